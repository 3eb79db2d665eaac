"""One document, three files."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from gehoord.core.ui.documents import frames, pandoc, pdf
from gehoord.core.ui.documents.model import Document, Picture
from gehoord.core.ui.documents.pictures import Drawing, drawing, png
from gehoord.core.ui.documents.prepared import prepared
from gehoord.core.ui.documents.words import read_date

# A letter without a day still makes the same file every time.
NO_DAY = datetime.date(1980, 1, 1)


@dataclass(frozen=True, slots=True)
class Rendered:
    """The bytes of each file."""

    docx: bytes
    odt: bytes
    pdf: bytes


@dataclass(frozen=True, slots=True)
class _Ready:
    document: Document
    drawings: list[Drawing]
    alts: list[str]
    day: datetime.date


def render(document: Document) -> Rendered:
    """All three files, made side by side. The same document gives the same bytes. Raises DocumentFailed."""
    ready = _ready(document)
    with ThreadPoolExecutor(max_workers=3) as side_by_side:
        typeset = side_by_side.submit(pdf.make, ready.document, ready.drawings, day=ready.day)
        pixels = _pixels(ready)
        docx = side_by_side.submit(_office, "docx", ready, pixels)
        odt = side_by_side.submit(_office, "odt", ready, pixels)
        return Rendered(docx.result(), odt.result(), typeset.result())


def render_docx(document: Document) -> bytes:
    """Raises DocumentFailed."""
    ready = _ready(document)
    return _office("docx", ready, _pixels(ready))


def render_odt(document: Document) -> bytes:
    """Raises DocumentFailed."""
    ready = _ready(document)
    return _office("odt", ready, _pixels(ready))


def render_pdf(document: Document) -> bytes:
    """Raises DocumentFailed."""
    ready = _ready(document)
    return pdf.make(ready.document, ready.drawings, day=ready.day)


FORMATS: dict[str, Callable[[Document], bytes]] = {"docx": render_docx, "odt": render_odt, "pdf": render_pdf}


def _ready(document: Document) -> _Ready:
    clean = prepared(document)
    shown = [part for part in (*clean.parts, *clean.annexes) if isinstance(part, Picture)]
    day = document.dated or read_date(document.date) or NO_DAY
    # In the order of the document: the logo stands above all.
    alts = [clean.logo.alt] if clean.logo else []
    return _Ready(clean, [drawing(part.svg) for part in shown], [*alts, *(part.alt for part in shown)], day)


def _pixels(ready: _Ready) -> list[bytes]:
    """The pictures as Word and LibreOffice take them, with words in the letters of the document."""
    return [png(drawing(picture.svg, font=frames.DRAWN_FONT)) for picture in ready.drawings]


def _office(kind: str, ready: _Ready, pixels: list[bytes]) -> bytes:
    document = ready.document
    made = pandoc.run(
        pandoc.tree(document, list(zip(ready.drawings, pixels, strict=True))), to=kind, day=ready.day,
        reference=frames.reference(
            kind, language=document.language, marked=document.marked, foot=document.footer,
            numbered=document.numbered,
        ),
        template=frames.template(kind),
    )
    return frames.finished(kind, made, alts=ready.alts, day=ready.day)
