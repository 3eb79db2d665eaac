"""Pictures as SVG that fit our pages: our colours, no inline style, a text for who cannot see them."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from xml.etree import ElementTree

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

# The look's tokens (frontend/css/tokens.css); an SVG attribute cannot read CSS variables everywhere.
INK, INK_SOFT, LINE = "#1d1a33", "#524e6b", "#ddd3c0"
PRIMARY, ACCENT = "#3b2a82", "#e2563b"
FONT = "Atkinson Hyperlegible Next Variable, Atkinson Hyperlegible Next, system-ui, sans-serif"
WIDTH, HEIGHT = 620, 300

SVG = "http://www.w3.org/2000/svg"
# What vl-convert adds for interactive charts, and what a picture with one text alternative must not have.
_DROPPED = re.compile(r"^(aria-.*|role|class|pointer-events|style)$")


@dataclass(frozen=True, slots=True)
class SharePoint:
    """One period of a line: shares between 0 and 1, None when nothing was counted; `total` is what it is a
    share of; `is_small` when that is too little to say much."""

    label: str
    share: float | None
    low: float | None
    high: float | None
    total: int
    is_small: bool = False


class _Kept:
    """The last pictures made, by what they show. Process memory only: a picture holds figures, never text."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pictures: OrderedDict[str, SafeString] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> SafeString | None:
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def put(self, key: str, picture: SafeString) -> None:
        with self._lock:
            self._pictures[key] = picture
            while len(self._pictures) > self._most:
                self._pictures.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._pictures.clear()


kept = _Kept(most=128)


def percent(share: float, *, digits: int = 0) -> str:
    """A share as people write it here: 0.256 is "26%", with one digit "25,6%"."""
    return f"{number_format(round(100 * share, digits), decimal_pos=digits)}%"


def share_per_quarter(points: Sequence[SharePoint], title: str, *, share_of: str = "") -> SafeString:
    """A line of shares with their intervals as a band and how many each rests on, as inline SVG.

    `share_of` says in words what the share is of, for the text alternative. Made once per process: the same
    figures in the same language cost nothing the second time. The first picture of a process takes about a
    second. Raises ValueError without points.
    """
    if not points:
        raise ValueError("A picture needs at least one period.")
    return drawn(points, title, describe(points, share_of=share_of), lambda: _share_chart(points))


def drawn(points: Sequence[Any], title: str, description: str, make: Callable[[], Any]) -> SafeString:
    """The Altair chart that `make` gives as inline SVG with one text alternative; kept by what it shows."""
    shown = [title, description, get_language(), [asdict(point) for point in points]]
    digest = hashlib.sha256(json.dumps(shown).encode()).hexdigest()
    picture = kept.get(digest)
    if picture is None:
        picture = _inline(_render(make()), title, description, f"p{digest[:12]}")
        kept.put(digest, picture)
    return picture


def describe(points: Sequence[SharePoint], *, share_of: str = "") -> str:
    """What the line shows, in a few sentences; the figures themselves are in the table beside it."""
    counted = [point for point in points if point.share is not None]
    what = share_of or _("van de signalen")
    if not counted:
        return _("Lijngrafiek zonder cijfers: er is nog niets beoordeeld.")
    lowest = min(counted, key=lambda point: point.share or 0)
    highest = max(counted, key=lambda point: point.share or 0)
    first, last = counted[0], counted[-1]
    values = {
        "what": what, "first": first.label, "last": last.label,
        "first_share": percent(first.share or 0), "last_share": percent(last.share or 0),
        "lowest": lowest.label, "lowest_share": percent(lowest.share or 0),
        "highest": highest.label, "highest_share": percent(highest.share or 0),
    }
    if len(counted) == 1:
        return _("Eén punt: %(first_share)s %(what)s in %(first)s.") % values
    text = _(
        "Lijngrafiek van het aandeel %(what)s, "
        "van %(first)s (%(first_share)s) tot %(last)s (%(last_share)s). "
        "Het laagste is %(lowest_share)s in %(lowest)s, het hoogste %(highest_share)s in %(highest)s. "
        "De band laat zien hoe zeker elk aandeel is."
    )
    return text % values


