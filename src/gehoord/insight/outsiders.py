"""What of a figure may leave the council: nothing small, and nothing from which something small follows.

Plain Python on plain data. Four rules:

1. In a row "n of of" neither n, of nor of − n may lie below the smallest number; else the row is hidden whole,
   with its interval. Nothing (0) is small too: "nobody" says something about each person.
2. Rows whose n add up to a known total (a trend, or rows of which every count is a part of the whole) could
   give a hidden row away by subtraction. So when rows are hidden, further rows go until the hidden ones
   together hold at least the smallest number in n, in of and in of − n, and are two or more.
3. The total at the top is shown when it passes rule 1 itself.
4. What `Facts.hidden` names is hidden too, and counts for rule 2: next to other numbers it would say too much.

Themes overlap, so their counts add up to nothing; but treating them as if they did costs little and leaves
no doubt. Themes share one `of`: that is shown, or it goes with all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, TypeVar

from .facts import TOTAL, Cell, Facts

HIDDEN = "·"
SMALLEST_EVER = 10
# One in so many may lie outside before two groups count as different ones.
DRIFT = 10

Where = TypeVar("Where")


def for_outsiders(facts: Facts, smallest: int) -> Facts:
    """The facts as outsiders may see them. Raises ValueError for a smallest number below 10."""
    if smallest < SMALLEST_EVER:
        raise ValueError(f"a smallest number of {smallest} protects nobody")
    beside = frozenset(facts.hidden or ())
    hidden = _hidden_rows(facts.rows, smallest, beside)
    rows = tuple(
        (row[0], *[HIDDEN] * (len(row) - 1)) if place in hidden else row for place, row in enumerate(facts.rows)
    )
    top_hidden = facts.n is not None and (TOTAL in beside or not _is_large(facts.n, facts.of, smallest))
    if not hidden and not top_hidden:
        return facts
    why = f"{_why(smallest)} {_why_beside(smallest)}" if beside else _why(smallest)
    found = replace(facts, rows=rows, note=f"{facts.note} {why}".strip())
    return replace(found, n=None, of=None, low=None, high=None) if top_hidden else found


def as_printed(facts: Facts, smallest: int) -> Facts:
    """The same, and when anything is hidden without the lines that are worked out of all rows together."""
    found = for_outsiders(facts, smallest)
    return found if found.rows == facts.rows and found.n == facts.n else found.without_lines()


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as outsiders read it: `facts` after `for_outsiders`. `hits` and `others`: the stories counted in n, and
    those only in of; empty for what is no signal."""

    ref: str
    kind: str
    question: dict[str, Any]
    facts: Facts
    hits: frozenset[int] = frozenset()
    others: frozenset[int] = frozenset()


def differencing(new: Printed, earlier: Printed, smallest: int) -> bool:
    """Whether the two together tell about a few people: of nearly the same stories they give numbers that are nearly
    the same. Who reads both knows about the stories in between.

    Compared are n, of and of − n, at the top and in rows of the same kind with the same label. The same question
    asked twice is about the same stories; else one group has to lie in the other, but for a tenth: a story may have
    been erased or coded anew since. This rule is pairwise: three figures together may still say something that no two
    of them do.
    """
    if new.ref == earlier.ref and new.facts == earlier.facts:
        return False
    same = new.kind == earlier.kind and new.question == earlier.question
    hits = same or _inside(new.hits, earlier.hits)
    of = same or _inside(new.hits | new.others, earlier.hits | earlier.others)
    rest = (hits and of) or _inside(new.others, earlier.others)
    one, two = new.facts, earlier.facts
    pairs = [(hits, one.n, two.n), (of, one.of, two.of), (rest, _rest(one), _rest(two))]
    if new.kind == earlier.kind:
        rows = {str(row[0]): row for row in two.rows if row}
        for row in one.rows:
            if row and str(row[0]) in rows:
                pairs += zip((hits, of, rest), *_row_numbers(row, rows[str(row[0])]), strict=True)
    return any(
        alike and a is not None and b is not None and 0 < abs(a - b) < smallest for alike, a, b in pairs
    )


