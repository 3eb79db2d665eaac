"""Who speaks for a provider. Nobody, until a room or part that gives providers a way in says who does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gehoord.core.councils.models import Person, Role
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..models import Agreement, Side


@dataclass(frozen=True)
class ProviderSide:
    """`speaks`: whether this member speaks for the provider of this agreement. `addresses`: whom to mail about it."""

    speaks: Callable[[Member, Agreement], bool]
    addresses: Callable[[Agreement], list[str]]


_sides: list[ProviderSide] = []


def register_provider_side(
    *, speaks: Callable[[Member, Agreement], bool], addresses: Callable[[Agreement], list[str]]
) -> None:
    """Called in `apps.py`, once."""
    _sides.append(ProviderSide(speaks, addresses))


def speaks_for_provider(member: Member, agreement: Agreement) -> bool:
    """Never for a provider of another council."""
    return member.council.pk == agreement.council_id and any(side.speaks(member, agreement) for side in _sides)


def addresses_of_provider(agreement: Agreement) -> list[str]:
    """Where the provider's own people are mailed: accounts that may come in now. None when nobody has a way in."""
    found = {address for side in _sides for address in side.addresses(agreement) if address}
    people = Person.objects.filter(
        email__in=found, is_active=True, memberships__council=agreement.council_id,
        memberships__role=Role.PROVIDER_MANAGER, memberships__is_active=True,
    )
    return sorted(set(people.values_list("email", flat=True))) if found else []


def side_of(member: Member, agreement: Agreement) -> Side:
    """For which side this member acts. Raises NotAllowed for somebody who is neither."""
    if speaks_for_provider(member, agreement):
        return Side.PROVIDER
    member.require(Right.MANAGE_AGREEMENTS)
    return Side.MUNICIPALITY
