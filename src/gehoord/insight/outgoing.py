"""The numbers in a figure that outsiders read, each with the stories it counts: what the ledger takes. No database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import chain, combinations, islice
from typing import Any, NamedTuple

from django.utils import timezone

from .evidence import mark_of
from .facts import Facts
from .outsiders import for_outsiders

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
    """A story behind evidence: whether it is one of the n, what was counted of it, and when it was told."""

    signal: int
    is_hit: bool
    mark: str
    received_at: datetime


def rows_of(
    ref: str, facts: Facts, question: Mapping[str, Any], stories: Iterable[Counted], *, smallest: int,
    themes: Mapping[str, str],
) -> list[Row]:
    """The numbers of a figure as they are printed, given the smallest number; first its own, then those in its table.

    `themes`: label and key, of the codebook it was asked with. Rows of quarters and of themes know their stories; those
    of other kinds, and of what is no story (a scan), have none.
    """
    known = list(stories)
    hits = frozenset(one.signal for one in known if one.is_hit)
    others = frozenset(one.signal for one in known if not one.is_hit)
    shown = for_outsiders(facts, smallest)
    found: list[Row] = []
    if facts.n is not None:
        found.append(_row(ref, facts.n, facts.of, hits, others, is_shown=shown.n is not None))
    words = "q=" in str(question.get("filters", ""))
    for row, printed in zip(facts.rows, shown.rows, strict=True):
        n, of = (row[1] if len(row) > 1 else None), (row[2] if len(row) > 2 else None)
        if not isinstance(n, int):
            continue
        label = str(row[0])
        of = of if isinstance(of, int) else None
        part = _part(label, known, themes, words)
        rest = others & part if _QUARTER.fullmatch(label) else (hits - part if part else frozenset())
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


def _part(label: str, stories: list[Counted], themes: Mapping[str, str], words: bool) -> frozenset[int]:
    """The stories in a row, by its label."""
    quarter = _QUARTER.fullmatch(label)
    if quarter:
        year, number = int(quarter[1]), int(quarter[2])
        days = ((one.signal, timezone.localtime(one.received_at)) for one in stories)
        return frozenset(pk for pk, day in days if (day.year, (day.month + 2) // 3) == (year, number))
    key = themes.get(label)
    if key is None:
        return frozenset()
    counted = _marks(tuple(sorted(themes.values())), words)
    return frozenset(one.signal for one in stories if key in counted.get(one.mark, ()))


@cache
def _marks(themes: tuple[str, ...], words: bool) -> dict[str, tuple[str, ...]]:
    """Which themes each mark stands for: what was counted of a story when it was frozen, also when it was recoded."""
    sets = chain.from_iterable(combinations(themes, size) for size in range(len(themes) + 1))
    endings = [f"|v{version}" for version in range(MOST_VERSIONS)] if words else [""]
    return {
        mark_of(f"True|{','.join(chosen)}{ending}"): chosen
        for chosen in islice(sets, MOST_SETS) for ending in endings
    }
