"""The page of who answers a survey: a code, the questions, thanks. No account, no cookie; the code is posted."""

from __future__ import annotations

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gehoord.core.councils.models import Council
from gehoord.intake import guard
from gehoord.intake.views_public import public_form

from .forms import AnswersForm
from .services import CodeUnknown, CodeUsed, NotOpen, SurveyRefused, check_code, respond


@public_form
def scan_page(request: HttpRequest, council: Council) -> HttpResponse:
    """Asks the code; with a good code the questions; with answers it thanks."""
    if request.method != "POST":
        return render(request, "surveys/code.html")
    started = time.monotonic()
    code = request.POST.get("code", "")[:200]
    try:
        campaign = check_code(council=council, code=code)
        guard.pause(started)
    except SurveyRefused as refused:
        guard.pause(started)
        return _refused(request, code, refused)
    questions = list(campaign.questionnaire.questions.all())
    if request.POST.get("do") != "send":
        return render(request, "surveys/questions.html", {
            "campaign": campaign, "code": code, "form": AnswersForm(questions),
        })
    form = AnswersForm(questions, request.POST)
    error = ""
    if form.is_valid():
        try:
            respond(council=council, code=code, answers=form.answers)
        except (CodeUnknown, CodeUsed, NotOpen) as refused:
            return _refused(request, code, refused)
        except SurveyRefused as refused:
            error = str(refused)
        else:
            return render(request, "surveys/thanks.html")
    return render(
        request, "surveys/questions.html", {"campaign": campaign, "code": code, "form": form, "error": error},
        status=422,
    )


def _refused(request: HttpRequest, code: str, refused: SurveyRefused) -> HttpResponse:
    if isinstance(refused, CodeUnknown):
        return render(request, "surveys/code.html", {"typed": code, "error": str(refused)}, status=422)
    return render(request, "surveys/stopped.html", {"reason": str(refused)}, status=409)
