"""Who may act for a provider: letting somebody in, ending it, and the question whether somebody may."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.councils.services import RoleRefused, invite

from .models import Kind, Mandate, Organisation
from .services import OrganisationRefused


def let_in(
    *, by: Member, organisation: Organisation, email: str, name: str, password: str
) -> Mandate:
    """This person may act for this provider from now on; the mandate there is, when they may already.

    A new person gets this password; somebody who is known keeps theirs.
    Raises NotAllowed, Organisation.DoesNotExist, OrganisationRefused.
    """
    by.require(Right.LET_IN_PROVIDERS)
    return grant(
        council=by.council, by=by.person, organisation=organisation, email=email, name=name, password=password
    )


@transaction.atomic
def grant(
    *, council: Council, by: Person | None, organisation: Organisation, email: str, name: str, password: str
) -> Mandate:
    """As `let_in`, also for the keeper of the machine (`by` is nobody). Raises Organisation.DoesNotExist,
    OrganisationRefused."""
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk, council=council)
    if organisation.kind != Kind.PROVIDER:
        raise OrganisationRefused(_("Kies een aanbieder."), "provider")
    try:
        membership = invite(
            council=council, email=email, name=name, role=Role.PROVIDER_MANAGER, password=password,
            is_sample=council.is_sample,
        )
    except RoleRefused as refused:
        raise OrganisationRefused(str(refused), "email") from refused
    if not membership.is_active:
        membership.is_active = True
        membership.save(update_fields=["is_active"])
    mandate, is_new = Mandate.objects.get_or_create(
        organisation=organisation, person=membership.person, ended_on=None,
        defaults={"granted_on": timezone.localdate(), "granted_by": by},
    )
    if is_new:
        record(
            council=council, by=by, event=Event.MEMBER_INVITED, subject=membership.person,
            role=Role.PROVIDER_MANAGER.value, organisation=organisation.pk,
        )
    return mandate


@transaction.atomic
def end(*, by: Member, mandate: Mandate) -> Mandate:
    """From now on this person may no longer act for this provider; ending it twice changes nothing.

    Raises NotAllowed, Mandate.DoesNotExist.
    """
    by.require(Right.LET_IN_PROVIDERS)
    now = Mandate.objects.select_for_update(of=("self",)).select_related("person").get(
        pk=mandate.pk, organisation__council=by.council
    )
    if now.ended_on is not None:
        return now
    now.ended_on = timezone.localdate()
    now.save(update_fields=["ended_on"])
    record(
        council=by.council, by=by.person, event=Event.MEMBER_LEFT, subject=now.person,
        role=Role.PROVIDER_MANAGER.value, organisation=now.organisation_id,
    )
    return now


def acts_for_provider(council: Council, person: Person) -> bool:
    """Whether this person may act for any provider that this council knows. One query."""
    return Mandate.objects.filter(organisation__council=council, person=person, ended_on__isnull=True).exists()


def mandates_of(organisation: Organisation) -> QuerySet[Mandate]:
    """Who acts and acted for it: those who may now first, then by day."""
    return (
        Mandate.objects.filter(organisation=organisation)
        .select_related("person", "granted_by")
        .order_by(F("ended_on").desc(nulls_first=True), "granted_on", "pk")
    )


def own_providers(member: Member) -> QuerySet[Organisation]:
    """The providers this member may act for, by name; none without the right."""
    found = Organisation.objects.filter(
        council=member.council, kind=Kind.PROVIDER, mandates__person=member.person, mandates__ended_on__isnull=True
    ).order_by(Lower("name"), "pk")
    return found if member.may(Right.SEE_OWN_PROVIDER) else found.none()


def get_own_provider_for(member: Member, pk: int) -> Organisation:
    """Raises Organisation.DoesNotExist: for what is not there, for another's, and after the mandate ended."""
    return own_providers(member).get(pk=pk)


def get_mandate_for(member: Member, pk: int) -> Mandate:
    """Raises Mandate.DoesNotExist, for another council's row too."""
    return Mandate.objects.select_related("organisation", "person").get(pk=pk, organisation__council=member.council)
