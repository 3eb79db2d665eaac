"""On which days the steps of a round usually are, so that somebody can begin with dates that make sense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import pairwise

from gehoord.analysis.terms import working_day_from

from ..models import CalendarStep, Criterion, KitUse
from ..rules import YEAR

USUAL_HEAR_DAYS = 14
# From the measuring on, in days; measuring again is left out: it takes what there is until the review.
AFTER_MEASURING = 14
AFTER_HEARING = 14
AGAIN_AFTER, AGAIN_AT_LEAST = 180, 30
FOLLOW_AFTER = 28


def published_hear_days(criterion: Criterion) -> int | None:
    """How long a provider has to say something, as its kit published it; nothing without a kit. One query."""
    used = KitUse.objects.filter(criterion=criterion).select_related("kit").first()
    return int(used.kit.choices.get("hear_days", USUAL_HEAR_DAYS)) if used else None


def hear_days_of(criterion: Criterion) -> int:
    """The same, with what is usual where nothing was published."""
    days = published_hear_days(criterion)
    return USUAL_HEAR_DAYS if days is None else days


def usual_days(
    *, first_on: date, review_on: date, ends_on: date, hear_days: int = USUAL_HEAR_DAYS
) -> dict[CalendarStep, date]:
    """A working day for each step. The round is over by the review of the criterion when that can be, and lies within
    the agreement and the year after it.

    >>> days = usual_days(first_on=date(2027, 1, 4), review_on=date(2027, 12, 1), ends_on=date(2028, 12, 31))
    >>> days[CalendarStep.HEAR].isoformat(), days[CalendarStep.FOLLOW].isoformat()
    ('2027-02-01', '2027-09-13')
    """
    measure = working_day_from(first_on)
    report = working_day_from(measure + timedelta(days=AFTER_MEASURING))
    hear = working_day_from(report + timedelta(days=hear_days))
    improve = working_day_from(hear + timedelta(days=AFTER_HEARING))
    again = working_day_from(improve + timedelta(days=AGAIN_AFTER))
    latest = review_on - timedelta(days=FOLLOW_AFTER)
    if again > latest:
        again = working_day_from(max(latest, improve + timedelta(days=AGAIN_AT_LEAST)))
    follow = working_day_from(again + timedelta(days=FOLLOW_AFTER))
    found = dict(zip(CalendarStep, (measure, report, hear, improve, again, follow), strict=True))
    return {step: min(day, ends_on + YEAR) for step, day in found.items()}


def first_out_of_order(days: Mapping[str, date]) -> CalendarStep | None:
    """The first step that is planned before the one before it."""
    steps = [step for step in CalendarStep if step in days]
    for before, step in pairwise(steps):
        if days[step] < days[before]:
            return step
    return None
