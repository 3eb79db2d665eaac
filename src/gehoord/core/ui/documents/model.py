"""A document as data: what it says, apart from how DOCX, ODT or PDF write it. Every text is literal: nothing in it
is markup in any format. No Django, no database."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 to 3; the title of the document stands above all of them. `anchor`: a name that `Text.to` finds."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A run of literal text. `to` makes it a link to an anchor in the same document."""

    text: str
    strong: bool = False
    emphasis: bool = False
    to: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Text, ...]

    @classmethod
    def of(cls, text: str) -> Paragraph:
        return cls((Text(text),))


@dataclass(frozen=True, slots=True)
class Items:
    """A list; `numbered` from `start`."""

    items: tuple[tuple[Text, ...], ...]
    numbered: bool = False
    start: int = 1


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words set apart. `runs` says them when some stand out or lead somewhere; `text` is then empty."""

    text: str
    source: str = ""
    runs: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`head` is a real header row; numbers are set right and written the Dutch way.

    An int is a count (1234 is "1.234"), a float a share (0.25 is "25%"), None an empty cell.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """`svg` for PDF; for DOCX and ODT a PNG is made from it. `alt` is never empty."""

    svg: str
    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """The mark of the sender, as PNG with its size in pixels; `alt` is never empty."""

    png: bytes
    width: int
    height: int
    alt: str

    def millimetres(self) -> tuple[float, float]:
        """As wide and high as it is printed: at most 60 by 20."""
        each = min(60 / self.width, 20 / self.height)
        return round(self.width * each, 1), round(self.height * each, 1)


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


Part = Heading | Paragraph | Items | Quotation | Table | Picture | PageBreak


@dataclass(frozen=True, slots=True)
class Document:
    """A formal letter or report. Empty head fields are left out; `addressee` line by line. `contact` stands under the
    sender, `footer` at the foot of every page.

    `marked` is printed large on every page ("CONCEPT"). `language` is a BCP 47 tag. `dated` is the day that the
    file itself carries; when left out it is read from `date`.
    """

    title: str
    parts: tuple[Part, ...]
    sender: tuple[str, ...] = ()
    addressee: tuple[str, ...] = ()
    date: str = ""
    subject: str = ""
    reference: str = ""
    salutation: str = ""
    closing: tuple[str, ...] = ()
    # After the signature, each on a new page: the annexes.
    annexes: tuple[Part, ...] = ()
    marked: str = ""
    author: str = ""
    language: str = "nl-NL"
    dated: datetime.date | None = None
    logo: Logo | None = None
    contact: str = ""
    footer: str = ""
    # False for a stack of letters that are handed out apart: a number on the page would say which one somebody got.
    numbered: bool = True
