"""Questions about rounds of supervision and what will be better."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from gehoord.core.councils.selectors import Member

from ..models import Agreement, CalendarStep, ImprovementStep, Outcome, Supervision
from ..selectors import dossier


def get_improvement_for(member: Member, pk: int) -> ImprovementStep:
    """Raises ImprovementStep.DoesNotExist, for another council's row too. For whoever works for the municipality: a
    provider's own page asks `improvements_of` of its own agreement."""
    return ImprovementStep.objects.select_related("moment__criterion__agreement__provider").get(
        pk=pk, moment__criterion__agreement__council=member.council
    )


def improvements_of(agreement: Agreement) -> QuerySet[ImprovementStep]:
    """Everything that was agreed to become better, by its day. One query."""
    return ImprovementStep.objects.filter(moment__criterion__agreement=agreement).select_related("moment")


def with_views(moments: list[Supervision], improvements: Iterable[ImprovementStep]) -> list[Supervision]:
    """The same, each with `said` (what the provider said of what was measured there) and `steps` (what will be better).

    A figure goes with the hearing after it, and what was measured again with the end of the round. One query for
    `improvements`.
    """
    by_moment: dict[int, list[ImprovementStep]] = {}
    for step in improvements:
        by_moment.setdefault(step.moment_id, []).append(step)
    by_step = {(one.criterion_id, one.round, one.step): one for one in moments}
    beside = {CalendarStep.MEASURE: CalendarStep.HEAR, CalendarStep.AGAIN: CalendarStep.FOLLOW}
    for one in moments:
        there = by_step.get((one.criterion_id, one.round, beside.get(one.step, "")))  # type: ignore[call-overload]
        one.said = there.provider_view if there is not None and there.held_on else ""
        one.steps = by_moment.get(one.pk, [])
    return moments


def current_round(moments: Iterable[Supervision]) -> list[Supervision]:
    """Of all moments of an agreement (`selectors.dossier`), the steps of the last round, in their order."""
    rows = [one for one in moments if one.step]
    last = max((one.round for one in rows), default=0)
    return in_order(one for one in rows if one.round == last)


def in_order(round_: Iterable[Supervision]) -> list[Supervision]:
    order = list(CalendarStep.values)
    return sorted(round_, key=lambda one: order.index(one.step))


def open_improvement_moment(agreement: Agreement) -> Supervision | None:
    """Where improvement steps may be written now: in the running round, else at the last moment by itself where
    improvement was agreed. One query."""
    moments = dossier(agreement)
    found = {one.step: one for one in current_round(moments)}
    improve, follow = found.get(CalendarStep.IMPROVE), found.get(CalendarStep.FOLLOW)
    if improve is not None and follow is not None and not follow.is_settled and improve.cancelled_on is None:
        return improve
    agreed = [one for one in moments if not one.step and one.outcome == Outcome.IMPROVEMENT]
    return agreed[-1] if agreed else None
