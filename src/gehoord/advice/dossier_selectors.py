"""What can be asked about dossiers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Model, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from gehoord.core.councils.models import Council, Person
from gehoord.core.councils.permissions import RIGHTS, Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Gathering
from gehoord.insight.models import Evidence

from .models import Advice, Deadline, Dossier, InDossier, Task
from .titles import readable_titles

WRITERS = [role for role, rights in RIGHTS.items() if Right.WRITE_ADVICE in rights]


def colleagues(council: Council) -> QuerySet[Person]:
    """Who of the council can see dossiers, and so can have a task in one."""
    found = Person.objects.filter(
        memberships__council=council, memberships__is_active=True, memberships__role__in=WRITERS
    )
    return found.distinct().order_by("name", "pk")


def _of(model: type[Task | Deadline], what: Any, **where: Any) -> Subquery:
    """Counted beside each other: joins would multiply the counts."""
    rows = model._default_manager.filter(dossier=OuterRef("pk"), done_on=None, **where).order_by()
    return Subquery(rows.values("dossier").annotate(found=what).values("found"))


def dossiers_of(council: Council) -> QuerySet[Any]:
    """Open ones first, newest first; with `open_tasks`, `late`, `next_task` and `next_deadline`."""
    today = timezone.localdate()
    return Dossier.objects.filter(council=council).annotate(
        open_tasks=Coalesce(_of(Task, Count("pk")), 0),
        late=Coalesce(_of(Task, Count("pk"), due__lt=today), 0)
        + Coalesce(_of(Deadline, Count("pk"), due__lt=today), 0),
        next_task=_of(Task, Min("due")),
        next_deadline=_of(Deadline, Min("due")),
        is_over=Q(closed_on__isnull=False),
    ).order_by("is_over", "-opened_at", "-pk")


def next_day(dossier: Any) -> Any:
    """The first day of an open task or deadline, of a row of `dossiers_of`."""
    return min((day for day in (dossier.next_task, dossier.next_deadline) if day is not None), default=None)


def get_dossier_for(member: Member, pk: int) -> Dossier:
    """Raises NotAllowed, Dossier.DoesNotExist ("not there" and "not yours" alike)."""
    member.require(Right.WRITE_ADVICE)
    return Dossier.objects.select_related("council", "changed_by").get(pk=pk, council=member.council)


def my_tasks(member: Member) -> QuerySet[Task]:
    """What this member still has to do in open dossiers, the first day first."""
    return Task.objects.filter(
        owner=member.person, dossier__council=member.council, done_on=None, dossier__closed_on=None
    ).select_related("dossier")


def tasks_waiting(member: Member) -> int:
    return my_tasks(member).count()


@dataclass(frozen=True)
class InIt:
    """All that lies in a dossier. `gatherings` come with `causes` and `tips`. Ten queries."""

    tasks: list[Task]
    deadlines: list[Deadline]
    notes: list[Model]
    footings: list[Model]
    people: list[Model]
    evidence: list[Evidence]
    gatherings: list[Gathering]
    advices: list[Advice]


def in_it(dossier: Dossier) -> InIt:
    held = dossier.gatherings.order_by("-held_on", "-pk").prefetch_related(Prefetch("causes"), Prefetch("tips"))
    placed = InDossier.objects.filter(dossier=dossier).select_related("advice").order_by("-advice__started_at")
    advices = [one.advice for one in placed]
    readable_titles(advices)
    return InIt(
        tasks=list(dossier.tasks.select_related("owner")),
        deadlines=list(dossier.deadlines.all()),
        notes=list(dossier.notes.select_related("changed_by")),
        footings=list(dossier.footings.all()),
        people=list(dossier.people.all()),
        evidence=list(dossier.evidence.order_by("number")),
        gatherings=list(held),
        advices=advices,
    )


def advices_to_place(dossier: Dossier) -> QuerySet[Advice]:
    """Those that lie in this dossier, or in none."""
    found = Advice.objects.filter(council=dossier.council_id)
    return found.filter(Q(in_dossier=None) | Q(in_dossier__dossier=dossier)).order_by("-started_at", "-pk")


def dossiers_to_choose(council: Council) -> QuerySet[Dossier]:
    return Dossier.objects.filter(council=council).order_by("-opened_at", "-pk")


def dossier_of(advice: Advice) -> Dossier | None:
    """One query."""
    return Dossier.objects.filter(placed__advice=advice).first()
