"""A letter as data: the same for an advice in the database and for `gehoord advise`. No database.

Letters are written in Dutch, whatever language the writer's screen has: the municipality reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

from gehoord.insight.facts import Figure


@dataclass(frozen=True, slots=True)
class Head:
    """Who writes to whom about what. `date` in words; `marked` ("CONCEPT") is empty once it was decided."""

    council: str
    municipality: str
    addressee: tuple[str, ...]
    salutation: str
    subject: str
    signed_by: str
    date: str
    reference: str = ""
    reply_weeks: int = 6
    reply_working_days: int = 0
    term_basis: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class LetterPart:
    """One block as it is printed. `kind` is a `models.BlockKind`; `text` may name figures as `{{ B3 }}`;
    `points` are the numbered bottlenecks or recommendations."""

    kind: str
    heading: str = ""
    text: str = ""
    ref: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything a letter says; `figures` in the order of their first mention, all of them in the annex."""

    head: Head
    parts: tuple[LetterPart, ...]
    figures: tuple[Figure, ...]
