"""Questions about organisations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Lower

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from .models import Kind, Location, Organisation, Subcontract, Team


def organisations(council: Council, *, kind: str | None = None) -> QuerySet[Organisation]:
    """What the council knows, by name and nothing else; of one kind when given."""
    found = Organisation.objects.filter(council=council).order_by(Lower("name"), "pk")
    return found.filter(kind=kind) if kind else found


def providers(council: Council) -> QuerySet[Organisation]:
    """Those who give help, by name."""
    return organisations(council, kind=Kind.PROVIDER)


def owners(council: Council) -> QuerySet[Organisation]:
    """Municipalities and youth regions, by name."""
    return organisations(council).filter(kind__in=(Kind.MUNICIPALITY, Kind.REGION))


def get_organisation_for(member: Member, pk: int) -> Organisation:
    """Raises Organisation.DoesNotExist, for another council's row too."""
    return Organisation.objects.get(pk=pk, council=member.council)


def locations(council: Council, *, organisation: Organisation | None = None) -> QuerySet[Location]:
    """By name of the organisation, then their own; of one when given. With `organisation` fetched."""
    found = Location.objects.filter(organisation__council=council).select_related("organisation")
    found = found.order_by(Lower("organisation__name"), Lower("name"), "pk")
    return found.filter(organisation=organisation) if organisation else found


def teams(
    council: Council, *, organisation: Organisation | None = None, only_active: bool = False
) -> QuerySet[Team]:
    """By name of the organisation, then their own; of one when given. With `organisation` and `location` fetched."""
    found = Team.objects.filter(organisation__council=council).select_related("organisation", "location")
    found = found.order_by(Lower("organisation__name"), Lower("name"), "pk")
    if only_active:
        found = found.filter(active=True)
    return found.filter(organisation=organisation) if organisation else found


def subcontracts(council: Council, *, main: Organisation | None = None) -> QuerySet[Subcontract]:
    """Who gives help for whom, by name of both; for one provider when given."""
    found = Subcontract.objects.filter(main__council=council).select_related("main", "sub")
    found = found.order_by(Lower("main__name"), Lower("sub__name"), "pk")
    return found.filter(main=main) if main else found


def get_location_for(member: Member, pk: int) -> Location:
    """Raises Location.DoesNotExist, for another council's row too."""
    return Location.objects.select_related("organisation").get(pk=pk, organisation__council=member.council)


def get_team_for(member: Member, pk: int) -> Team:
    """Raises Team.DoesNotExist, for another council's row too."""
    return Team.objects.select_related("organisation", "location").get(pk=pk, organisation__council=member.council)
