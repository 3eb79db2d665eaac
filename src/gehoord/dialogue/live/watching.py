"""What a screen gets when it asks again."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..models import Block, BlockKind, Card, Gathering, LiveSession, Seat
from ..whys.selectors import dress
from . import phone_votes
from .codes import seat_digest
from .counting import rules_of
from .keeping import can_be_kept
from .outcomes import choices, shown_result
from .remembered import Place, Room, rooms
from .selectors import SeatUnknown, open_block_of, shown_blocks, with_options
from .showing import Known, Showing
from .vote_words import how_counted, shown_vote

# What phones of the last few rooms see, so that 150 of them do not each have it drawn; each for this long at most.
MOST_DRAWN, KEPT_SECONDS = 8, 120
# While people write, cards come one by one: those of this time are shown together. What the facilitator does, what is
# taken off or withdrawn is seen at once.
TOGETHER_SECONDS = 0.4


@dataclass(frozen=True)
class Body:
    """A part of a page, as it is and packed."""

    plain: str
    packed: bytes

    @classmethod
    def of(cls, plain: str) -> Body:
        return cls(plain, gzip.compress(plain.encode(), compresslevel=6, mtime=0))

    def answer(self, request: HttpRequest, etag: str) -> HttpResponse:
        answer = HttpResponse(headers={"ETag": etag, "Vary": "Accept-Encoding"})
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            answer["Content-Encoding"] = "gzip"
            answer.content = self.packed
        else:
            answer.content = self.plain
        return answer


@dataclass
class Drawn:
    """What phones see, drawn once for all: since when (monotonic) and up to which card."""

    since: float
    cards: int
    shown: SafeString
    part: Body
    live: LiveSession
    # What is asked with what is shown, by the answer that a phone gave; made for the first that misses it.
    wholes: dict[int | None, Body] = field(default_factory=dict)
    asked: tuple[Any] | None = None

    def whole(self, room: Room, place: Place) -> Body | None:
        """None when this phone has a page of its own: after voting, and with statements in an order of its own."""
        with _lock:
            if self.asked is None:
                self.asked = (asked_of_phones(self.live.gathering),)
            (block,) = self.asked
            # What is remembered of answers may be about what was asked a moment earlier.
            if (block.pk if block else None) != room.asked or place.pk in room.voted:
                return None
            if block and block.kind == BlockKind.STATEMENTS:
                return None
            value = room.answers.get(place.pk)
            if value not in self.wholes:
                if block:
                    block.mine = value
                asked = render_to_string("dialogue/live/_asked.html", {"live": self.live, "now": block})
                self.wholes[value] = Body.of(asked + self.part.plain)
            return self.wholes[value]


# (live session, when its door opened, version of its agenda, language).
_drawn: dict[tuple[Any, ...], Drawn] = {}
# Held while one phone has it drawn: the others wait for that, instead of drawing the same at the same time.
_lock = threading.Lock()


def not_changed(request: HttpRequest, etag: str) -> HttpResponse | None:
    """304 when the browser has this already."""
    if get_conditional_response(request, etag=etag) is None:
        return None
    return HttpResponse(status=304, headers={"ETag": etag})


def results_of(gathering: Gathering) -> list[Any]:
    """The blocks of questions and votes that closed, in order, each with what the page shows. Three queries."""
    found = gathering.blocks.select_related("rules", "kept").prefetch_related(with_options())
    blocks: list[Any] = [block for block in found if block.result]
    for block in blocks:
        block.gathering = gathering
        block.shown_result = [] if block.is_vote else shown_result(block)
        block.vote = shown_vote(block) if block.is_vote else {}
        block.how = how_counted(block, rules_of(block)) if block.is_vote else []
        block.can_keep = can_be_kept(block)
        block.is_kept = hasattr(block, "kept")
    return blocks


def with_results(blocks: Iterable[Block]) -> list[Any]:
    """Each with what the page shows of its result."""
    found: list[Any] = list(blocks)
    for block in found:
        block.shown_result = shown_result(block) if block.shown and not block.is_vote else []
        block.vote = shown_vote(block) if block.shown and block.is_vote else {}
        block.how = how_counted(block, rules_of(block)) if block.is_vote else []
    return found


def asked_again(request: HttpRequest, council_pk: int | None, token: str, known: Known) -> HttpResponse | None:
    """For a phone that says what it has: nothing (304), or what it misses. No query while others asked just now.

    None when it has no place here, or when its page is its own: then `views_public` makes it. Raises SeatUnknown.
    """
    room = rooms.get(known.live, lambda room: not (room and known.is_newer_than(room.now)))
    if council_pk is None or room is None or room.council != council_pk:
        return None
    place = room.places.get(seat_digest(council_pk, token))
    if place is None:
        return None
    now, drawn = room.now, _drawn.get((*room.now[:3], get_language()))
    if known.is_all_of(now) or (drawn and known.is_all_of(now._replace(cards=drawn.cards)) and _is_new(drawn, now)):
        return HttpResponse(status=304, headers={"ETag": request.headers["If-None-Match"]})
    drawn = shown_to_phones(now)
    body = drawn.part if known.agenda == now.agenda else drawn.whole(room, place)
    if body is None:
        return None
    own = known.own
    # Own cards are a part of the page as well; somebody may have taken one off.
    if known.agenda != now.agenda and place.cards != own:
        mine = list(Card.objects.filter(seat=place.pk))
        own, body = len(mine), Body.of(body.plain + render_to_string("dialogue/live/_own.html", {"mine": mine}))
    return body.answer(request, now._replace(cards=drawn.cards).etag(own))


def shown_to_phones(now: Showing) -> Drawn:
    """The same for each phone: drawn once for each change and language. No query when it was drawn already.

    Raises SeatUnknown when it ended just now.
    """
    key = (*now[:3], get_language())
    with _lock:
        if (drawn := _drawn.get(key)) and _is_new(drawn, now):
            return drawn
        moment = time.monotonic()
        for old in [one for one, drawn in _drawn.items() if drawn.since < moment - KEPT_SECONDS]:
            del _drawn[old]
        live = LiveSession.objects.select_related("gathering").filter(pk=now.live).first()
        if live is None:
            raise SeatUnknown
        blocks = with_results(shown_blocks(live.gathering))
        shown = render_to_string("dialogue/live/_shown.html", {"blocks": blocks, "may_ask": True})
        part = Body.of(f'<div data-part="shown">{shown}</div>')
        _drawn.pop(key, None)
        while len(_drawn) >= MOST_DRAWN:
            del _drawn[min(_drawn, key=lambda one: _drawn[one].since)]
        _drawn[key] = Drawn(time.monotonic(), now.cards, shown, part, live)
        return _drawn[key]


def asked_of_phones(gathering: Gathering, seat: Seat | None = None, request: HttpRequest | None = None) -> Any:
    """The open block with what the page shows of it; of who has no answer unless there is a seat."""
    block: Any = open_block_of(gathering)
    if block is None:
        return None
    if block.is_vote:
        phone_votes.dress(block, seat, request)
    elif block.kind == BlockKind.WHY:
        dress(block)
    elif not block.is_writing:
        block.choices = choices(block.kind)
        block.mine = seat and seat.answers.filter(block=block).values_list("value", flat=True).first()
    return block


def _is_new(drawn: Drawn, now: Showing) -> bool:
    """Whether this may still be shown: the cards of a moment are drawn together."""
    return drawn.cards == now.cards or time.monotonic() - drawn.since < TOGETHER_SECONDS
