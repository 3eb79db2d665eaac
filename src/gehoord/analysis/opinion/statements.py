"""What the statements say of groups: which are typical of one, which bind all, which divide them.

Method in words: docs/algorithms/opinion-groups.md. A share is (votes + 1) / (seen + 2): no few votes make it
0 or 1.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np

from .votes import AGREE, DISAGREE, Floats, Ints, Votes, in_order

Side = Literal["agree", "disagree"]
SIDES: tuple[Side, Side] = ("agree", "disagree")
SURE = 1.2816  # z of 90%, one-sided
MOST = 5


@dataclass(frozen=True)
class Typical:
    """A statement that tells a group from the others."""

    statement: str
    side: Side
    votes: int
    seen: int
    share: float
    # How many times the share of the others.
    ratio: float
    # z of the share against one half, and against the others.
    z_share: float
    z_ratio: float


@dataclass(frozen=True)
class Shared:
    """A statement in which the groups meet, or part: the share of each group, in the order of the groups."""

    statement: str
    side: Side
    shares: tuple[float, ...]
    # For a statement that binds: the product of the shares. For one that divides: the largest difference.
    value: float


@dataclass(frozen=True)
class Statements:
    """The strongest first. `consensus` has for every statement the product of the shares of agreeing."""

    typical: tuple[tuple[Typical, ...], ...]
    binding: tuple[Shared, ...]
    dividing: tuple[Shared, ...]
    consensus: dict[str, float]


@dataclass(frozen=True)
class _Counts:
    """Groups by statements."""

    agree: Floats
    disagree: Floats
    seen: Floats

    def of(self, side: Side) -> Floats:
        return self.agree if side == "agree" else self.disagree


def statements(votes: Votes, group: Ints, moderated_out: Collection[str] = ()) -> Statements:
    """Typical, binding and dividing statements of the groups (-1 is left out); moderated ones are not among them."""
    votes, came_from = in_order(votes)
    group = group[came_from]
    kept = [column for column, name in enumerate(votes.statements) if name not in set(moderated_out)]
    names = [votes.statements[column] for column in kept]
    counts = _counted(votes.matrix[:, kept], group)
    if not len(counts.seen):
        return Statements((), (), (), {})
    agree, disagree = (share(counts.of(side), counts.seen) for side in SIDES)
    return Statements(
        tuple(_typical(names, counts, one) for one in range(len(counts.seen))),
        _binding(names, counts, agree, disagree),
        _dividing(names, counts, agree, disagree),
        {name: float(value) for name, value in zip(names, agree.prod(axis=0), strict=True)},
    )


def share(votes: Floats, seen: Floats) -> Floats:
    return (votes + 1) / (seen + 2)


def against_half(votes: Floats, seen: Floats) -> Floats:
    """z of a share against one half, with one vote added to both."""
    return np.asarray(2 * np.sqrt(seen + 1) * ((votes + 1) / (seen + 1) - 0.5))


def against_others(votes: Floats, seen: Floats, votes_of_others: Floats, seen_by_others: Floats) -> Floats:
    """z of the difference between two shares, with one vote added to each count; 0 where all said the same."""
    a, n, b, m = votes + 1, seen + 1, votes_of_others + 1, seen_by_others + 1
    together = (a + b) / (n + m)
    spread = np.sqrt(np.maximum(together * (1 - together), 0) * (1 / n + 1 / m))
    return np.asarray(np.where(together < 1, (a / n - b / m) / np.where(spread > 0, spread, 1), 0.0))


def _counted(matrix: Floats, group: Ints) -> _Counts:
    many = int(group.max(initial=-1)) + 1
    inside = (group[np.newaxis] == np.arange(many)[:, np.newaxis]).astype(np.float64)
    return _Counts(*(inside @ hit for hit in (matrix == AGREE, matrix == DISAGREE, ~np.isnan(matrix))))


def _typical(names: list[str], counts: _Counts, one: int) -> tuple[Typical, ...]:
    """Up to five, those people agree with first. Surely more than half, and surely more than in the other groups."""
    others = np.arange(len(counts.seen)) != one
    if not others.any():
        return ()
    found: list[tuple[float, int, Typical]] = []
    seen, seen_by_others = counts.seen[one], counts.seen[others].sum(axis=0)
    measured = {}
    for side in SIDES:
        mine, theirs = counts.of(side)[one], counts.of(side)[others].sum(axis=0)
        measured[side] = (mine, share(mine, seen), share(mine, seen) / share(theirs, seen_by_others),
                          against_half(mine, seen), against_others(mine, seen, theirs, seen_by_others))
    for column, name in enumerate(names):
        side = max(SIDES, key=lambda one_side: float(measured[one_side][4][column]))
        mine, shares, ratios, z_share, z_ratio = (values[column] for values in measured[side])
        if z_share > SURE and z_ratio > SURE:
            weight = float(ratios * z_ratio * shares * z_share)
            found.append((-weight, column, Typical(name, side, int(mine), int(seen[column]), float(shares),
                                                   float(ratios), float(z_share), float(z_ratio))))
    best = [typical for _weight, _column, typical in sorted(found, key=lambda each: each[:2])[:MOST]]
    return tuple(sorted(best, key=lambda typical: typical.side))


def _binding(names: list[str], counts: _Counts, agree: Floats, disagree: Floats) -> tuple[Shared, ...]:
    """In every group more than half on the same side, and surely so for all together."""
    found: list[Shared] = []
    seen = counts.seen.sum(axis=0)
    for side, shares in zip(SIDES, (agree, disagree), strict=True):
        together = against_half(counts.of(side).sum(axis=0), seen)
        for column in np.flatnonzero((shares > 0.5).all(axis=0) & (together > SURE)):
            found.append(_shared(names[column], side, shares[:, column], float(shares[:, column].prod())))
    return tuple(sorted(found, key=lambda one: -one.value)[:MOST])


def _dividing(names: list[str], counts: _Counts, agree: Floats, disagree: Floats) -> tuple[Shared, ...]:
    """Two groups on different sides of one half, surely apart; the largest difference between two groups counts."""
    found: list[Shared] = []
    for column, name in enumerate(names):
        best: Shared | None = None
        for side, shares in zip(SIDES, (agree, disagree), strict=True):
            high, low = int(shares[:, column].argmax()), int(shares[:, column].argmin())
            votes, seen = counts.of(side)[:, column], counts.seen[:, column]
            apart = against_others(votes[[high]], seen[[high]], votes[[low]], seen[[low]])[0]
            value = float(shares[high, column] - shares[low, column])
            is_parted = shares[high, column] > 0.5 > shares[low, column] and apart > SURE
            if is_parted and (best is None or value > best.value):
                best = _shared(name, side, shares[:, column], value)
        if best is not None:
            found.append(best)
    return tuple(sorted(found, key=lambda one: -one.value)[:MOST])


def _shared(name: str, side: Side, shares: Floats, value: float) -> Shared:
    return Shared(name, side, tuple(float(one) for one in shares), value)
