"""Pictures of a letter, from figures that may leave the council. A text says the same as the picture."""

from __future__ import annotations

import json
import math
import textwrap
from typing import Any

from gehoord.core.ui.charts import ACCENT, FONT, INK, INK_SOFT, LINE, PRIMARY
from gehoord.core.ui.documents.model import Picture
from gehoord.core.ui.documents.words import on_one_line, written
from gehoord.insight.wording import percent, signals_in_words

from .wording import Shown

# Of the whole picture, and in its own units: as wide as the text of a page, with letters of about its size.
WIDTH = 560
DRAWN = ("themes", "trend", "scan", "comparison")
# As wide as the widest common letters need, a little more than most do.
LETTER_WIDTH, LINE_HEIGHT, GAP = 7.4, 14, 12
MOST_LETTERS, MOST_LINES = 26, 3


def picture_of(shown: Shown) -> Picture | None:
    """Bars for themes and for two periods, a line for a trend; None for what cannot be drawn."""
    if shown.figure.kind == "waits":
        return _wait_picture(shown)
    is_trend = shown.figure.kind == "trend"
    rows: list[Any] = [
        (place, row) for place, row in enumerate(shown.facts.rows)
        if len(row) == 5 and all(isinstance(cell, int | float) for cell in row[1:])
    ]
    if len(rows) < 2 or shown.figure.kind not in DRAWN:
        return None
    points = [
        {
            "label": on_one_line(str(label)), "share": n / of if of else 0, "low": float(low), "high": float(high),
            # In time a period that is not told keeps its place.
            "place": place - rows[0][0] if is_trend else order, "n": n, "of": of, "said": percent(n / of if of else 0),
        }
        for order, (place, (label, n, of, low, high)) in enumerate(rows)
    ]
    limits = shown.facts.limits
    if limits is not None:
        for point, (place, _row) in zip(points, rows, strict=True):
            centre, low, high = limits.lines[place]
            point |= {"centre": centre, "lower": low, "upper": high, "stands_out": bool(limits.signals[place])}
    chart = _line(points, has_limits=limits is not None) if is_trend else _bars(points)
    title = shown.figure.title
    alt = f"{title}. {_alt(shown.figure.kind, points)}"
    if limits is not None:
        said = "; ".join(signals_in_words(shown.facts)) or "geen enkel punt wijkt duidelijk af"
        alt += f" Met een lijn voor het midden en twee voor de grenzen: {said}."
    return Picture(_svg(chart), alt=alt, caption=title)


def _wait_picture(shown: Shown) -> Picture | None:
    """The middle wait of each period, with the lines of its chart; None where they stay inside."""
    limits = shown.facts.limits
    if limits is None or sum(value is not None for value in limits.values) < 2:
        return None
    rows = [
        (place, row, value) for place, (row, value) in enumerate(zip(shown.facts.rows, limits.values, strict=True))
        if value is not None
    ]
    points: list[dict[str, Any]] = []
    for place, row, value in rows:
        centre, low, high = limits.lines[place]
        points.append({
            "label": on_one_line(str(row[0])), "share": value, "low": value, "high": value, "place": place - rows[0][0],
            "said": str(row[2]), "n": row[1], "centre": centre, "lower": low, "upper": high,
            "stands_out": bool(limits.signals[place]),
        })
    told = "; ".join(f"{point['label']} {point['said']} ({_nl(point['n'])} signalen)" for point in points)
    said = "; ".join(signals_in_words(shown.facts)) or "geen enkel punt wijkt duidelijk af"
    title = shown.figure.title
    alt = f"{title}. Lijngrafiek: {told}. Met een lijn voor het midden en twee voor de grenzen: {said}."
    return Picture(_svg(_line(points, has_limits=True, number=",.3~g")), alt=alt, caption=f"{title} (in dagen)")


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


def _bars(points: list[dict[str, Any]]) -> dict[str, Any]:
    names = [_wrapped(p["label"]) for p in points]
    left = GAP + max(len(line) for lines in names for line in lines) * LETTER_WIDTH
    lines_of = f"{json.dumps([len(lines) for lines in names])}[datum.value]"
    names_axis = {
        # Found by place: two names may look the same once they are cut.
        "labelExpr": f"{json.dumps(names)}[datum.value]",
        "labelOffset": {
            "condition": [
                {"test": f"{lines_of} === {n}", "value": (1 - n) * LINE_HEIGHT / 2} for n in range(2, MOST_LINES + 1)
            ],
            "value": 0,
        },
        "labelLimit": 0, "labelFontSize": 12, "labelColor": INK, "labelPadding": 6, "labelLineHeight": LINE_HEIGHT,
        "ticks": False, "domain": False,
    }
    y = {"field": "place", "type": "ordinal", "title": None, "axis": names_axis}
    shares = _share_axis(5)
    layers = [
        _layer({"type": "bar", "color": PRIMARY, "opacity": 0.55, "height": 16}, x=_number("share", shares), y=y),
        _layer(
            {"type": "rule", "color": INK, "strokeWidth": 1.5}, x=_number("low", shares), x2={"field": "high"}, y=y,
        ),
        _layer(
            {"type": "text", "color": INK, "fontSize": 12, "align": "left", "dx": 7}, x=_number("high", shares), y=y,
            text={"field": "said", "type": "nominal"},
        ),
    ]
    height = max(30, 10 + LINE_HEIGHT * max(map(len, names))) * len(points)
    return _chart(points, layers, height=height, left=left, right=8 + _width_of(points, "said"))


