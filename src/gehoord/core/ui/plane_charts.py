"""People in a plane as a picture: who votes alike lies together. A point is nobody's: it has a group and no name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import ACCENT, FONT, INK, LINE, PRIMARY, drawn

SIDE = 380
# Shape and colour of each group: colour is never the only sign.
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross")
COLOURS = (PRIMARY, ACCENT, "#1f7a5c", "#9a6a00", "#7b3f77")


@dataclass(frozen=True, slots=True)
class PlanePoint:
    """A place from -1 to 1 where `people` lie, all of one group, counted from 0."""

    x: float
    y: float
    group: int
    people: int = 1


def plane_chart(points: Sequence[PlanePoint], names: Sequence[str], title: str) -> SafeString:
    """Inline SVG; `names` of the groups stand in their middle. Raises ValueError without points,
    and for more groups than there are shapes."""
    if not points:
        raise ValueError("A picture needs at least one point.")
    if len(names) > len(SHAPES):
        raise ValueError("There are more groups than shapes.")
    description = " ".join([
        _("Puntenwolk: wie ongeveer hetzelfde stemde, ligt bij elkaar. Links, rechts, boven en onder betekenen niets."),
        *(_("%(name)s: %(shape)s.") % {"name": name, "shape": shape}
          for name, shape in zip(names, shape_words(), strict=False)),
    ])
    return drawn(points, title, description, lambda: _chart(points, names))


def shape_words() -> tuple[str, ...]:
    """How the points of each group look, in words."""
    return (_("rondjes"), _("vierkantjes"), _("driehoekjes"), _("ruitjes"), _("kruisjes"))


def _chart(points: Sequence[PlanePoint], names: Sequence[str]) -> Any:
    # Altair and the renderer take 70 MB and most of a second: only for who asks for a picture.
    import altair as alt

    scale = alt.Scale(domain=[-1.15, 1.15], nice=False)
    rows = [{**asdict(point), "name": names[point.group]} for point in points]
    marks = (
        alt.Chart(alt.Data(values=rows))
        .mark_point(filled=True, opacity=0.8, stroke="#fff", strokeWidth=1)
        .encode(
            x=alt.X("x:Q", axis=None, scale=scale), y=alt.Y("y:Q", axis=None, scale=scale),
            shape=alt.Shape("group:N", legend=None, scale=alt.Scale(domain=list(range(len(names))),
                                                                   range=list(SHAPES[:len(names)]))),
            color=alt.Color("group:N", legend=None, scale=alt.Scale(domain=list(range(len(names))),
                                                                   range=list(COLOURS[:len(names)]))),
            size=alt.Size("people:Q", legend=None, scale=alt.Scale(domain=[1, 20], range=[130, 900], clamp=True)),
        )
    )
    said = (
        alt.Chart(alt.Data(values=_middles(points, names)))
        .mark_text(fontSize=16, fontWeight="bold", color=INK, stroke="#fff", strokeWidth=0)
        .encode(x=alt.X("x:Q", axis=None, scale=scale), y=alt.Y("y:Q", axis=None, scale=scale), text="name:N")
    )
    return (
        alt.layer(marks, said)
        .properties(width=SIDE, height=SIDE, padding={"left": 6, "right": 6, "top": 6, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=LINE, cornerRadius=8)
    )


def _middles(points: Sequence[PlanePoint], names: Sequence[str]) -> list[dict[str, Any]]:
    """Just above the highest point of each group, over its middle."""
    found = []
    for group, name in enumerate(names):
        inside = [point for point in points if point.group == group]
        if inside:
            people = sum(point.people for point in inside)
            middle = sum(point.x * point.people for point in inside) / people
            found.append({"x": max(-0.9, min(0.9, middle)), "y": max(point.y for point in inside) + 0.09, "name": name})
    return found
