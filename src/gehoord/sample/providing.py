"""The invented provider of the sample council: where it works, in which teams, and who owns the subsidy."""

from __future__ import annotations

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations import teams
from gehoord.core.organisations.models import Kind, Location, Organisation, Team, TeamSetting
from gehoord.core.organisations.services import add_organisation, change_organisation
from gehoord.providers.models import Agreement
from gehoord.providers.services import change_agreement
from gehoord.providers.sheet_rows import fields_of

# Numbers anybody can see are made up.
KVK, AGB = "12345678", "01234567"
TEAMS = {
    "Team Stuurboord": ("Kade", TeamSetting.AMBULATORY), "Team Bakboord": ("Het Dok", TeamSetting.RESIDENTIAL),
}
REGION, TOWN = "Jeugdregio Voorbeeld", "Voorbeeldstad"


def describe(*, council: Council, by: Member, title: str) -> None:
    """The agreement with this title and its provider, as far as it is not described yet."""
    agreement = Agreement.objects.select_related("provider").get(council=council, title=title)
    provider = agreement.provider
    if Team.objects.filter(organisation=provider).exists():
        return
    change_organisation(
        by=by, organisation=provider, name=provider.name, place=provider.place, kvk=KVK, agb=AGB,
        expected_version=provider.version,
    )
    for name, (place, setting) in TEAMS.items():
        location: Location = teams.add_location(by=by, organisation=provider, name=place, place=provider.place)
        teams.add_team(by=by, organisation=provider, name=name, setting=setting, location=location)
    owner = _organisation(council, by, Kind.REGION, REGION)
    town = _organisation(council, by, Kind.MUNICIPALITY, TOWN)
    change_agreement(
        by=by, agreement=agreement, expected_version=agreement.version, **fields_of(agreement) | {
            "provider": provider, "owned_by": owner, "owner": owner.name, "municipalities": [town],
            "starts_on": agreement.starts_on, "ends_on": agreement.ends_on, "lot": "1", "product_group": "45",
        },
    )


def _organisation(council: Council, by: Member, kind: Kind, name: str) -> Organisation:
    found = Organisation.objects.filter(council=council, kind=kind, name=name).first()
    return found or add_organisation(by=by, kind=kind, name=name)
