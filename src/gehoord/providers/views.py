"""The pages about providers: agreements, the criterion in them, and its supervision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.selectors import providers
from gehoord.core.ui.numbers import sent_version
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused

from . import evidence, services, supervising
from .forms import (
    AgreementForm,
    CancelForm,
    CriterionForm,
    HoldForm,
    PlanForm,
    Versioned,
)
from .models import Agreement, CalendarStep, Criterion
from .pages import agreement_address, agreement_of, form_page, initial_of, supervision_of
from .rules import PLACEMENT_HINTS, AgreementRefused
from .selectors import (
    agreements,
    dossier,
    editions_of,
    editions_to_read,
    overdue_count,
)
from .services import Changed, CriterionIn
from .supervision.forms import CancelStepForm, EndForm, MoveStepForm
from .supervision.selectors import current_round, improvements_of, with_views

PER_PAGE = 25


@staff(Right.SEE_AGREEMENTS)
def agreements_page(request: StaffRequest) -> HttpResponse:
    """Every agreement by name of its provider, with whether bejegening counts in it; no figures, no other order."""
    page = Paginator(agreements(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/agreements.html", {
        "page": page, "overdue": overdue_count(request.member.council), "today": timezone.localdate(),
        "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
    })


@staff(Right.SEE_AGREEMENTS)
def agreement_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One agreement: the criterion, the editions before it, and the dossier of its supervision."""
    agreement = agreement_of(request, pk)
    moments = with_views(dossier(agreement), improvements_of(agreement))
    calendar = current_round(moments)
    return render(request, "providers/agreement.html", {
        "agreement": agreement, "editions": editions_to_read(agreement), "calendar": calendar,
        "dossier": [one for one in moments if one not in calendar],
        "is_over": all(one.is_settled for one in calendar),
        "municipalities": agreement.municipalities.order_by("name"),
        "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
        "may_use": request.member.may(Right.WRITE_ADVICE),
    })


@require_POST
@staff(Right.SEE_AGREEMENTS, Right.WRITE_ADVICE)
def use(request: StaffRequest, pk: int) -> HttpResponse:
    """Freezes what the provider said at a moment of supervision as evidence."""
    moment = supervision_of(request, pk)
    try:
        frozen = freeze(by=request.member, kind=evidence.KEY, question={"supervision": moment.pk}, title="")
    except QuestionRefused as refused:
        messages.error(request, str(refused))
        return redirect("providers:agreement", pk=moment.criterion.agreement_id)
    return redirect("insight:evidence", pk=frozen.pk)


