"""The numbers in a figure that outsiders read, each with the stories it counts: what the ledger takes. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import chain, combinations, islice
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import override

from .evidence import mark_of
from .facts import Facts
from .filters import read_day
from .outsiders import for_outsiders
from .periods import end_of, read_label, span_in_words

_QUARTER = re.compile(r"(\d{4}) K([1-4])")
# Sets of themes that are tried to read back what was counted of a story; all of them up to 14 themes.
MOST_SETS = 20_000
# A question about words remembers which text it read; nobody corrects one more often.
MOST_VERSIONS = 12


class Row(NamedTuple):
    """A number that would go out: `n` stories, or n of `of`. A plain tuple (label, n, signal ids) will do.

    `signals` are the ids of the stories counted in n, `others` of those only in `of`. `of` None: n is no share.
    `hidden`: it is not shown, whatever the number; its stories have to stay unknown.
    """

    label: str
    n: int
    signals: Iterable[int]
    of: int | None = None
    others: Iterable[int] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A story behind evidence: whether it is one of the n, what was counted of it, when it was told, and the hash of
    its receipt, which is in the mark."""

    signal: int
    is_hit: bool
    mark: str
    received_at: datetime
    secret: str | None = None


def rows_of(
    ref: str, facts: Facts, question: Mapping[str, Any], stories: Iterable[Counted], *, smallest: int,
    themes: Mapping[str, str],
) -> list[Row]:
    """The numbers of a figure as they are printed, given the smallest number; first its own, then those in its table.

    `themes`: label and key, of the codebook it was asked with. Rows of periods and of themes know their stories; those
    of other kinds, and of what is no story (a scan), have none.
    """
    known = list(stories)
    hits = frozenset(one.signal for one in known if one.is_hit)
    others = frozenset(one.signal for one in known if not one.is_hit)
    shown = for_outsiders(facts, smallest)
    found: list[Row] = []
    if facts.n is not None:
        found.append(_row(ref, facts.n, facts.of, hits, others, is_shown=shown.n is not None))
    part_of = _parts(facts, question, known, themes)
    for row, printed in zip(facts.rows, shown.rows, strict=True):
        n, of = (row[1] if len(row) > 1 else None), (row[2] if len(row) > 2 else None)
        if not isinstance(n, int):
            continue
        label = str(row[0])
        of = of if isinstance(of, int) else None
        part, is_period = part_of.get(label, (frozenset(), False))
        rest = others & part if is_period else (hits - part if part else frozenset())
        found.append(_row(f"{ref} {label}", n, of, hits & part, rest, is_shown=isinstance(printed[1], int)))
    return found


def _row(
    label: str, n: int, of: int | None, hits: frozenset[int], others: frozenset[int], *, is_shown: bool
) -> Row:
    rest = 0 if of is None else of - n
    # More stories than are counted: not those stories.
    fits = len(hits) <= n and (of is None or len(others) <= rest)
    row = Row(label, n, hits, of, others if of is not None else frozenset(), not is_shown)
    return row if fits else row._replace(signals=frozenset(), others=frozenset())


def _parts(
    facts: Facts, question: Mapping[str, Any], stories: list[Counted], themes: Mapping[str, str]
) -> dict[str, tuple[frozenset[int], bool]]:
    """The stories in each row, by its label, and whether the row is a period."""
    labels = [str(row[0]) for row in facts.rows]
    found: dict[str, tuple[frozenset[int], bool]] = {}
    days = [(one.signal, timezone.localtime(one.received_at).date()) for one in stories]
    for label in labels:
        span = _span(label, question)
        if span is not None:
            found[label] = frozenset(pk for pk, day in days if span[0] <= day <= span[1]), True
    if any(label in themes and label not in found for label in labels):
        keys, words = tuple(sorted(themes.values())), "q=" in str(question.get("filters", ""))
        counted = {one.signal: _themes_in(one, keys, words) for one in stories}
        for label in set(labels) & themes.keys() - found.keys():
            found[label] = frozenset(pk for pk, chosen in counted.items() if themes[label] in chosen), False
    return found


def _span(label: str, question: Mapping[str, Any]) -> tuple[date, date] | None:
    """The first and the last day of a row that is a period; evidence is in Dutch, whoever looks."""
    with override("nl"):
        for first, last in question.get("spans") or ():
            days = read_day(str(first).strip(), last=False), read_day(str(last).strip(), last=True)
            if days[0] and days[1] and span_in_words(days[0], days[1]) == label:
                return days[0], days[1]
        named = read_label(label) if _QUARTER.fullmatch(label) or question.get("per") == "month" else None
    return (named[0], end_of(*named)) if named else None


def _themes_in(one: Counted, themes: tuple[str, ...], words: bool) -> tuple[str, ...]:
    """What was counted of a story when it was frozen, also when it was recoded since: the set of themes that gives its
    mark. Few themes first, as most stories have."""
    old = _marks(themes, words).get(one.mark)
    if old is not None:
        return old
    return next(
        (
            chosen for chosen in _sets(themes) for ending in _endings(words)
            if mark_of(f"True|{','.join(chosen)}|{one.secret}{ending}") == one.mark
        ), (),
    )


def _sets(themes: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    sets = chain.from_iterable(combinations(themes, size) for size in range(len(themes) + 1))
    return islice(sets, MOST_SETS)


def _endings(words: bool) -> list[str]:
    return [f"|v{version}" for version in range(MOST_VERSIONS)] if words else [""]


@cache
def _marks(themes: tuple[str, ...], words: bool) -> dict[str, tuple[str, ...]]:
    """Which themes each mark stands for, of evidence from before marks held a secret."""
    return {
        mark_of(f"True|{','.join(chosen)}{ending}"): chosen for chosen in _sets(themes) for ending in _endings(words)
    }
