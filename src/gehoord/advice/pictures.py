"""Pictures of a letter, from figures that may leave the council. A text says the same as the picture."""

from __future__ import annotations

import json
from typing import Any

from gehoord.core.ui.charts import FONT, INK, INK_SOFT, LINE, PRIMARY
from gehoord.core.ui.documents.model import Picture
from gehoord.core.ui.documents.words import written
from gehoord.insight.wording import percent

from .wording import Shown

WIDTH = 460


def picture_of(shown: Shown) -> Picture | None:
    """A bar chart of themes, a line of a trend; None for figures that are no picture, or have too little to draw."""
    rows: list[Any] = [
        row for row in shown.facts.rows if len(row) == 5 and all(isinstance(cell, int | float) for cell in row[1:])
    ]
    if len(rows) < 2 or shown.figure.kind not in ("themes", "trend", "scan"):
        return None
    points = [
        {
            "label": str(label), "share": n / of if of else 0, "low": float(low), "high": float(high),
            "place": place, "n": n, "of": of, "said": percent(n / of if of else 0),
        }
        for place, (label, n, of, low, high) in enumerate(rows)
    ]
    chart = _line(points) if shown.figure.kind == "trend" else _bars(points)
    title = shown.figure.title
    return Picture(_svg(chart), alt=f"{title}. {_alt(shown.figure.kind, points)}", caption=title)


def _alt(kind: str, points: list[dict[str, Any]]) -> str:
    """The same numbers as the table, in words."""
    what = "Lijngrafiek" if kind == "trend" else "Staafgrafiek"
    said = "; ".join(
        f"{p['label']} {p['said']} ({_nl(p['n'])} van {_nl(p['of'])}, marge {_nl(p['low'])} tot {_nl(p['high'])})"
        for p in points
    )
    return f"{what}: {said}."


def _nl(cell: float) -> str:
    """As the table writes it: a float is a share."""
    return written(cell, "nl-NL")


def _bars(points: list[dict[str, Any]]) -> Any:
    import altair as alt

    order = [p["label"] for p in points]
    data = alt.Chart(alt.Data(values=points)).encode(
        y=alt.Y("label:N", sort=order, title=None, axis=alt.Axis(
            labelLimit=230, labelFontSize=12, labelColor=INK, ticks=False, domain=False,
        ))
    )
    axis = alt.Axis(format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, tickCount=5,
                    labelColor=INK_SOFT, labelFontSize=11)
    bars = data.mark_bar(color=PRIMARY, opacity=0.55, height=16).encode(x=alt.X("share:Q", axis=axis))
    reach = data.mark_rule(color=INK, strokeWidth=1.5).encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
    said = data.mark_text(color=INK, fontSize=12, align="left", dx=7).encode(
        x=alt.X("high:Q", axis=axis), text="said:N"
    )
    return _finish(alt.layer(bars, reach, said), height=30 * len(points))


def _line(points: list[dict[str, Any]]) -> Any:
    import altair as alt

    every = max(1, -(-len(points) // 8))
    for point in points:
        point["shown"] = point["label"] if (len(points) - 1 - point["place"]) % every == 0 else ""
    scale = alt.Scale(domain=[-0.5, len(points) - 0.5], nice=False)
    data = alt.Chart(alt.Data(values=points)).encode(x=alt.X("place:Q", axis=None, scale=scale))
    axis = alt.Axis(format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, tickCount=4,
                    labelColor=INK_SOFT, labelFontSize=11)
    y = alt.Y("low:Q", axis=axis, scale=alt.Scale(domainMin=0))
    band = data.mark_area(color=PRIMARY, opacity=0.16).encode(y=y, y2="high:Q")
    line = data.mark_line(color=PRIMARY, strokeWidth=2.5).encode(y=alt.Y("share:Q", axis=axis))
    dots = data.mark_point(color=PRIMARY, filled=True, opacity=1, size=40).encode(y=alt.Y("share:Q", axis=axis))
    labels = data.mark_text(y=205, fontSize=11, color=INK_SOFT).encode(text="shown:N")
    return _finish(alt.layer(band, line, dots, labels), height=190)


def _finish(chart: Any, *, height: int) -> Any:
    return (
        chart.properties(width=WIDTH, height=height, padding={"left": 4, "right": 14, "top": 6, "bottom": 16})
        .configure(font=FONT, background="#ffffff")
        .configure_view(stroke=None)
    )


def _svg(chart: Any) -> str:
    import vl_convert

    # Our own figures only: no address is allowed, so nothing can be fetched.
    specification = json.loads(chart.to_json())
    return str(vl_convert.vegalite_to_svg(specification, allowed_base_urls=[], format_locale="nl-NL"))
