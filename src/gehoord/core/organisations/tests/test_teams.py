"""Locations, teams and subcontractors: what is kept, what is refused, and two who write at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations import teams as services
from gehoord.core.organisations.models import Location, Organisation, Subcontract, Team
from gehoord.core.organisations.selectors import (
    get_location_for,
    get_team_for,
    locations,
    subcontracts,
    teams,
)
from gehoord.core.organisations.services import OrganisationChanged, OrganisationRefused, add_organisation


@pytest.fixture
def provider(officer: Any) -> Organisation:
    return add_organisation(by=officer, kind="provider", name="Zorg")


@pytest.fixture
def theirs(outsider: Any) -> tuple[Member, Organisation, Location]:
    """An officer of another council, with a provider and its location."""
    other = Member(outsider.person, outsider.council, ("officer",))
    organisation = add_organisation(by=other, kind="provider", name="Ginds")
    return other, organisation, services.add_location(by=other, organisation=organisation, name="Daar")


def test_a_location_and_a_team_are_tidied_and_told(officer: Any, provider: Organisation) -> None:
    location = services.add_location(by=officer, organisation=provider, name="  Het\nHuis ", place=" Dorp")
    team = services.add_team(
        by=officer, organisation=provider, name=" Noord ", setting="residential", location=location
    )
    assert (location.name, location.place, location.active) == ("Het Huis", "Dorp", True)
    assert (team.name, team.setting, team.location, team.active) == ("Noord", "residential", location, True)
    assert get_location_for(officer, location.pk) == location
    assert get_team_for(officer, team.pk) == team
    told = [line.fields for line in trail_of(officer.council, provider)]
    assert told[1:] == [{"location": location.pk}, {"team": team.pk}]


@pytest.mark.parametrize(("given", "field"), [
    ({"name": " "}, "name"), ({"name": "x" * 201}, "name"), ({"setting": "maan"}, "setting"), ({"setting": ""}, "setting"),
])
def test_what_is_refused_of_a_team(officer: Any, provider: Organisation, given: dict[str, str], field: str) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        services.add_team(**{"by": officer, "organisation": provider, "name": "Noord", "setting": "day", **given})
    assert refused.value.field == field
    assert not Team.objects.exists()


def test_a_name_is_there_once_per_provider(officer: Any, provider: Organisation) -> None:
    other = add_organisation(by=officer, kind="provider", name="Anders")
    services.add_location(by=officer, organisation=provider, name="Huis")
    services.add_team(by=officer, organisation=provider, name="Noord", setting="day")
    with pytest.raises(OrganisationRefused) as location:
        services.add_location(by=officer, organisation=provider, name="HUIS")
    with pytest.raises(OrganisationRefused) as team:
        services.add_team(by=officer, organisation=provider, name="noord", setting="foster")
    assert (location.value.field, team.value.field) == ("name", "name")
    services.add_location(by=officer, organisation=other, name="Huis")
    services.add_team(by=officer, organisation=other, name="Noord", setting="day")
    assert [row.organisation.name for row in teams(officer.council)] == ["Anders", "Zorg"]


def test_a_location_of_another_provider_is_refused(officer: Any, provider: Organisation) -> None:
    other = add_organisation(by=officer, kind="provider", name="Anders")
    location = services.add_location(by=officer, organisation=other, name="Huis")
    with pytest.raises(OrganisationRefused) as refused:
        services.add_team(by=officer, organisation=provider, name="Noord", setting="day", location=location)
    assert refused.value.field == "location"


@pytest.mark.parametrize("kind", ["school", "municipality", "region", "institute"])
def test_only_a_provider_has_teams_and_subcontractors(officer: Any, provider: Organisation, kind: str) -> None:
    other = add_organisation(by=officer, kind=kind, name="Anders")
    with pytest.raises(OrganisationRefused):
        services.add_team(by=officer, organisation=other, name="Noord", setting="day")
    for main, sub in ((other, provider), (provider, other)):
        with pytest.raises(OrganisationRefused):
            services.add_subcontractor(by=officer, main=main, sub=sub)


def test_changing_and_closing(officer: Any, provider: Organisation) -> None:
    location = services.add_location(by=officer, organisation=provider, name="Huis")
    team = services.add_team(by=officer, organisation=provider, name="Noord", setting="day", location=location)
    services.change_location(by=officer, location=location, name="Huis", active=False, expected_version=1)
    changed = services.change_team(
        by=officer, team=team, name="Noord", setting="day", location=location, active=False, expected_version=1
    )
    assert (changed.active, changed.version) == (False, 2)
    again = services.change_team(
        by=officer, team=team, name="Noord", setting="day", location=location, active=False, expected_version=1
    )
    assert again.version == 2
    assert not teams(officer.council, only_active=True).exists()
    assert [line.fields.get("changed") for line in trail_of(officer.council, provider)][-2:] == [["active"]] * 2
    with pytest.raises(OrganisationChanged) as second:
        services.change_team(by=officer, team=team, name="Zuid", setting="day", expected_version=1)
    assert second.value.theirs.name == "Noord"  # type: ignore[attr-defined]
    with pytest.raises(OrganisationChanged):
        services.change_location(by=officer, location=location, name="Anders", expected_version=1)


def test_subcontractors_come_and_go(officer: Any, provider: Organisation) -> None:
    other = add_organisation(by=officer, kind="provider", name="Anders")
    services.add_subcontractor(by=officer, main=provider, sub=other)
    services.add_subcontractor(by=officer, main=provider, sub=other)
    services.add_subcontractor(by=officer, main=other, sub=provider)
    assert [(row.main, row.sub) for row in subcontracts(officer.council)] == [(other, provider), (provider, other)]
    with pytest.raises(OrganisationRefused):
        services.add_subcontractor(by=officer, main=provider, sub=provider)
    services.remove_subcontractor(by=officer, main=provider, sub=other)
    services.remove_subcontractor(by=officer, main=provider, sub=other)
    assert not subcontracts(officer.council, main=provider).exists()
    told = [line.fields for line in trail_of(officer.council, provider)]
    assert told[1:] == [{"subcontractor": other.pk}, {"subcontractor": other.pk, "removed": True}]


def test_another_councils_rows_are_not_there(officer: Any, provider: Organisation, theirs: Any) -> None:
    other, organisation, location = theirs
    team = services.add_team(by=other, organisation=organisation, name="Noord", setting="day")
    for refused, call in (
        (Location.DoesNotExist, lambda: get_location_for(officer, location.pk)),
        (Team.DoesNotExist, lambda: get_team_for(officer, team.pk)),
        (Organisation.DoesNotExist, lambda: services.add_location(by=officer, organisation=organisation, name="X")),
        (Organisation.DoesNotExist, lambda: services.add_subcontractor(by=officer, main=provider, sub=organisation)),
        (Organisation.DoesNotExist, lambda: services.change_team(
            by=officer, team=team, name="X", setting="day", expected_version=1)),
        (OrganisationRefused, lambda: services.add_team(
            by=officer, organisation=provider, name="X", setting="day", location=location)),
    ):
        with pytest.raises(refused):  # type: ignore[call-overload]
            call()
    assert not locations(officer.council).exists()
    assert not teams(officer.council).exists()


@pytest.mark.parametrize("role", ["coordinator", "adviser", "listener", "auditor"])
def test_only_the_officer_writes(request: pytest.FixtureRequest, officer: Any, provider: Organisation, role: str) -> None:
    member = request.getfixturevalue(role)
    for call in (
        lambda: services.add_location(by=member, organisation=provider, name="X"),
        lambda: services.add_team(by=member, organisation=provider, name="X", setting="day"),
        lambda: services.add_subcontractor(by=member, main=provider, sub=provider),
        lambda: services.remove_subcontractor(by=member, main=provider, sub=provider),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_the_database_refuses_too(provider: Organisation) -> None:
    for make in (
        lambda: Location.objects.create(organisation=provider, name=""),
        lambda: Team.objects.create(organisation=provider, name="Noord", setting="maan"),
        lambda: Subcontract.objects.create(main=provider, sub=provider),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make()
