"""Questions about councils and who works for them."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Council, Membership, Person, Role
from .permissions import Right, require, rights_of


@dataclass(frozen=True)
class Member:
    """A person at work for one council, with all their roles there."""

    person: Person
    council: Council
    roles: tuple[str, ...]

    @property
    def rights(self) -> frozenset[Right]:
        return rights_of(self.roles)

    def may(self, right: Right | str) -> bool:
        return Right(right) in self.rights

    def require(self, right: Right) -> None:
        """Raises NotAllowed."""
        require(self.rights, right)

    @property
    def role_names(self) -> str:
        return ", ".join(str(Role(role).label) for role in self.roles)


def council_for_host(host: str) -> Council | None:
    """The council whose public pages live at `host`, else the first one. One query."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    # "raad.example." with its closing dot is the same host.
    councils = list(Council.objects.filter(domain__in=(name.lower().rstrip("."), "")).order_by("id"))
    return next((c for c in councils if c.domain), councils[0] if councils else None)


def members_of(person: Person) -> list[Member]:
    """Each council the person works for, by name. One query."""
    rows = (
        Membership.objects.filter(person=person, is_active=True)
        .select_related("council")
        .order_by("council__name", "council_id", "id")
    )
    by_council: dict[int, list[Membership]] = {}
    for row in rows:
        by_council.setdefault(row.council_id, []).append(row)
    return [Member(person, found[0].council, tuple(m.role for m in found)) for found in by_council.values()]
