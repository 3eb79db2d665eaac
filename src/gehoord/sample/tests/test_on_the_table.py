"""Every page about cards that are laid together has something to show."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest
from django.urls import reverse

from gehoord.dialogue.grouping.proposing import search
from gehoord.dialogue.grouping.selectors import table_of
from gehoord.dialogue.models import Block, Card
from gehoord.sample import on_the_table


@pytest.mark.django_db
def test_cards_lie_in_groups_with_names_beside_a_proposal(facilitator: Any, client_of: Any) -> None:
    for _twice in range(2):
        on_the_table.build(facilitator, step=lambda _council: nullcontext())
    row, block = on_the_table.told(), Block.objects.get()
    table = table_of(block)
    assert {group.name: sorted(card.text for card in cards) for group, cards in table.groups} == {
        one["name"]: sorted(one["cards"]) for one in row["groups"]
    }
    [open_one, refused] = row["proposed"][::-1]
    assert [{card.text for card in cards} for _one, cards in table.proposed] == [set(open_one["cards"])]
    [apart] = block.proposed.filter(refused=True)
    assert {card.text for card in apart.cards.all()} == set(refused["cards"])
    # What the worker finds in its queue is nothing to do any more.
    search(block.pk)
    assert table_of(block) == table
    staff = client_of(facilitator)
    for name, args in (("live_groups", (block.pk,)), ("live_keep_cards", (block.pk,)), ("live_screen", ())):
        page = staff.get(reverse(f"dialogue:{name}", args=[block.gathering_id, *args])).content.decode()
        assert all(one["name"] in page for one in row["groups"]), name
    assert not Card.objects.filter(text__contains="[").exists()
