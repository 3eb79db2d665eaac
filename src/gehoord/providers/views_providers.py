"""The pages about providers: their locations, teams and subcontractors; and the municipalities and regions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gehoord.core.councils.access import StaffRequest, staff
from gehoord.core.councils.permissions import Right
from gehoord.core.organisations import services, teams
from gehoord.core.organisations.models import Kind, Location, Organisation, Team
from gehoord.core.organisations.selectors import (
    get_location_for,
    get_organisation_for,
    get_team_for,
    locations,
    owners,
    providers,
    subcontracts,
)
from gehoord.core.organisations.selectors import teams as teams_of

from .forms import Versioned
from .forms_providers import LocationForm, OrganisationForm, OwnerForm, SubcontractorForm, TeamForm
from .pages import form_page, initial_of
from .rules import OWNERS
from .selectors import agreements

PER_PAGE = 25


@staff(Right.SEE_AGREEMENTS)
def providers_page(request: StaffRequest) -> HttpResponse:
    page = Paginator(providers(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/providers.html", {
        "page": page, "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
    })


@staff(Right.SEE_AGREEMENTS)
def provider_page(request: StaffRequest, pk: int) -> HttpResponse:
    """One provider: what it has, who helps for it, and what was agreed. No figures."""
    provider, council = _provider(request, pk), request.member.council
    return render(request, "providers/provider.html", {
        "provider": provider, "locations": locations(council, organisation=provider),
        "teams": teams_of(council, organisation=provider), "subcontracts": subcontracts(council, main=provider),
        "agreements": agreements(council).filter(provider=provider),
        "works_for": provider.works_for.select_related("main").order_by("main__name"),
        "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
        "may_let_in": request.member.may(Right.LET_IN_PROVIDERS),
    })


@staff(Right.MANAGE_AGREEMENTS)
def provider_form(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new provider, or one to change."""
    provider = _provider(request, pk) if pk is not None else None

    def save(form: Versioned) -> Organisation:
        if provider is None:
            return services.add_organisation(by=request.member, kind=Kind.PROVIDER, **form.filled)
        return services.change_organisation(
            by=request.member, organisation=provider, expected_version=form.cleaned_data["version"], **form.filled
        )

    return form_page(
        request, OrganisationForm(request.POST or None, initial=initial_of(provider, OrganisationForm)), save,
        title=provider.name if provider else _("Nieuwe aanbieder"),
        back=_address(provider) if provider else reverse("providers:providers"), done=_address, provider=provider,
    )


@staff(Right.MANAGE_AGREEMENTS)
def location_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A new location of a provider."""
    provider = _provider(request, pk)
    return _of_provider(
        request, provider, LocationForm(request.POST or None),
        lambda form: teams.add_location(by=request.member, organisation=provider, **form.filled),
        _("Nieuwe locatie"),
    )


@staff(Right.MANAGE_AGREEMENTS)
def location_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A location to change, or to close."""
    location = _found(request, pk, get_location_for)
    return _of_provider(
        request, location.organisation,
        LocationForm(request.POST or None, initial=initial_of(location, LocationForm), is_there=True),
        lambda form: teams.change_location(
            by=request.member, location=location, expected_version=form.cleaned_data["version"], **form.filled
        ),
        location.name,
    )


@staff(Right.MANAGE_AGREEMENTS)
def team_add(request: StaffRequest, pk: int) -> HttpResponse:
    """A new team of a provider."""
    provider = _provider(request, pk)
    return _of_provider(
        request, provider, TeamForm(request.POST or None, provider=provider),
        lambda form: teams.add_team(by=request.member, organisation=provider, **form.filled), _("Nieuw team"),
    )


@staff(Right.MANAGE_AGREEMENTS)
def team_edit(request: StaffRequest, pk: int) -> HttpResponse:
    """A team to change, or to close."""
    team = _found(request, pk, get_team_for)
    form = TeamForm(
        request.POST or None, initial=initial_of(team, TeamForm), provider=team.organisation, is_there=True
    )
    return _of_provider(
        request, team.organisation, form,
        lambda form: teams.change_team(
            by=request.member, team=team, expected_version=form.cleaned_data["version"], **form.filled
        ),
        team.name,
    )


@staff(Right.MANAGE_AGREEMENTS)
def subcontractor_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Somebody who gives help for this provider."""
    provider = _provider(request, pk)
    return _of_provider(
        request, provider, SubcontractorForm(request.POST or None, provider=provider),
        lambda form: teams.add_subcontractor(by=request.member, main=provider, **form.filled),
        _("Onderaannemer toevoegen"),
    )


@require_POST
@staff(Right.MANAGE_AGREEMENTS)
def subcontractor_remove(request: StaffRequest, pk: int, sub: int) -> HttpResponse:
    provider = _provider(request, pk)
    teams.remove_subcontractor(by=request.member, main=provider, sub=_found(request, sub, get_organisation_for))
    messages.success(request, _("Opgeslagen."))
    return redirect(_address(provider))


@staff(Right.SEE_AGREEMENTS)
def owners_page(request: StaffRequest) -> HttpResponse:
    """Municipalities and youth regions: who owns agreements, and who joins."""
    page = Paginator(owners(request.member.council), PER_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "providers/owners.html", {
        "page": page, "may_manage": request.member.may(Right.MANAGE_AGREEMENTS),
    })


@staff(Right.MANAGE_AGREEMENTS)
def owner_form(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new municipality or youth region, or one to change."""
    owner = _found(request, pk, get_organisation_for) if pk is not None else None
    if owner is not None and owner.kind not in OWNERS:
        raise Http404

    def save(form: Versioned) -> Organisation:
        if owner is None:
            return services.add_organisation(by=request.member, **form.filled)
        return services.change_organisation(
            by=request.member, organisation=owner, kvk=owner.kvk, agb=owner.agb,
            expected_version=form.cleaned_data["version"], **form.filled,
        )

    return form_page(
        request, OwnerForm(request.POST or None, initial=initial_of(owner, OwnerForm), is_there=owner is not None),
        save, title=owner.name if owner else _("Nieuwe gemeente of jeugdregio"), back=reverse("providers:owners"),
        done=lambda _saved: reverse("providers:owners"),
    )


def _of_provider(
    request: StaffRequest, provider: Organisation, form: Versioned, save: Any, title: str
) -> HttpResponse:
    back = _address(provider)
    return form_page(request, form, save, title=title, back=back, done=lambda _saved: back, provider=provider)


def _address(provider: Organisation) -> str:
    return reverse("providers:provider", args=[provider.pk])


def _provider(request: StaffRequest, pk: int) -> Organisation:
    provider: Organisation = _found(request, pk, get_organisation_for)
    if provider.kind != Kind.PROVIDER:
        raise Http404
    return provider


def _found(request: StaffRequest, pk: int, get: Any) -> Any:
    """What the selector gives; what is not there and what is another council's answer alike."""
    try:
        return get(request.member, pk)
    except (Organisation.DoesNotExist, Location.DoesNotExist, Team.DoesNotExist) as error:
        raise Http404 from error
