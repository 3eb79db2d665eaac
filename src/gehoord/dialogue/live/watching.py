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

from ..models import Block, Gathering
from .counting import rules_of
from .keeping import can_be_kept
from .outcomes import shown_result
from .selectors import SeatUnknown, Showing, shown_blocks, with_options
from .vote_words import how_counted, shown_vote

# What phones of the last few rooms see, so that 150 of them do not each have it drawn; each for this long at most.
MOST_DRAWN, KEPT_SECONDS = 8, 120
# While people write, cards come one by one: those of this time are shown together. What the facilitator does, what is
# taken off or withdrawn is seen at once.
TOGETHER_SECONDS = 0.4


@dataclass(frozen=True)
class Drawn:
    """The cards and results that phones see: since when (monotonic), up to which card, as HTML, and the same packed."""

    since: float
    cards: int
    text: SafeString
    packed: bytes


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


def seen_now(now: Showing) -> Showing:
    """As phones get it: with the cards of a moment ago while many come in. No query."""
    drawn = _drawn.get((*now[:3], get_language()))
    return now._replace(cards=drawn.cards) if drawn and _is_new_enough(drawn, now) else now


def shown_to_phones(now: Showing) -> Drawn:
    """The same for each phone: drawn once for each change and language. No query when it was drawn already.

    Raises SeatUnknown when the gathering closed since.
    """
    key = (*now[:3], get_language())
    with _lock:
        if (drawn := _drawn.get(key)) and _is_new_enough(drawn, now):
            return drawn
        moment = time.monotonic()
        for old in [one for one, drawn in _drawn.items() if drawn.since < moment - KEPT_SECONDS]:
            del _drawn[old]
        gathering = Gathering.objects.filter(live=now.live).first()
        if gathering is None:
            raise SeatUnknown
        blocks = with_results(shown_blocks(gathering))
        text = render_to_string("dialogue/live/_shown.html", {"blocks": blocks, "may_ask": True})
        packed = gzip.compress(_part(text).encode(), compresslevel=6, mtime=0)
        _drawn.pop(key, None)
        while len(_drawn) >= MOST_DRAWN:
            del _drawn[min(_drawn, key=lambda one: _drawn[one].since)]
        _drawn[key] = Drawn(time.monotonic(), now.cards, text, packed)
        return _drawn[key]


def only_cards(request: HttpRequest, now: Showing) -> HttpResponse:
    """For a phone that has everything but the last cards: the part with cards, which is no other for anybody else.

    Raises SeatUnknown as `shown_to_phones` does.
    """
    drawn = shown_to_phones(now)
    answer = HttpResponse(headers={"ETag": now._replace(cards=drawn.cards).etag, "Vary": "Accept-Encoding"})
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        answer["Content-Encoding"] = "gzip"
        answer.content = drawn.packed
    else:
        answer.content = _part(drawn.text)
    return answer


def _part(text: str) -> str:
    return f'<div data-part="shown">{text}</div>'


def _is_new_enough(drawn: Drawn, now: Showing) -> bool:
    return drawn.cards == now.cards or time.monotonic() - drawn.since < TOGETHER_SECONDS
