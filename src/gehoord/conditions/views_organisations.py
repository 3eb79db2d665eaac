"""The overview, the profile of each organisation with its documents, and the figures that organisations give."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.selectors import get_organisation_for
from gehoord.core.organisations.taking_up import places_for
from gehoord.core.ui.documents import FORMATS, DocumentFailed

from .facts import FactRefused, add_fact, get_fact_for, remove_fact
from .forms import WHOLE, FactForm, FactGoneForm
from .models import WorkFact
from .overview import FEWEST_ORGANISATIONS, overview
from .profile import document_for, profile_of, said_of
from .selectors import asked_organisations
from .views import shown

PER_PAGE = 25
TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf",
}


@staff(Right.SEE_SCANS)
def overview_page(request: StaffRequest) -> HttpResponse:
    """Where preconditions stand in the way, over all organisations together."""
    member = request.member
    return render(request, "conditions/overview.html", {
        "overview": overview(member), "fewest": FEWEST_ORGANISATIONS, "may_run": member.may(Right.RUN_SCANS),
    })


@staff(Right.SEE_SCANS)
def organisations_page(request: StaffRequest) -> HttpResponse:
    """Organisations whose professionals can be asked, by name and nothing else."""
    page = Paginator(asked_organisations(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "conditions/organisations.html", {"page": page})


@staff(Right.SEE_SCANS)
def organisation_page(request: StaffRequest, pk: int) -> HttpResponse:
    """The profile of one organisation."""
    organisation = _organisation(request, pk)
    return render(request, "conditions/organisation.html", {
        "organisation": organisation, **shown(profile_of(request.member, organisation)), "place": f"{WHOLE}{pk}",
        "may_run": request.member.may(Right.RUN_SCANS), "formats": TYPES,
        "places": places_for(request.member, organisation),
    })


@require_safe
@staff(Right.SEE_SCANS)
def profile_file(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """The profile on paper; taking it is written down."""
    organisation = _organisation(request, pk)
    member = request.member
    document = document_for(member, organisation) if kind in TYPES else None
    if document is None:
        raise Http404
    try:
        made = FORMATS[kind](document)
    except DocumentFailed as error:
        messages.error(request, _(error.reason))
        return redirect("conditions:organisation", pk)
    record(council=member.council, by=member.person, event=Event.DOCUMENT_TAKEN, subject=organisation, kind=kind)
    return HttpResponse(made, content_type=TYPES[kind], headers={
        "Content-Disposition": f'attachment; filename="profiel-{pk}.{kind}"'
    })


@staff(Right.RUN_SCANS)
def fact_new(request: StaffRequest, pk: int) -> HttpResponse:
    """A figure that the organisation gave."""
    organisation = _organisation(request, pk)
    form = FactForm(organisation, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            add_fact(by=request.member, organisation=organisation, **form.cleaned_data)
        except FactRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, _("Opgeslagen."))
            return redirect("conditions:organisation", pk)
    return render(request, "conditions/form.html", {
        "form": form, "title": _("Cijfer toevoegen"), "back": _profile_address(organisation),
        "back_name": organisation.name,
    }, status=422 if form.is_bound else 200)


@staff(Right.RUN_SCANS)
def fact_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Asks why first; the reason goes into the trail."""
    try:
        fact = get_fact_for(request.member, pk)
    except WorkFact.DoesNotExist:
        raise Http404 from None
    form = FactGoneForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        remove_fact(by=request.member, fact=fact, **form.cleaned_data)
        messages.success(request, _("Het cijfer is weg."))
        return redirect("conditions:organisation", fact.organisation_id)
    about = f"{fact.get_kind_display()}: {said_of(fact)} ({fact.source}, {date_format(fact.as_of, 'j F Y')})"
    return render(request, "conditions/form.html", {
        "form": form, "title": _("Cijfer weghalen"), "back": _profile_address(fact.organisation),
        "back_name": fact.organisation.name, "about": about[:1].upper() + about[1:], "does": _("Haal dit cijfer weg"),
    }, status=422 if form.is_bound else 200)


def _profile_address(organisation: Organisation) -> str:
    return reverse("conditions:organisation", args=[organisation.pk])


def _organisation(request: StaffRequest, pk: int) -> Organisation:
    try:
        found = get_organisation_for(request.member, pk)
    except Organisation.DoesNotExist:
        raise Http404 from None
    if not asked_organisations(request.member.council).filter(pk=found.pk).exists():
        raise Http404
    return found
