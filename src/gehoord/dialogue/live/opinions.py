"""The outcome of statements, as it is kept: numbers per statement, and groups that are large enough to describe.

The method is `analysis.opinion`; docs/algorithms/opinion-groups.md has it in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .outcomes import result
from .selectors import FEWEST, told_apart

if TYPE_CHECKING:
    from gehoord.analysis.opinion import OpinionGroups, Statements, Votes

AGREE, PASS, DISAGREE = 1, 0, -1
# With fewer voters there is no picture; with fewer than `SMALL` it says that it means little.
FEWEST_IN_PICTURE, SMALL = 15, 30
# Places in the picture are rounded, so that nobody can compute back what one point voted.
GRID = 20
# How many of a group agree, in fifths: almost nobody, few, about half, most, almost everybody.
BANDS = (0.2, 0.4, 0.6, 0.8)

# The role of somebody who voted, and {key of a statement: 1, 0 or -1}.
Voted = tuple[str, Mapping[str, int]]


def load() -> None:
    """What looks for groups: a second the first time, so before a transaction in which others wait."""
    import gehoord.analysis.opinion  # noqa: F401


def opinions(statements: Sequence[str], voted: Iterable[Voted], *, smallest_n: int) -> dict[str, Any]:
    """What is kept of a vote on statements. Of fewer than five voters nothing but that.

    Depends on the votes, not on who cast them or in which order. `smallest_n`: smaller groups are not described.
    """
    rows = [(role, {key: votes[key] for key in statements if key in votes}) for role, votes in voted]
    rows = sorted(((role, votes) for role, votes in rows if votes), key=lambda row: _key(statements, row[1]))
    if len(rows) < FEWEST:
        return {"few": True}
    counted = {
        key: result([(role, votes[key]) for role, votes in rows if key in votes]) for key in statements
    }
    groups, why = _groups(statements, [votes for _role, votes in rows], smallest_n)
    return {"n": len(rows), "statements": counted, "groups": groups, "why": why}


def _key(statements: Sequence[str], votes: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(votes.get(key, AGREE + 1) for key in sorted(statements))


def _groups(
    statements: Sequence[str], rows: Sequence[Mapping[str, int]], smallest_n: int
) -> tuple[dict[str, Any] | None, str]:
    """Groups of at least `smallest_n`, two of them or none; else why not: few, one or small."""
    if len(rows) < FEWEST_IN_PICTURE:
        return None, "few"
    # A second of loading: only for who closes a vote.
    import numpy as np

    from gehoord.analysis.opinion import Votes, opinion_groups
    from gehoord.analysis.opinion import statements as tell

    matrix = np.array([[votes.get(key, np.nan) for key in statements] for votes in rows], dtype=np.float64)
    votes = Votes(tuple(f"p{place}" for place in range(len(rows))), tuple(statements), matrix)
    found = opinion_groups(votes)
    if found.k < 2:
        return None, "one"
    large = [one for one, size in enumerate(found.sizes) if size >= smallest_n]
    if len(large) < 2:
        return None, "small"
    inside = np.full(len(rows), -1)
    for number, one in enumerate(large):
        inside[found.group == one] = number
    rest = len(rows) - sum(found.sizes[one] for one in large)
    return {
        # The sizes less than the total would tell how few the others are.
        "sizes": [found.sizes[one] if rest == 0 or rest >= FEWEST else 0 for one in large],
        "some_left_out": rest > 0,
        "points": _points(found, inside),
        **_told(votes, inside, tell(votes, inside)),
    }, ""


def _points(found: OpinionGroups, inside: Any) -> list[list[int]]:
    """[x, y, group, people] on a grid from -20 to 20; nobody of a group that is not described."""
    drawn = [place for place, group in enumerate(inside) if group >= 0]
    most = max(max(abs(float(found.x[place])), abs(float(found.y[place]))) for place in drawn) or 1.0
    places = Counter(
        (round(float(found.x[place]) / most * GRID), round(float(found.y[place]) / most * GRID), int(inside[place]))
        for place in drawn
    )
    return [[*place, people] for place, people in sorted(places.items())]


def _told(votes: Votes, inside: Any, found: Statements) -> dict[str, Any]:
    """How much each group agrees, in words that are wide enough, and which statements bind and divide."""
    bands: dict[str, list[int | None]] = {}
    groups = range(int(inside.max()) + 1)
    for column, key in enumerate(votes.statements):
        seen = [(~_missing(votes, column)) & (inside == one) for one in groups]
        apart = told_apart({str(one): int(seen[one].sum()) for one in groups})
        bands[key] = [
            _band(int((votes.matrix[seen[one], column] == AGREE).sum()), int(seen[one].sum()))
            if str(one) in apart else None for one in groups
        ]
    return {
        "bands": bands,
        "typical": [[[one.statement, one.side] for one in group] for group in found.typical],
        "binding": [[one.statement, one.side] for one in found.binding],
        "dividing": [[one.statement, one.side] for one in found.dividing],
        # The most agreed on by all groups first; the products themselves would tell the share of each.
        "consensus": sorted(found.consensus, key=lambda key: (-found.consensus[key], key)),
    }


def _missing(votes: Votes, column: int) -> Any:
    return ~votes.cast[:, column]


def _band(agree: int, seen: int) -> int:
    share = (agree + 1) / (seen + 2)
    return sum(share > edge for edge in BANDS)
