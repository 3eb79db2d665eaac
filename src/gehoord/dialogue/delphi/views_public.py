"""The pages of who takes part by link. No account, no cookie: a place has an address with a random end of its own."""

from __future__ import annotations

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.intake import guard

from ..live import guesses
from ..live.codes import NONCE_LENGTH, new_nonce, normal, shown
from ..live.forms import ONE_OF
from ..live.views_public import phone
from ..models import Delphi, DelphiPlace, GroupRole, Guessed, Stage, TextKind
from ..services import DialogueRefused
from . import taking_part
from .counting import spread_told
from .forms import EnterForm, PlaceForm, RateForm, WriteForm
from .selectors import PlaceUnknown, by_link, causes_for, is_on, place_for


@phone
def enter_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Asks the code of an invitation, or somebody's own."""
    form, status, started = EnterForm(request.POST or None), 200, time.monotonic()
    if request.method == "POST":
        status, code = 422, request.POST.get("code", "")[:200]
        try:
            guesses.require_open(request, council, Guessed.OWN)
        except guesses.DoorShut as shut:
            form.add_error(None, str(shut))
            status = 429
        else:
            if form.is_valid() and (where := _where(council, code)):
                guard.pause(started)
                return redirect(*where)
            if form.is_valid():
                guesses.count_wrong(request, council, Guessed.OWN)
                form.add_error("code", _("We kennen deze code niet, of het is voorbij."))
        guard.pause(started)
    return render(request, "dialogue/delphi/enter.html", {"form": form}, status=status)


def _where(council: Council, code: str) -> tuple[str, str] | None:
    """To which page a code leads: the link's, or one's own."""
    if by_link(council, code):
        return "dialogue:delphi_door", normal(code)
    try:
        place_for(council, code)
    except PlaceUnknown:
        return None
    return "dialogue:delphi_place", normal(code)


@phone
def door_page(request: HttpRequest, council: Council, code: str) -> HttpResponse:
    """What the link of an invitation opens: what it is about, and in the first round a place. ?als= a role."""
    started = time.monotonic()
    try:
        guesses.require_open(request, council, Guessed.OWN)
    except guesses.DoorShut as shut:
        guard.pause(started)
        return _gone(request, status=429, error=str(shut))
    delphi = by_link(council, code)
    if delphi is None:
        return _unknown(request, council, started)
    nonce = request.POST.get("nonce", "")
    context: dict[str, Any] = {
        "delphi": delphi, "code": normal(code), "open": delphi.stage == Stage.WRITING and is_on(delphi),
        "nonce": nonce if len(nonce) == NONCE_LENGTH else new_nonce(),
    }
    form = PlaceForm(request.POST or None, delphi=delphi, initial={"role": request.GET.get("als", "")})
    if request.method == "POST" and form.is_valid():
        try:
            token = taking_part.join(council=council, delphi=delphi, nonce=context["nonce"], **form.cleaned_data)
        except Delphi.DoesNotExist:
            return _gone(request)
        except DialogueRefused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("dialogue:delphi_place", token=token)
    return render(request, "dialogue/delphi/door.html", {**context, "form": form}, status=422 if form.errors else 200)


@phone
def place_page(request: HttpRequest, council: Council, token: str) -> HttpResponse:
    """Somebody's own page: the round that is on, or what comes next. What was typed and is refused stays."""
    started = time.monotonic()
    try:
        place = place_for(council, token)
        if request.method == "POST":
            return _sent(request, council, token, place)
        return _place(request, token, place, saved=request.GET.get("bewaard") == "1")
    except PlaceUnknown:
        return _unknown(request, council, started)


