"""A share through time as a control chart, and the days people wait."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import Any, Literal

from django.db.models import Count, Min, Q
from django.utils.timezone import localdate

from gehoord.analysis.control import FEW_POINTS, Control, p_chart, xmr_chart
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.models import Council
from gehoord.intake.models import FollowUp

from .filters import Filters
from .periods import TRUNC, Per, end_of, label_of, run, start_of
from .selectors import Figure, Share, stories

# A single story of long ago does not stretch the picture over a century.
MOST_PERIODS = 120
# What a wait ends with.
Until = Literal["read", "answer"]


@dataclass(frozen=True, slots=True)
class Setup:
    """How a chart is drawn. `baseline`: only the first twelve periods make the centre. `anew`: from this day on a
    person had it start anew, and `why`."""

    per: Per = "quarter"
    baseline: bool = False
    anew: date | None = None
    why: str = ""

    @property
    def first(self) -> int | None:
        return FEW_POINTS if self.baseline else None


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period: how many of what was judged in it are about what is asked."""

    start: date
    label: str
    asked: Share


@dataclass(frozen=True, slots=True)
class Series:
    """The periods with their control chart; `whole` is the share over all of them. Empty when nothing was judged."""

    rows: tuple[PeriodRow, ...]
    control: Control
    whole: Share
    # The label of the period where a person had the centre start anew.
    anew: str = ""


@dataclass(frozen=True, slots=True)
class Wait:
    """A period: how long it took, in days. `days` is None until it is over for more than half."""

    start: date
    label: str
    days: float | None
    done: int
    of: int


@dataclass(frozen=True, slots=True)
class Waits:
    """The periods with their control chart; `anew`: the period where a person had the centre start anew."""

    rows: tuple[Wait, ...]
    control: Control
    anew: str = ""


def base_of(filters: Filters) -> Filters:
    """What a share is of: a theme is a share of all that was judged, not of what is about that theme."""
    return filters.without("themes", *(["bejegening"] if filters.bejegening == "yes" else []))


def series(council: Council, filters: Filters, setup: Setup) -> Series:
    """The share of what is asked, for each period. Two queries; one when it asks for no theme or judgement."""
    base = base_of(filters)
    of = _counts(council, base, setup.per, Q(bejegening__isnull=False))
    hits = _counts(council, filters, setup.per, Q(bejegening=True))
    starts = _starts([start for start, n in of.items() if n], setup.per)
    rows = tuple(
        _row(start, setup.per, hits.get(start, 0), of.get(start, 0), filters, base) for start in starts
    )
    place = _place(starts, setup)
    counted = [(row.asked.hits.n, row.asked.of.n) for row in rows]
    return Series(
        rows=rows,
        control=p_chart(counted, baseline=setup.first, starts=[place] if place else []),
        whole=_share(sum(n for n, _of in counted), sum(of for _n, of in counted), filters, base),
        anew=rows[place].label if place else "",
    )


def shared(council: Council, filters: Filters) -> Share:
    """The share of what is asked, of everything judged in the question without it. Two queries."""
    base = base_of(filters)
    found = stories(council, filters).order_by().aggregate(n=Count("pk", filter=Q(bejegening=True)))
    whole = stories(council, base).order_by().aggregate(n=Count("pk", filter=Q(bejegening__isnull=False)))
    return _share(found["n"], whole["n"], filters, base)


def waits(council: Council, filters: Filters, setup: Setup, until: Until) -> Waits:
    """How many days pass until somebody reads a signal, or until the first answer to who wanted one.

    The day of a period is its median, in which a signal that still waits counts as waiting for ever: a period has none
    until more than half is done. That way a slow answer is not left out because it did not come yet. Two queries.
    """
    found = stories(council, filters).order_by()
    if until == "answer":
        found = found.filter(wants_reply=True)
    ended = _ended(council, until)
    days: dict[date, list[float]] = defaultdict(list)
    for pk, received_at in found.values_list("pk", "received_at").iterator():
        end = ended.get(pk)
        passed = (end - received_at).total_seconds() / 86_400 if end else None
        days[start_of(localdate(received_at), setup.per)].append(float("inf") if passed is None else max(0.0, passed))
    starts = _starts(list(days), setup.per)
    rows = tuple(_wait(start, setup.per, days.get(start, [])) for start in starts)
    place = _place(starts, setup)
    control = xmr_chart(
        [row.days for row in rows], baseline=setup.first, screened=True, lowest=0.0, starts=[place] if place else []
    )
    return Waits(rows, control, rows[place].label if place else "")


def ended_in(council: Council, filters: Filters, until: Until) -> frozenset[int]:
    """The signals of the question for whom the wait is over. Two queries."""
    found = stories(council, filters).order_by()
    if until == "answer":
        found = found.filter(wants_reply=True)
    return frozenset(found.values_list("pk", flat=True)) & _ended(council, until).keys()


def _ended(council: Council, until: Until) -> dict[int, Any]:
    """When each signal was first answered, or first judged by somebody who read it."""
    if until == "answer":
        rows: Iterable[Any] = (
            FollowUp.objects.filter(council=council).order_by().values_list("signal").annotate(at=Min("at"))
        )
        return dict(rows)
    triaged = AuditEvent.objects.filter(council=council, subject="signal", event=Event.SIGNAL_TRIAGED).order_by()
    return {int(pk): at for pk, at in triaged.values_list("subject_id").annotate(first=Min("at"))}


def _wait(start: date, per: Per, days: list[float]) -> Wait:
    done = [one for one in days if one != float("inf")]
    middle = median(days) if 2 * len(done) > len(days) else None
    return Wait(start, label_of(start, per), None if middle is None else round(middle, 2), len(done), len(days))


def _counts(council: Council, filters: Filters, per: Per, counted: Q) -> dict[date, int]:
    """For each period with stories how many count. One query."""
    rows: Any = (
        stories(council, filters).order_by().annotate(period=TRUNC[per]("received_at")).values("period")
        .annotate(n=Count("pk", filter=counted))
    )
    return {row["period"].date(): row["n"] for row in rows}


def _starts(counted: list[date], per: Per) -> list[date]:
    """All periods from the first to the last that something was counted in."""
    if not counted:
        return []
    found = run(min(counted), max(counted), per)
    return found if len(found) <= MOST_PERIODS else sorted(counted)[-MOST_PERIODS:]


def _place(starts: list[date], setup: Setup) -> int:
    """Where the chart starts anew; 0 when it does not."""
    anew = setup.anew
    return next((place for place, start in enumerate(starts) if anew and end_of(start, setup.per) >= anew), 0)


def _share(n: int, of: int, filters: Filters, base: Filters) -> Share:
    return Share(
        Figure(n, filters.judged("yes") if n else None), Figure(of, base.judged("judged") if of else None)
    )


def _row(start: date, per: Per, n: int, of: int, filters: Filters, base: Filters) -> PeriodRow:
    end = end_of(start, per)
    return PeriodRow(start, label_of(start, per), _share(n, of, filters.within(start, end), base.within(start, end)))


def each(filters: Filters) -> list[Filters]:
    """The questions of one page: bejegening, and each chosen theme by itself."""
    whole = filters.without("themes")
    return [whole, *(replace(whole, themes=(theme,)) for theme in filters.themes)]
