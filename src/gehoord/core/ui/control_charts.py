"""A control chart as a picture: a line, its centre and its limits, and a ring around what stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import ACCENT, FONT, HEIGHT, INK_SOFT, LINE, PRIMARY, WIDTH, drawn, percent

Unit = Literal["share", "days"]


@dataclass(frozen=True, slots=True)
class ControlPoint:
    """One period. `value` is None where there is none; `total` says on how many it rests; `stands_out` when a rule of
    the chart is met, `is_small` when it rests on too few to say much."""

    label: str
    value: float | None
    total: int
    centre: float
    low: float | None
    high: float | None
    stands_out: bool = False
    is_small: bool = False


def control_chart(points: Sequence[ControlPoint], title: str, *, unit: Unit, signals: Sequence[str] = ()) -> SafeString:
    """Inline SVG; `signals` says in words what stands out, for who cannot see it. Raises ValueError without points."""
    if not points:
        raise ValueError("A picture needs at least one period.")
    return drawn(points, title, describe(points, unit, signals), lambda: _chart(points, unit))


def said(value: float, unit: Unit) -> str:
    """The value as people write it: 26%, or 3,5 dagen."""
    if unit == "share":
        return percent(value)
    return _("%(days)s dagen") % {"days": number_format(round(value, 1), decimal_pos=1)}


def describe(points: Sequence[ControlPoint], unit: Unit, signals: Sequence[str] = ()) -> str:
    """What the picture shows, in a few sentences; the figures themselves are in the table beside it."""
    counted = [point for point in points if point.value is not None]
    if not counted:
        return _("Regelkaart zonder cijfers.")
    first, last = counted[0], counted[-1]
    text = _(
        "Regelkaart van %(first)s (%(first_value)s) tot %(last)s (%(last_value)s). Het midden ligt aan het eind op "
        "%(centre)s; twee stippellijnen zijn de grenzen."
    ) % {
        "first": first.label, "first_value": said(first.value or 0, unit), "last": last.label,
        "last_value": said(last.value or 0, unit), "centre": said(last.centre, unit),
    }
    found = "; ".join(signals)
    return f"{text} {found}." if found else f"{text} {_('Geen punt wijkt duidelijk af.')}"


def _chart(points: Sequence[ControlPoint], unit: Unit) -> Any:
    # Altair and the renderer take 70 MB and most of a second: only for who asks for a picture.
    import altair as alt

    rows = []
    run = 0
    for place, point in enumerate(points):
        if point.value is None:
            run += 1  # the line breaks where there is no value
        rows.append({**asdict(point), "place": place, "run": run, "n": f"n={point.total}"})
    counted = [row for row in rows if row["value"] is not None]
    # Labels at most every 62 pixels, the last one always; the n below each label belongs to it.
    every = max(1, -(-len(rows) * 62 // WIDTH))
    labelled = [row for row in rows if (len(rows) - 1 - row["place"]) % every == 0]
    highest = max([max(row["value"], row["high"] or 0) for row in counted], default=1.0)
    top = min(1.0, highest + 0.05) if unit == "share" else highest * 1.08 + 0.5
    x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[-0.5, len(rows) - 0.5], nice=False))
    axis = alt.Axis(
        format=".0%" if unit == "share" else "d", title=None, grid=True, gridColor=LINE, domain=False, ticks=False,
        tickCount=5, labelColor=INK_SOFT, labelFontSize=13, labelPadding=8,
    )

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False))

    data = alt.Chart(alt.Data(values=counted)).encode(x=x)
    limits = [
        data.mark_line(color=INK_SOFT, strokeWidth=1.5, strokeDash=[6, 5], interpolate="step").encode(y=y(name))
        for name in ("low", "high")
    ]
    centre = data.mark_line(color=INK_SOFT, strokeWidth=1.5, interpolate="step").encode(y=y("centre"))
    line = data.mark_line(color=PRIMARY, strokeWidth=3).encode(y=y("value"), detail="run:N")
    sure = data.transform_filter("!datum.is_small").mark_point(color=PRIMARY, filled=True, size=60, opacity=1)
    # A hollow point: too few to say much.
    unsure = data.transform_filter("datum.is_small").mark_point(
        stroke=PRIMARY, fill="#fff", strokeWidth=2, size=60, opacity=1
    )
    # A ring, not a colour alone.
    ring = data.transform_filter("datum.stands_out").mark_point(
        stroke=ACCENT, filled=False, strokeWidth=3, size=260, opacity=1
    )
    below = alt.Chart(alt.Data(values=labelled)).encode(x=x)
    labels = below.mark_text(y=HEIGHT + 20, fontSize=13, color=INK_SOFT).encode(text="label:N")
    totals = below.mark_text(y=HEIGHT + 38, fontSize=12, color=INK_SOFT).encode(text="n:N")
    value = y("value")
    return (
        alt.layer(
            *limits, centre, line, sure.encode(y=value), unsure.encode(y=value), ring.encode(y=value), labels, totals
        )
        .properties(width=WIDTH, height=HEIGHT, padding={"left": 6, "right": 12, "top": 8, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )
