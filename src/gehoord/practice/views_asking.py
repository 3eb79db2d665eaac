"""The pages on which people outside ask for a card each week, or keep what they mean to try. No account, no cookie."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt

from gehoord.core.councils.middleware import request_council
from gehoord.core.councils.models import Council
from gehoord.intake import guard
from gehoord.intake.views_public import NONCE_LENGTH, from_our_pages, public_form

from . import trying, weekly
from .addresses import can_mail
from .models import Outcome
from .selectors import cards_in
from .services import PracticeRefused
from .translating import faces
from .views_public import deck_for_all

View = Callable[..., HttpResponse]


def open_form(view: View, *, one_click: bool = False) -> View:
    """A form page that everybody can send, from our own pages, kept in no cache and without a cookie.

    `one_click`: a mail programme may send it too.
    """

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # The button in a mail programme comes from nowhere of ours and carries no right but that of its address.
        is_one_click = one_click and request.POST.get("List-Unsubscribe") == "One-Click"
        if request.method == "POST" and not is_one_click and not from_our_pages(request):
            raise PermissionDenied
        answer = view(request, *args, **kwargs)
        add_never_cache_headers(answer)
        return answer

    return guarded


@open_form
def ask_weekly_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks an address; what it says then is the same whether that was known or not."""
    council, deck = deck_for_all(request, pk)
    context: dict[str, Any] = {"deck": deck, "can_mail": can_mail(council)}
    if request.method != "POST":
        return render(request, "practice/ask_weekly.html", context)
    started = time.monotonic()
    typed = request.POST.get("address", "")[:300]
    try:
        weekly.ask_weekly(council=council, deck=deck, address=typed, language=get_language() or "nl")
    except PracticeRefused as refused:
        return render(
            request, "practice/ask_weekly.html", {**context, "typed": typed, "error": str(refused)}, status=422
        )
    guard.pause(started)
    return render(request, "practice/ask_weekly.html", {**context, "asked": True})


@partial(open_form, one_click=True)
def weekly_page(request: HttpRequest, token: str) -> HttpResponse:
    """Where the mail leads: yes, or stop. A mail programme's own button stops at once."""
    council = _council(request)
    if request.method == "POST" and (request.POST.get("do") == "stop" or "List-Unsubscribe" in request.POST):
        weekly.stop(council=council, token=token)
        return render(request, "practice/weekly.html", {"stopped": True})
    try:
        if request.method == "POST" and request.POST.get("do") == "yes":
            return render(request, "practice/weekly.html", {
                "said_yes": True, "row": weekly.confirm(council=council, token=token),
            })
        return render(request, "practice/weekly.html", {"row": weekly.subscriber_for(council, token)})
    except weekly.SubscriberUnknown as unknown:
        return render(request, "practice/weekly.html", {"reason": str(unknown)}, status=404)


@open_form
def try_page(request: HttpRequest, pk: int, card: int) -> HttpResponse:
    """What somebody means to try with this card; then the code that opens it, this once."""
    council, deck = deck_for_all(request, pk)
    found = next((one for one in cards_in(deck, published=True) if one.pk == card), None)
    if found is None:
        raise Http404
    context: dict[str, Any] = {
        "deck": deck, "face": faces([found], get_language() or "nl")[0], "can_mail": can_mail(council),
        "most": trying.LONGEST_NOTE, "nonce": secrets.token_urlsafe(16)[:NONCE_LENGTH],
    }
    if request.method != "POST":
        return render(request, "practice/try.html", context)
    given = {name: request.POST.get(name, "")[:2000] for name in ("text", "address", "nonce")}
    # A short one could be anybody's: then the form gets a new one.
    sent = given["nonce"][:NONCE_LENGTH]
    given["nonce"] = sent if len(sent) == NONCE_LENGTH else context["nonce"]
    try:
        code = trying.note(council=council, card=found, **given)
    except PracticeRefused as refused:
        return render(request, "practice/try.html", {**context, **given, "error": str(refused)}, status=422)
    return render(request, "practice/try.html", {**context, "code": code, "asked_by_mail": bool(given["address"])})


@public_form
def mine_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Asks the code, shows what it opens, asks after four weeks what came of it, and erases it."""
    if request.method != "POST":
        return render(request, "practice/mine.html")
    started = time.monotonic()
    code, do, error = request.POST.get("code", "")[:200], request.POST.get("do", ""), ""
    try:
        row = trying.intention_for(council, code)
        if do == "forget":
            trying.forget(council=council, code=code)
        elif do == "say":
            row = trying.say_outcome(council=council, code=code, outcome=request.POST.get("outcome", ""))
        guard.pause(started)
    except trying.CodeUnknown as unknown:
        guard.pause(started)
        return render(request, "practice/mine.html", {"typed": code, "error": str(unknown)}, status=422)
    except PracticeRefused as refused:
        error = str(refused)
    if do == "forget":
        return render(request, "practice/mine.html", {"forgotten": True})
    return render(request, "practice/mine.html", {
        "row": row, "code": code, "text": trying.text_of(row), "error": error, "outcomes": Outcome.choices,
        "is_time": timezone.localdate() >= row.ask_on, "found": trying.what_others_found(row),
        "smallest": council.smallest_n,
    }, status=422 if error else 200)


def _council(request: HttpRequest) -> Council:
    council = request_council(request)
    if council is None:
        raise Http404
    return council
