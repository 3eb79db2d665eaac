"""What can be asked about chains of whys."""

from __future__ import annotations

from typing import Any

from ..models import Block, BlockKind, Chain, Gathering

MOST_STEPS = 5


def chain_now(block: Block) -> Chain | None:
    """The one the group is busy with. Two queries."""
    return block.chains.filter(cause=None).prefetch_related("steps").first()


def dress(block: Any) -> None:
    """Put on a block what a page shows of asking why: the steps so far, the one of which why is asked, and the chains
    that were kept, newest first. Two queries."""
    chains = list(block.chains.select_related("cause").prefetch_related("steps"))
    block.steps = [step for chain in chains if chain.cause_id is None for step in chain.steps.all()]
    block.step_now = block.steps[-1] if 0 < len(block.steps) <= MOST_STEPS else None
    block.kept_chains = [chain for chain in reversed(chains) if chain.cause_id is not None]


def dressed(blocks: list[Block]) -> list[Block]:
    """All those with whys; the others as they are."""
    for block in blocks:
        if block.kind == BlockKind.WHY:
            dress(block)
    return blocks


def beginnings(gathering: Gathering) -> list[tuple[str, str]]:
    """(key, words) of what a chain can begin with: what the group wrote down, and what lies on the table. Three
    queries."""
    found = [(f"o-{line.pk}", line.text) for line in gathering.observations.all()]
    found += [(f"c-{line.pk}", line.text) for line in gathering.causes.filter(chain=None)]
    for block in gathering.blocks.filter(kind__in=(BlockKind.OBSERVATIONS, BlockKind.CAUSES)).prefetch_related("cards"):
        found += [(f"k-{card.pk}", card.text) for card in block.cards.all()]
    return found


def unkept(gathering: Gathering) -> int:
    """How many chains are not kept as a cause yet."""
    return Chain.objects.filter(block__gathering=gathering, cause=None).count()
