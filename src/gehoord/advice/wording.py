"""How a letter says its figures: references in a text become words that lead to the annex. No database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gehoord.core.ui.documents.model import Text
from gehoord.insight.facts import Facts, Figure
from gehoord.insight.kinds import kind_of
from gehoord.insight.outsiders import HIDDEN, as_printed

REFERENCE = re.compile(r"\{\{\s*(B\d{1,9})\s*\}\}")
# Said of a share whose number, or what is left of the whole, is too small.
NOT_TOLD = "een aantal dat wij niet noemen"
SMALLEST = 10
# Words, not counts of people: these may leave as they are.
WORDS_ONLY = frozenset({"quotes", "causes", "observations", "tips", "provider_view", "ranking"})


# The questions of insight/questions.py and of a spreadsheet, as they are frozen: always in Dutch.
_ASKED = {
    "count": re.compile(r"Hoeveel signalen zijn er\? Geteld: (?P<which>.*)\."),
    "share": re.compile(r"Welk deel gaat over (?P<what>.*?), van de signalen.*\? Geteld: (?P<which>.*)\."),
    "trend": re.compile(
        r"Hoe ging het aandeel over (?P<what>.*?) per (?:kwartaal|jaar|maand), van de signalen.*\? "
        r"Geteld: (?P<which>.*)\."
    ),
}
ALL = "alle signalen"
# Says whose judgement counts, not which signals.
BASIS = "met voorstellen van het model"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a figure is about. `what`: themes; `which` of the signals, empty for all of them."""

    what: tuple[str, ...] = ()
    which: tuple[str, ...] = ()

    @property
    def is_bejegening(self) -> bool:
        return not self.what


def asked_of(figure: Figure) -> Asked | None:
    """Its question taken apart; None when it was asked in other words, so that nothing can be said about it."""
    pattern = _ASKED.get(figure.kind)
    found = pattern.fullmatch(figure.question) if pattern else None
    if found is None:
        return None
    asked = found.groupdict().get("what", "")
    what = () if asked in ("", "bejegening") else tuple(asked.split(" + "))
    which = tuple(part for part in found["which"].split(", ") if part not in (*what, ALL, BASIS))
    return Asked(what, which)


class UnknownReference(Exception):
    """A text names evidence that is not in the letter; `ref` says which."""

    def __init__(self, ref: str) -> None:
        super().__init__(ref)
        self.ref = ref


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the municipality may see it, in words and as a table."""

    figure: Figure
    words: str

    @property
    def facts(self) -> Facts:
        return self.figure.facts

    @property
    def has_numbers(self) -> bool:
        """Whether any row of the table still says something after hiding what is small."""
        return any(isinstance(cell, int | float) for row in self.facts.rows for cell in row[1:])

    @property
    def anchor(self) -> str:
        return anchor_of(self.figure.ref)


def anchor_of(ref: str) -> str:
    return f"bewijs-{ref.lower()}"


def shown(figure: Figure, smallest: int) -> Shown:
    """The figure without any number that is too small to leave the council."""
    facts = _for_outsiders(figure, smallest)
    hidden = figure.kind == "share" and figure.facts.n is not None and facts.n is None
    words = NOT_TOLD if hidden else kind_of(figure.kind).words(figure.facts if figure.kind in WORDS_ONLY else facts)
    return Shown(replace(figure, facts=facts), words)


def _for_outsiders(figure: Figure, smallest: int) -> Facts:
    facts = figure.facts
    if figure.kind in WORDS_ONLY:
        return replace(facts, n=None, of=None, low=None, high=None)
    if figure.kind == "gatherings":
        rows = tuple(
            tuple(HIDDEN if isinstance(cell, int) and cell < smallest else cell for cell in row) for row in facts.rows
        )
        # A total would give the one hidden group away.
        n = facts.n if rows == facts.rows and (facts.n or 0) >= smallest else None
        return replace(facts, rows=rows, n=n)
    return as_printed(facts, smallest)


def references(text: str) -> tuple[str, ...]:
    """The evidence a text names, in order, each once."""
    return tuple(dict.fromkeys(REFERENCE.findall(text)))


def check_references(text: str, known: Mapping[str, object] | frozenset[str] | set[str]) -> None:
    """Raises UnknownReference for the first one that is not known."""
    for ref in references(text):
        if ref not in known:
            raise UnknownReference(ref)


def runs(text: str, figures: Mapping[str, Shown]) -> tuple[Text, ...]:
    """The text with each reference as its words and a link to the annex. Raises UnknownReference."""
    found: list[Text] = []
    end = 0
    for match in REFERENCE.finditer(text):
        ref = match[1]
        if ref not in figures:
            raise UnknownReference(ref)
        found.append(Text(f"{text[end:match.start()]}{figures[ref].words} "))
        found.append(Text(f"[{ref}]", to=figures[ref].anchor))
        end = match.end()
    found.append(Text(text[end:]))
    return tuple(run for run in found if run.text)
