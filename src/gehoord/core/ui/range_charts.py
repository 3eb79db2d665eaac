"""Intervals under each other as a picture: no point, no order by height, since only the reach is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import FONT, INK, INK_SOFT, LINE, PRIMARY, WIDTH, drawn, percent

ROW = 30


@dataclass(frozen=True, slots=True)
class Range:
    """Between which shares (0 to 1) something lies; `group` is the heading it stands under."""

    group: str
    label: str
    low: float
    high: float


def range_chart(ranges: Sequence[Range], title: str) -> SafeString:
    """Inline SVG, in the order given; every group starts with a row that is its heading. Raises ValueError without."""
    if not ranges:
        raise ValueError("A picture needs at least one interval.")
    return drawn(ranges, title, describe(ranges), lambda: _chart(ranges))


def describe(ranges: Sequence[Range]) -> str:
    """What the picture shows, in a few sentences."""
    said = [_("Elke streep laat zien waartussen het deel dat het eens is ligt, met 95% zekerheid.")]
    for group in dict.fromkeys(one.group for one in ranges):
        inside = [
            _("%(label)s: %(low)s tot %(high)s") % {
                "label": one.label, "low": percent(one.low), "high": percent(one.high)
            }
            for one in ranges if one.group == group
        ]
        said.append(f"{group}: {'; '.join(inside)}.")
    return " ".join(said)


def _chart(ranges: Sequence[Range]) -> Any:
    # Altair and the renderer take 70 MB and most of a second: only for who asks for a picture.
    import altair as alt

    groups = list(dict.fromkeys(one.group for one in ranges))
    rows: list[dict[str, Any]] = []
    for group in groups:
        rows.append({"place": len(rows), "said": group, "head": True})
        rows += [
            {**asdict(one), "place": len(rows) + number, "said": one.label, "head": False}
            for number, one in enumerate(one for one in ranges if one.group == group)
        ]
    x_axis = alt.Axis(
        format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, tickCount=5,
        labelColor=INK_SOFT, labelFontSize=13, labelPadding=8,
    )
    x = alt.X("low:Q", axis=x_axis, scale=alt.Scale(domain=[0, 1], nice=False))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0.2))
    data = alt.Chart(alt.Data(values=rows))
    inside = data.transform_filter("!datum.head").encode(y=y)
    line = inside.mark_rule(color=PRIMARY, strokeWidth=6, strokeCap="round").encode(x=x, x2="high:Q")
    labels = inside.mark_text(
        align="right", baseline="middle", x=-12, fontSize=13, color=INK
    ).encode(text="said:N")
    heads = data.transform_filter("datum.head").encode(y=y).mark_text(
        align="left", baseline="middle", x=-250, fontSize=14, fontWeight="bold", color=INK
    ).encode(text="said:N")
    return (
        alt.layer(line, labels, heads)
        .properties(width=WIDTH - 210, height=ROW * len(rows), padding={"left": 8, "right": 14, "top": 8, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )
