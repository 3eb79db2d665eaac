"""The pages of a round of supervision: making it, doing its steps, and what will be better."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right

from ..forms import Versioned
from ..models import CalendarStep, ImprovementStep
from ..pages import agreement_address, agreement_of, form_page, initial_of, supervision_of
from ..selectors import editions_of
from . import improving, services
from .forms import CalendarForm, ImprovementForm, PraiseForm, SettleForm, StepForm
from .planning import hear_days_of, usual_days
from .selectors import get_improvement_for


@staff(Right.MANAGE_AGREEMENTS)
def calendar_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A round in one go, with days that are usual."""
    agreement = agreement_of(request, pk)
    criterion = editions_of(agreement).current
    initial: dict[str, Any] = {}
    if criterion is not None:
        days = usual_days(
            first_on=max(timezone.localdate(), agreement.starts_on), review_on=criterion.review_on,
            ends_on=agreement.ends_on, hear_days=hear_days_of(criterion),
        )
        initial = {f"on_{step.value}": day for step, day in days.items()}

    def save(form: Versioned) -> Any:
        assert isinstance(form, CalendarForm)
        return services.make_calendar(by=request.member, agreement=agreement, days=form.days)

    return form_page(
        request, CalendarForm(request.POST or None, initial=initial), save, title=_("Kalender maken"),
        back=agreement_address(agreement), done=lambda _saved: agreement_address(agreement), agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def step(request: StaffRequest, pk: int) -> HttpResponse:
    """A step of a round that is done; the last one has a page of its own, with the outcome."""
    moment = supervision_of(request, pk)
    if moment.step in ("", CalendarStep.FOLLOW):
        raise Http404
    agreement = moment.criterion.agreement
    initial = {
        "version": moment.version, "done_on": timezone.localdate(), "provider_view": moment.provider_view,
        "rests_on": moment.rests_on, "came_of_it": moment.outcome_text, "rung": moment.rung,
        "campaign": moment.campaign_id,
    }
    return form_page(
        request, StepForm(request.POST or None, initial=initial, moment=moment),
        lambda form: services.finish_step(
            by=request.member, supervision=moment, version=form.cleaned_data["version"], **form.filled
        ),
        title=_("Stap afronden: %(step)s") % {"step": moment.called}, back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement), agreement=agreement,
        # It cannot be done without one.
        first=(reverse("providers:improvement_new", args=[pk]), _("Verbeterstap toevoegen"))
        if moment.step == CalendarStep.IMPROVE and not moment.improvements.exists() else None,
    )


@staff(Right.MANAGE_AGREEMENTS)
def praise(request: StaffRequest, pk: int) -> HttpResponse:
    """A compliment, on any day."""
    agreement = agreement_of(request, pk)
    form = PraiseForm(request.POST or None, initial={"held_on": timezone.localdate()})
    return form_page(
        request, form,
        lambda form: services.give_praise(by=request.member, agreement=agreement, **form.filled),
        title=_("Compliment geven"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def improvement_new(request: StaffRequest, pk: int) -> HttpResponse:
    """One more thing that will be better."""
    moment = supervision_of(request, pk)
    agreement = moment.criterion.agreement
    return form_page(
        request, ImprovementForm(request.POST or None),
        lambda form: improving.add_improvement_step(by=request.member, supervision=moment, **form.filled),
        title=_("Verbeterstap toevoegen"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def improvement(request: StaffRequest, pk: int) -> HttpResponse:
    """The words or the day of an open step."""
    found = _improvement(request, pk)
    agreement = found.moment.criterion.agreement
    return form_page(
        request, ImprovementForm(request.POST or None, initial=initial_of(found, ImprovementForm)),
        lambda form: improving.change_improvement_step(
            by=request.member, step=found, version=form.cleaned_data["version"], **form.filled
        ),
        title=_("Verbeterstap aanpassen"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def improvement_settle(request: StaffRequest, pk: int) -> HttpResponse:
    """Done or not done, with a note."""
    found = _improvement(request, pk)
    agreement = found.moment.criterion.agreement
    return form_page(
        request, SettleForm(request.POST or None, initial={"version": found.version}),
        lambda form: improving.settle_improvement_step(
            by=request.member, step=found, done=form.cleaned_data["is_done"] == "yes", note=form.cleaned_data["note"],
            version=form.cleaned_data["version"],
        ),
        title=_("Verbeterstap afronden"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )





def _improvement(request: StaffRequest, pk: int) -> ImprovementStep:
    try:
        return get_improvement_for(request.member, pk)
    except ImprovementStep.DoesNotExist as error:
        raise Http404 from error
