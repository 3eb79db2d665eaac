"""What can be done with organisations: adding one, and changing one. Locations and teams are in `teams`."""

from __future__ import annotations

import re

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as BadNumber
from stdnum.util import clean, isdigits

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Kind, Organisation


class OrganisationRefused(Exception):
    """This cannot be kept; the message is for the writer, `field` the one it is about (empty: none)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class OrganisationChanged(Exception):
    """Somebody saved in between; `theirs` is what stands there now."""

    def __init__(self, theirs: models.Model) -> None:
        super().__init__(_("Iemand anders heeft dit intussen opgeslagen. Wat je typte, staat er nog."))
        self.theirs = theirs


@transaction.atomic
def add_organisation(
    *, by: Member, kind: str, name: str, kvk: str = "", agb: str = "", place: str = ""
) -> Organisation:
    """A new organisation of the council of `by`.

    Numbers may hold spaces and dots. Raises NotAllowed, OrganisationRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    if kind not in Kind.values:
        raise OrganisationRefused(_("Kies wat voor organisatie het is."), "kind")
    organisation = Organisation(council=by.council, kind=kind)
    _write(organisation, _checked(name=name, kvk=kvk, agb=agb, place=place))
    record(
        council=by.council, by=by.person, event=Event.PROVIDER_CHANGED, subject=organisation, version=1, kind=kind
    )
    return organisation


@transaction.atomic
def change_organisation(
    *, by: Member, organisation: Organisation, name: str, kvk: str = "", agb: str = "", place: str = "",
    expected_version: int,
) -> Organisation:
    """The organisation with these fields; its kind stays what it is.

    Raises NotAllowed, Organisation.DoesNotExist, OrganisationRefused, OrganisationChanged.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    fields = _checked(name=name, kvk=kvk, agb=agb, place=place)
    now = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk, council=by.council)
    changed = sorted(key for key, value in fields.items() if getattr(now, key) != value)
    if not changed:
        return now
    if now.version != expected_version:
        raise OrganisationChanged(now)
    now.version += 1
    _write(now, fields)
    record(
        council=by.council, by=by.person, event=Event.PROVIDER_CHANGED, subject=now, version=now.version,
        changed=changed,
    )
    return now


def _write(organisation: Organisation, fields: dict[str, str]) -> None:
    for key, value in fields.items():
        setattr(organisation, key, value)
    try:
        # A savepoint: a name that is taken leaves the transaction whole.
        with transaction.atomic():
            organisation.save()
    except IntegrityError as error:
        raise OrganisationRefused(_("Een organisatie met deze naam staat er al."), "name") from error


def _checked(*, name: str, kvk: str, agb: str, place: str) -> dict[str, str]:
    found = {
        "name": line(name, 200, "name"), "place": line(place, 120, "place"),
        "kvk": _number(kvk, "kvk", _("Een KvK-nummer heeft acht cijfers.")),
        "agb": _number(agb, "agb", _("Een AGB-code heeft acht cijfers.")),
    }
    if not found["name"]:
        raise OrganisationRefused(_("Vul een naam in."), "name")
    return found


def line(text: str, longest: int, field: str) -> str:
    """One line, without spaces around it and without signs that nobody sees."""
    line = re.sub(r"[\s\x00-\x1f\x7f]+", " ", tidy(re.sub(r"[\x00-\x1f\x7f]", " ", text))).strip()
    if len(line) > longest:
        raise OrganisationRefused(
            _("Dit is te lang: hoogstens %(longest)s tekens.") % {"longest": longest}, field
        )
    return line


def _number(text: str, field: str, message: str) -> str:
    """Eight digits or nothing. Neither number has a published check digit, so its form is all there is to check."""
    try:
        digits = clean(text, " .-").strip()
    except BadNumber as error:
        raise OrganisationRefused(message, field) from error
    if digits and (len(digits) != 8 or not isdigits(digits) or digits == "00000000"):
        raise OrganisationRefused(message, field)
    return digits
