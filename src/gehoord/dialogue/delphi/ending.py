"""How a round ends, and the whole: answers become numbers, then codes and answers are gone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record

from ..models import Delphi, DelphiRating, DelphiReason, Gathering, Stage
from .counting import numbers_of

# A round that nobody went on with ends so long after its last day: codes are not kept for nothing.
WAITS = timedelta(days=45)


def close_round(delphi: Delphi) -> None:
    """The round that is on, for good; `delphi` is locked and saved by the caller. The last one ends the whole."""
    if delphi.stage == Stage.WRITING:
        # From now on nothing says what was written by whom.
        delphi.people["1"] = _told(delphi, delphi.texts.exclude(place=None).values("place").distinct().count())
        delphi.texts.update(place=None)
        delphi.stage = Stage.SORTING
        return
    _count(delphi)
    if delphi.stage == Stage.RATING and delphi.rounds == 3:
        DelphiReason.objects.filter(about__delphi=delphi).update(place=None)
        delphi.stage = Stage.LOOKING
        return
    over(delphi)


def over(delphi: Delphi) -> None:
    """Every code, answer and reason is gone, and the link leads nowhere; texts stay for the facilitator, nobody's."""
    delphi.texts.update(place=None)
    DelphiReason.objects.filter(about__delphi=delphi).delete()
    delphi.places.all().delete()
    delphi.stage, delphi.ended_at = Stage.OVER, timezone.now()
    delphi.door_hash, delphi.sealed_door = "", b""


def end(delphi: Delphi) -> None:
    """Now, whatever it was doing: what was rated until now still counts. `delphi` is locked."""
    if delphi.round_now:
        close_round(delphi)
    if not delphi.is_over:
        over(delphi)
    delphi.version += 1
    delphi.save()


def end_with(gathering: Gathering) -> None:
    """The gathering is closed: texts that were not kept as lines go too. In the same transaction."""
    for delphi in Delphi.objects.select_for_update().filter(gathering=gathering):
        if delphi.stage == Stage.READY:
            delphi.delete()
            continue
        if not delphi.is_over:
            end(delphi)
        delphi.texts.all().delete()


def close_over(*, today: date | None = None) -> int:
    """How many rounds closed because their last day is over, or ended because nobody went on."""
    today = today or timezone.localdate()
    old = today - WAITS
    due = (
        Q(stage=Stage.WRITING, first_ends__lt=today) | Q(stage=Stage.RATING, second_ends__lt=today)
        | Q(stage=Stage.AGAIN, third_ends__lt=today)
        | Q(stage=Stage.SORTING, second_ends__lt=old) | Q(stage=Stage.LOOKING, third_ends__lt=old)
    )
    closed = 0
    for pk in list(Delphi.objects.filter(due).order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # Again, now that it is locked: somebody may have closed it, or put its day later.
            delphi = Delphi.objects.select_for_update().filter(due, pk=pk).first()
            if delphi is None:
                continue
            if delphi.round_now:
                close_round(delphi)
            else:
                over(delphi)
            delphi.version += 1
            delphi.save()
            _record(delphi)
            closed += 1
    return closed


def _count(delphi: Delphi) -> None:
    given: dict[int, list[int]] = defaultdict(list)
    people = set()
    for about, place, value in DelphiRating.objects.filter(
        about__delphi=delphi, round=delphi.round_now
    ).order_by().values_list("about", "place", "value"):
        given[about].append(value)
        people.add(place)
    delphi.people[str(delphi.round_now)] = _told(delphi, len(people))
    for cause in delphi.causes.all():
        found = numbers_of(delphi, given[cause.pk], delphi.smallest)
        if found:
            cause.result[str(delphi.round_now)] = found
            cause.save(update_fields=["result"])


def _told(delphi: Delphi, number: int) -> int:
    return number if number >= delphi.smallest else 0


def _record(delphi: Delphi) -> None:
    """By the calendar, so by nobody."""
    record(
        council=delphi.gathering.council, by=None, event=Event.GATHERING_CHANGED, subject=delphi.gathering,
        did="delphi closed", stage=delphi.stage,
    )
