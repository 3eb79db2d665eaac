"""What every recogniser hands over: spans, their types, and the text with placeholders."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PII_TYPES: tuple[str, ...] = (
    "persoon",
    "locatie",
    "instelling",
    "telefoon",
    "email",
    "url",
    "datum",
    "leeftijd",
    "bsn",
    "id",
)

PLACEHOLDER: re.Pattern[str] = re.compile(
    r"\[(?:" + "|".join(kind.upper() for kind in PII_TYPES) + r")-[1-9][0-9]{0,5}\]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the input that makes someone recognisable; code points, end exclusive."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A story with placeholders, and where the originals stood in the input."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A span with how sure its recogniser is; the surer one wins where two overlap."""

    start: int
    end: int
    type: str
    weight: int


def resolve(found: Iterable[Found]) -> list[Found]:
    """The found spans without overlap, in reading order: surest first, then longest, then earliest."""
    kept: list[Found] = []
    taken: set[int] = set()
    for one in sorted(found, key=lambda f: (-f.weight, f.start - f.end, f.start)):
        if one.end <= one.start:
            continue
        cells = range(one.start, one.end)
        if taken.isdisjoint(cells):
            taken.update(cells)
            kept.append(one)
    kept.sort(key=lambda f: f.start)
    return kept


def replace(text: str, spans: Sequence[Span]) -> str:
    """The text with a placeholder for each span; the same string of one type keeps one number.

    `spans` are in reading order and do not overlap. A placeholder that the writer typed keeps
    standing as it is; numbers that occur in the input are skipped, so that nobody can make a story
    in which two people seem to be one.
    """
    used = {match.group() for match in PLACEHOLDER.finditer(text)}
    numbers: dict[tuple[str, str], str] = {}
    last: dict[str, int] = {}
    parts: list[str] = []
    position = 0
    for span in spans:
        key = (span.type, text[span.start : span.end].casefold())
        if key not in numbers:
            number = last.get(span.type, 0) + 1
            while f"[{span.type.upper()}-{number}]" in used:
                number += 1
            last[span.type] = number
            numbers[key] = f"[{span.type.upper()}-{number}]"
        parts += (text[position : span.start], numbers[key])
        position = span.end
    parts.append(text[position:])
    return "".join(parts)
