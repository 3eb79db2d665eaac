"""Questions about organisations."""

from __future__ import annotations

from django.db.models import QuerySet
from django.db.models.functions import Lower

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from .models import Kind, Organisation


def organisations(council: Council, *, kind: str | None = None) -> QuerySet[Organisation]:
    """What the council knows, by name and nothing else; of one kind when given."""
    found = Organisation.objects.filter(council=council).order_by(Lower("name"), "pk")
    return found.filter(kind=kind) if kind else found


def providers(council: Council) -> QuerySet[Organisation]:
    """Those who give help, by name."""
    return organisations(council, kind=Kind.PROVIDER)


def get_organisation_for(member: Member, pk: int) -> Organisation:
    """Raises Organisation.DoesNotExist, for another council's row too."""
    return Organisation.objects.get(pk=pk, council=member.council)
