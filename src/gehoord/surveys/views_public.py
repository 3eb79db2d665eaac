"""The page of who answers a survey: a code, the questions, thanks. No account, no cookie; the code is posted."""

from __future__ import annotations

import time

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

from gehoord.core.councils.models import Council
from gehoord.intake import guard
from gehoord.intake.views_public import public_form

from .forms import AnswersForm
from .models import Campaign
from .notices import notice
from .once import Received, nonce_of
from .services import CodeUnknown, CodeUsed, NotOpen, SurveyRefused, check_code, respond, was_sent


@public_form
def scan_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Asks the code; with a good code the questions; with answers it goes on to thanks."""
    if request.method != "POST":
        return render(request, "surveys/code.html")
    started = time.monotonic()
    code = request.POST.get("code", "")[:200]
    try:
        campaign = check_code(council=council, code=code)
        guard.pause(started)
    except SurveyRefused as refused:
        guard.pause(started)
        return _refused(request, council, code, refused)
    questions = list(campaign.questionnaire.questions.all())
    if request.POST.get("do") != "send":
        # Also the way to another language: what was chosen already comes along.
        form = AnswersForm(campaign, questions, initial=request.POST.dict())
        return _questions(request, campaign, code, form)
    form = AnswersForm(campaign, questions, request.POST)
    if form.is_valid():
        try:
            respond(
                council=council, code=code, answers=form.answers, words=form.words, background=form.background,
                nonce=nonce_of(request),
            )
        except Received:
            return redirect("surveys:thanks")
        except (CodeUnknown, CodeUsed, NotOpen) as refused:
            return _refused(request, council, code, refused)
        except SurveyRefused as refused:
            form.refuse(refused.field, str(refused))
        else:
            return redirect("surveys:thanks")
    return _questions(request, campaign, code, form)


@public_form
def thanks_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Where answering ends, so that a reload sends nothing. Says nothing about whoever opens it."""
    return render(request, "surveys/thanks.html")


def _questions(request: HttpRequest, campaign: Campaign, code: str, form: AnswersForm) -> HttpResponse:
    return render(request, "surveys/questions.html", {
        "campaign": campaign, "code": code, "form": form, "notice": notice(campaign),
        "nonce": nonce_of(request),
        "languages": other_languages(request),
    }, status=422 if form.is_bound else 200)


def other_languages(request: HttpRequest) -> list[tuple[str, str, str]]:
    """(code, own name, address) of this page in every language but the one it is in."""
    return [
        (code, get_language_info(code)["name_local"], translate_url(request.get_full_path(), code))
        for code, _name in settings.LANGUAGES if code != get_language()
    ]


def _refused(request: HttpRequest, council: Council, code: str, refused: SurveyRefused) -> HttpResponse:
    if isinstance(refused, CodeUsed) and was_sent(council=council, code=code, nonce=nonce_of(request)):
        return redirect("surveys:thanks")
    if isinstance(refused, CodeUnknown):
        return render(request, "surveys/code.html", {"typed": code, "error": str(refused)}, status=422)
    return render(request, "surveys/stopped.html", {"reason": str(refused)}, status=409)
