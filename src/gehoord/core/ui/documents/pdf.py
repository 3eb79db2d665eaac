"""A document as PDF/A-2a and PDF/UA-1, by Typst. Text enters as data: nothing in it is ever read as markup."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from gehoord.core.ui.documents import typesetter
from gehoord.core.ui.documents.errors import NO_TYPST, TOO_SLOW, TYPST_FAILED, DocumentFailed
from gehoord.core.ui.documents.model import (
    Document,
    Heading,
    Items,
    Logo,
    PageBreak,
    Paragraph,
    Part,
    Picture,
    Quotation,
    Table,
    Text,
)
from gehoord.core.ui.documents.pictures import Drawing, drawing, words_in
from gehoord.core.ui.documents.prepared import columns, details
from gehoord.core.ui.documents.words import clusters, labels, written

SECONDS = 20
# The letters of the document; the words of its charts are set in them too.
FONT = "Libertinus Serif"
# Pictures wider than this many of their own units fill the width of the text.
FULL_WIDTH = 420
# What the letters that come with Typst can certainly show; of any other sign Typst is asked.
_SHOWABLE = re.compile("[\n\x20-\x7e\xa0-\u017f\u0300-\u0308\u0391-\u03c9\u0410-\u044f\u2013-\u2026€]+")
# So many different signs are tried one by one (a few thousandths of a second each); those beyond count as missing.
MOST_TRIED = 400
# Printed where a sign cannot be.
UNKNOWN = "\ufffd"


def make(document: Document, drawings: list[Drawing], *, day: datetime.date) -> bytes:
    """The prepared document as PDF; `drawings` in the order of its pictures. Raises DocumentFailed.

    A sign that no bundled letter can show is printed as a replacement mark, in charts as well: a PDF that anybody
    can read aloud has no signs without meaning.
    """
    drawings = [drawing(picture.svg, font=FONT) for picture in drawings]
    data = _data(document, drawings, day)
    strange = list(dict.fromkeys(_strange(data)))
    try:
        return _compile(_template(), data, day, strange[:MOST_TRIED])
    except _SignsMissing as error:
        missing = {*error.signs, *strange[MOST_TRIED:]}
    marked = [drawing(picture.svg, text=lambda words: _without(words, missing)) for picture in drawings]
    try:
        return _compile(_template(), _shown(_data(document, marked, day), missing), day, [])
    except _SignsMissing as error:
        raise DocumentFailed(TYPST_FAILED) from error


def typeset(template: str, data: dict[str, Any], *, day: datetime.date) -> bytes:
    """The data through a Typst template of another room: PDF/A-2a and PDF/UA-1, the same process, the same limits.

    The template reads `sys.inputs.document` (JSON) and never evaluates a text. Raises DocumentFailed.
    """
    strange = list(dict.fromkeys(_strange(data)))
    try:
        return _compile(template, data, day, strange[:MOST_TRIED])
    except _SignsMissing as error:
        missing = {*error.signs, *strange[MOST_TRIED:]}
    try:
        return _compile(template, _shown(data, missing), day, [])
    except _SignsMissing as error:
        raise DocumentFailed(TYPST_FAILED) from error


class _SignsMissing(Exception):
    """Some signs have no letter."""

    def __init__(self, signs: list[str]) -> None:
        super().__init__()
        self.signs = signs


@cache
def _template() -> str:
    return files(__package__).joinpath("letter.typ").read_text("utf-8")


def _command() -> list[str]:
    """The typesetter by its path and apart from this process's settings: it needs typst and nothing of ours."""
    return [sys.executable, "-I", str(Path(typesetter.__file__))]


def _compile(template: str, data: dict[str, Any], day: datetime.date, signs: list[str]) -> bytes:
    moment = datetime.datetime.combine(day, datetime.time(12), tzinfo=datetime.UTC)
    order = {
        "template": template, "document": json.dumps(data), "timestamp": int(moment.timestamp()), "signs": signs,
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            _command(), input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentFailed(TOO_SLOW) from error
    except OSError as error:
        raise DocumentFailed(NO_TYPST, str(error)) from error
    if done.returncode == 0 and done.stdout.startswith(b"%PDF"):
        return done.stdout
    if done.returncode == typesetter.NO_TYPST:
        raise DocumentFailed(NO_TYPST)
    if done.returncode == typesetter.FAILED:
        answer = json.loads(done.stdout)
        if answer["missing"]:
            raise _SignsMissing(answer["missing"])
        raise DocumentFailed(TYPST_FAILED, answer["said"])
    raise DocumentFailed(TYPST_FAILED, done.stderr.decode(errors="replace"))


def _strange(value: Any) -> Iterator[str]:
    """The signs in any text of the data that may have no letter."""
    if isinstance(value, str):
        text = words_in(value) if value.startswith("<svg") else value
        if not _SHOWABLE.fullmatch(text):
            yield from (piece for piece in clusters(text) if not _SHOWABLE.fullmatch(piece))
    elif isinstance(value, list | dict) and not _is_bytes(value):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _strange(item)


def _is_bytes(value: Any) -> bool:
    """A picture in pixels: many numbers, no words."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], int)


def _without(text: str, missing: set[str]) -> str:
    if _SHOWABLE.fullmatch(text):
        return text
    return "".join(UNKNOWN if piece in missing else piece for piece in clusters(text))


def _shown(value: Any, missing: set[str]) -> Any:
    """The same data with the mark for each missing sign; pictures were done before."""
    if isinstance(value, str):
        return value if value.startswith("<svg") else _without(value, missing)
    if isinstance(value, list) and not _is_bytes(value):
        return [_shown(item, missing) for item in value]
    if isinstance(value, dict):
        return {key: _shown(item, missing) for key, item in value.items()}
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
        "logo": _logo(document.logo), "contact": document.contact, "footer": document.footer,
        "numbered": document.numbered,
        "parts": [_part(part, document.language, waiting) for part in document.parts],
        "annexes": [_part(part, document.language, waiting) for part in document.annexes],
    }


def _logo(logo: Logo | None) -> dict[str, Any] | None:
    if logo is None:
        return None
    width, height = logo.millimetres()
    return {"png": list(logo.png), "alt": logo.alt, "width": width, "height": height}


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
            return {"is": "quote", "runs": _runs(part.runs or (Text(part.text),)), "source": part.source}
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
