"""The pages of a phone in the room. No account, no cookie: a place has an address with a random end of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from gehoord.core.councils.models import Council
from gehoord.intake import guard
from gehoord.intake.views_public import from_our_pages

from ..models import Card, GroupRole, Guessed
from ..reporting.selectors import has_report
from ..services import DialogueRefused
from ..whys import phone as whys_phone
from ..whys.checking import PointsAtSomebody
from . import blocks, guesses, phone_votes, services, stops, wishes
from .codes import NONCE_LENGTH, new_nonce, normal, shown
from .forms import ONE_OF, JoinForm
from .selectors import SeatUnknown, seat_for
from .showing import Showing
from .watching import asked_of_phones, not_changed, shown_to_phones


def phone(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of the council at this address that everybody can send from our own pages; kept in no cache."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not from_our_pages(request):
            raise PermissionDenied
        council: Council = request.council  # type: ignore[attr-defined]
        if not council:
            raise Http404
        started = time.monotonic()
        try:
            answer = view(request, council, **kwargs)
        except (SeatUnknown, guesses.DoorShut):
            answer = _no_place(request, council, str(kwargs.get("token", "")))
            guard.pause(started)
        add_never_cache_headers(answer)
        # The address of a page that was refused holds the code of a place: it stays out of the log.
        answer._has_been_logged = True  # type: ignore[attr-defined]
        return answer

    return guarded


def _no_place(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    """The gathering closed meanwhile, or this is a guess. What was typed can still be read and copied."""
    context, status = {"typed": request.POST.get("text", "")[:5000], "token": normal(token)}, 404
    try:
        guesses.require_open(request, council, Guessed.OWN)
    except guesses.DoorShut as shut:
        context["error"], status = str(shut), 429
    else:
        if not has_report(council, token):
            guesses.count_wrong(request, council, Guessed.OWN)
        # A phone that asks for the part that changes hears that it is over, and then asks for the page.
        elif "text" not in request.POST and not request.GET.get("deel"):
            return redirect("dialogue:reader", token=normal(token))
    return render(request, "dialogue/live/over.html", context, status=status)


@phone
def join_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Asks the code of the room, a role and a table; or the own code of who was in already."""
    if request.method != "POST":
        return _door(request, JoinForm())
    started = time.monotonic()
    if request.POST.get("do") == "back":
        return _back(request, council, started)
    form = JoinForm(request.POST)
    if form.is_valid():
        try:
            guesses.require_open(request, council)
            token = services.join(council=council, nonce=_nonce(request), **form.cleaned_data)
        except guesses.DoorShut as shut:
            form.add_error(None, str(shut))
            guard.pause(started)
            return _door(request, form, status=429)
        except DialogueRefused as refused:
            if isinstance(refused, services.DoorUnknown):
                guesses.count_wrong(request, council)
            form.add_error("code" if isinstance(refused, services.DoorUnknown) else None, str(refused))
        else:
            guard.pause(started)
            return redirect("dialogue:seat", token=token)
        guard.pause(started)
    return _door(request, form, status=422)


def _back(request: HttpRequest, council: Council, started: float) -> HttpResponse:
    typed = request.POST.get("own", "")[:200]
    try:
        guesses.require_open(request, council, Guessed.OWN)
    except guesses.DoorShut as shut:
        guard.pause(started)
        return _door(request, JoinForm(), status=429, typed=typed, error=str(shut))
    if wishes.has_place(council, typed):
        where = "dialogue:seat"
    elif has_report(council, typed):
        where = "dialogue:reader"
    else:
        guesses.count_wrong(request, council, Guessed.OWN)
        guard.pause(started)
        error = _("We kennen deze code niet, of de bijeenkomst is voorbij.")
        return _door(request, JoinForm(), status=422, typed=typed, error=error)
    guard.pause(started)
    return redirect(where, token=normal(typed))


def _door(request: HttpRequest, form: JoinForm, status: int = 200, **more: str) -> HttpResponse:
    return render(request, "dialogue/live/join.html", {"form": form, "nonce": _nonce(request), **more}, status=status)


