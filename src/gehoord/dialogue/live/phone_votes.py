"""What a phone shows of an open vote, and what it sends."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import HttpRequest

from gehoord.core.councils.models import Council

from ..models import Ballot, BlockKind, Option, Seat
from . import voting
from .counting import rules_of
from .rules import equal_places
from .selectors import with_lines
from .vote_words import ANSWERS, how_counted

DOES = ("vote", "say", "unsay")
MOST_FIELDS = 100


def sent(request: HttpRequest, council: Council, token: str, do: str, block_pk: int) -> None:
    """Raises what the services raise."""
    if do == "vote":
        voting.vote(council=council, token=token, block_pk=block_pk, votes=votes_in(request))
    elif do == "say":
        voting.say(council=council, token=token, block_pk=block_pk, text=request.POST.get("text", "")[:5000])
    else:
        voting.unsay(council=council, token=token, option_pk=_whole(request.POST.get("option", "")) or 0)


def all_at_once(request: HttpRequest) -> bool:
    """Somebody wants all statements on one page."""
    return bool(request.GET.get("alles") or request.POST.get("alles"))


def dress(block: Any, seat: Seat | None, request: HttpRequest | None) -> None:
    """Put on the open block what this phone shows of it: its own votes and nobody else's. Two queries.

    Without a seat: what somebody sees who did not vote yet.
    """
    request = request or HttpRequest()
    ballot = seat and Ballot.objects.filter(block=block, seat=seat).first()
    votes = ballot.votes if ballot else {}
    block.is_in = ballot is not None
    # What was sent and refused is chosen still.
    chosen = {str(pk): number for pk, number in votes_in(request).items()} if request.POST.get("do") == "vote" else {}
    block.how = how_counted(block, rules_of(block))
    options: list[Any] = list(with_lines(block))
    if block.kind == BlockKind.STATEMENTS and seat is not None:
        options = in_own_order(options, seat)
    for option in options:
        option.mine = chosen.get(str(option.pk), votes.get(str(option.pk)))
    block.asked, block.rules_shown, block.all_at_once = options, rules_of(block), all_at_once(request)
    if block.kind == BlockKind.STATEMENTS:
        block.sides = ANSWERS
        block.open_ones = [option for option in options if option.mine is None]
        block.next = block.open_ones[0] if block.open_ones and not block.all_at_once else None
        block.answered = len(options) - len(block.open_ones)
        block.takes_statements = block.rules_shown.own_statements
        block.own = list(Option.objects.filter(block=block, seat=seat))
        return
    rules = block.rules_shown
    block.numbers = range(1, (rules.most_on_one if block.kind == BlockKind.DOTS else min(rules.top, len(options))) + 1)
    known = {str(option.pk) for option in options}
    kept = {key: number for key, number in votes.items() if key in known and number}
    block.dots_left = rules.dots - sum(kept.values())
    block.my_order = sorted(
        ((number, option.words) for option in options if (number := kept.get(str(option.pk)))), key=lambda one: one[0]
    )
    block.has_equals = bool(equal_places(kept))


def in_own_order(options: list[Any], seat: Seat) -> list[Any]:
    """Another order for each phone, always the same one: who stops halfway leaves out others than somebody else."""
    return sorted(options, key=lambda one: hashlib.sha256(f"{seat.token_hash}:{one.pk}".encode()).digest())


def votes_in(request: HttpRequest) -> dict[int, int]:
    """{key of an option: number} of the fields o-<key>; what is empty or no number is left out."""
    found: dict[int, int] = {}
    for name, value in list(request.POST.items())[:MOST_FIELDS]:
        pk, number = _whole(name.removeprefix("o-")), _whole(str(value))
        if name.startswith("o-") and pk is not None and number is not None:
            found[pk] = number
    return found


def _whole(sent: str) -> int | None:
    digits = sent.removeprefix("-")
    return int(sent) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


