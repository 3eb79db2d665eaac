"""Whether the figures that people typed in a letter are accounted for in its annex. No database."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from gehoord.insight.wording import percent

from .letter import Letter
from .wording import Shown, shown

# A number that says how much or how many; days, terms and articles of law do not.
_SAID = re.compile(
    r"(?<![\w.,])(?P<n>\d[\d.,]*)\s*(?P<what>%|procent\b|(?:signaal|signalen|verhaal|verhalen|mensen|jongeren|ouders"
    r"|gezinnen|kinderen|professionals|deelnemers)\b)",
    re.IGNORECASE,
)
_PERCENTS = re.compile(r"(\d+)(?:–(\d+))?%")
_NUMBERS = re.compile(r"(?<![\w.,–])\d[\d.]*(?![\d.]*[%–])")


def unaccounted(letter: Letter, *, smallest: int) -> list[str]:
    """A sentence for each figure typed in a text or point that no evidence of the letter prints."""
    figures = [shown(figure, smallest) for figure in letter.figures]
    percents = {one for own in figures for one in _percents(own)}
    counts = {one for own in figures for one in _counts(own)}
    # What groups said stands in the annex word for word, their own numbers too.
    lines = [str(row[0]) for own in figures for row in own.facts.rows if row]
    found = []
    for name, text in _texts(letter):
        for said in _SAID.finditer(text):
            known = percents if said["what"].casefold() in ("%", "procent") else counts
            if _plain(said["n"]) not in known and not any(said[0] in line for line in lines):
                found.append(
                    _("“%(part)s” noemt een getal dat niet in de bijlage staat: “%(said)s”.")
                    % {"part": name, "said": said[0]}
                )
    return list(dict.fromkeys(found))


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    for part in letter.parts:
        name = part.heading or _("Onderdeel zonder kop")
        yield name, part.text
        for point in part.points:
            yield name, point


def _plain(number: str) -> str:
    """1.284 is 1284; a sign that ends the sentence is no part of it."""
    number = number.rstrip(".,")
    return number.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number) else number


def _percents(own: Shown) -> Iterator[str]:
    facts = own.facts
    rows = [("", facts.n, facts.of, facts.low, facts.high), *(row for row in facts.rows if len(row) == 5)]
    for _label, n, of, low, high in rows:
        if isinstance(n, int) and isinstance(of, int) and of:
            yield percent(n / of).rstrip("%")
            yield from (str(round(100 * end)) for end in (low, high) if isinstance(end, int | float))
    for pair in _PERCENTS.findall(own.words):
        yield from filter(None, pair)


def _counts(own: Shown) -> Iterator[str]:
    facts = own.facts
    cells = [facts.n, facts.of, *(cell for row in facts.rows for cell in row[1:])]
    yield from (str(cell) for cell in cells if isinstance(cell, int))
    yield from (_plain(found) for found in _NUMBERS.findall(own.words))
