"""The outcome of dots or an order, as it is kept: keys and numbers only, and nothing that tells about few people.

The arithmetic is `analysis.ranking`; docs/algorithms/ranking.md has it in words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from gehoord.analysis.ranking import Ballot, Divided, Method, Outcome, Ranking, rank

from .selectors import FEWEST

# The role of somebody who voted, and {key of an option: dots, or a place counted from 1}.
Voted = tuple[str, Mapping[str, int]]


def ranked(options: Collection[str], voted: Iterable[Voted], *, method: str, top: int) -> dict[str, Any]:
    """What is kept of a vote. Of fewer than five voters nothing but that.

    With one to four people in roles that are too small to tell, nobody's scores are told either: set beside the
    tops of the others they would say what those few chose. Neither is a role that is the only one to tell.
    """
    how = Method(method)
    found = rank(options, [_ballot(role, votes, options, how) for role, votes in voted], how, top=top, fewest=FEWEST)
    written = {"method": how.value, "top": top}
    if found.plain.voters < FEWEST:
        return {**written, "few": True}
    rest = found.plain.voters - sum(outcome.voters for outcome in found.roles.values())
    # Beside one role only, the order of everybody would say what the few others put above what.
    roles = {} if 0 < rest < FEWEST and len(found.roles) == 1 else found.roles
    scores = {} if 0 < rest < FEWEST else {cause: str(score) for cause, score in found.plain.scores.items()}
    return {
        **written, "n": found.plain.voters, "blank": found.blank,
        "plain": {**_kept(found.plain, whole=True), "scores": scores},
        "equal": _kept(found.equal) if found.equal else None,
        "roles": {role: _kept(outcome) for role, outcome in roles.items()},
        "too_small": list(found.too_small),
        "agreed": list(found.agreed),
        "dividing": [_divided(one, found) for one in found.dividing],
        "minority": {
            role: [cause for cause in outcome.top if found.plain.is_out(cause)]
            for role, outcome in roles.items()
        },
    }


def _ballot(role: str, votes: Mapping[str, int], options: Collection[str], method: Method) -> Ballot:
    """Without what is no option any more."""
    valid = {key: number for key, number in votes.items() if key in options and number > 0}
    if method is Method.DOTS:
        return Ballot(role, dots=valid)
    places = sorted(set(valid.values()))
    return Ballot(role, tiers=[[key for key, number in valid.items() if number == place] for place in places])


def _kept(outcome: Outcome, *, whole: bool = False) -> dict[str, Any]:
    """The tiers of the top and of a tie at its edge; of a part of the voters nothing below that."""
    inside = {*outcome.top, *outcome.tied}
    tiers = [list(tier) for tier in outcome.tiers if whole or inside.issuperset(tier)]
    return {"tiers": tiers, "top": list(outcome.top), "tied": list(outcome.tied), "left": outcome.places_left}


def _divided(one: Divided, found: Ranking) -> dict[str, Any]:
    return {
        "option": one.cause,
        "in": [role for role in one.places if one.cause in found.roles[role].top],
        "out": [role for role in one.places if found.roles[role].is_out(one.cause)],
    }
