"""A document as PDF/A-2a and PDF/UA-1, by Typst. Text enters as data: nothing in it is ever read as markup."""

from __future__ import annotations

import datetime
import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from gehoord.core.ui.documents.errors import NO_TYPST, TYPST_FAILED, DocumentFailed
from gehoord.core.ui.documents.model import (
    Document,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Table,
    Text,
)
from gehoord.core.ui.documents.pictures import Drawing
from gehoord.core.ui.documents.prepared import columns, details
from gehoord.core.ui.documents.words import clusters, labels, written

STANDARDS: Any = ["a-2a", "ua-1"]
# Pictures wider than this many of their own units fill the width of the text.
FULL_WIDTH = 420
# What the letters that come with Typst can certainly show; a sign beyond them becomes UNKNOWN when one fails.
_SHOWABLE = re.compile("[\n\x20-\x7e\xa0-\u017f\u0300-\u0308\u0391-\u03c9\u0410-\u044f\u2013-\u2026€]+")
UNKNOWN = "?"


def make(document: Document, drawings: list[Drawing], *, day: datetime.date) -> bytes:
    """The prepared document as PDF; `drawings` in the order of its pictures. Raises DocumentFailed.

    A sign that no bundled letter can show is printed as a question mark: a PDF that anybody can read aloud has
    no signs without meaning.
    """
    data = _data(document, drawings, day)
    try:
        return _compile(data, day)
    except _SignMissing:
        return _compile(_showable(data), day)


class _SignMissing(Exception):
    """Some sign has no letter."""


@cache
def _template() -> bytes:
    return files(__package__).joinpath("letter.typ").read_bytes()


def _compile(data: dict[str, Any], day: datetime.date) -> bytes:
    try:
        import typst
    except ImportError as error:
        raise DocumentFailed(NO_TYPST, str(error)) from error
    moment = datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)
    try:
        made = typst.compile(
            _template(), format="pdf", ignore_system_fonts=True, pdf_standards=STANDARDS,
            sys_inputs={"document": json.dumps(data)}, timestamp=int(moment.timestamp()),
        )
    except (typst.TypstError, RuntimeError, ValueError, OSError) as error:
        said = f"{error} {getattr(error, 'message', '')}"
        if "could not be displayed" in said:
            raise _SignMissing from error
        raise DocumentFailed(TYPST_FAILED, said) from error
    if not isinstance(made, bytes) or not made.startswith(b"%PDF"):
        raise DocumentFailed(TYPST_FAILED)
    return made


def _showable(value: Any) -> Any:
    """The same data with a question mark for each sign that may have no letter."""
    if isinstance(value, str):
        if value.startswith("<svg"):
            return value
        return "".join(piece if _SHOWABLE.fullmatch(piece) else UNKNOWN for piece in clusters(value))
    if isinstance(value, list):
        return [_showable(item) for item in value]
    if isinstance(value, dict):
        return {key: _showable(item) for key, item in value.items()}
    return value


def _data(document: Document, drawings: list[Drawing], day: datetime.date) -> dict[str, Any]:
    language, _dash, region = document.language.partition("-")
    waiting = iter(drawings)
    return {
        "title": document.title, "author": document.author or document.title, "marked": document.marked,
        "lang": language.lower(), "region": region or "NL", "day": [day.year, day.month, day.day],
        "labels": labels(document.language), "sender": list(document.sender),
        "addressee": list(document.addressee), "salutation": document.salutation, "closing": list(document.closing),
        "details": [[label, value] for label, value in details(document)],
        "parts": [_part(part, document.language, waiting) for part in document.parts],
        "annexes": [_part(part, document.language, waiting) for part in document.annexes],
    }


def _runs(runs: tuple[Text, ...]) -> list[dict[str, Any]]:
    return [{"text": run.text, "strong": run.strong, "emphasis": run.emphasis, "to": run.to} for run in runs]


def _part(part: Part, language: str, drawings: Any) -> dict[str, Any]:
    match part:
        case Heading():
            return {"is": "heading", "level": part.level, "text": part.text, "anchor": part.anchor}
        case Paragraph():
            return {"is": "paragraph", "runs": _runs(part.runs)}
        case Items():
            items = [_runs(item) for item in part.items]
            return {"is": "items", "items": items, "numbered": part.numbered, "start": part.start}
        case Quotation():
            return {"is": "quote", "text": part.text, "source": part.source}
        case Table():
            widths = columns(part, language)
            return {
                "is": "table", "caption": part.caption, "head": list(part.head),
                "rows": [[written(cell, language) for cell in row] for row in part.rows],
                "shares": [round(column.share, 4) for column in widths],
                "numbers": [column.is_number for column in widths],
            }
        case Picture():
            drawn: Drawing = next(drawings)
            return {
                "is": "picture", "svg": drawn.svg, "alt": part.alt, "caption": part.caption,
                "width": 1 if drawn.width >= FULL_WIDTH else round(drawn.width / FULL_WIDTH, 3),
            }
        case PageBreak():
            return {"is": "page"}
