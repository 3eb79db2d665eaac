"""Pictures in the form each format takes: SVG with a size for PDF, PNG for DOCX and ODT."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree

from gehoord.core.ui.documents.errors import BAD_PICTURE, DocumentFailed
from gehoord.core.ui.documents.words import clean

SVG = "http://www.w3.org/2000/svg"
# Pixels per unit of the drawing: about 220 dots per inch for a picture as wide as the text.
PNG_SCALE = 2.2
_LENGTH = re.compile(r"\s*([0-9.]+)\s*(?:px)?\s*")
_OWN_FONT = re.compile(r"(?:^|;)\s*font-family\s*:[^;]*")
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Drawing:
    """`svg` with a size of its own; `width` and `height` in its own units."""

    svg: str
    width: float
    height: float


def drawing(svg: str, *, text: Callable[[str], str] = clean, font: str = "") -> Drawing:
    """The SVG with width and height written out, its words changed by `text` and set in `font`.

    Raises DocumentFailed when it is none.
    """
    try:
        ElementTree.register_namespace("", SVG)
        root = ElementTree.fromstring(clean(svg).encode())  # noqa: S314 - made by our own charts; no entities are fetched
        width, height = _size(root)
    except (ElementTree.ParseError, ValueError) as error:
        raise DocumentFailed(BAD_PICTURE, str(error)) from error
    root.attrib |= {"width": f"{width:g}", "height": f"{height:g}"}
    # The words of the alternative text are given apart; here they could only fall out of step.
    for name in ("aria-labelledby", "aria-describedby", "role", "focusable"):
        root.attrib.pop(name, None)
    for child in list(root):
        if child.tag in {f"{{{SVG}}}title", f"{{{SVG}}}desc"}:
            root.remove(child)
    for element in root.iter():
        element.text = text(element.text) if element.text else element.text
        element.tail = text(element.tail) if element.tail else element.tail
        if font:
            _set_in(element, font)
    return Drawing(ElementTree.tostring(root, encoding="unicode"), width, height)


def _set_in(element: ElementTree.Element, font: str) -> None:
    """The letters of the document, wherever the drawing names others of its own."""
    if "font-family" in element.attrib or element.tag == f"{{{SVG}}}text":
        element.set("font-family", font)
    if "font" in element.get("style", ""):
        element.set("style", _OWN_FONT.sub("", element.get("style", "")))


def words_in(svg: str) -> str:
    """All words of a drawing that `drawing` made."""
    return "".join(ElementTree.fromstring(svg).itertext())  # noqa: S314 - written by `drawing`


def _size(root: ElementTree.Element) -> tuple[float, float]:
    box = [float(number) for number in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if number]
    sizes = []
    for place, name in ((2, "width"), (3, "height")):
        found = _LENGTH.fullmatch(root.get(name, ""))
        sizes.append(box[place] if len(box) == 4 else float(found[1]) if found else 0.0)
    if min(sizes) <= 0:
        raise ValueError("An SVG needs a viewBox or a width and a height.")
    return sizes[0], sizes[1]


def png(picture: Drawing) -> bytes:
    """The drawing in pixels. The first one of a process takes about half a second: the renderer is loaded."""
    try:
        import vl_convert

        with _lock:
            return bytes(vl_convert.svg_to_png(picture.svg, scale=PNG_SCALE))
    except (ImportError, ValueError, OSError) as error:
        raise DocumentFailed(BAD_PICTURE, str(error)) from error