def _share_chart(points: Sequence[SharePoint]) -> Any:
    """The picture as an Altair chart."""
    # Altair and the renderer take 70 MB and most of a second: only for who asks for a picture.
    import altair as alt

    rows = []
    run = 0
    for place, point in enumerate(points):
        if point.share is None:
            run += 1  # the line breaks where nothing was counted
        rows.append({**asdict(point), "place": place, "run": run, "n": f"n={point.total}"})
    counted = [row for row in rows if row["share"] is not None]
    # Labels at most every 58 pixels, the last one always; the n below each label belongs to it.
    every = max(1, -(-len(rows) * 58 // WIDTH))
    labelled = [row for row in rows if (len(rows) - 1 - row["place"]) % every == 0]
    top = min(1.0, max([row["high"] or 0 for row in counted], default=1.0) + 0.05)
    x = alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[-0.5, len(rows) - 0.5], nice=False))
    axis = alt.Axis(
        format=".0%", title=None, grid=True, gridColor=LINE, domain=False, ticks=False, tickCount=5,
        labelColor=INK_SOFT, labelFontSize=13, labelPadding=8,
    )

    def y(field: str) -> Any:
        return alt.Y(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[0, top], nice=False))

    data = alt.Chart(alt.Data(values=counted)).encode(x=x)
    band = data.mark_area(color=PRIMARY, opacity=0.14).encode(y=y("low"), y2="high:Q", detail="run:N")
    reach = data.mark_rule(color=PRIMARY, opacity=0.28, strokeWidth=2).encode(y=y("low"), y2="high:Q")
    line = data.mark_line(color=PRIMARY, strokeWidth=3).encode(y=y("share"), detail="run:N")
    sure = (
        data.transform_filter("!datum.is_small")
        .mark_point(color=PRIMARY, filled=True, size=70, opacity=1)
        .encode(y=y("share"))
    )
    # A hollow point: too few stories to say much.
    unsure = (
        data.transform_filter("datum.is_small")
        .mark_point(stroke=PRIMARY, fill="#fff", strokeWidth=2, size=70, opacity=1)
        .encode(y=y("share"))
    )
    below = alt.Chart(alt.Data(values=labelled)).encode(x=x)
    labels = below.mark_text(y=HEIGHT + 20, fontSize=13, color=INK_SOFT).encode(text="label:N")
    totals = below.mark_text(y=HEIGHT + 38, fontSize=12, color=INK_SOFT).encode(text="n:N")
    return (
        alt.layer(band, reach, line, sure, unsure, labels, totals)
        .properties(width=WIDTH, height=HEIGHT, padding={"left": 6, "right": 12, "top": 8, "bottom": 6})
        .configure(font=FONT, background="transparent")
        .configure_view(stroke=None)
    )


def _render(chart: Any) -> str:
    import vl_convert

    # No address is allowed: the figures are in the specification, and nothing may be fetched.
    locale: Any = "nl-NL" if get_language() == "nl" else "en-GB"
    return str(vl_convert.vegalite_to_svg(chart.to_dict(), allowed_base_urls=[], format_locale=locale))


def _inline(svg: str, title: str, description: str, name: str) -> SafeString:
    """The picture fit for a page: as wide as its place, one text alternative, attributes instead of style."""
    ElementTree.register_namespace("", SVG)
    root = ElementTree.fromstring(svg)  # noqa: S314 - made by our own renderer a moment ago
    for element in root.iter():
        for attribute in [key for key in element.attrib if _DROPPED.match(key)]:
            del element.attrib[attribute]
    for attribute in ("width", "height", "version"):
        root.attrib.pop(attribute, None)
    root.attrib |= {
        "role": "img", "width": "100%", "focusable": "false", "fill": INK,
        "aria-labelledby": f"{name}-t", "aria-describedby": f"{name}-d",
    }
    words = [("title", "t", title), ("desc", "d", description)]
    for place, (tag, suffix, text) in enumerate(words):
        element = ElementTree.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{suffix}"})
        element.text = text
        root.insert(place, element)
    # Everything came through the XML writer, which escapes.
    return mark_safe(ElementTree.tostring(root, encoding="unicode"))  # noqa: S308
