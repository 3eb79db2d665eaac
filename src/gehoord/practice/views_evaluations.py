"""The pages on which a training is evaluated: making one, its link or codes, closing it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.surveys.refusals import SurveyRefused

from . import evaluations
from .evaluations import Evaluation
from .forms_trainings import CodesForm, EvaluationForm
from .models import Training
from .requests import training_of
from .services import PracticeRefused

# How long people usually get.
OPEN_FOR = timedelta(days=14)


@staff(Right.SEE_TRAININGS)
def make_page(request: StaffRequest, pk: int) -> HttpResponse:
    training = training_of(request, pk)
    start = {"closes_on": max(timezone.localdate(), training.held_on) + OPEN_FOR}
    form = EvaluationForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            evaluations.open_evaluation(by=request.member, training=training, **form.cleaned_data)
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except PracticeRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De evaluatie is open."))
            return redirect("practice:training", pk=pk)
    return render(request, "practice/evaluation_new.html", {
        "training": training, "form": form, "questions": evaluations.questions(),
    }, status=422 if form.is_bound else 200)


@staff(Right.SEE_TRAININGS)
def screen_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The link, large, for the group."""
    training, found = _open(request, pk)
    if not (found.is_by_link and found.campaign.takes_answers):
        raise Http404
    address = answering_address(request, found)
    return render(request, "practice/evaluation_screen.html", {
        "training": training, "address": address.split("://", 1)[-1],
        "square": segno.make(address, error="m", micro=False).svg_data_uri(scale=6, border=4),
    })


@staff(Right.SEE_TRAININGS)
def codes_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes codes and shows them this once, to print."""
    training, found = _open(request, pk)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = evaluations.make_evaluation_codes(
                by=request.member, training=training, count=form.cleaned_data["count"]
            )
        except (PracticeRefused, SurveyRefused) as refused:
            form.add_error(None, str(refused))
        else:
            return render(request, "practice/evaluation_codes.html", {
                "training": training, "codes": codes, "campaign": found.campaign,
            })
    return render(request, "practice/evaluation_codes.html", {
        "training": training, "form": form,
    }, status=422 if form.is_bound else 200)


@staff(Right.SEE_TRAININGS)
def close_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back."""
    training, found = _open(request, pk)
    if request.method != "POST":
        return render(request, "practice/evaluation_close.html", {"training": training, "evaluation": found})
    evaluations.close_evaluation(by=request.member, training=training)
    messages.success(request, _("De evaluatie is dicht."))
    return redirect("practice:training", pk=pk)


@require_POST
@staff(Right.SEE_TRAININGS)
def remove_words_page(request: StaffRequest, pk: int) -> HttpResponse:
    training, _found = _open(request, pk)
    try:
        evaluations.remove_evaluation_words(
            by=request.member, training=training, key=UUID(request.POST.get("key", ""))
        )
    except ValueError:
        raise Http404 from None
    messages.success(request, _("Het antwoord is weg."))
    return redirect("practice:training", pk=pk)


def answering_address(request: StaffRequest, found: Evaluation) -> str:
    """Where people answer: the open link, or the page for codes; in Dutch."""
    with override("nl"):
        page = reverse("surveys:link", args=[found.token]) if found.token else reverse("surveys:scan")
        return request.build_absolute_uri(page)


def _open(request: StaffRequest, pk: int) -> tuple[Training, Evaluation]:
    training = training_of(request, pk)
    found = evaluations.evaluation_of(request.member, training)
    if found is None:
        raise Http404
    return training, found
