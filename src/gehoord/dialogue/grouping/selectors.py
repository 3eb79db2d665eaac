"""What the page about groups of cards shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from ..models import Block, Card, CardGroup, Grouping, ProposedGroup


@dataclass(frozen=True)
class Table:
    """The cards of one part as they lie, and what the computer proposed of those in no group."""

    groups: list[tuple[CardGroup, list[Card]]]
    loose: list[Card]
    proposed: list[tuple[ProposedGroup, list[Card]]]
    search: str
    version: int
    etag: str

    @property
    def cards(self) -> int:
        return len(self.loose) + sum(len(cards) for _group, cards in self.groups)


def table_of(block: Block) -> Table:
    """Five queries."""
    grouping = Grouping.objects.filter(block=block).first() or Grouping(block=block)
    laid: list[Any] = block.card_groups
    loose = laid.pop()[1]
    waiting = block.proposed.filter(refused=False).prefetch_related(
        Prefetch("cards", Card.objects.filter(group=None), to_attr="loose")
    )
    proposed: list[Any] = [(one, one.loose) for one in waiting if len(one.loose) > 1]
    number = len(loose) + sum(len(cards) for _group, cards in laid)
    return Table(
        groups=laid, loose=loose, proposed=proposed, search=grouping.search, version=grouping.version,
        etag=f'"{block.pk}.{block.version}.{grouping.seen}.{number}.{block.shown:d}"',
    )

