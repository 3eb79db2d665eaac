"""The provider of the sample council in more detail."""

from __future__ import annotations

from datetime import date
from typing import Any

from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.organisations.services import add_organisation
from gehoord.providers.services import make_agreement
from gehoord.sample.providing import AGB, KVK, REGION, TEAMS, describe


def test_it_has_numbers_teams_and_an_owner_once(officer: Any) -> None:
    provider = add_organisation(by=officer, kind="provider", name="Voorbeeldboot", place="Voorbeeldstad")
    agreement = make_agreement(
        by=officer, provider=provider, kind="subsidy", title="Subsidie", owner="gemeente", starts_on=date(2026, 1, 1),
        ends_on=date(2028, 1, 1),
    )
    for _ in range(2):
        describe(council=officer.council, by=officer, title="Subsidie")
    provider.refresh_from_db()
    agreement.refresh_from_db()
    assert (provider.kvk, provider.agb) == (KVK, AGB)
    assert {team.name for team in Team.objects.all()} == set(TEAMS)
    assert all(team.location for team in Team.objects.all())
    assert (agreement.owned_by.name, agreement.kind) == (REGION, "subsidy")
    assert [town.name for town in agreement.municipalities.all()] == ["Voorbeeldstad"]
    assert Organisation.objects.count() == 3
