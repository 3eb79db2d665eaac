"""A letter as data: the same for an advice in the database and for `gehoord advise`. No database.

Letters are written in Dutch, whatever language the writer's screen has: the municipality reads them.
"""

from __future__ import annotations

from dataclasses import dataclass

from gehoord.core.ui.documents.model import Logo
from gehoord.insight.facts import Figure


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the council prints of its own. `digest` finds the logo again once the letter was stored; `logo` itself is
    not stored with it, only its `alt`."""

    sender: tuple[str, ...] = ()
    contact: str = ""
    footer: str = ""
    digest: str = ""
    logo: Logo | None = None
    stored_alt: str = ""

    @property
    def alt(self) -> str:
        return self.logo.alt if self.logo else self.stored_alt


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
    letterhead: Letterhead = Letterhead()
    # How it was adopted, the view of a minority when the council prints it, and who signs by name, a line each.
    adopted: str = ""
    minority: str = ""
    signers: tuple[str, ...] = ()


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
