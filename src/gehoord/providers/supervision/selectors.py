"""Questions about rounds of supervision and what will be better."""

from __future__ import annotations

from django.db.models import QuerySet

from gehoord.core.councils.selectors import Member

from ..models import Agreement, CalendarStep, ImprovementStep, Outcome, Supervision


def get_improvement_for(member: Member, pk: int) -> ImprovementStep:
    """Raises ImprovementStep.DoesNotExist, for another council's row too. For whoever works for the municipality: a
    provider's own page asks `improvements_of` of its own agreement."""
    return ImprovementStep.objects.select_related("moment__criterion__agreement__provider").get(
        pk=pk, moment__criterion__agreement__council=member.council
    )


def improvements_of(agreement: Agreement) -> QuerySet[ImprovementStep]:
    """Everything that was agreed to become better, by its day. One query."""
    return ImprovementStep.objects.filter(moment__criterion__agreement=agreement).select_related("moment")


def current_round(agreement: Agreement) -> list[Supervision]:
    """The steps of the last round, in their order; nothing when there is none. One query."""
    rows = list(
        Supervision.objects.filter(criterion__agreement=agreement).exclude(step="")
        .select_related("criterion__agreement", "measurement", "campaign").order_by("-round")
    )
    order = list(CalendarStep.values)
    return sorted((one for one in rows if one.round == rows[0].round), key=lambda one: order.index(one.step))


def open_improvement_moment(agreement: Agreement) -> Supervision | None:
    """Where improvement steps may be written now: in the running round, else at the last moment by itself where
    improvement was agreed. Up to two queries."""
    round_ = current_round(agreement)
    found = {one.step: one for one in round_}
    improve, follow = found.get(CalendarStep.IMPROVE), found.get(CalendarStep.FOLLOW)
    if improve is not None and follow is not None:
        is_running = follow.cancelled_on is None and follow.outcome == Outcome.NONE_YET
        if is_running and improve.cancelled_on is None:
            return improve
    return (
        Supervision.objects.filter(criterion__agreement=agreement, step="", outcome=Outcome.IMPROVEMENT)
        .select_related("criterion__agreement").order_by("-held_on", "-pk").first()
    )
