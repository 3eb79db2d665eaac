"""Figures of evidence on their way out of the council: with as few rows hidden as are enough, and next to which other
figures they tell too much.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from gehoord.core.councils.models import Council

from .facts import TOTAL, Figure
from .ledger import LONGEST_LABEL, judge, safe_rows
from .models import Evidence, LedgerCell, OutKind
from .outgoing import Row
from .outsiders import first_near
from .selectors import figures_of, printed_of, rows_behind

# Kinds with a table of which a row can be missed. A share or a comparison says nothing without its numbers.
WITH_ROWS = frozenset({"trend", "themes", "waits"})


class WentOut(NamedTuple):
    """A figure as it went out: with what was hidden, the smallest number of that day, and what brought it out."""

    figure: Figure
    smallest: int
    kind: str
    reference: str


class Near(NamedTuple):
    """Two figures that together tell about a few people. `kind` and `reference`: how `old` went out, empty for one of
    those that would go out now."""

    new: str
    old: str
    kind: str = ""
    reference: str = ""


def went_out(council: Council, *kinds: OutKind) -> list[WentOut]:
    """Every figure of evidence that went out in one of these ways, each once as it first did. Three queries."""
    cells = LedgerCell.objects.filter(release__council=council, release__kind__in=kinds).order_by("release", "order")
    found: dict[tuple[str, frozenset[str]], tuple[int, str, str]] = {}
    hidden: dict[tuple[int, str], set[str]] = defaultdict(set)
    told: dict[tuple[int, str], tuple[int, str, str]] = {}
    for pk, kind, reference, smallest, label, n in cells.values_list(
        "release", "release__kind", "release__reference", "release__smallest", "label", "n"
    ):
        ref, _space, row = label.partition(" ")
        told[pk, ref] = smallest, kind, reference
        if n is None:
            hidden[pk, ref].add(row)
    for (pk, ref), source in told.items():
        found.setdefault((ref, frozenset(hidden[pk, ref])), source)
    numbers = {int(ref[1:]) for ref, _hidden in found if ref[1:].isdigit()}
    by_ref = {one.ref: one for one in figures_of(Evidence.objects.filter(council=council, number__in=numbers))}
    return [
        WentOut(_without(by_ref[ref], _places_of(by_ref[ref], rows)), *source)
        for (ref, rows), source in found.items() if ref in by_ref
    ]


def near(council: Council, figures: Sequence[Figure], *kinds: OutKind) -> list[Near]:
    """Of each figure the first other one, of these or of those that went out, next to which it tells about a few
    people. Five queries, whatever many."""
    smallest = council.smallest_n
    before = went_out(council, *kinds)
    given = [(one, smallest) for one in figures] + [(one.figure, one.smallest) for one in before]
    shown = printed_of(council, given)
    own, old = shown[:len(figures)], shown[len(figures):]
    found = first_near(own, list(zip(old, before, strict=True)), smallest)
    return [Near(new.ref, other.ref, *(where[2:] if where else ())) for new, other, where in found]


def with_rows_hidden(council: Council, figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures with as few rows more hidden as make them safe next to all that went out; as they are when they are
    safe, or cannot be made so.

    Next to small rows their table hides others too, so it is judged again until nothing has to be added. Five queries
    when nothing has to be hidden.
    """
    given = now = tuple(figures)
    while True:
        rows = rows_behind(council, now)
        if not judge(council, rows, most=1):
            return now
        places = _places(now, rows)
        # Whether it helps at all: hiding one by one takes long.
        everything = [row._replace(hidden=row.hidden or place in places) for place, row in enumerate(rows)]
        if judge(council, everything, most=1):
            return given
        safe, _enough = safe_rows(council, rows, cost=partial(_cost, rows, places))
        more = [places[at] for at, row in enumerate(safe) if row.hidden and not rows[at].hidden and at in places]
        if not more:
            return given
        now = tuple(_without(figure, {place for ref, place in more if ref == figure.ref}) for figure in now)


def _places(figures: Sequence[Figure], rows: Sequence[Row]) -> dict[int, tuple[str, int]]:
    """Of each row that may be hidden: its figure and its place in the table there."""
    tables = {figure.ref: figure for figure in figures if figure.kind in WITH_ROWS}
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


def _places_of(figure: Figure, labels: frozenset[str]) -> set[int]:
    """The places of rows that the ledger has as hidden, by what it calls them."""
    cut = LONGEST_LABEL - len(figure.ref) - 1
    found = {place for place, row in enumerate(figure.facts.rows) if row and str(row[0])[:cut] in labels}
    return found | ({TOTAL} if "" in labels else set())


def _without(figure: Figure, places: set[int]) -> Figure:
    if not places:
        return figure
    hidden = tuple(sorted(places | set(figure.facts.hidden or ())))
    return replace(figure, facts=replace(figure.facts, hidden=hidden))
