"""Rows of a letter's own tables that stay inside, so that the letter can go out next to all that went out before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gehoord.insight.facts import TOTAL, Figure
from gehoord.insight.ledger import judge, safe_rows
from gehoord.insight.outgoing import Row
from gehoord.insight.selectors import rows_behind

from .letter import Letter
from .models import Advice
from .wording import WORDS_ONLY

# Kinds with a table of which a row can be missed. A share or a comparison says nothing without its numbers.
WITH_ROWS = frozenset({"trend", "themes", "waits"})


def rows_to_go(advice: Advice, letter: Letter) -> list[Row]:
    """Every number the letter would print, with its stories. Three queries."""
    return rows_behind(advice.council, [figure for figure in letter.figures if figure.kind not in WORDS_ONLY])


def with_rows_hidden(advice: Advice, letter: Letter) -> Letter:
    """The letter with as few rows more hidden as make it safe, or the same letter when it is, or cannot be made so.

    Next to small rows their table hides others too, so it is judged again until nothing has to be added. Five queries
    when nothing has to be hidden.
    """
    now = letter
    while True:
        rows = rows_to_go(advice, now)
        if not judge(advice.council, rows, most=1):
            return now
        places = _places(now, rows)
        # Whether it helps at all: hiding one by one takes long.
        everything = [row._replace(hidden=row.hidden or place in places) for place, row in enumerate(rows)]
        if judge(advice.council, everything, most=1):
            return letter
        safe, _enough = safe_rows(advice.council, rows, cost=partial(_cost, rows, places))
        more = [places[at] for at, row in enumerate(safe) if row.hidden and not rows[at].hidden and at in places]
        if not more:
            return letter
        now = replace(now, figures=tuple(_without(figure, more) for figure in now.figures))


def hidden_in_words(letter: Letter) -> list[str]:
    """A sentence for each figure of which rows stay inside because of other numbers."""
    found = []
    for figure in letter.figures:
        hidden = figure.facts.hidden or ()
        labels = [str(figure.facts.rows[place][0]) for place in hidden if place != TOTAL]
        words = {"ref": figure.ref, "labels": get_text_list(labels, _("en"))}
        if labels:
            found.append(ngettext(
                "%(ref)s: de regel %(labels)s blijft uit de brief, want naast andere cijfers zegt die iets over een "
                "paar mensen. De bijlage legt dat uit.",
                "%(ref)s: de regels %(labels)s blijven uit de brief, want naast andere cijfers zeggen die iets over "
                "een paar mensen. De bijlage legt dat uit.",
                len(labels),
            ) % words)
        if TOTAL in hidden:
            found.append(_(
                "%(ref)s: het totaal blijft uit de brief, want naast andere cijfers zegt het iets over een paar "
                "mensen. De bijlage legt dat uit."
            ) % words)
    return found


def _places(letter: Letter, rows: Sequence[Row]) -> dict[int, tuple[str, int]]:
    """Of each row that may be hidden: its figure and its place in the table there."""
    tables = {figure.ref: figure for figure in letter.figures if figure.kind in WITH_ROWS}
    found: dict[int, tuple[str, int]] = {}
    for at, row in enumerate(rows):
        ref, _space, label = row.label.partition(" ")
        if row.hidden or ref not in tables:
            continue
        if not label:
            found[at] = (ref, TOTAL)
            continue
        labels = [str(one[0]) for one in tables[ref].facts.rows]
        if label in labels:
            found[at] = (ref, labels.index(label))
    return found


def _cost(rows: Sequence[Row], places: dict[int, tuple[str, int]], at: int) -> Any:
    """The smallest row goes first; a total only when no row helps."""
    place = places.get(at)
    return None if place is None else (place[1] == TOTAL, rows[at].n, place)


def _without(figure: Figure, more: Sequence[tuple[str, int]]) -> Figure:
    places = {place for ref, place in more if ref == figure.ref}
    if not places:
        return figure
    hidden = tuple(sorted(places | set(figure.facts.hidden or ())))
    return replace(figure, facts=replace(figure.facts, hidden=hidden))