def first_near(
    own: Sequence[Printed], before: Sequence[tuple[Printed, Where]], smallest: int
) -> list[tuple[Printed, Printed, Where | None]]:
    """Of each of one's own figures the first other next to which it tells about a few people, and where that was: among
    those that went out before, or else among one's own (None)."""
    pairs: list[tuple[Printed, Printed, Where | None]] = [
        (new, old, where) for new in own for old, where in before
    ]
    pairs += [(two, one, None) for one, two in combinations(own, 2)]
    found: dict[str, tuple[Printed, Printed, Where | None]] = {}
    for new, old, where in pairs:
        if new.ref not in found and differencing(new, old, smallest):
            found[new.ref] = new, old, where
    return list(found.values())


def _inside(some: frozenset[int], others: frozenset[int]) -> bool:
    """Whether nearly all of the smaller group are in the larger one."""
    small, large = sorted((some, others), key=len)
    return bool(small) and len(small - large) * DRIFT <= len(small)


def _why(smallest: int) -> str:
    return (
        f"Aantallen onder de {smallest}, en wat ze zou verraden, laten we niet zien ({HIDDEN}): "
        "niemand mag te herkennen zijn."
    )


def _why_beside(smallest: int) -> str:
    return (
        "Sommige regels of totalen zijn zelf groot genoeg, maar zouden naast andere cijfers, hier of eerder "
        f"bekendgemaakt, iets zeggen over minder dan {smallest} mensen. Die laten we daarom ook weg."
    )


def _is_large(n: int, of: int | None, smallest: int) -> bool:
    return n >= smallest and (of is None or of - n >= smallest)


def _counts(row: Sequence[Cell]) -> tuple[int, int | None]:
    """n and of of a row; 0 for what is no whole number, which is never shown."""
    n = row[1] if len(row) > 1 else 0
    # A text beside n, such as a number of days, is no number of people.
    of = row[2] if len(row) > 2 and not isinstance(row[2], str) else None
    whole = isinstance(n, int) and (of is None or isinstance(of, int))
    return (n, of) if whole else (0, 0)  # type: ignore[return-value]


def _hidden_rows(rows: Sequence[Sequence[Cell]], smallest: int, beside: frozenset[int]) -> set[int]:
    if not any(isinstance(cell, int | float) for row in rows for cell in row[1:]):
        return set()  # words only
    counts = [_counts(row) for row in rows]
    hidden = {place for place, (n, of) in enumerate(counts) if place in beside or not _is_large(n, of, smallest)}
    if not hidden:
        return hidden
    # The smallest of what is left goes along, so that the most is still shown.
    left = sorted(set(range(len(rows))) - hidden, key=lambda place: (counts[place][0], place))
    while left and not _covered(hidden, counts, smallest):
        hidden.add(left.pop(0))
    return hidden


def _covered(hidden: set[int], counts: list[tuple[int, int | None]], smallest: int) -> bool:
    """Whether subtracting all that is shown from a total leaves too many to say anything."""
    n = sum(counts[place][0] for place in hidden)
    rest = [of - one for one, of in (counts[place] for place in hidden) if of is not None]
    return len(hidden) > 1 and n >= smallest and (not rest or sum(rest) >= smallest)


def _rest(facts: Facts) -> int | None:
    return facts.of - facts.n if facts.n is not None and facts.of is not None else None


def _row_numbers(row: Sequence[Cell], other: Sequence[Cell]) -> list[tuple[int | None, int | None, int | None]]:
    """n, of and of − n of both; None where either shows none."""
    nothing: tuple[None, None, None] = (None, None, None)
    if any(len(one) < 2 or not isinstance(one[1], int) for one in (row, other)):
        return [nothing, nothing]
    found: list[tuple[int | None, int | None, int | None]] = []
    for n, of in (_counts(row), _counts(other)):
        found.append((n, of, None if of is None else of - n))
    return found
