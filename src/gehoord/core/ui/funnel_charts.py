"""A funnel as a picture: where a share would lie by chance alone, the fewer answers the wider, and where this one lies.

Only the point of one organisation is drawn. A point without a name is no secret: who knows that 62 people answered
there, finds it at 62.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import ACCENT, FONT, INK_SOFT, LINE, PRIMARY, drawn, percent

# Narrower than other pictures: with few words in it, it can be read on a phone as a whole.
WIDTH, HEIGHT = 400, 260


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """Between which shares (0 to 1) nearly all groups of `n` answers lie when nothing differs: 95% and 99.8%."""

    n: int
    low: float
    high: float
    far_low: float
    far_high: float


@dataclass(frozen=True, slots=True)
class FunnelPoint:
    """One share between 0 and 1, of `n` answers. `stands_out`: it lies beyond a limit."""

    label: str
    share: float
    n: int
    stands_out: bool = False


@dataclass(frozen=True, slots=True)
class _Shown:
    target: float
    limits: tuple[FunnelLimits, ...]
    points: tuple[FunnelPoint, ...]


def funnel_chart(
    limits: Sequence[FunnelLimits], points: Sequence[FunnelPoint], title: str, *, target: float
) -> SafeString:
    """Inline SVG; `limits` in order of `n`, `target` the share they lie around. Raises ValueError without them."""
    if len(limits) < 2 or not points:
        raise ValueError("A funnel needs limits and a point.")
    shown = _Shown(target, tuple(limits), tuple(points))
    return drawn([shown], title, describe(shown.points, target), lambda: _chart(shown))


def describe(points: Sequence[FunnelPoint], target: float) -> str:
    """What the picture shows, in a few sentences."""
    said = [
        (_("%(label)s: %(share)s van %(n)s antwoorden, buiten de grenzen.") if point.stands_out
         else _("%(label)s: %(share)s van %(n)s antwoorden, binnen de grenzen."))
        % {"label": point.label, "share": percent(point.share), "n": point.n}
        for point in points
    ]
    start = _("Trechterfiguur rond %(target)s: hoe meer antwoorden, hoe dichter de grenzen bij elkaar liggen.") % {
        "target": percent(target)
    }
    return " ".join([start, *said])


def _chart(shown: _Shown) -> Any:
    # Altair and the renderer take 70 MB and most of a second: only for who asks for a picture.
    import altair as alt

    limits = [asdict(limit) for limit in shown.limits]
    points = [{**asdict(point), "ring": point.stands_out} for point in shown.points]
    shares = [limit[name] for limit in limits for name in ("far_low", "far_high")] + [p.share for p in shown.points]
    low, high = max(0.0, min(shares) - 0.03), min(1.0, max(shares) + 0.03)
    ends = [shown.limits[0].n, shown.limits[-1].n]
    x = alt.X(
        "n:Q", scale=alt.Scale(domain=ends, nice=False),
        axis=alt.Axis(
            title=_("aantal antwoorden"), titleColor=INK_SOFT, titleFontSize=16, titleFontWeight="normal", grid=False,
            domainColor=LINE, ticks=False, tickCount=4, labelColor=INK_SOFT, labelFontSize=16, labelPadding=8,
            format="d",
        ),
    )
    axis = alt.Axis(
        format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, tickCount=4,
        labelColor=INK_SOFT, labelFontSize=16, labelPadding=8,
    )

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False, clamp=True))

    data = alt.Chart(alt.Data(values=limits)).encode(x=x)
    band = data.mark_area(color=PRIMARY, opacity=0.1).encode(y=y("low"), y2="high:Q")
    near = [data.mark_line(color=INK_SOFT, strokeWidth=1.5).encode(y=y(name)) for name in ("low", "high")]
    far = [
        data.mark_line(color=INK_SOFT, strokeWidth=1.5, strokeDash=[6, 5]).encode(y=y(name))
        for name in ("far_low", "far_high")
    ]
    centre = (
        alt.Chart(alt.Data(values=[{"n": n, "target": shown.target} for n in ends]))
        .mark_line(color=INK_SOFT, strokeWidth=1.5).encode(x=x, y=y("target"))
    )
    own = alt.Chart(alt.Data(values=points)).encode(x=x)
    dot = own.mark_point(color=PRIMARY, filled=True, size=90, opacity=1).encode(y=y("share"))
    # A ring, not a colour alone.
    ring = own.transform_filter("datum.ring").mark_point(
        stroke=ACCENT, filled=False, strokeWidth=3, size=320, opacity=1
    )
    return (
        alt.layer(band, *near, *far, centre, dot, ring.encode(y=y("share")))
        .properties(width=WIDTH, height=HEIGHT, padding={"left": 6, "right": 12, "top": 8, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )
