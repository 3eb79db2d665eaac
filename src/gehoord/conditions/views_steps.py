"""What was agreed about preconditions: the list, a new step, what came of it, and asking it in an advice."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.advice.services import AdviceRefused
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.organisations.selectors import organisations, teams
from gehoord.core.organisations.taking_up import places_for
from gehoord.surveys.models import Campaign

from .duties import duties
from .forms import OF_TEAM, WHOLE, AskForm, DoneForm, StepForm, TakeUpForm
from .models import Step
from .selectors import get_scan_for
from .steps import (
    StepChanged,
    StepRefused,
    agree_step,
    ask_in_advice,
    change_step,
    finish_step,
    get_step_for,
    step_rows,
    steps,
    take_step_up,
)

PER_PAGE = 50


@staff(Right.SEE_SCANS)
def steps_page(request: StaffRequest) -> HttpResponse:
    """All steps: what is still to be done first."""
    member = request.member
    page = Paginator(step_rows(steps(member)), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "conditions/steps.html", {
        "page": page, "may_run": member.may(Right.RUN_SCANS),
    })


@staff(Right.RUN_SCANS)
def step_new(request: StaffRequest) -> HttpResponse:
    """A step about one precondition, of an organisation or team, from a scan: what the address names comes along."""
    organisation, team, scan = _about(request)
    need = request.GET.get("over", "")
    start = {"need": need, "holder": duties()[need].holders[0]} if need in duties() else {}
    form = StepForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            step = agree_step(
                by=request.member, organisation=organisation, team=team, scan=scan, **_words(form.cleaned_data)
            )
        except StepRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("De stap is afgesproken."))
            return redirect(_where(step))
    name = f"{organisation.name} · {team.name}" if organisation and team else organisation.name if organisation else ""
    return _page(request, form, _("Stap afspreken"), organisation, about=name)


@staff(Right.RUN_SCANS)
def step_edit(request: StaffRequest, pk: int) -> HttpResponse:
    step = _step(request, pk)
    start = {name: getattr(step, name) for name in StepForm.base_fields}
    form = StepForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        return _saved(request, form, step, lambda: change_step(
            by=request.member, step=step, version=version, **_words(form.cleaned_data)
        ), _("Stap aanpassen"))
    return _page(request, form, _("Stap aanpassen"), step.organisation)


@staff(Right.RUN_SCANS)
def step_done(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of it."""
    step = _step(request, pk)
    start = {"version": step.version, "done_on": timezone.localdate()}
    form = DoneForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        return _saved(
            request, form, step, lambda: finish_step(by=request.member, step=step, **form.cleaned_data),
            _("Stap afronden"),
        )
    return _page(request, form, _("Stap afronden"), step.organisation, about=step.what)


@staff(Right.RUN_SCANS, Right.WRITE_ADVICE)
def step_ask(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks the step as a recommendation of an advice, resting on its scan."""
    step = _step(request, pk)
    form = AskForm(request.member.council, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            point = ask_in_advice(by=request.member, step=step, advice=form.cleaned_data["advice"])
        except (StepRefused, AdviceRefused) as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("De stap staat als aanbeveling in het concept."))
            return redirect("advice:advice", pk=point.advice_id)
    return _page(request, form, _("Vragen in een advies"), step.organisation, about=step.what)


@staff(Right.SEE_SCANS, Right.MANAGE_AGREEMENTS)
def step_take(request: StaffRequest, pk: int) -> HttpResponse:
    """The step goes on where somebody follows it, such as the supervision of an agreement."""
    step = _step(request, pk)
    form = taking_form(request, step)
    if taken(request, form, step):
        messages.success(request, _("De stap staat in het verbeterplan."))
        return redirect(_where(step))
    return _page(request, form, _("In het verbeterplan zetten"), step.organisation, about=step.what)


def taking_form(request: StaffRequest, step: Step) -> TakeUpForm:
    """Raises Http404 when there is no place for this step, or none that this member may write at."""
    found = places_for(request.member, step.organisation) if step.organisation else []
    if not found or step.done_on or step.taken_up:
        raise Http404
    start = {"due": step.due, "how_seen": step.seen_by, "who": step.get_holder_display()}
    return TakeUpForm(found, request.POST if request.method == "POST" else None, initial=start)


def taken(request: StaffRequest, form: TakeUpForm, step: Step) -> bool:
    """Whether the step went on; else the form says why not."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        take_step_up(by=request.member, step=step, **form.cleaned_data)
    except StepRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return False
    return True


def _about(request: StaffRequest) -> tuple[Organisation | None, Team | None, Campaign | None]:
    """What the address names: ?bij=o12 or t5, and ?scan=3. Another council's is not there."""
    member, place, number = request.member, request.GET.get("bij", ""), request.GET.get("scan", "")
    scan = None
    if number.isdecimal() and len(number) < 10:
        try:
            scan = get_scan_for(member, int(number))
        except Campaign.DoesNotExist:
            raise Http404 from None
        return scan.provider, scan.team, scan
    if not (place[1:].isdecimal() and len(place) < 10):
        return None, None, None
    pk = int(place[1:])
    if place.startswith(OF_TEAM):
        team = teams(member.council).filter(pk=pk).first()
        if team is not None:
            return team.organisation, team, None
    elif place.startswith(WHOLE):
        organisation = organisations(member.council).filter(pk=pk).first()
        if organisation is not None:
            return organisation, None, None
    raise Http404


def _words(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name != "version"}


def _saved(request: StaffRequest, form: Any, step: Step, save: Any, title: str) -> HttpResponse:
    try:
        step = save()
    except StepChanged as changed:
        # Saving again is then a choice, made with both in sight.
        data = request.POST.copy()
        data["version"] = str(changed.theirs.version)
        form.data = data
        form.add_error(None, str(changed))
        return _page(request, form, title, step.organisation, status=409, theirs=changed.theirs)
    except StepRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return _page(request, form, title, step.organisation)
    messages.success(request, _("Opgeslagen."))
    return redirect(_where(step))


def _page(
    request: StaffRequest, form: Any, title: str, organisation: Organisation | None, *, status: int = 0, **more: Any
) -> HttpResponse:
    return render(request, "conditions/form.html", {
        "form": form, "title": title, **more,
        "back": reverse("conditions:organisation", args=[organisation.pk]) if organisation
        else reverse("conditions:steps"),
        "back_name": organisation.name if organisation else _("Afgesproken stappen"),
    }, status=status or (422 if form.is_bound else 200))


def _where(step: Step) -> str:
    if step.organisation_id:
        return reverse("conditions:organisation", args=[step.organisation_id])
    return reverse("conditions:steps")


def _step(request: StaffRequest, pk: int) -> Step:
    try:
        return get_step_for(request.member, pk)
    except Step.DoesNotExist:
        raise Http404 from None
