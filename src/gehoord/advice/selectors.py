"""What can be asked about advices."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import evidence_of, figures_of

from .models import Advice, Block, Decision, Recommendation, State
from .wording import references, shown


def advices_for(member: Member) -> QuerySet[Advice]:
    """The advices this member may read, newest first; who only looks on sees no drafts."""
    found = Advice.objects.filter(council=member.council).select_related("council", "corrects")
    if not member.may(Right.WRITE_ADVICE):
        found = found.exclude(state=State.DRAFT)
    return found.order_by("-started_at", "-pk")


def for_list(advices: QuerySet[Advice]) -> QuerySet[Any]:
    """With how many points each has, how many were answered, how many are late, and the first day to wait for."""
    waiting = Q(points__reply__isnull=True)
    return advices.annotate(
        points_count=Count("points", distinct=True), answered_count=Count("points__reply", distinct=True),
        late_count=Count("points", filter=waiting & Q(points__term__due__lt=timezone.localdate()), distinct=True),
        next_due=Min("points__term__due", filter=waiting),
    )


def get_advice_for(member: Member, pk: int) -> Advice:
    """Raises NotAllowed, Advice.DoesNotExist ("not there" and "not yours")."""
    member.require(Right.SEE_ADVICE)
    return advices_for(member).select_related("started_by", "decided_by").get(pk=pk)


def decision_of(advice: Advice) -> Decision | None:
    """How it was adopted; None for a draft, also when it was adopted before. Up to one query."""
    return None if advice.is_draft else advice.decisions.filter(withdrawn_at__isnull=True).first()


def blocks_of(advice: Advice) -> list[Block]:
    """In their order, with evidence. One query."""
    return list(advice.blocks.select_related("evidence", "changed_by").order_by("order", "pk"))


def points_of(advice: Advice) -> list[Recommendation]:
    """Bottlenecks, then recommendations, with their evidence. Two queries."""
    found = list(advice.points.prefetch_related("evidence").order_by("kind", "number"))
    for point in found:
        point.rests_on = sorted(point.evidence.all(), key=lambda evidence: evidence.number)  # type: ignore[attr-defined]
    return found


def evidence_in(advice: Advice, blocks: list[Block], points: list[Recommendation]) -> list[Evidence]:
    """Everything the advice rests on or names, in the order of first mention. Up to one query."""
    order: list[str] = []
    for block in blocks:
        order += references(block.text)
        if block.evidence is not None:
            order.append(block.evidence.ref)
    for point in points:
        order += [*references(point.text), *(evidence.ref for evidence in point.rests_on)]  # type: ignore[attr-defined]
    numbers = {int(ref[1:]) for ref in order}
    known = {e.ref: e for e in Evidence.objects.filter(council=advice.council, number__in=numbers)} if numbers else {}
    return [known[ref] for ref in dict.fromkeys(order) if ref in known]


def reference_list(advice: Advice) -> list[tuple[Evidence, str]]:
    """All evidence of the council, newest first, each with what a reference to it prints as. Two queries."""
    found = list(evidence_of(advice.council))
    smallest = advice.council.smallest_n
    return [(e, shown(f, smallest).words) for e, f in zip(found, figures_of(found), strict=True)]
