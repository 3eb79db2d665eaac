"""Cards that people are laying together in the sample council: groups with names, and what the computer proposed."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from functools import cache
from importlib.resources import files
from itertools import cycle
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.grouping import proposing
from gehoord.dialogue.grouping.services import make_group
from gehoord.dialogue.live import blocks
from gehoord.dialogue.live import services as live
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, BlockKind, Gathering, Search


@cache
def told() -> dict[str, Any]:
    """What `data/on_the_table.toml` says."""
    return tomllib.loads(files(__package__).joinpath("data/on_the_table.toml").read_text("utf-8"))


def build(by: Member, *, step: Callable[[Council], AbstractContextManager[None]]) -> None:
    """Once. It is held today: places and the door of an evening end a day later."""
    row = told()
    with step(by.council):
        if not Gathering.objects.filter(council=by.council, title=row["title"]).exists():
            _lay_together(by, _written(by, row), row)


def _written(by: Member, row: dict[str, Any]) -> Block:
    """A closed part with cards that everybody sees."""
    gathering = dialogue.make_gathering(
        by=by, title=row["title"], question=row["question"], place=row["place"], held_on=timezone.localdate()
    )
    door = live.open_door(by=by, gathering=gathering, expected_version=0)
    tokens = [
        live.join(council=by.council, code=door_code(door), role=role, table=1, nonce=new_nonce())
        for role in row["phones"]
    ]
    block = blocks.add_block(by=by, gathering=gathering, kind=BlockKind.CAUSES, question=row["asked"])
    block = blocks.open_block(by=by, block=block, expected_version=block.version)
    written = [*row["loose"], *(text for one in (*row["groups"], *row["proposed"]) for text in one["cards"])]
    for token, text in zip(cycle(tokens), written, strict=False):
        blocks.write(council=by.council, token=token, block_pk=block.pk, text=text)
    block = blocks.close_block(by=by, block=block, expected_version=block.version)
    return blocks.show_block(by=by, block=block, expected_version=block.version, shown=True)


def _lay_together(by: Member, block: Block, row: dict[str, Any]) -> None:
    """By hand, then from a proposal, as the computer would make it."""
    keys = dict(block.cards.values_list("text", "pk"))

    def cards(one: dict[str, Sequence[str]]) -> list[int]:
        return [keys[text] for text in one["cards"]]

    by_hand = [one for one in row["groups"] if not one.get("proposed")]
    for version, one in enumerate(by_hand):
        make_group(by=by, block=block, expected_version=version, name=one["name"], card_pks=cards(one))
    names = [one["name"] for one in row["groups"] if one.get("proposed")]
    offered = [one for one in row["groups"] if one.get("proposed")] + row["proposed"]
    proposing.ask(by=by, block=block)
    proposing.put_down(block.pk, [cards(one) for one in offered], Search.NOTHING)
    for place, proposed in enumerate(list(block.proposed.all())):
        if place < len(names):
            proposing.accept(by=by, block=block, proposed_pk=proposed.pk, name=names[place])
        elif offered[place].get("refused"):
            proposing.refuse(by=by, block=block, proposed_pk=proposed.pk)
