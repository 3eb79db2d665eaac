"""What can be done with councils and people."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Council, Membership, Person, Role
from .selectors import Member


class RoleRefused(Exception):
    """This account cannot have this role in this council; the message says why."""


# Whether somebody acts for an outsider of this council now. The room that lets outsiders in registers.
_acting: list[Callable[[Council, Person], bool]] = []


def register_outsiders(acts: Callable[[Council, Person], bool]) -> None:
    """Called in `apps.py`, once."""
    _acting.append(acts)


# What else happens in the transaction of a new password: the trail comes after this room.
AFTER_NEW_PASSWORD: list[Callable[[Member], None]] = []


@transaction.atomic
def found_council(*, slug: str, name: str, municipality: str, is_sample: bool = False, domain: str = "") -> Council:
    """A new council without people."""
    return Council.objects.create(
        slug=slug, name=name, municipality=municipality, is_sample=is_sample, domain=domain
    )


@transaction.atomic
def invite(
    *, council: Council, email: str, name: str, role: str, password: str | None = None, is_sample: bool = False
) -> Membership:
    """A role in the council for this person, who is made when new. An existing person keeps their password.

    Who acts for a provider has no other role here, and the other way round. Raises RoleRefused.
    """
    # Their row is the lock: two roles at once that exclude each other, meet here.
    person = Person.objects.select_for_update(no_key=True).filter(email=email.lower()).first()
    if person is None:
        person = Person.objects.create_user(email, password, name=name, is_sample=is_sample)
    check_role(council, person, role)
    membership, _created = Membership.objects.get_or_create(council=council, person=person, role=role)
    return membership


def check_role(council: Council, person: Person, role: str) -> None:
    """Raises RoleRefused when this role and what the person does here already exclude each other."""
    if role != Role.PROVIDER_MANAGER:
        if any(acts(council, person) for acts in _acting):
            raise RoleRefused(_(
                "Deze persoon antwoordt namens een aanbieder, en kan niet ook voor de raad of de gemeente werken."
            ))
        return
    others = Membership.objects.filter(council=council, person=person, is_active=True)
    if others.exclude(role=Role.PROVIDER_MANAGER).exists():
        raise RoleRefused(
            _("Deze persoon werkt al voor de raad of de gemeente. Wie daar werkt, kan niet ook namens een aanbieder "
              "antwoorden.")
        )


@transaction.atomic
def change_password(*, by: Member, password: str) -> Person:
    """This person signs in with the new password from now on, and is signed out everywhere else."""
    person = Person.objects.select_for_update().get(pk=by.person.pk)
    person.set_password(password)
    person.save(update_fields=["password"])
    for hook in AFTER_NEW_PASSWORD:
        hook(by)
    return person
