"""The provider's improvement plan of one agreement: steps that both sides see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.ui.portal import open_portal

from ..forms import Versioned
from ..models import Agreement, ImprovementStep
from ..pages import form_page, initial_of
from ..supervision import improving
from ..supervision.selectors import improvements_of, open_improvement_moment
from .forms import SettleForm, StepForm
from .selectors import get_own_agreement_for, get_own_step_for


@staff(Right.SEE_OWN_PROVIDER)
def plan_page(request: StaffRequest, pk: int) -> HttpResponse:
    """Every step of this agreement by its day, and whether there is a moment at which steps may be written."""
    agreement = _agreement(request, pk)
    return render(request, "providers/portal/plan.html", {
        "portal": open_portal(request, agreement.provider_id, at="providers:own_agreements"), "agreement": agreement,
        "steps": improvements_of(agreement), "moment": open_improvement_moment(agreement),
        "may_answer": request.member.may(Right.ANSWER_AS_PROVIDER),
    })


@staff(Right.ANSWER_AS_PROVIDER)
def step_add(request: StaffRequest, pk: int) -> HttpResponse:
    """One step more; not there while no improvement was agreed."""
    agreement = _agreement(request, pk)
    moment = open_improvement_moment(agreement)
    if moment is None:
        raise Http404
    return _form(
        request, agreement, StepForm(request.POST or None),
        lambda form: improving.add_improvement_step(by=request.member, supervision=moment, **form.filled),
        _("Nieuwe verbeterstap"),
    )


@staff(Right.ANSWER_AS_PROVIDER)
def step_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """An open step in other words, or on another day."""
    step = _step(request, pk)
    return _form(
        request, step.moment.criterion.agreement,
        StepForm(request.POST or None, initial=initial_of(step, StepForm)),
        lambda form: improving.change_improvement_step(
            by=request.member, step=step, version=form.cleaned_data["version"], **form.filled
        ),
        _("Verbeterstap aanpassen"),
    )


@staff(Right.ANSWER_AS_PROVIDER)
def step_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Done or not done, for good."""
    step = _step(request, pk)
    return _form(
        request, step.moment.criterion.agreement,
        SettleForm(request.POST or None, initial={"version": step.version}),
        lambda form: improving.settle_improvement_step(
            by=request.member, step=step, version=form.cleaned_data["version"], **form.filled
        ),
        _("Verbeterstap afronden"),
    )


def _form(
    request: StaffRequest, agreement: Agreement, form: Versioned, save: Callable[[Versioned], Any], title: str
) -> HttpResponse:
    back = reverse("providers:own_plan", args=[agreement.pk])
    return form_page(
        request, form, save, title=title, back=back, done=lambda _saved: back, agreement=agreement
    )


def _agreement(request: StaffRequest, pk: int) -> Agreement:
    try:
        return get_own_agreement_for(request.member, pk)
    except Agreement.DoesNotExist as error:
        raise Http404 from error


def _step(request: StaffRequest, pk: int) -> ImprovementStep:
    """An open one: what is settled no longer changes."""
    try:
        step = get_own_step_for(request.member, pk)
    except ImprovementStep.DoesNotExist as error:
        raise Http404 from error
    if request.method != "POST" and not step.is_open:
        raise Http404
    return step
