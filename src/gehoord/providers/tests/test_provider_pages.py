"""The pages of a provider: what hangs on it, two writers, and a cost that does not grow."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.core.organisations import teams
from gehoord.core.organisations.models import Location, Organisation, Subcontract, Team
from gehoord.core.organisations.services import add_organisation
from gehoord.providers import services
from gehoord.providers.models import Agreement


@pytest.fixture
def desk(client_of: Any, officer: Any) -> Any:
    return client_of(officer)


def test_a_provider_gets_a_location_a_team_and_a_subcontractor(desk: Any, officer: Any, provider: Any) -> None:
    page = reverse("providers:provider", args=[provider.pk])
    other = add_organisation(by=officer, kind="provider", name="Anders")
    desk.post(reverse("providers:location_new", args=[provider.pk]), {"name": "Het Huis", "place": "Dorp"})
    location = Location.objects.get()
    answer = desk.post(
        reverse("providers:team_new", args=[provider.pk]),
        {"name": "Noord", "setting": "residential", "location": location.pk},
    )
    assert answer.url == page
    desk.post(reverse("providers:subcontractor_new", args=[provider.pk]), {"sub": other.pk})
    shown = desk.get(page).content.decode()
    for word in ("Het Huis", "Noord", "Met verblijf", "Anders"):
        assert word in shown
    assert "Is zelf onderaannemer van" in desk.get(reverse("providers:provider", args=[other.pk])).content.decode()
    # Stopped, and still in sight; the team keeps its place.
    team = Team.objects.get()
    form = desk.get(reverse("providers:team", args=[team.pk])).content.decode()
    assert f'value="{location.pk}" selected' in form
    desk.post(reverse("providers:team", args=[team.pk]), {
        "name": "Noord", "setting": "residential", "location": location.pk, "version": "1",
    })
    team.refresh_from_db()
    assert (team.active, team.location) == (False, location)
    assert "gestopt" in desk.get(page).content.decode()
    desk.post(reverse("providers:subcontractor_remove", args=[provider.pk, other.pk]))
    assert not Subcontract.objects.exists()


@pytest.mark.parametrize("what", ["location", "team"])
def test_the_second_of_two_writers_sees_both(desk: Any, officer: Any, provider: Any, what: str) -> None:
    if what == "location":
        location = teams.add_location(by=officer, organisation=provider, name="Huis")
        teams.change_location(by=officer, location=location, name="Van een ander", expected_version=1)
        address = reverse("providers:location", args=[location.pk])
    else:
        team = teams.add_team(by=officer, organisation=provider, name="Noord", setting="day")
        teams.change_team(by=officer, team=team, name="Van een ander", setting="day", expected_version=1)
        address = reverse("providers:team", args=[team.pk])
    answer = desk.post(address, {"name": "Van mij", "setting": "day", "active": "on", "version": "1"})
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Van een ander" in shown
    assert "Van mij" in shown
    assert 'name="version" value="2"' in shown


def test_the_form_of_an_agreement_knows_owners_and_who_joins(desk: Any, officer: Any, agreement: Any) -> None:
    for kind, name in (("region", "Regio Zuid"), ("municipality", "Dorp aan Zee")):
        desk.post(reverse("providers:owner_new"), {"kind": kind, "name": name})
    region, town = Organisation.objects.get(kind="region"), Organisation.objects.get(kind="municipality")
    address = reverse("providers:agreement_edit", args=[agreement.pk])
    given = {
        "provider": agreement.provider_id, "kind": "contract", "title": "Titel", "owner": "", "owned_by": region.pk,
        "municipalities": [town.pk], "lot": "2", "product_group": "45", "product_code": "", "version": "1",
        "starts_on": agreement.starts_on.isoformat(), "ends_on": agreement.ends_on.isoformat(),
    }
    assert desk.post(address, given).status_code == 302
    shown = desk.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    for word in ("Regio Zuid", "Perceel 2", "Productgroep 45", "Dorp aan Zee"):
        assert word in shown
    assert f'value="{town.pk}"' in desk.get(address).content.decode()
    # A second writer who did not know sees who joins.
    answer = desk.post(address, given | {"municipalities": [], "version": "1"})
    assert answer.status_code == 409
    assert answer.content.decode().count("Dorp aan Zee") >= 2
    answer = desk.post(address, given | {"product_group": "4", "version": "2"})
    assert answer.status_code == 422
    assert "twee cijfers" in answer.content.decode()
    assert Agreement.objects.get().version == 2


def test_a_school_or_a_region_has_no_page_as_a_provider(desk: Any, officer: Any) -> None:
    for kind in ("school", "region"):
        other = add_organisation(by=officer, kind=kind, name="Anders")
        assert desk.get(reverse("providers:provider", args=[other.pk])).status_code == 404
        assert desk.get(reverse("providers:team_new", args=[other.pk])).status_code == 404
    provider = add_organisation(by=officer, kind="provider", name="Zorg")
    assert desk.get(reverse("providers:owner", args=[provider.pk])).status_code == 404


@pytest.mark.parametrize("rows", [3, 30])
def test_a_provider_costs_the_same_for_3_and_30(
    rows: int, desk: Any, officer: Any, provider: Any, agreement_fields: dict[str, Any],
    django_assert_num_queries: Any,
) -> None:
    for number in range(rows):
        location = teams.add_location(by=officer, organisation=provider, name=f"Huis {number}")
        teams.add_team(by=officer, organisation=provider, name=f"T {number}", setting="day", location=location)
        other = add_organisation(by=officer, kind="provider", name=f"Zorg {number}")
        teams.add_subcontractor(by=officer, main=provider, sub=other)
        teams.add_subcontractor(by=officer, main=other, sub=provider)
        services.make_agreement(by=officer, **agreement_fields | {"title": f"Titel {number}"})
    # session, person, memberships, council's look, provider, locations, teams, subcontractors, for whom, agreements
    with django_assert_num_queries(10):
        desk.get(reverse("providers:provider", args=[provider.pk]))


def test_the_council_reads_and_does_not_write(client_of: Any, adviser: Any, provider: Any) -> None:
    page = client_of(adviser).get(reverse("providers:provider", args=[provider.pk])).content.decode()
    for word in ("Team toevoegen", "Locatie toevoegen", "Onderaannemer toevoegen", "Aanbieder aanpassen"):
        assert word not in page
