"""Intervals under each other as a picture: no point, no order by height, since only the reach is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .charts import FONT, INK, INK_SOFT, LINE, PRIMARY, drawn, percent

# As wide as a card on a phone of 360 pixels, so that its letters are not made smaller there; labels stand above lines.
WIDTH, ROW = 300, 52
# Signs of a line of text in it.
LONGEST_HEAD, LONGEST_LABEL = 30, 34


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
        rows.append({"place": len(rows), "said": _lines(group, LONGEST_HEAD), "head": True})
        rows += [
            {**asdict(one), "place": len(rows) + number, "said": _lines(one.label, LONGEST_LABEL), "head": False}
            for number, one in enumerate(one for one in ranges if one.group == group)
        ]
    x_axis = alt.Axis(
        format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, values=[0, 0.25, 0.5, 0.75, 1],
        labelColor=INK_SOFT, labelFontSize=14, labelPadding=8,
    )
    x = alt.X("low:Q", axis=x_axis, scale=alt.Scale(domain=[0, 1], nice=False))
    y = alt.Y("place:O", axis=None, scale=alt.Scale(padding=0.1))
    data = alt.Chart(alt.Data(values=rows))
    inside = data.transform_filter("!datum.head").encode(y=y)
    line = inside.mark_rule(color=PRIMARY, strokeWidth=6, strokeCap="round", yOffset=14).encode(x=x, x2="high:Q")
    # The first line of a text is what is placed, so one of more lines begins higher.
    texts = [
        data.transform_filter(
            f"{'' if head else '!'}datum.head && length(split(datum.said, '\\n')) == {lines}"
        ).encode(y=y).mark_text(
            align="left", baseline="middle", dy=(14 if head else -4) - 18 * (lines - 1), fontSize=16 if head else 15,
            fontWeight="bold" if head else "normal", color=INK, lineBreak="\n", lineHeight=18,
        ).encode(x=alt.value(0), text="said:N")
        for head in (True, False) for lines in (1, 2)
    ]
    return (
        alt.layer(line, *texts)
        .properties(width=WIDTH - 26, height=ROW * len(rows), padding={"left": 8, "right": 18, "top": 4, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )


def _lines(text: str, longest: int) -> str:
    """On two lines at most; what is longer still ends in dots (the text alternative has all of it)."""
    return "\n".join(wrap(text, longest, max_lines=2, placeholder=" …"))
