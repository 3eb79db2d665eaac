"""How a question ends, and an evening: answers become numbers, and places are gone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from ..models import (
    Block,
    BlockKind,
    BlockState,
    Card,
    CardGroup,
    Chain,
    Gathering,
    Grouping,
    LiveSession,
    ProposedGroup,
    Tally,
)
from ..paper.counting import keep_phones, outcome
from ..reporting.keeping import keep_places
from .counting import count
from .opinions import load

P = ParamSpec("P")
R = TypeVar("R")


def loads_first(service: Callable[P, R]) -> Callable[P, R]:
    """For a service that may close a vote on statements, of `block` or `gathering`: what counts it is loaded before."""

    @wraps(service)
    def loaded(*args: P.args, **kwargs: P.kwargs) -> R:
        asked: Any = kwargs
        get_ready(asked["block"].gathering_id if "block" in asked else asked["gathering"].pk)
        return service(*args, **kwargs)

    return loaded


def get_ready(gathering_pk: int) -> None:
    """One query."""
    if Block.objects.filter(gathering=gathering_pk, state=BlockState.OPEN, kind=BlockKind.STATEMENTS).exists():
        load()


def close_one(block: Block) -> None:
    """For good; `block` is locked."""
    block.state, block.ends_at = BlockState.CLOSED, None
    if block.is_vote:
        block.result = count(block)
    elif not block.is_writing:
        keep_phones(block)
        block.result = outcome(block)
        block.answers.all().delete()
    block.version += 1
    block.save()


def close_open(gathering_pk: int) -> None:
    """What is still open closes; a phone that sends at the same time comes before it, or finds it closed."""
    for block in Block.objects.select_for_update().filter(gathering=gathering_pk, state=BlockState.OPEN):
        close_one(block)


def end_places(live: LiveSession) -> None:
    """Every place and code. Cards stay for the facilitator, and are nobody's."""
    close_open(live.gathering_id)
    keep_places(live)
    live.seats.all().delete()
    live.leavers.all().delete()


def end_with(gathering: Gathering) -> None:
    """The gathering is closed: cards and chains that were not taken over as lines go too. In the same transaction."""
    close_open(gathering.pk)
    # Asked on paper only.
    paper = Tally.objects.filter(block__gathering=gathering, block__state=BlockState.WAITING).values("block")
    for block in Block.objects.filter(pk__in=paper):
        close_one(block)
    Card.objects.filter(block__gathering=gathering).delete()
    end_groups(*gathering.blocks.all())
    Chain.objects.filter(block__gathering=gathering, cause=None).delete()
    Tally.objects.filter(block__gathering=gathering).delete()
    for live in LiveSession.objects.filter(gathering=gathering):
        keep_places(live)
        live.delete()


def end_groups(*blocks: Block) -> None:
    """Groups and proposals go with their cards; in the same transaction."""
    for model in (CardGroup, ProposedGroup, Grouping):
        model._default_manager.filter(block__in=blocks).delete()
