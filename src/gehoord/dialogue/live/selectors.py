"""What can be asked about a live gathering. People are numbers, and of few people nothing is said apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import SealBroken, unseal

from ..models import WRITING, Block, BlockState, Card, Gathering, GroupRole, LiveSession, Option, Seat
from ..whys.selectors import dressed
from .codes import seat_digest, shown

# Of a role with fewer people nothing is said apart.
FEWEST = 5
# A gathering that nobody closes lets nobody in any more after this.
LASTS = timedelta(hours=24)


class SeatUnknown(Exception):
    """No such place, or the gathering is over."""


@dataclass(frozen=True)
class HeadCount:
    """How many phones there are; `roles` is empty when it would say something about fewer than five people."""

    total: int
    roles: tuple[tuple[str, int], ...]


def live_of(member: Member, gathering: Gathering) -> LiveSession | None:
    """None before the door ever opened, and when it is over. Raises NotAllowed."""
    member.require(Right.LEAD_GATHERINGS)
    return LiveSession.objects.filter(
        gathering=gathering, gathering__council=member.council, opened_at__gt=timezone.now() - LASTS
    ).first()


def version_of(gathering: Gathering) -> int:
    """What the next form about the door has to carry; 0 before it ever opened."""
    found = LiveSession.objects.filter(gathering=gathering).values_list("version", flat=True).first()
    return found or 0


def seat_for(council: Council, token: str) -> Seat:
    """With its session and gathering, in one query. Raises SeatUnknown."""
    seat = Seat.objects.select_related("live__gathering").filter(
        token_hash=seat_digest(council.pk, token), live__gathering__council=council,
        live__gathering__closed_at=None, live__opened_at__gt=timezone.now() - LASTS,
    ).first()
    if seat is None:
        raise SeatUnknown
    return seat


def door_code(live: LiveSession) -> str:
    """As it is read aloud; empty while the door is closed, or when its key is gone: then the facilitator opens anew."""
    if not live.is_open:
        return ""
    try:
        return shown(unseal(bytes(live.sealed_code), context=door_context(live.gathering_id)).decode())
    except SealBroken:
        return ""


def door_context(gathering_pk: int) -> str:
    return f"live-door:{gathering_pk}"


def head_count(live: LiveSession) -> HeadCount:
    """One query."""
    found = dict(live.seats.order_by().values_list("role").annotate(n=Count("pk")))
    told = told_apart(found)
    return HeadCount(sum(found.values()), tuple((str(one.label), found[one]) for one in GroupRole if one in told))


def told_apart(people: Mapping[str, int]) -> frozenset[str]:
    """The roles of which something may be said apart: at least five people, and so are all the others together.

    Else the total would tell about those few.
    """
    told = frozenset(role for role, number in people.items() if number >= FEWEST)
    rest = sum(number for role, number in people.items() if role not in told)
    return told if not 0 < rest < FEWEST else frozenset()


def get_block(member: Member, gathering_pk: int, pk: int) -> Block:
    """With its gathering. Raises NotAllowed, Block.DoesNotExist (not there, not yours)."""
    member.require(Right.LEAD_GATHERINGS)
    return Block.objects.select_related("gathering").get(
        pk=pk, gathering=gathering_pk, gathering__council=member.council
    )


def agenda_of(gathering: Gathering) -> QuerySet[Block]:
    """In the order of the agenda, each with `cards_n`, `wishes_n` and `answers_n`. One query."""
    return gathering.blocks.annotate(
        cards_n=Count("cards", distinct=True), wishes_n=Count("cards__wishes", distinct=True),
        answers_n=Count("answers", distinct=True) + Count("ballots", distinct=True),
    ).order_by("place", "pk")


def writing_blocks(gathering: Gathering) -> QuerySet[Block]:
    """The parts in which people write cards, in the order of the agenda."""
    return gathering.blocks.filter(kind__in=WRITING)


def with_lines(block: Block) -> QuerySet[Option]:
    """What can be voted on, each with the line whose words it has. One query."""
    return block.options.filter(admitted=True).select_related("cause", "observation", "tip")


def with_options() -> Prefetch[str]:
    """The options of blocks that can be voted on, with the lines whose words they have. One query for all blocks."""
    return Prefetch(
        "options", Option.objects.filter(admitted=True).select_related("cause", "observation", "tip")
    )


def cards_now() -> Prefetch[str]:
    """The cards that people look at: not those about a why that was answered."""
    return Prefetch("cards", Card.objects.filter(aside=False))


def on_screen(gathering: Gathering) -> list[Block]:
    """What everybody sees now: the open one and those that are shown, with their cards, groups and options. Four
    queries, and two for each that asks why."""
    return dressed(list(
        gathering.blocks.filter(Q(state=BlockState.OPEN) | Q(shown=True)).order_by("place", "pk")
        .select_related("rules", "kept").prefetch_related(cards_now(), "groups", with_options())
    ))


def shown_blocks(gathering: Gathering) -> list[Block]:
    """Those whose cards or result everybody sees. Four queries."""
    return list(
        gathering.blocks.filter(shown=True).order_by("place", "pk")
        .select_related("rules", "kept").prefetch_related(cards_now(), "groups", with_options())
    )


def open_block_of(gathering: Gathering) -> Block | None:
    """What is asked now. One query."""
    return gathering.blocks.filter(state=BlockState.OPEN).select_related("rules").first()


def cards_left(gathering: Gathering) -> int:
    """How many cards are not lines of the gathering yet."""
    return Card.objects.filter(block__gathering=gathering).count()
