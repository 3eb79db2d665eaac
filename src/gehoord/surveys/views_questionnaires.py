"""The pages of questionnaires: what there is, how one looks, and what closed surveys came to."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused

from .answering import remove_words
from .forms import AnswersForm
from .making import is_own
from .models import Campaign, Channel, Controller, Purpose, Questionnaire
from .notices import notice
from .questionnaires import SCAN_KEY, newest_questionnaires, versions_of
from .refusals import SurveyRefused
from .results import POINT_FROM, Result, for_outsiders, result, smallest_for, surveys_for, words_of
from .shipped import install_shipped, not_installed
from .tallying import recount

PER_PAGE = 25


@staff(Right.SEE_SURVEYS)
def questionnaires_page(request: StaffRequest) -> HttpResponse:
    """The newest version of each, and ours that are not there yet."""
    council, may_run = request.member.council, request.member.may(Right.RUN_SURVEYS)
    return render(request, "surveys/questionnaires.html", {
        "page": Paginator(newest_questionnaires(council), PER_PAGE).get_page(request.GET.get("pagina")),
        "shipped": not_installed(council) if may_run else [], "may_run": may_run,
    })


@require_POST
@staff(Right.RUN_SURVEYS)
def install_page(request: StaffRequest) -> HttpResponse:
    """Takes one of ours."""
    try:
        made = install_shipped(by=request.member, key=request.POST.get("key", ""))
    except SurveyRefused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:questionnaires")
    messages.success(request, _("De vragenlijst staat erbij."))
    return redirect("surveys:questionnaire", pk=made.pk)


@staff(Right.SEE_SURVEYS)
def questionnaire_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What it asks, and how that looks on a phone."""
    made = Questionnaire.objects.filter(council=request.member.council, pk=pk).first()
    if made is None or made.key == SCAN_KEY:
        raise Http404
    campaign = Campaign(
        council=request.member.council, questionnaire=made, purpose=made.purpose or Purpose.CONTRACT,
        title=made.called, controller=Controller.MUNICIPALITY,
    )
    questions, versions = list(made.questions.all()), versions_of(made)
    return render(request, "surveys/questionnaire.html", {
        "questionnaire": made, "questions": questions, "rules": list(made.rules.all()), "campaign": campaign,
        "form": AnswersForm(campaign, questions), "notice": notice(campaign), "versions": versions,
        "may_change": request.member.may(Right.RUN_SURVEYS) and is_own(made) and versions[0] == made,
    })


@staff(Right.SEE_SURVEYS)
def results_page(request: StaffRequest) -> HttpResponse:
    """All surveys, newest first."""
    return render(request, "surveys/results.html", {
        "page": Paginator(surveys_for(request.member), PER_PAGE).get_page(request.GET.get("pagina")),
    })


@staff(Right.SEE_SURVEYS)
def result_page(request: StaffRequest, pk: int) -> HttpResponse:
    """What a survey came to when that may be seen, and else why not."""
    member, campaign = request.member, _campaign(request, pk)
    inside = member.may(Right.RUN_SURVEYS)
    found: Result | None = result(member.council, campaign, campaign.purpose)
    words = None
    if found is not None and not inside:
        found = for_outsiders(found)
    elif found is not None and member.may(Right.READ_STORIES):
        words = words_of(member, campaign, campaign.purpose)
    return render(request, "surveys/result.html", {
        "campaign": campaign, "result": found, "words": words, "may_run": inside,
        "apart": _without_code(member.council, campaign) if inside else [],
        "may_use": member.may(Right.WRITE_ADVICE) and campaign.purpose == Purpose.STATUTORY,
        "smallest": smallest_for(campaign, member.council), "point_from": POINT_FROM,
    })


def _without_code(council: Council, campaign: Campaign) -> list[tuple[str, Result]]:
    """What came in without a code, where it is enough to show: by channel."""
    found = [
        (str(one.label), result(council, campaign, campaign.purpose, channel=one)) for one in Channel
        if one != Channel.CODE
    ]
    return [(label, one) for label, one in found if one is not None]


@require_POST
@staff(Right.RUN_SURVEYS)
def recount_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Counts again from the answers."""
    campaign = _campaign(request, pk)
    try:
        same = recount(by=request.member, campaign=campaign, purpose=campaign.purpose)
    except SurveyRefused as refused:
        messages.error(request, str(refused))
    else:
        if same:
            messages.success(request, _("Nagerekend: het klopt precies."))
        else:
            messages.warning(request, _("Nagerekend: er kwam iets anders uit. Hieronder staat de nieuwe uitslag."))
    return redirect("surveys:result", pk=pk)


@require_POST
@staff(Right.SEE_SURVEYS, Right.WRITE_ADVICE)
def use_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezes the result as evidence."""
    campaign = _campaign(request, pk)
    try:
        evidence = freeze(by=request.member, kind="survey", question={"campaign": campaign.pk}, title=campaign.title)
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("surveys:result", pk=pk)
    return redirect("insight:evidence", pk=evidence.pk)


@require_POST
@staff(Right.RUN_SURVEYS, Right.READ_STORIES)
def remove_words_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Takes away what somebody wrote, when it could show who they are."""
    campaign = _campaign(request, pk)
    try:
        gone = remove_words(by=request.member, campaign=campaign, key=UUID(request.POST.get("key", "")))
    except ValueError:
        gone = False
    if gone:
        messages.success(request, _("Het antwoord is weg."))
    else:
        messages.error(request, _("Dit antwoord is er niet meer."))
    return redirect("surveys:result", pk=pk)


def _campaign(request: StaffRequest, pk: int) -> Campaign:
    try:
        return surveys_for(request.member).get(pk=pk)
    except Campaign.DoesNotExist:
        raise Http404 from None
