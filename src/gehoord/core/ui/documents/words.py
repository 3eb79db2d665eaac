"""How characters, numbers and dates are written in a document."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata

from gehoord.core.ui.documents.model import Cell

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile("[ \t]+")
_AROUND_LINE_END = re.compile(" ?\n ?")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Not allowed in XML, or allowed but never meant: control characters and Unicode's non-characters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17))
    + "]"
)
_MONTHS = {
    name: number
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for number, name in enumerate(names.split(), start=1)
}
_ISO_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
_WRITTEN_DATE = re.compile(r"\b(\d{1,2}) ([a-z]+) (\d{4})\b")

LABELS = {
    "nl": {
        "date": "Datum", "subject": "Onderwerp", "reference": "Ons kenmerk", "status": "Status",
        "page": "Pagina", "of": "van",
    },
    "en": {
        "date": "Date", "subject": "Subject", "reference": "Our reference", "status": "Status",
        "page": "Page", "of": "of",
    },
}


def labels(language: str) -> dict[str, str]:
    """The few words a letter has of itself; Dutch unless `language` is English."""
    return LABELS["en" if language.split("-")[0].lower() == "en" else "nl"]


def clean(text: str) -> str:
    """The text as every format can hold it: no control characters, one kind of line end, single spaces."""
    text = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", _SURROGATE.sub("\ufffd", text)))
    return _AROUND_LINE_END.sub("\n", _SPACES.sub(" ", text))


def on_one_line(text: str) -> str:
    return clean(text).replace("\n", " ").strip()


def written(cell: Cell, language: str) -> str:
    """A cell as it is printed: an int is a count, a float a share.

    Raises ValueError for a float that is no number.

    >>> [written(cell, "nl-NL") for cell in (1234, 0.256, None, "tekst")]
    ['1.234', '26%', '', 'tekst']
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return on_one_line(cell)
    if isinstance(cell, float):
        if not math.isfinite(cell):
            raise ValueError("A share in a table is a finite number.")
        # Half a per cent goes up, as people round; the tenth digit hides how floats are kept.
        percents = math.floor(round(abs(cell) * 100, 9) + 0.5)
        return f"{'-' if cell < 0 and percents else ''}{_grouped(percents, language)}%"
    return _grouped(cell, language)


def _grouped(number: int, language: str) -> str:
    english = f"{number:,}"
    return english if language.split("-")[0].lower() == "en" else english.replace(",", ".")


def read_date(text: str) -> datetime.date | None:
    """The day in "24 november 2026", "24 November 2026" or "2026-11-24", whatever stands around it."""
    try:
        if found := _ISO_DATE.search(text):
            return datetime.date(int(found[1]), int(found[2]), int(found[3]))
        found = _WRITTEN_DATE.search(text.lower())
        if found and found[2] in _MONTHS:
            return datetime.date(int(found[3]), _MONTHS[found[2]], int(found[1]))
    except ValueError:
        return None
    return None


def clusters(text: str) -> list[str]:
    """The text in pieces that one reader sees as one character: a letter with its marks, an emoji with its parts."""
    pieces: list[str] = []
    joined = False
    for character in text:
        if pieces and (joined or character == "\u200d" or unicodedata.category(character)[0] == "M"):
            pieces[-1] += character
        else:
            pieces.append(character)
        joined = character == "\u200d"
    return pieces