def _nonce(request: HttpRequest) -> str:
    given = request.POST.get("nonce", "")
    return given if len(given) == NONCE_LENGTH else new_nonce()


@phone
def seat_page(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    """Somebody's own page: what is asked now, what is on the screen, the code to come back with, and a stop sign.

    ?deel=1: only the part that changes. What was typed and is refused stays in the box.
    """
    if request.method == "POST":
        return _sent(request, council, token)
    try:
        return _seat(request, council, token)
    except SeatUnknown:
        if request.GET.get("deel"):
            raise
        wishes.leaver_for(council, token)
        return _left(request, council, token)


def _left(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    """Nobody's place any more; cards that still lie there can be taken back."""
    try:
        mine = list(wishes.leaver_for(council, token).cards.all())
    except SeatUnknown:
        mine = []
    return render(request, "dialogue/live/left.html", {"token": normal(token), "mine": mine})


@phone
def card_page(request: HttpRequest, council: Council, token: str, pk: int) -> HttpResponse:
    """Asks what is wrong with a card that everybody sees; the facilitator decides."""
    seat = seat_for(council, token)
    context: dict[str, Any] = {
        "token": normal(token), "reasons": [(one.value, one.label) for one in wishes.WISHES], "pk": pk,
    }
    try:
        context["card"] = wishes.shown_card(seat, pk)
        if request.method == "POST":
            wishes.ask_off(council=council, token=token, card_pk=pk, reason=request.POST.get("reason", ""))
            context["asked"] = True
    except Card.DoesNotExist:
        return render(request, "dialogue/live/card.html", context, status=404)
    except DialogueRefused as refused:
        return render(request, "dialogue/live/card.html", {**context, "error": str(refused)}, status=422)
    return render(request, "dialogue/live/card.html", context)


def _sent(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    do, block = request.POST.get("do"), _number(request, "block")
    try:
        if do == "leave":
            wishes.leave(council=council, token=token)
            return _left(request, council, token)
        if do == "stop":
            stands = stops.put_up_stop(council=council, token=token)
            return render(request, "dialogue/live/stop.html", {"token": normal(token), "stands": stands})
        if do == "write":
            blocks.write(council=council, token=token, block_pk=block, text=request.POST.get("text", "")[:5000])
        elif do == "why":
            whys_phone.sent(request, council, token, block)
        elif do in phone_votes.DOES:
            phone_votes.sent(request, council, token, do, block)
        elif do == "withdraw":
            wishes.withdraw(council=council, token=token, card_pk=_number(request, "card"))
        else:
            blocks.answer(council=council, token=token, block_pk=block, value=_number(request, "value"))
    except DialogueRefused as refused:
        typed = request.POST.get("text", "")[:5000]
        again = "1" if isinstance(refused, PointsAtSomebody) else ""
        return _seat(request, council, token, status=422, error=str(refused), typed=typed, asks_again=again)
    answer = redirect("dialogue:seat", token=normal(token))
    if phone_votes.all_at_once(request):
        answer["Location"] += "?alles=1"
    return answer


def _seat(request: HttpRequest, council: Council, token: str, status: int = 200, **more: str) -> HttpResponse:
    seat = seat_for(council, token)
    part = bool(request.GET.get("deel"))
    now_shown, mine = Showing.of(seat.live), list(seat.cards.all())
    drawn = shown_to_phones(now_shown)
    etag = now_shown._replace(cards=drawn.cards).etag(len(mine))
    if part and (unchanged := not_changed(request, etag)):
        return unchanged
    gathering = seat.live.gathering
    now = asked_of_phones(gathering, seat, request)
    page = "_phone" if part else "seat"
    answer = render(request, f"dialogue/live/{page}.html", {
        "seat": seat, "gathering": gathering, "token": normal(token), "own": shown(normal(token)), "etag": etag,
        "role": ONE_OF[GroupRole(seat.role)], "now": now, "shown": drawn.shown,
        "mine": mine, "live": seat.live, **more,
    }, status=status)
    answer["ETag"] = etag
    return answer


def _number(request: HttpRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else -1
