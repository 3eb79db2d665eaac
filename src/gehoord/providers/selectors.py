"""Questions about agreements, their criterion and their supervision."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import DateField, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from gehoord.advice.answering_selectors import points_said
from gehoord.advice.models import Recommendation, State
from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from .models import Agreement, Criterion, Supervision, TableImport


def agreements(council: Council) -> QuerySet[Agreement]:
    """All of them by name of the provider, never by anything else, with `has_criterion`, `has_draft`, `next_on`.

    `next_on`: the earliest day of supervision that was not held or cancelled, which may have passed.
    """
    of_agreement = Criterion.objects.filter(agreement=OuterRef("pk"))
    waiting = Supervision.objects.filter(
        criterion__agreement=OuterRef("pk"), held_on__isnull=True, cancelled_on__isnull=True
    )
    return (
        Agreement.objects.filter(council=council)
        .select_related("provider", "owned_by")
        .annotate(
            has_criterion=Exists(of_agreement.filter(published_at__isnull=False)),
            has_draft=Exists(of_agreement.filter(published_at__isnull=True)),
            next_on=Subquery(waiting.order_by("planned_on").values("planned_on")[:1], output_field=DateField()),
        )
        .order_by(Lower("provider__name"), Lower("title"), "pk")
    )


def overdue_count(council: Council) -> int:
    """How many moments of supervision should have been held before today. One query."""
    return Supervision.objects.filter(
        criterion__agreement__council=council, held_on__isnull=True, cancelled_on__isnull=True,
        planned_on__lt=timezone.localdate(),
    ).count()


def get_agreement_for(member: Member, pk: int) -> Agreement:
    """Raises Agreement.DoesNotExist, for another council's row too."""
    return Agreement.objects.select_related("provider", "owned_by").get(pk=pk, council=member.council)


def get_supervision_for(member: Member, pk: int) -> Supervision:
    """Raises Supervision.DoesNotExist, for another council's row too."""
    return Supervision.objects.select_related("criterion__agreement__provider").get(
        pk=pk, criterion__agreement__council=member.council
    )


@dataclass(frozen=True)
class Editions:
    """A criterion through time: the published one that counts, the draft that may come after it, those before."""

    current: Criterion | None
    draft: Criterion | None
    earlier: tuple[Criterion, ...]


def editions_of(agreement: Agreement) -> Editions:
    """One query."""
    rows = list(agreement.criteria.select_related("answers__advice", "from_kit__kit").order_by("-edition"))
    published = [row for row in rows if row.is_published]
    return Editions(
        current=published[0] if published else None,
        draft=next((row for row in rows if not row.is_published), None),
        earlier=tuple(published[1:]),
    )


def editions_to_read(agreement: Agreement) -> Editions:
    """`editions_of`, each with `asked`: the point it answers, as it may be read now. Up to four queries."""
    found = editions_of(agreement)
    rows = [row for row in (found.current, found.draft, *found.earlier) if row and row.answers]
    said = points_said(row.answers for row in rows if row.answers)
    for row in rows:
        row.asked = said[row.answers_id]  # type: ignore[index]
    return found


def dossier(agreement: Agreement) -> list[Supervision]:
    """Every moment of supervision, in the order of its day, over all editions of the criterion, with what was measured.
    Two queries."""
    rows = (
        Supervision.objects.filter(criterion__agreement=agreement)
        .select_related("criterion__agreement", "measurement", "view_by").prefetch_related("moves")
    )
    return sorted(rows, key=lambda row: (row.held_on or row.planned_on, row.pk))


def points_sent(council: Council) -> QuerySet[Recommendation]:
    """What the council asked in advices it sent: all that a criterion may answer."""
    return (
        Recommendation.objects.filter(advice__council=council, advice__state=State.SENT)
        .select_related("advice")
        .order_by("-advice__sent_at", "advice", "kind", "number")
    )


def criteria_answering(recommendation: Recommendation) -> QuerySet[Criterion]:
    """The published criteria that answer this point and were not replaced, by name of the provider.

    Only of the council whose advice it is.
    """
    return (
        Criterion.objects.filter(
            answers=recommendation, published_at__isnull=False,
            agreement__council=recommendation.advice.council_id,
        )
        .exclude(replaced_by__published_at__isnull=False)
        .select_related("agreement__provider")
        .order_by(Lower("agreement__provider__name"), "agreement", "edition")
    )


def imports(council: Council) -> QuerySet[TableImport]:
    """Spreadsheets that came in, newest first, without their rows."""
    return TableImport.objects.filter(council=council).defer("rows", "did").order_by("-came_in_at", "-pk")


def get_import_for(member: Member, pk: int) -> TableImport:
    """Raises TableImport.DoesNotExist, for another council's row too."""
    return TableImport.objects.defer("rows", "did").get(pk=pk, council=member.council)
