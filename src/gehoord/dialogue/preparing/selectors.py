"""What can be asked about what was arranged before a gathering."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..models import Gathering, GroupRole, Preparation, Series
from ..selectors import gatherings_of


def preparation_of(gathering: Gathering) -> Preparation:
    """What was arranged; an unsaved one, with version 0, when nothing was yet. One query."""
    found = Preparation.objects.select_related("series").filter(gathering=gathering).first()
    return found or Preparation(gathering=gathering, version=0)


def seats_told(preparation: Preparation) -> list[tuple[str, int, int]]:
    """(role, for how many there is a seat, how many come) of each role that is asked or comes."""
    rows = [
        (str(role.label), preparation.seats.get(role, 0), preparation.coming.get(role, 0)) for role in GroupRole
    ]
    return [row for row in rows if row[1] or row[2]]


def series_of(council: Council) -> QuerySet[Series]:
    """Newest first, each with `gatherings_n`."""
    return Series.objects.filter(council=council).annotate(gatherings_n=Count("preparations")).order_by("-pk")


def get_series(member: Member, pk: int) -> Series:
    """Raises NotAllowed, Series.DoesNotExist (not there, not yours)."""
    member.require(Right.SEE_GATHERINGS)
    return Series.objects.get(pk=pk, council=member.council)


def gatherings_in(series: Series) -> QuerySet[Gathering]:
    """First held first, each with the numbers of the list."""
    return gatherings_of(series.council).filter(preparation__series=series).order_by("held_on", "pk")