def _sent(request: HttpRequest, council: Council, token: str, place: DelphiPlace) -> HttpResponse:
    do, form = request.POST.get("do"), _form(place, request)
    try:
        if do == "leave":
            taking_part.leave(council=council, token=token)
            return render(request, "dialogue/delphi/left.html")
        if do == "withdraw":
            taking_part.withdraw(council=council, token=token, text_pk=_number(request, "text"))
        elif do == "write":
            texts = {kind: request.POST.get(kind, "")[:5000] for kind in TextKind.values}
            taking_part.write(council=council, token=token, texts=texts)
        elif isinstance(form, RateForm) and form.is_bound:
            if not form.is_valid():
                return _place(request, token, place, form=form, status=422)
            taking_part.rate(
                council=council, token=token, in_round=place.delphi.round_now, given=form.given(),
                reasons=form.reasons(),
            )
        else:
            raise taking_part.RoundClosed
    except DialogueRefused as refused:
        return _place(request, token, place, form=form, status=422, error=str(refused), typed=_typed(request))
    answer = redirect("dialogue:delphi_place", token=normal(token))
    answer["Location"] += "?bewaard=1"
    return answer


def _form(place: DelphiPlace, request: HttpRequest) -> WriteForm | RateForm | None:
    """Of the round that is on, with what was sent, or with what this place answered before."""
    delphi, do = place.delphi, request.POST.get("do")
    if not is_on(delphi):
        return None
    if delphi.stage == Stage.WRITING:
        return WriteForm(request.POST if do == "write" else None)
    causes = list(causes_for(delphi, place))
    initial: dict[str, Any] = {}
    for cause in causes:
        said: Any = cause
        # The last one they gave: of this round, or else of the one before.
        initial |= {f"c{cause.pk}": str(given.value) for given in said.mine_given}
        initial |= {f"w{cause.pk}": reason.text for reason in said.mine_said}
        if delphi.stage == Stage.AGAIN:
            mine = next((given.value for given in said.mine_given if given.round == 2), None)
            said.hint = spread_told(cause.result.get("2", {})) + " " + (
                _("Jij gaf een %(n)s.") % {"n": mine} if mine else _("Jij sloeg deze over.")
            )
    why = delphi.stage == Stage.RATING and delphi.rounds == 3
    # A page of the round before is not filled in here: on it was something else to look at.
    is_this = do == "rate" and request.POST.get("ronde") == str(delphi.round_now)
    return RateForm(request.POST if is_this else None, causes=causes, why=why, initial=initial)


def _place(
    request: HttpRequest, token: str, place: DelphiPlace, form: WriteForm | RateForm | None = None, status: int = 200,
    **more: Any,
) -> HttpResponse:
    delphi = place.delphi
    form = form or _form(place, request)
    return render(request, "dialogue/delphi/place.html", {
        "delphi": delphi, "place": place, "token": normal(token), "own": shown(normal(token)),
        "role": ONE_OF[GroupRole(place.role)], "is_on": is_on(delphi), "form": form,
        "writing": isinstance(form, WriteForm), "again": delphi.stage == Stage.AGAIN,
        "mine": list(place.texts.all()) if delphi.stage == Stage.WRITING else [], **more,
    }, status=status)


def _typed(request: HttpRequest) -> list[str]:
    """Everything that was typed, to read and copy when its form is gone."""
    return [str(value)[:5000] for name, value in request.POST.items() if (
        name in TextKind.values or (name[:1] == "w" and name[1:].isdigit())
    ) and str(value).strip()]


def _unknown(request: HttpRequest, council: Council, started: float) -> HttpResponse:
    """A guess, or it is over."""
    try:
        guesses.require_open(request, council, Guessed.OWN)
    except guesses.DoorShut as shut:
        guard.pause(started)
        return _gone(request, status=429, error=str(shut))
    guesses.count_wrong(request, council, Guessed.OWN)
    guard.pause(started)
    return _gone(request)


def _gone(request: HttpRequest, status: int = 404, error: str = "") -> HttpResponse:
    context = {"typed": _typed(request), "error": error}
    return render(request, "dialogue/delphi/gone.html", context, status=status)


def _number(request: HttpRequest, name: str) -> int:
    sent = request.POST.get(name, "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 19 else -1
