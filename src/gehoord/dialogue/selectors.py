"""What can be asked about gatherings and what came up in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models.functions import Coalesce

from gehoord.coding.models import Kind as LineOfBook
from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Attendance, Cause, CauseSet, Gathering, GroupRole, MergedCause, Observation, Tip

C = TypeVar("C", bound=Cause | MergedCause)

# The kinds of lines, as addresses name them.
LINES: dict[str, type[Observation | Cause | Tip]] = {"observaties": Observation, "oorzaken": Cause, "tips": Tip}


def gatherings_of(council: Council) -> models.QuerySet[Gathering]:
    """The council's gatherings, last held first, each with `people` (in all), `causes_n` and `tips_n`."""
    return Gathering.objects.filter(council=council).order_by("-held_on", "-pk").annotate(
        people=_total(Attendance.objects, models.Sum("people")),
        causes_n=_total(Cause.objects, models.Count("pk")),
        tips_n=_total(Tip.objects, models.Count("pk")),
    )


def _total(rows: Any, what: models.Aggregate) -> Coalesce:
    """Counted beside each other: joins would multiply the counts."""
    counted = (
        rows.filter(gathering=models.OuterRef("pk")).order_by().values("gathering").annotate(n=what).values("n")
    )
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)


def get_gathering(member: Member, pk: int) -> Gathering:
    """Raises NotAllowed, Gathering.DoesNotExist ("not there" and "not yours" alike)."""
    member.require(Right.SEE_GATHERINGS)
    return Gathering.objects.get(pk=pk, council=member.council)


def get_line(member: Member, kind: str, pk: int) -> Observation | Cause | Tip:
    """One line, with its gathering. `kind` is a key of LINES.

    Raises NotAllowed, Gathering.DoesNotExist (not there, not yours, no such kind).
    """
    member.require(Right.SEE_GATHERINGS)
    model = LINES.get(kind)
    found: Any = model and model._default_manager.filter(pk=pk, gathering__council=member.council)
    line: Observation | Cause | Tip | None = found.select_related("gathering").first() if found is not None else None
    if line is None:
        raise Gathering.DoesNotExist
    return line


def attendance_of(gathering: Gathering) -> dict[str, int]:
    """How many people of each role, all five of them. One query."""
    found = dict(gathering.attendance.values_list("role", "people"))
    return {role: found.get(role, 0) for role in GroupRole.values}


def sets_of(council: Council) -> models.QuerySet[CauseSet]:
    """The council's chosen sets, newest first."""
    return CauseSet.objects.filter(council=council).order_by("-made_at", "-pk")


def get_set(member: Member, pk: int) -> CauseSet:
    """Raises NotAllowed, CauseSet.DoesNotExist."""
    member.require(Right.SEE_GATHERINGS)
    return CauseSet.objects.get(pk=pk, council=member.council)


def in_stable_order(cause_set: CauseSet) -> list[Cause | MergedCause]:
    """The causes of a set, in an order that says nothing and stays the same. Up to four queries.

    One that several gatherings share is there once, with its `originals`.
    """
    merged = cause_set.merged.prefetch_related("originals__cause__gathering")
    return shuffled(cause_set.pk, [*cause_set.causes.select_related("gathering"), *merged])


def shuffled(set_pk: int, causes: Iterable[C]) -> list[C]:
    """Depends on the keys only: not on the order they come in, what they say or when they were typed."""
    def place(cause: C) -> bytes:
        key = cause.shuffle_key if isinstance(cause, MergedCause) else cause.pk
        return hashlib.sha256(f"{set_pk}:{key}".encode()).digest()

    return sorted(causes, key=place)


def themes_of(council: Council) -> dict[str, str]:
    """Key and name of each main theme, in the codebook's order; empty before there is a codebook. One query."""
    book = codebook_of(council)
    return {theme.key: theme.label for theme in book.of_kind(LineOfBook.THEME)} if book else {}
