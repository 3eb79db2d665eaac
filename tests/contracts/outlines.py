"""What a letter says and how it is built, line by line, out of each of its files: the same letter, the same lines.

`H1 Aanleiding`, `P text`, `- item`, `1. item`, `> quotation`, `| cell | cell` and `![alternative text]`; a table's head
as `|| cell || cell`. Page headers, footers and the mark of a draft are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from gehoord.core.ui.documents.tests.reading import Element, Pdf, spelled

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"


def outline(made: bytes, kind: str) -> list[str]:
    """The lines of a letter. `kind`: docx, odt or pdf. Lines that hold nothing are left out."""
    lines = {"docx": _docx, "odt": _odt, "pdf": _pdf}[kind](made)
    tidy = (re.sub(r"\s+", " ", line.replace("\u00ad", "")).strip() for line in lines)
    found = [line for line in tidy if re.search(r"\w", line[2:])]
    # A PDF names a picture before its caption or after it, as the page has it: here the picture comes first.
    for place in range(1, len(found)):
        if kind == "pdf" and found[place].startswith("![") and found[place][2:].startswith(found[place - 1][2:]):
            found[place - 1], found[place] = found[place], found[place - 1]
    return found


def body(lines: list[str]) -> list[str]:
    """From the first heading on: above it each format sets the head of a letter in its own way."""
    return lines[next(place for place, line in enumerate(lines) if line.startswith("H")):]


def _inside(made: bytes, name: str) -> ElementTree.Element:
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        return ElementTree.fromstring(packed.read(name))


def _docx(made: bytes) -> Iterator[str]:
    body = _inside(made, "word/document.xml").find(f"{W}body")
    assert body is not None
    for one in body:
        if one.tag == f"{W}tbl":
            for row in one.iter(f"{W}tr"):
                is_head = row.find(f"{W}trPr/{W}tblHeader") is not None
                yield _row((_words(cell) for cell in row.iter(f"{W}tc")), is_head=is_head)
        elif one.tag == f"{W}p":
            yield from _docx_paragraph(one)


def _words(one: ElementTree.Element) -> str:
    said = (part for part in one.iter() if part.tag in (f"{W}t", f"{W}br"))
    return "".join("\n" if part.tag == f"{W}br" else part.text or "" for part in said)


def _docx_paragraph(one: ElementTree.Element) -> Iterator[str]:
    for picture in one.iter(f"{WP}docPr"):
        yield f"![{picture.get('descr')}]"
    style = one.find(f"{W}pPr/{W}pStyle")
    name = "" if style is None else str(style.get(f"{W}val"))
    heading = re.fullmatch(r"Heading(\d)", name)
    if heading:
        yield f"H{heading[1]} {_words(one)}"
    elif one.find(f"{W}pPr/{W}numPr") is not None:
        yield f"- {_words(one)}"
    else:
        yield f"P {_words(one)}"


def _row(cells: Iterator[str], *, is_head: bool) -> str:
    mark = "||" if is_head else "|"
    return " ".join(f"{mark} {cell}" for cell in cells)


def _odt(made: bytes) -> Iterator[str]:
    root = _inside(made, "content.xml")
    yield from _odt_under(next(root.iter("{urn:oasis:names:tc:opendocument:xmlns:office:1.0}text")))


def _odt_under(parent: ElementTree.Element) -> Iterator[str]:
    for one in parent:
        if one.tag == f"{TABLE}table":
            head = {id(row) for rows in one.iter(f"{TABLE}table-header-rows") for row in rows}
            for row in one.iter(f"{TABLE}table-row"):
                yield _row((_odt_words(cell) for cell in row.iter(f"{TABLE}table-cell")), is_head=id(row) in head)
        elif one.tag == f"{TEXT}h":
            yield f"H{one.get(f'{TEXT}outline-level')} {_odt_words(one)}"
        elif one.tag == f"{TEXT}list":
            for item in one.iter(f"{TEXT}list-item"):
                yield f"- {_odt_words(item)}"
        elif one.tag == f"{TEXT}p":
            for picture in one.iter(f"{DRAW}frame"):
                yield f"![{picture.findtext(f'{SVG}desc') or picture.findtext(f'{SVG}title')}]"
            yield f"P {_odt_words(one)}"
        else:
            yield from _odt_under(one)


def _odt_words(one: ElementTree.Element) -> str:
    said = one.text or ""
    for part in one:
        if part.tag == f"{TEXT}s":
            said += " " * int(part.get(f"{TEXT}c", "1"))
        elif part.tag == f"{TEXT}line-break":
            said += "\n"
        elif part.tag != f"{DRAW}frame":
            said += _odt_words(part)
        said += part.tail or ""
    return said


def _pdf(made: bytes) -> Iterator[str]:
    yield from _pdf_under(Pdf(made).structure)


def _pdf_under(parent: Element) -> Iterator[str]:
    for one in parent.inside:
        if isinstance(one, str):
            continue
        if re.fullmatch(r"H\d", one.role):
            yield f"{one.role} {one.text}"
        elif one.role == "TR":
            cells = [cell for cell in one.inside if isinstance(cell, Element)]
            yield _row((cell.text for cell in cells), is_head=all(cell.role == "TH" for cell in cells))
        elif one.role == "Figure":
            alt = one.raw.get("Alt")
            yield f"![{spelled(alt) if isinstance(alt, bytes) else alt}]"
        elif one.role == "LI":
            yield f"- {''.join(body.text for body in one.all('LBody'))}"
        elif one.role in ("P", "Caption", "BlockQuote"):
            yield f"P {one.text}"
        else:
            yield from _pdf_under(one)
