"""What of a figure may leave the council: nothing small, and nothing from which something small follows.

Plain Python on plain data. Three rules:

1. In a row "n of of" neither n, of nor of − n may lie below the smallest number; else the row is hidden whole,
   with its interval. Nothing (0) is small too: "nobody" says something about each person.
2. Rows whose n add up to a known total (a trend, or rows of which every count is a part of the whole) could
   give a hidden row away by subtraction. So when rows are hidden, further rows go until the hidden ones
   together hold at least the smallest number in n, in of and in of − n, and are two or more.
3. The total at the top is shown when it passes rule 1 itself.

Themes overlap, so their counts add up to nothing; but treating them as if they did costs little and leaves
no doubt. Themes share one `of`: that is shown, or it goes with all rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .facts import Cell, Facts

HIDDEN = "·"
SMALLEST_EVER = 10


def for_outsiders(facts: Facts, smallest: int) -> Facts:
    """The facts as outsiders may see them. Raises ValueError for a smallest number below 10."""
    if smallest < SMALLEST_EVER:
        raise ValueError(f"a smallest number of {smallest} protects nobody")
    hidden = _hidden_rows(facts.rows, smallest)
    rows = tuple(
        (row[0], *[HIDDEN] * (len(row) - 1)) if place in hidden else row for place, row in enumerate(facts.rows)
    )
    top_hidden = facts.n is not None and not _is_large(facts.n, facts.of, smallest)
    if not hidden and not top_hidden:
        return facts
    found = replace(facts, rows=rows, note=f"{facts.note} {_why(smallest)}".strip())
    return replace(found, n=None, of=None, low=None, high=None) if top_hidden else found


def differencing(
    new: tuple[str, dict[str, Any], Facts], earlier: Sequence[tuple[str, dict[str, Any], Facts]], smallest: int
) -> str | None:
    """A sentence why this figure may not leave next to one that did; None when it may.

    Each is (kind, question, facts). Of two figures that count the same sort of thing, with different
    questions, n and of may each be equal or differ by the smallest number or more. Otherwise somebody who
    knows both knows about the few stories in between. Filters always may overlap (the same stories, one
    condition more), so every pair is looked at. This rule is pairwise: three figures together may still
    say something that no two of them do.
    """
    kind, question, facts = new
    for other_kind, other_question, other in earlier:
        if other_kind != kind or (other_question == question and other == facts):
            continue
        pairs = [(facts.n, other.n), (facts.of, other.of), (_rest(facts), _rest(other))]
        rows = {str(row[0]): row for row in other.rows}
        for row in facts.rows:
            if str(row[0]) in rows:
                pairs += _row_pairs(row, rows[str(row[0])])
        if any(a is not None and b is not None and 0 < abs(a - b) < smallest for a, b in pairs):
            return (
                f"Dit getal verschilt minder dan {smallest} van een getal dat al naar buiten ging. Samen zouden "
                "ze iets zeggen over een paar mensen. Gebruik het eerdere bewijs, of stel een andere vraag."
            )
    return None


def _why(smallest: int) -> str:
    return (
        f"Aantallen onder de {smallest}, en wat ze zou verraden, laten we niet zien ({HIDDEN}): "
        "niemand mag te herkennen zijn."
    )


def _is_large(n: int, of: int | None, smallest: int) -> bool:
    return n >= smallest and (of is None or of - n >= smallest)


def _counts(row: Sequence[Cell]) -> tuple[int, int | None]:
    """n and of of a row; 0 for what is no whole number, which is never shown."""
    n = row[1] if len(row) > 1 else 0
    of = row[2] if len(row) > 2 else None
    whole = isinstance(n, int) and (of is None or isinstance(of, int))
    return (n, of) if whole else (0, 0)  # type: ignore[return-value]


def _hidden_rows(rows: Sequence[Sequence[Cell]], smallest: int) -> set[int]:
    if not any(isinstance(cell, int | float) for row in rows for cell in row[1:]):
        return set()  # words only
    counts = [_counts(row) for row in rows]
    hidden = {place for place, (n, of) in enumerate(counts) if not _is_large(n, of, smallest)}
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


def _row_pairs(row: Sequence[Cell], other: Sequence[Cell]) -> list[tuple[int | None, int | None]]:
    """n, of and of − n of two rows with the same label, as far as both show them."""
    if any(not isinstance(one[1], int) for one in (row, other) if len(one) > 1) or min(len(row), len(other)) < 2:
        return []
    (n, of), (other_n, other_of) = _counts(row), _counts(other)
    if of is None or other_of is None:
        return [(n, other_n)]
    return [(n, other_n), (of, other_of), (of - n, other_of - other_n)]
