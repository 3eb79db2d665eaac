"""The top seven of causes, by dots, Borda's count or duels: for everybody, per role, and with roles weighing the same.

Method in words: docs/algorithms/ranking.md. Arithmetic is exact, so a tie is a tie; none is ever broken here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

TOP = 7
# Of a role with fewer voters nothing is said apart.
FEWEST_VOTERS = 5

Scores = dict[str, Fraction]


class Method(StrEnum):
    """How ballots become an order. Chosen before the vote, and written down."""

    DOTS = "dots"
    BORDA = "borda"
    DUELS = "duels"


@dataclass(frozen=True)
class Ballot:
    """What one person handed in: dots per cause, or causes from first to last, those in one tier alike.

    Causes that are not named stand together below those that are. A ballot that names none, or all alike, is blank.
    """

    role: str = ""
    dots: Mapping[str, int] = field(default_factory=dict)
    tiers: Sequence[Collection[str]] = ()


@dataclass(frozen=True)
class Outcome:
    """The causes in tiers, best first; those in one tier are tied, in the order of their names.

    `top` is sure. When a tie lies across the end of the top, it is in `tied`, and `places_left` of those could be in.
    """

    tiers: tuple[tuple[str, ...], ...]
    voters: int
    top: tuple[str, ...]
    tied: tuple[str, ...]
    places_left: int
    # Empty for a part of the voters: subtracting two results would tell how the few others voted.
    scores: Scores

    def place(self, cause: str) -> tuple[int, int]:
        """First and last place of its tier, counted from 1; the same number when it is not tied."""
        before = 0
        for tier in self.tiers:
            if cause in tier:
                return before + 1, before + len(tier)
            before += len(tier)
        raise KeyError(cause)

    def is_out(self, cause: str) -> bool:
        """Surely not in the top."""
        return cause not in self.top and cause not in self.tied


@dataclass(frozen=True)
class Divided:
    """A cause that is surely in the top of one role, and surely not in that of another."""

    cause: str
    places: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Ranking:
    """All results of one vote. `equal` and what roles share are there with two roles of at least five voters."""

    method: Method
    plain: Outcome
    equal: Outcome | None
    roles: dict[str, Outcome]
    # Roles with one to four voters; their people count, their result is not told.
    too_small: tuple[str, ...]
    agreed: tuple[str, ...]
    dividing: tuple[Divided, ...]
    blank: int


def rank(
    causes: Iterable[str], ballots: Iterable[Ballot], method: Method, *, top: int = TOP, fewest: int = FEWEST_VOTERS
) -> Ranking:
    """The results of a vote. Raises ValueError for a ballot that does not fit the method or names an unknown cause."""
    names = sorted(causes)
    if len(set(names)) != len(names):
        raise ValueError("two causes have the same name")
    if top < 1 or fewest < 1:
        raise ValueError("top and fewest are at least 1")
    given = list(ballots)
    for ballot in given:
        _checked(names, ballot, method)
    valid = [ballot for ballot in given if not _is_blank(names, ballot)]
    sizes = Counter(ballot.role for ballot in valid)
    told = sorted(role for role, voters in sizes.items() if role and voters >= fewest)
    score = _SCORING[method]
    plain = _outcome(score(names, [(ballot, Fraction(1)) for ballot in valid]), len(valid), top)
    roles = {
        role: _without_scores(_outcome(score(names, [(one, Fraction(1)) for one in valid if one.role == role]),
                                       sizes[role], top))
        for role in told
    }
    equal = None
    if len(roles) > 1:
        weights = equal_weights(sizes, told)
        weighed = [(ballot, weights[ballot.role]) for ballot in valid]
        equal = _without_scores(_outcome(score(names, weighed), len(valid), top))
    return Ranking(
        method, plain, equal, roles,
        tuple(sorted(role for role in sizes if role and role not in told)),
        _agreed(names, roles), _dividing(names, roles), len(given) - len(valid),
    )


def equal_weights(sizes: Mapping[str, int], told: Collection[str]) -> dict[str, Fraction]:
    """The weight of one ballot of each role, when roles of enough voters weigh the same.

    People of smaller roles, or of none, count as one person each; the rest is shared equally by the roles in `told`.
    """
    everybody = sum(sizes.values())
    in_roles = sum(sizes[role] for role in told)
    return {role: Fraction(in_roles, len(told) * size) if role in told else Fraction(1) for role, size in sizes.items()
            } if everybody else {}


def stable_shuffle(causes: Iterable[str], key: str) -> list[str]:
    """An order without meaning, the same each time for the same key: for a top that is kept as a set."""
    return sorted(causes, key=lambda cause: hashlib.sha256(f"{key}\0{cause}".encode()).digest())


def duels(causes: Sequence[str], ballots: Iterable[tuple[Ballot, Fraction]]) -> dict[tuple[str, str], Fraction]:
    """For each pair the weight of the ballots that put the first above the second."""
    found = {(one, other): Fraction(0) for one in causes for other in causes if one != other}
    for ballot, weight in ballots:
        for place, tier in enumerate(levels := _levels(causes, ballot)):
            lower = [cause for below in levels[place + 1:] for cause in below]
            for one in tier:
                for other in lower:
                    found[one, other] += weight
    return found


def _by_dots(causes: Sequence[str], ballots: Sequence[tuple[Ballot, Fraction]]) -> Scores:
    """All dots of a cause together."""
    return {cause: sum((weight * ballot.dots.get(cause, 0) for ballot, weight in ballots), Fraction(0))
            for cause in causes}


def _by_borda(causes: Sequence[str], ballots: Sequence[tuple[Ballot, Fraction]]) -> Scores:
    """For every ballot a point for each cause below, and half a point for each that stands beside it."""
    found = dict.fromkeys(causes, Fraction(0))
    for ballot, weight in ballots:
        below = len(causes)
        for tier in _levels(causes, ballot):
            below -= len(tier)
            for cause in tier:
                found[cause] += weight * (below + Fraction(len(tier) - 1, 2))
    return found


def _by_duels(causes: Sequence[str], ballots: Sequence[tuple[Ballot, Fraction]]) -> Scores:
    """Copeland: a point for each cause that more ballots put below than above, half a point for a draw."""
    won = duels(causes, ballots)
    half = Fraction(1, 2)
    return {one: sum((Fraction(1) if won[one, other] > won[other, one] else half
                      for other in causes if other != one and won[one, other] >= won[other, one]), Fraction(0))
            for one in causes}


_SCORING: dict[Method, Callable[[Sequence[str], Sequence[tuple[Ballot, Fraction]]], Scores]] = {
    Method.DOTS: _by_dots,
    Method.BORDA: _by_borda,
    Method.DUELS: _by_duels,
}


def _levels(causes: Sequence[str], ballot: Ballot) -> list[list[str]]:
    """The tiers of a ballot, with what is not named as the last."""
    named = {cause for tier in ballot.tiers for cause in tier}
    rest = [cause for cause in causes if cause not in named]
    return [list(tier) for tier in ballot.tiers if tier] + ([rest] if rest else [])


def _checked(causes: Sequence[str], ballot: Ballot, method: Method) -> None:
    if ballot.tiers if method is Method.DOTS else ballot.dots:
        raise ValueError("a ballot has dots, or an order, as the method asks")
    named = [*ballot.dots, *(cause for tier in ballot.tiers for cause in tier)]
    if unknown := set(named) - set(causes):
        raise ValueError(f"not on the list: {', '.join(sorted(unknown))}")
    if len(set(named)) != len(named):
        raise ValueError("a cause has one place on a ballot")
    if any(dots < 0 for dots in ballot.dots.values()):
        raise ValueError("dots are counted from 0")


def _is_blank(causes: Sequence[str], ballot: Ballot) -> bool:
    return not any(ballot.dots.values()) and len(_levels(causes, ballot)) < 2


def _outcome(scores: Scores, voters: int, top: int) -> Outcome:
    tiers = tuple(tuple(sorted(cause for cause in scores if scores[cause] == score))
                  for score in sorted(set(scores.values()), reverse=True)) if voters else ()
    sure: list[str] = []
    for tier in tiers:
        if len(sure) + len(tier) > top:
            left = top - len(sure)
            return Outcome(tiers, voters, tuple(sure), tier if left else (), left, scores)
        sure.extend(tier)
    return Outcome(tiers, voters, tuple(sure), (), 0, scores)


def _without_scores(outcome: Outcome) -> Outcome:
    return Outcome(outcome.tiers, outcome.voters, outcome.top, outcome.tied, outcome.places_left, {})


def _agreed(causes: Sequence[str], roles: Mapping[str, Outcome]) -> tuple[str, ...]:
    """Surely in the top of every role."""
    return tuple(cause for cause in causes if all(cause in found.top for found in roles.values())) \
        if len(roles) > 1 else ()


def _dividing(causes: Sequence[str], roles: Mapping[str, Outcome]) -> tuple[Divided, ...]:
    """The causes on which roles lie furthest apart first; of equals in the order of their names."""
    found = []
    for cause in causes:
        ins = [outcome.place(cause)[1] for outcome in roles.values() if cause in outcome.top]
        outs = [outcome.place(cause)[0] for outcome in roles.values() if outcome.is_out(cause)]
        if ins and outs:
            places = {role: outcome.place(cause) for role, outcome in roles.items()}
            found.append((min(ins) - max(outs), cause, Divided(cause, places)))
    return tuple(divided for _apart, _cause, divided in sorted(found, key=lambda one: one[:2]))
