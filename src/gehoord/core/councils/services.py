"""What can be done with councils and people."""

from __future__ import annotations

from django.db import transaction

from .models import Council, Membership, Person


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
    """A role in the council for this person, who is made when new. An existing person keeps their password."""
    person = Person.objects.filter(email=email.lower()).first()
    if person is None:
        person = Person.objects.create_user(email, password, name=name, is_sample=is_sample)
    membership, _created = Membership.objects.get_or_create(council=council, person=person, role=role)
    return membership