@staff(Right.MANAGE_AGREEMENTS)
def agreement_form(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new agreement, or one to change."""
    agreement = agreement_of(request, pk) if pk is not None else None

    def save(form: Versioned) -> Agreement:
        if agreement is None:
            return services.make_agreement(by=request.member, **form.filled)
        return services.change_agreement(
            by=request.member, agreement=agreement, expected_version=form.cleaned_data["version"], **form.filled
        )

    form = AgreementForm(
        request.POST or None, initial=initial_of(agreement, AgreementForm), council=request.member.council
    )
    return form_page(
        request, form, save, title=agreement.title if agreement else _("Nieuwe afspraak"),
        back=agreement_address(agreement) if agreement else reverse("providers:agreements"), done=agreement_address,
        no_providers=not providers(request.member.council).exists(),
    )


@staff(Right.MANAGE_AGREEMENTS)
def criterion_form(request: StaffRequest, pk: int) -> HttpResponse:
    """The draft of a criterion: the first, one to change, or the one that will replace what was published."""
    agreement = agreement_of(request, pk)
    editions = editions_of(agreement)
    draft = editions.draft
    is_replacement = editions.current is not None

    def save(form: Versioned) -> Criterion:
        filled = form.filled
        why = filled.pop("why_replaced", "")
        given = CriterionIn(**filled)
        if draft is not None:
            return services.change_criterion(
                by=request.member, criterion=draft, given=given, why=why,
                expected_version=form.cleaned_data["version"],
            )
        if is_replacement:
            return services.replace_criterion(by=request.member, agreement=agreement, given=given, why=why)
        return services.attach_criterion(by=request.member, agreement=agreement, given=given)

    initial = initial_of(draft or editions.current, CriterionForm)
    if draft is None:
        # A next edition begins as the one before it, but tells its own reason.
        initial.pop("why_replaced", None)
    form = CriterionForm(request.POST or None, initial=initial, agreement=agreement, is_replacement=is_replacement)
    title = _("Nieuwe versie van het criterium") if is_replacement else _("Bejegening als criterium")
    placements = dict(form.fields["placement"].choices)  # type: ignore[attr-defined]
    return form_page(
        request, form, save, title=title, back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
        hints=[(placements[value], hint) for value, hint in PLACEMENT_HINTS if value in placements],
    )


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def publish(request: StaffRequest, pk: int) -> HttpResponse:
    """From now on the criterion counts, and no longer changes."""
    agreement = agreement_of(request, pk)
    draft = editions_of(agreement).draft
    version = request.POST.get("version", "")
    if draft is None:
        messages.error(request, _("Er is geen concept om vast te zetten."))
    else:
        try:
            services.publish_criterion(
                by=request.member, criterion=draft, expected_version=sent_version(version)
            )
        except Changed:
            messages.error(
                request, _("Iemand anders paste het concept intussen aan. Lees het nog eens en zet het dan vast.")
            )
        except AgreementRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Het criterium staat vast. Vanaf nu telt het."))
    return redirect(agreement_address(agreement))


@staff(Right.MANAGE_AGREEMENTS)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    """A new moment of supervision."""
    agreement = agreement_of(request, pk)
    return form_page(
        request, PlanForm(request.POST or None),
        lambda form: supervising.plan_supervision(by=request.member, agreement=agreement, **form.filled),
        title=_("Toezicht plannen"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def move(request: StaffRequest, pk: int) -> HttpResponse:
    """A planned moment on another day."""
    moment = supervision_of(request, pk)
    agreement = moment.criterion.agreement
    form_class = MoveStepForm if moment.step else PlanForm
    initial = initial_of(moment, PlanForm)
    return form_page(
        request, form_class(request.POST or None, initial=initial),
        lambda form: supervising.move_supervision(
            by=request.member, supervision=moment, expected_version=form.cleaned_data["version"],
            **{"kind": moment.kind, **form.filled},
        ),
        title=_("Toezicht verzetten"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def cancel(request: StaffRequest, pk: int) -> HttpResponse:
    """A planned moment that will not be."""
    moment = supervision_of(request, pk)
    agreement = moment.criterion.agreement
    return form_page(
        request, CancelStepForm(request.POST or None, initial=initial_of(moment, CancelForm), moment=moment),
        lambda form: supervising.cancel_supervision(
            by=request.member, supervision=moment, expected_version=form.cleaned_data["version"], **form.filled
        ),
        title=_("Toezicht van %(day)s afzeggen") % {"day": date_format(moment.planned_on, "j F Y")},
        back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )


@staff(Right.MANAGE_AGREEMENTS)
def hold(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of a moment, with what the provider says beside it."""
    moment = supervision_of(request, pk)
    agreement = moment.criterion.agreement
    if moment.step not in ("", CalendarStep.FOLLOW):
        return redirect("providers:step", moment.pk)
    initial = initial_of(moment, EndForm if moment.step else HoldForm)
    if moment.held_on is None:
        initial |= {"held_on": min(moment.planned_on, timezone.localdate()), "outcome": ""}
    form = (
        EndForm(request.POST or None, initial=initial, moment=moment) if moment.step
        else HoldForm(request.POST or None, initial=initial, said_itself=moment.said_by_provider)
    )
    return form_page(
        request, form,
        lambda form: supervising.hold_supervision(
            by=request.member, supervision=moment, expected_version=form.cleaned_data["version"], **form.filled
        ),
        title=_("Uitkomst van het toezicht"), back=agreement_address(agreement),
        done=lambda _saved: agreement_address(agreement),
        agreement=agreement,
    )
