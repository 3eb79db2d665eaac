"""What a screen gets when it asks again."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..models import Block, Gathering, LiveSession
from .counting import rules_of
from .keeping import can_be_kept
from .outcomes import shown_result
from .selectors import shown_blocks, with_options
from .vote_words import how_counted, shown_vote

# What phones of the last few rooms see, so that 150 of them do not each have it drawn; each for this long at most.
MOST_DRAWN, KEPT_SECONDS = 8, 120
_drawn: dict[tuple[Any, ...], tuple[float, str]] = {}
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


def shown_to_phones(live: LiveSession) -> SafeString:
    """The cards and results that everybody sees: the same for each phone, drawn once for each change and language."""
    key = (live.pk, live.opened_at, live.agenda_version, get_language())
    with _lock:
        now = time.monotonic()
        for old in [one for one, (since, _text) in _drawn.items() if since < now - KEPT_SECONDS]:
            del _drawn[old]
        if key not in _drawn:
            blocks = with_results(shown_blocks(live.gathering))
            text = render_to_string("dialogue/live/_shown.html", {"blocks": blocks, "may_ask": True})
            while len(_drawn) >= MOST_DRAWN:
                del _drawn[min(_drawn, key=lambda one: _drawn[one][0])]
            _drawn[key] = (now, text)
        return mark_safe(_drawn[key][1])  # noqa: S308  (drawn by a template)
