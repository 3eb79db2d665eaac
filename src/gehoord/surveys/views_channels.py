"""Ways in without a code of one's own: the open link and the screen at the provider. No account, no cookie.

On the screen one person follows another: questions and thanks are pages of their own, the browser keeps nothing,
and every page goes back to the start by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from gehoord.core.councils.models import Council
from gehoord.intake import guard
from gehoord.intake.views_public import public_form

from .answering import NotOpen
from .channels import EntranceUnknown, answer_at, entrance_for
from .forms import AnswersForm
from .models import Channel, Entrance
from .notices import notice
from .once import Received, nonce_of
from .refusals import SurveyRefused
from .views_public import other_languages

# Ten minutes for the questions, which take two; the page says so.
QUESTIONS_SECONDS, THANKS_SECONDS = 600, 20
View = Callable[[HttpRequest, Entrance], HttpResponse]


def entrance_page(channel: str) -> Callable[[View], Callable[..., HttpResponse]]:
    """A page behind an open entrance of this channel; 404 for every other address, after a pause."""

    def decorate(view: View) -> Callable[..., HttpResponse]:
        def found(request: HttpRequest, council: Council, token: str) -> HttpResponse:
            started = time.monotonic()
            try:
                entrance = entrance_for(council, channel, token)
            except EntranceUnknown:
                guard.pause(started)
                raise Http404 from None
            except NotOpen as refused:
                return render(request, "surveys/entrance_stopped.html", {"reason": str(refused)}, status=409)
            if request.method == "POST":
                guard.pause(started)
            return view(request, entrance)

        @csrf_exempt
        def guarded(request: HttpRequest, token: str) -> HttpResponse:
            return public_form(lambda given, council: found(given, council, token[:80]))(request)

        return guarded

    return decorate


@entrance_page(Channel.LINK)
def link_page(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The questions; sent, it goes on to thanks. Says that answers by the link count apart."""
    form = _form(request, entrance)
    if form.is_bound and _answered(request, form, entrance):
        return redirect("surveys:thanks")
    return _questions(request, "surveys/link.html", entrance, form, languages=other_languages(request))


@entrance_page(Channel.KIOSK)
def kiosk_page(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """Where the screen always comes back to."""
    return render(request, "surveys/kiosk.html", {
        "campaign": entrance.campaign, "notice": notice(entrance.campaign),
        "questions": _at(request, "kiosk_questions"),
    })


@entrance_page(Channel.KIOSK)
def kiosk_questions_page(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    """The questions; sent, the screen goes on to thanks, so that going back finds an empty form."""
    form = _form(request, entrance)
    if form.is_bound and _answered(request, form, entrance):
        return redirect(_at(request, "kiosk_done"))
    response = _questions(
        request, "surveys/kiosk_questions.html", entrance, form, start=_at(request, "kiosk"),
        minutes=QUESTIONS_SECONDS // 60,
    )
    return _back_to_start(request, response, QUESTIONS_SECONDS)


@entrance_page(Channel.KIOSK)
def kiosk_done_page(request: HttpRequest, entrance: Entrance) -> HttpResponse:
    response = render(request, "surveys/kiosk_done.html", {"start": _at(request, "kiosk")})
    # Browsers may keep pages ready for going back, whatever the headers of caches say.
    response["Clear-Site-Data"] = '"cache"'
    return _back_to_start(request, response, THANKS_SECONDS)


def _form(request: HttpRequest, entrance: Entrance) -> AnswersForm:
    """Bound when the answers were sent; going to another language takes along what was chosen."""
    questions = entrance.campaign.questionnaire.questions.all()
    if request.POST.get("do") == "send":
        return AnswersForm(entrance.campaign, questions, request.POST)
    return AnswersForm(entrance.campaign, questions, initial=request.POST.dict())


def _answered(request: HttpRequest, form: AnswersForm, entrance: Entrance) -> bool:
    """Whether the answers are kept, now or by the same form before; if not, the form says why."""
    if not form.is_valid():
        return False
    try:
        answer_at(
            entrance=entrance, answers=form.answers, words=form.words, background=form.background,
            nonce=nonce_of(request),
        )
    except Received:
        return True
    except SurveyRefused as refused:
        form.refuse(refused.field, str(refused))
        return False
    return True


def _questions(
    request: HttpRequest, template: str, entrance: Entrance, form: AnswersForm, **more: Any
) -> HttpResponse:
    return render(request, template, {
        "campaign": entrance.campaign, "form": form, "notice": notice(entrance.campaign),
        "nonce": nonce_of(request), **more,
    }, status=422 if form.is_bound else 200)


def _at(request: HttpRequest, name: str) -> str:
    """Another page of the same entrance, with its address as it was typed."""
    assert request.resolver_match
    return reverse(f"surveys:{name}", args=[request.resolver_match.kwargs["token"]])


def _back_to_start(request: HttpRequest, response: HttpResponse, seconds: int) -> HttpResponse:
    response["Refresh"] = f"{seconds};url={_at(request, 'kiosk')}"
    return response
