"""What professionals need, in the portal of a provider: its own scans, its profile, and what it agreed.

Whoever acts for the provider runs scans among its own professionals, and sees of a result what outsiders may see.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.taking_up import places_for
from gehoord.core.ui.portal import Portal, open_portal
from gehoord.surveys.models import Campaign, Controller
from gehoord.surveys.services import SurveyRefused, make_codes

from . import services
from .forms import CodesForm, DoneForm, ScanForm, StepForm
from .models import OF_PROVIDER, Holder, Step
from .profile import profile_of
from .selectors import about, how_many, own_scans, scans_at
from .steps import StepChanged, StepRefused, agree_step, finish_step, get_step_for
from .views import before_closing, shown
from .views_steps import taken, taking_form

NEEDS_TAB = "conditions:own_needs"


@staff(Right.SEE_OWN_PROVIDER)
def own_needs_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The profile of the provider, with the scans that are open."""
    portal, member = open_portal(request, pk, at=NEEDS_TAB), request.member
    return render(request, "conditions/own.html", {
        "portal": portal, **shown(profile_of(member, portal.provider)),
        "may_answer": member.may(Right.ANSWER_AS_PROVIDER),
        "places": places_for(member, portal.provider),
        "scans": [
            (one, about(one), how_many(one.responded, member.council.smallest_n))  # type: ignore[attr-defined]
            for one in own_scans(portal.provider)
        ],
    })


@staff(Right.ANSWER_AS_PROVIDER)
def own_scan_new(request: StaffRequest, pk: int) -> HttpResponse:
    portal = open_portal(request, pk, at=NEEDS_TAB)
    form = ScanForm(
        request.member.council, request.POST if request.method == "POST" else None, only=portal.provider
    )
    if request.method == "POST" and form.is_valid():
        try:
            scan = services.open_scan(by=request.member, **form.opened_with)
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("De scan is open. Maak nu codes."))
            return redirect("conditions:own_codes", pk=scan.pk)
    return _form(request, portal, form, _("Nieuwe scan"))


@staff(Right.ANSWER_AS_PROVIDER)
def own_codes(request: StaffRequest, pk: int) -> HttpResponse:
    """Makes codes and shows them this once, to print."""
    scan, portal = _scan(request, pk)
    form = CodesForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codes = make_codes(by=request.member, campaign=scan, count=form.cleaned_data["count"])
        except SurveyRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            return render(request, "conditions/own_codes.html", {"portal": portal, "campaign": scan, "codes": codes})
    return _form(request, portal, form, _("Codes maken"), about=_(
        "Met een code kan iemand één keer antwoorden. Je ziet de codes maar één keer, dus druk ze meteen af. Schrijf "
        "nergens op wie welke code kreeg."
    ))


@staff(Right.ANSWER_AS_PROVIDER)
def own_close(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks first, since there is no way back. Sent twice, the second changes nothing."""
    scan, portal = _scan(request, pk, also_closed=request.method == "POST")
    if request.method != "POST":
        return render(
            request, "conditions/own_close.html", {"portal": portal, "campaign": scan, **before_closing(scan)}
        )
    services.close_scan(by=request.member, campaign=scan)
    messages.success(request, _("De scan is dicht."))
    return redirect(NEEDS_TAB, pk=portal.provider.pk)


@staff(Right.ANSWER_AS_PROVIDER)
def own_step_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A step that the provider takes."""
    portal = open_portal(request, pk, at=NEEDS_TAB)
    form = StepForm(
        request.POST if request.method == "POST" else None, initial={"holder": Holder.PROVIDER}, of_provider=True
    )
    if request.method == "POST" and form.is_valid():
        words = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        try:
            agree_step(by=request.member, organisation=portal.provider, **words)
        except StepRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("De stap is afgesproken."))
            return redirect(NEEDS_TAB, pk=pk)
    return _form(request, portal, form, _("Stap afspreken"))


@staff(Right.ANSWER_AS_PROVIDER)
def own_step_done(request: StaffRequest, pk: int) -> HttpResponse:
    """What came of it."""
    step = _own_step(request, pk)
    if step.holder not in OF_PROVIDER:
        raise Http404
    portal = open_portal(request, step.organisation_id or 0, at=NEEDS_TAB)
    start = {"version": step.version, "done_on": timezone.localdate()}
    form = DoneForm(request.POST if request.method == "POST" else None, initial=start)
    status, theirs = 0, None
    if request.method == "POST" and form.is_valid():
        try:
            finish_step(by=request.member, step=step, **form.cleaned_data)
        except StepChanged as changed:
            data = request.POST.copy()
            data["version"] = str(changed.theirs.version)
            form.data, status, theirs = data, 409, changed.theirs
            form.add_error(None, str(changed))
        except StepRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect(NEEDS_TAB, pk=portal.provider.pk)
    return _form(request, portal, form, _("Stap afronden"), about=step.what, status=status, theirs=theirs)


@staff(Right.ANSWER_AS_PROVIDER)
def own_step_take(request: StaffRequest, pk: int) -> HttpResponse:
    """The step goes on in the improvement plan of an agreement."""
    step = _own_step(request, pk)
    portal = open_portal(request, step.organisation_id or 0, at=NEEDS_TAB)
    form = taking_form(request, step)
    if taken(request, form, step):
        messages.success(request, _("De stap staat in het verbeterplan."))
        return redirect(NEEDS_TAB, pk=portal.provider.pk)
    return _form(request, portal, form, _("In het verbeterplan zetten"), about=step.what)


def _own_step(request: StaffRequest, pk: int) -> Step:
    try:
        step = get_step_for(request.member, pk)
    except Step.DoesNotExist:
        raise Http404 from None
    if step.organisation_id is None:
        raise Http404
    return step


def _form(
    request: StaffRequest, portal: Portal, form: object, title: str, *, about: str = "", status: int = 0,
    theirs: Step | None = None,
) -> HttpResponse:
    is_bound = bool(getattr(form, "is_bound", False))
    return render(request, "conditions/own_form.html", {
        "portal": portal, "form": form, "title": title, "about": about, "theirs": theirs,
    }, status=status or (422 if is_bound else 200))


def _scan(request: StaffRequest, pk: int, *, also_closed: bool = False) -> tuple[Campaign, Portal]:
    """A scan that a provider answers for, by who acts for that provider; an open one, unless `also_closed`."""
    found = Campaign.objects.filter(pk=pk, council=request.member.council).first()
    if found is None or found.provider_id is None:
        raise Http404
    portal = open_portal(request, found.provider_id, at=NEEDS_TAB)
    rows = scans_at(portal.provider) if also_closed else own_scans(portal.provider)
    scan = rows.filter(pk=pk, controller=Controller.ORGANISATION).first()
    if scan is None:
        raise Http404
    return scan, portal
