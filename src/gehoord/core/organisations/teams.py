"""What can be done with a provider's locations, teams and subcontractors. Each change is a line under the provider."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Kind, Location, Organisation, Subcontract, Team, TeamSetting
from .services import OrganisationChanged, OrganisationRefused, line


@transaction.atomic
def add_location(*, by: Member, organisation: Organisation, name: str, place: str = "") -> Location:
    """A new location. Raises NotAllowed, Organisation.DoesNotExist, OrganisationRefused."""
    by.require(Right.MANAGE_AGREEMENTS)
    organisation = _locked(by, organisation)
    location = Location(organisation=organisation, name=_name(name), place=line(place, 120, "place"))
    _save(location, _("Deze aanbieder heeft al een locatie met deze naam."))
    _told(by, organisation, location=location.pk)
    return location


@transaction.atomic
def change_location(
    *, by: Member, location: Location, name: str, place: str = "", active: bool = True, expected_version: int
) -> Location:
    """The location with these fields.

    Raises NotAllowed, Location.DoesNotExist, OrganisationRefused, OrganisationChanged.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    organisation = _locked(by, location.organisation)
    now = Location.objects.select_for_update(of=("self",)).get(pk=location.pk, organisation=organisation)
    changed = _fill(
        now, expected_version, {"name": _name(name), "place": line(place, 120, "place"), "active": active}
    )
    if changed:
        _save(now, _("Deze aanbieder heeft al een locatie met deze naam."))
        _told(by, organisation, location=now.pk, changed=changed)
    return now


@transaction.atomic
def add_team(
    *, by: Member, organisation: Organisation, name: str, setting: str, location: Location | None = None
) -> Team:
    """A new team of a provider. Raises NotAllowed, Organisation.DoesNotExist, OrganisationRefused."""
    by.require(Right.MANAGE_AGREEMENTS)
    organisation = _locked(by, organisation)
    if organisation.kind != Kind.PROVIDER:
        raise OrganisationRefused(_("Alleen een aanbieder heeft hier teams."))
    team = Team(organisation=organisation, **_checked_team(organisation, name, setting, location))
    _save(team, _("Deze aanbieder heeft al een team met deze naam."))
    _told(by, organisation, team=team.pk)
    return team


@transaction.atomic
def change_team(
    *, by: Member, team: Team, name: str, setting: str, location: Location | None = None, active: bool = True,
    expected_version: int,
) -> Team:
    """The team with these fields. Raises NotAllowed, Team.DoesNotExist, OrganisationRefused, OrganisationChanged."""
    by.require(Right.MANAGE_AGREEMENTS)
    organisation = _locked(by, team.organisation)
    now = Team.objects.select_for_update(of=("self",)).get(pk=team.pk, organisation=organisation)
    changed = _fill(
        now, expected_version, {**_checked_team(organisation, name, setting, location), "active": active}
    )
    if changed:
        _save(now, _("Deze aanbieder heeft al een team met deze naam."))
        _told(by, organisation, team=now.pk, changed=changed)
    return now


@transaction.atomic
def add_subcontractor(*, by: Member, main: Organisation, sub: Organisation) -> Subcontract:
    """`sub` gives help for `main`; the one there was, when it is known already.

    Raises NotAllowed, Organisation.DoesNotExist, OrganisationRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    main = _locked(by, main)
    sub = Organisation.objects.get(pk=sub.pk, council=by.council)
    if {main.kind, sub.kind} != {Kind.PROVIDER}:
        raise OrganisationRefused(_("Kies een aanbieder."), "sub")
    if main == sub:
        raise OrganisationRefused(_("Een aanbieder is geen onderaannemer van zichzelf."), "sub")
    made, is_new = Subcontract.objects.get_or_create(main=main, sub=sub)
    if is_new:
        _told(by, main, subcontractor=sub.pk)
    return made


@transaction.atomic
def remove_subcontractor(*, by: Member, main: Organisation, sub: Organisation) -> None:
    """No longer. The trail keeps that it was so. Raises NotAllowed, Organisation.DoesNotExist."""
    by.require(Right.MANAGE_AGREEMENTS)
    main = _locked(by, main)
    gone, _each = Subcontract.objects.filter(main=main, sub_id=sub.pk).delete()
    if gone:
        _told(by, main, subcontractor=sub.pk, removed=True)


def _locked(by: Member, organisation: Organisation) -> Organisation:
    """The organisation's row is the lock for all that hangs on it."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk, council=by.council)


def _told(by: Member, organisation: Organisation, **fields: Any) -> None:
    record(council=by.council, by=by.person, event=Event.PROVIDER_CHANGED, subject=organisation, **fields)


def _name(name: str) -> str:
    found = line(name, 200, "name")
    if not found:
        raise OrganisationRefused(_("Vul een naam in."), "name")
    return found


def _checked_team(organisation: Organisation, name: str, setting: str, location: Location | None) -> dict[str, Any]:
    if setting not in TeamSetting.values:
        raise OrganisationRefused(_("Kies wat voor hulp dit team geeft."), "setting")
    if location is not None and location.organisation_id != organisation.pk:
        raise OrganisationRefused(_("Kies een locatie van deze aanbieder."), "location")
    return {"name": _name(name), "setting": setting, "location": location}


def _fill(now: Location | Team, expected_version: int, new: dict[str, Any]) -> list[str]:
    """Which fields became different. Raises OrganisationChanged."""
    changed = sorted(key for key, value in new.items() if getattr(now, key) != value)
    if changed:
        if now.version != expected_version:
            raise OrganisationChanged(now)
        for key, value in new.items():
            setattr(now, key, value)
        now.version += 1
    return changed


def _save(row: Location | Team, taken: str) -> None:
    try:
        # A savepoint: a name that is taken leaves the transaction whole.
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise OrganisationRefused(taken, "name") from error