def _line(points: list[dict[str, Any]], *, has_limits: bool = False, number: str = ".0%") -> dict[str, Any]:
    widest, left = _width_of(points, "label"), 48
    right = widest / 2 + GAP
    last = points[-1]["place"]
    step = (WIDTH - left - right) / (last + 1)
    every = max(1, math.ceil(widest / step))
    for point in points:
        point["shown"] = point["label"] if (last - point["place"]) % every == 0 else ""
    x = {
        "field": "place", "type": "quantitative", "axis": None,
        "scale": {"domain": [-0.5, last + 0.5], "nice": False},
    }
    axis = _share_axis(4) | {"format": number}
    share = _number("share", axis)
    layers = [
        _layer(
            {"type": "area", "color": PRIMARY, "opacity": 0.16}, x=x,
            y=_number("low", axis) | {"scale": {"domainMin": 0}}, y2={"field": "high"},
        ),
        _layer({"type": "line", "color": PRIMARY, "strokeWidth": 2.5}, x=x, y=share),
        _layer({"type": "point", "color": PRIMARY, "filled": True, "opacity": 1, "size": 40}, x=x, y=share),
        _layer(
            {"type": "text", "y": 205, "fontSize": 11, "color": INK_SOFT}, x=x,
            text={"field": "shown", "type": "nominal"},
        ),
    ]
    if has_limits:
        layers += _lines_of(x, axis, share)
    return _chart(points, layers, height=190, left=left, right=right)


def _lines_of(x: dict[str, Any], axis: dict[str, Any], share: dict[str, Any]) -> list[dict[str, Any]]:
    """Centre and limits, and a ring around each point that stands out."""
    limit = {"type": "line", "color": INK_SOFT, "strokeWidth": 1.2, "strokeDash": [5, 4], "interpolate": "step"}
    return [
        _layer({"type": "line", "color": INK_SOFT, "strokeWidth": 1.2, "interpolate": "step"}, x=x,
               y=_number("centre", axis)),
        _layer(limit, x=x, y=_number("lower", axis)),
        _layer(limit, x=x, y=_number("upper", axis)),
        _layer({"type": "point", "color": ACCENT, "filled": False, "opacity": 1, "size": 170, "strokeWidth": 2.5},
               x=x, y=share) | {"transform": [{"filter": "datum.stands_out"}]},
    ]


def _layer(mark: dict[str, Any], **encoding: Any) -> dict[str, Any]:
    return {"mark": mark, "encoding": encoding}


def _number(field: str, axis: dict[str, Any]) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": None, "axis": axis}


def _share_axis(ticks: int) -> dict[str, Any]:
    return {
        "format": ".0%", "grid": True, "gridColor": LINE, "domain": False, "ticks": False, "tickCount": ticks,
        "labelColor": INK_SOFT, "labelFontSize": 11, "labelFlush": False,
    }


def _wrapped(label: str) -> list[str]:
    return textwrap.wrap(label, MOST_LETTERS, max_lines=MOST_LINES, placeholder=" …") or [""]


def _width_of(points: list[dict[str, Any]], key: str) -> float:
    return GAP + max(len(point[key]) for point in points) * LETTER_WIDTH


def _chart(
    points: list[dict[str, Any]], layers: list[dict[str, Any]], *, height: int, left: float, right: float
) -> dict[str, Any]:
    """Vega-Lite, in a frame of our own measure: each reader's machine has other letters, and none may be cut off.

    Written out here: loading a library that writes it takes longer than drawing all charts of a letter.
    """
    return {
        "data": {"values": points}, "layer": layers, "width": WIDTH - left - right, "height": height,
        "autosize": "none", "padding": {"left": left, "right": right, "top": 10, "bottom": 28},
        "config": {"font": FONT, "background": "#ffffff", "view": {"stroke": None}},
    }


def _svg(chart: dict[str, Any]) -> str:
    import vl_convert

    # Our own figures only: no address is allowed, so nothing can be fetched.
    return str(vl_convert.vegalite_to_svg(chart, allowed_base_urls=[], format_locale="nl-NL"))
