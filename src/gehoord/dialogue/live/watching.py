"""What a screen gets when it asks again."""

from __future__ import annotations

import gzip
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ..models import Block, BlockKind, Card, Gathering, LiveSession
from ..whys.selectors import dress
from .counting import rules_of
from .keeping import can_be_kept
from .outcomes import shown_result
from .selectors import SeatUnknown, open_block_of, shown_blocks, with_options
from .showing import Known, Showing, latest
from .vote_words import how_counted, shown_vote

# What phones of the last few rooms see, so that 150 of them do not each have it drawn; each for this long at most.
MOST_DRAWN, KEPT_SECONDS = 8, 120
# While people write, cards come one by one: those of this time are shown together. What the facilitator does, what is
# taken off or withdrawn is seen at once.
TOGETHER_SECONDS = 0.4


@dataclass(frozen=True)
class Drawn:
    """What phones see, drawn once for all: since when (monotonic) and up to which card.

    `whole` is what is asked and shown; None when each phone has its own, as the answers it gave.
    """

    since: float
    cards: int
    shown: SafeString
    part: Body
    whole: Body | None


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


def asked_again(request: HttpRequest, council_pk: int, token: str) -> HttpResponse | None:
    """For a phone that says what it has: nothing (304), or what is the same for everybody. One to three small queries.

    None when its page is its own, or when nothing is known: then `views_public` makes it.
    """
    known = Known.to(request)
    found = latest(council_pk, token) if known else None
    if known is None or found is None:
        return None
    seat_pk, now = found
    drawn = _drawn.get((*now[:3], get_language()))
    if known.is_all_of(now) or (drawn and known.is_all_of(now._replace(cards=drawn.cards)) and _is_new(drawn, now)):
        return HttpResponse(status=304, headers={"ETag": request.headers["If-None-Match"]})
    # The number of a council only finds the place; what is shown is for the council of this address.
    council = request.council  # type: ignore[attr-defined]
    if not council or council.pk != council_pk or known.live != now.live:
        return None
    if known.agenda == now.agenda:
        drawn = shown_to_phones(now)
        return drawn.part.answer(request, now._replace(cards=drawn.cards).etag(known.own))
    # Own cards are a part of the page as well; somebody may have taken one off.
    if Card.objects.filter(seat=seat_pk).count() != known.own or not (drawn := shown_to_phones(now)).whole:
        return None
    return drawn.whole.answer(request, now._replace(cards=drawn.cards).etag(known.own))


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
        part, asked = f'<div data-part="shown">{shown}</div>', _asked_of_everybody(live)
        _drawn.pop(key, None)
        while len(_drawn) >= MOST_DRAWN:
            del _drawn[min(_drawn, key=lambda one: _drawn[one].since)]
        _drawn[key] = Drawn(
            time.monotonic(), now.cards, shown, Body.of(part), None if asked is None else Body.of(asked + part)
        )
        return _drawn[key]


def _asked_of_everybody(live: LiveSession) -> str | None:
    """The part with what is asked now; None when each phone has its own answer there."""
    block: Any = open_block_of(live.gathering)
    if block is not None and not block.is_writing:
        return None
    if block is not None and block.kind == BlockKind.WHY:
        dress(block)
    return render_to_string("dialogue/live/_asked.html", {"live": live, "now": block})


def _is_new(drawn: Drawn, now: Showing) -> bool:
    """Whether this may still be shown: the cards of a moment are drawn together."""
    return drawn.cards == now.cards or time.monotonic() - drawn.since < TOGETHER_SECONDS
