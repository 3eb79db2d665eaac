"""Where staff open and close ways in without a code, print the form, and type in what came back on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.documents import DocumentFailed

from .campaigns import get_entrance_for
from .channels import check_paper_code, close_entrance, open_entrance, type_paper
from .codes import normal_code
from .forms import AnswersForm
from .forms_campaigns import EntranceForm
from .models import Campaign, Channel, Entrance
from .once import Received, is_received, nonce_of
from .printing import paper_form
from .refusals import SurveyRefused
from .views_campaigns import as_file, campaign_of, handout_of


@staff(Right.RUN_SURVEYS)
def entrances_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The open link and the screens; opening a screen shows its address this once."""
    campaign = campaign_of(request, pk)
    form = EntranceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_entrance(
                by=request.member, campaign=campaign, channel=request.POST.get("channel", ""), **form.cleaned_data
            )
        except SurveyRefused as refused:
            form.add_error(None, str(refused))
        else:
            if opened.entrance.channel == Channel.KIOSK:
                return render(request, "surveys/kiosk_opened.html", {
                    "campaign": campaign, "address": _address(request, "kiosk", opened.token),
                })
            return redirect("surveys:entrances", pk=campaign.pk)
    return render(request, "surveys/entrances.html", {
        "campaign": campaign, "form": form, "entrances": [
            {"entrance": one, "address": _address(request, "link", one.token) if one.token else ""}
            for one in campaign.entrances.all()
        ],
    }, status=422 if form.is_bound else 200)


@require_POST
@staff(Right.RUN_SURVEYS)
def close_entrance_page(request: StaffRequest, pk: int) -> HttpResponse:
    try:
        entrance = get_entrance_for(request.member, pk)
    except Entrance.DoesNotExist:
        raise Http404 from None
    close_entrance(by=request.member, entrance=entrance)
    messages.success(request, _("De ingang is dicht."))
    return redirect("surveys:entrances", pk=entrance.campaign_id)


@staff(Right.RUN_SURVEYS)
def paper_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Typed in, read again, and only then kept. Nothing is kept between the two steps but in the form itself."""
    campaign = campaign_of(request, pk)
    code, do = request.POST.get("code", "")[:200], request.POST.get("do", "")
    questions = list(campaign.questionnaire.questions.all())
    if do not in ("check", "send"):
        return _paper(request, campaign, code, AnswersForm(campaign, questions, initial=request.POST.dict()))
    form = AnswersForm(campaign, questions, request.POST)
    code_error = ""
    if form.is_valid():
        try:
            if do == "send" and is_received(campaign, nonce_of(request)):
                return _typed(request, campaign)
            if normal_code(code):
                check_paper_code(campaign=campaign, code=code)
            if do == "check":
                return _check(request, campaign, code, form)
            type_paper(
                by=request.member, campaign=campaign, code=code, answers=form.answers, words=form.words,
                background=form.background, nonce=nonce_of(request),
            )
        except Received:
            return _typed(request, campaign)
        except SurveyRefused as refused:
            # About the code, or about the answers.
            code_error = str(refused) if normal_code(code) and refused.field in (None, "code") else ""
            if not code_error:
                form.refuse(refused.field, str(refused))
        else:
            return _typed(request, campaign)
    return _paper(request, campaign, code, form, code_error)


@staff(Right.RUN_SURVEYS)
def paper_form_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The questions to print."""
    campaign = campaign_of(request, pk)
    try:
        content = paper_form(handout_of(request, campaign), campaign, kind)
    except DocumentFailed as failed:
        messages.error(request, _(failed.reason))
        return redirect("surveys:campaign", pk=campaign.pk)
    return as_file(content, kind, f"formulier-{campaign.pk}")


def _typed(request: StaffRequest, campaign: Campaign) -> HttpResponse:
    """The same after a double click."""
    messages.success(request, _("Het formulier is overgetypt. Leg het volgende klaar."))
    return redirect("surveys:paper", pk=campaign.pk)


def _paper(
    request: StaffRequest, campaign: Campaign, code: str, form: AnswersForm, code_error: str = ""
) -> HttpResponse:
    return render(request, "surveys/paper.html", {
        "campaign": campaign, "form": form, "code": code, "code_error": code_error,
        "nonce": nonce_of(request),
    }, status=422 if form.is_bound else 200)


def _check(request: StaffRequest, campaign: Campaign, code: str, form: AnswersForm) -> HttpResponse:
    said: list[tuple[Any, Any]] = [(_("Code op het papier"), code or _("geen"))]
    for name, field in form.fields.items():
        value = form.cleaned_data[name]
        words = dict(field.choices).get(value, value) if hasattr(field, "choices") else value
        said.append((field.label, words or _("overgeslagen")))
    return render(request, "surveys/paper.html", {
        "campaign": campaign, "checking": True, "said": said,
        "typed": [
            ("nonce", nonce_of(request)), ("code", code), *((name, form.cleaned_data[name]) for name in form.fields),
        ],
    })


def _address(request: StaffRequest, name: str, token: str) -> str:
    with override("nl"):
        return request.build_absolute_uri(reverse(f"surveys:{name}", args=[token]))
