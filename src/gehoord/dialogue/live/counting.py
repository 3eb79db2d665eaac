"""How a vote ends: ballots become numbers, by the rules that were chosen beforehand."""

from __future__ import annotations

from typing import Any

from ..models import Ballot, Block, BlockKind, Counting, Option, VoteRules
from .opinions import opinions
from .ranking import ranked


def rules_of(block: Block) -> VoteRules:
    """Those of the block, or the usual ones, not saved. One query unless they were fetched."""
    found: VoteRules | None = getattr(block, "rules", None)
    if found is None:
        found = VoteRules(block=block, method=Counting.BORDA)
    # The kind of a block may change until it opens.
    if (found.method == Counting.DOTS) != (block.kind == BlockKind.DOTS):
        found.method = Counting.DOTS if block.kind == BlockKind.DOTS else Counting.BORDA
    return found


def count(block: Block) -> dict[str, Any]:
    """What is kept of a vote that closes; ballots, and statements that were never admitted, are gone.

    `block` is locked.
    """
    Option.objects.filter(block=block, admitted=False).delete()
    options = [str(pk) for pk in block.options.values_list("pk", flat=True)]
    voted = [
        (on_phone or on_paper, votes)
        for on_phone, on_paper, votes in Ballot.objects.filter(block=block).values_list("seat__role", "role", "votes")
    ]
    Ballot.objects.filter(block=block).delete()
    rules = rules_of(block)
    if block.kind == BlockKind.STATEMENTS:
        return opinions(options, voted, smallest_n=block.gathering.council.smallest_n)
    return ranked(options, voted, method=rules.method, top=rules.top)
