"""Phones and paper together, in numbers that say nothing about few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from ..live.outcomes import result
from ..live.selectors import FEWEST
from ..models import Block, Tally

# (role, value) -> people
Counted = Counter[tuple[str, int]]


class TooFew(Exception):
    """What was told before, beside what would be told now, would say what a few people answered."""


def keep_phones(block: Block) -> None:
    """What phones answered, as numbers, before the answers go. `block` is locked."""
    counted: Counted = Counter(block.answers.values_list("seat__role", "value"))
    put(block, counted, on_paper=False)


def put(block: Block, counted: Counted, *, on_paper: bool) -> None:
    """Instead of what stood there."""
    block.tallies.filter(on_paper=on_paper).delete()
    Tally.objects.bulk_create(
        Tally(block=block, on_paper=on_paper, role=role, value=value, people=people)
        for (role, value), people in sorted(counted.items()) if people
    )


def counted(block: Block, *, on_paper: bool) -> Counted:
    """One query."""
    return Counter({
        (role, value): people
        for role, value, people in block.tallies.filter(on_paper=on_paper).values_list("role", "value", "people")
    })


def outcome(block: Block) -> dict[str, Any]:
    """The result of a question that closes."""
    return together(counted(block, on_paper=False), counted(block, on_paper=True))


def together(
    phones: Counted, paper: Counted, *, told: Counted | None = None, again: Collection[str] | None = None
) -> dict[str, Any]:
    """As `outcomes.result`, with how many came by phone and on paper.

    `told`: the paper that was in a result that people may have seen. Then at least five people are added or taken away,
    of each role that is told and of all others together. Raises TooFew.

    `again`: that was done before. Then people may stand at another answer, and nobody comes or goes: of three results
    the first and the last could differ by a few people. Roles that are not in `again` stay untold. Raises TooFew.
    """
    rows = (phones + paper).elements()
    found = result(rows)
    if "counts" not in found:
        if told is not None:
            raise TooFew
        return found
    if told is not None and again is not None:
        if by_role(told) != by_role(paper):
            raise TooFew
        found["roles"] = {role: counts for role, counts in found["roles"].items() if role in again}
    if told is not None:
        before, now = by_role(told), by_role(paper)
        change = {role: abs(now[role] - before[role]) for role in now | before}
        if 0 < abs(paper.total() - told.total()) < FEWEST:
            raise TooFew
        people = by_role(phones + paper)
        safe = {role for role in found["roles"] if not 0 < change.get(role, 0) < FEWEST}
        others = (
            sum(number for role, number in people.items() if role not in safe),
            sum(number for role, number in change.items() if role not in safe),
        )
        if any(0 < number < FEWEST for number in others):
            safe = set()
        found["roles"] = {role: counts for role, counts in found["roles"].items() if role in safe}
    if paper:
        found |= {"phones": phones.total(), "paper": paper.total()}
    return found


def by_role(counts: Counted) -> Counter[str]:
    """How many people of each role."""
    found: Counter[str] = Counter()
    for (role, _value), people in counts.items():
        found[role] += people
    return found
