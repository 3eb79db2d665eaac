"""What can be done before a gathering, one verb each. All in one transaction with the line in the trail."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..delphi.services import make_ready
from ..live import voting
from ..live.blocks import MOST_BLOCKS, add_block
from ..live.services import led_gathering, record_live
from ..models import AT_THE_END, Block, Gathering, GroupRole, Preparation, Series
from ..models.preparing import LONGEST_PRACTICAL
from ..services import LONGEST_TEXT, LONGEST_TITLE, MOST_PEOPLE, Changed, DialogueRefused
from .plans import PLANS

PRACTICAL = ("address", "travel", "food", "interpreter", "contact")


@transaction.atomic
def save_series(
    *, by: Member, title: str, goal: str, series: Series | None = None, expected_version: int = 0
) -> Series:
    """A new one, or another title and goal. Raises NotAllowed, Series.DoesNotExist, Changed, DialogueRefused."""
    by.require(Right.LEAD_GATHERINGS)
    if series is None:
        series = Series(council=by.council, version=0)
    else:
        series = Series.objects.select_for_update().get(pk=series.pk, council=by.council)
        if series.version != expected_version:
            raise Changed(series)
    series.title, series.goal = _line(title, LONGEST_TITLE), _line(goal, LONGEST_TEXT)
    if not series.title or not series.goal:
        raise DialogueRefused(_("Geef de reeks een titel en een doel."))
    series.version += 1
    series.save()
    record(council=by.council, by=by.person, event=Event.GATHERING_CHANGED, subject=series, did="series saved")
    return series


@transaction.atomic
def prepare(
    *, by: Member, gathering: Gathering, expected_version: int, goal: str = "", series: Series | None = None,
    starts: datetime.time | None = None, ends: datetime.time | None = None, seats: Mapping[str, int] | None = None,
    coming: Mapping[str, int] | None = None, **practical: str,
) -> Preparation:
    """What was arranged, instead of what stood there. `expected_version`: 0 before the first time.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Series.DoesNotExist, Changed, DialogueRefused.
    """
    gathering = led_gathering(by, gathering)
    found = Preparation.objects.filter(gathering=gathering).first()
    found = found or Preparation(gathering=gathering, version=0)
    if found.version != expected_version:
        raise Changed(found)
    if ends and (not starts or ends <= starts):
        raise DialogueRefused(_("De eindtijd is na de begintijd."))
    found.series = Series.objects.get(pk=series.pk, council=by.council) if series else None
    found.goal, found.starts, found.ends = _line(goal, LONGEST_TEXT), starts, ends
    for name in PRACTICAL:
        setattr(found, name, _line(practical.get(name, ""), LONGEST_PRACTICAL))
    found.seats, found.coming = _people(seats or {}), _people(coming or {})
    found.version += 1
    found.save()
    record_live(by, gathering, did="prepared")
    return found


@transaction.atomic
def use_plan(*, by: Member, gathering: Gathering, plan: str) -> int:
    """How many parts of the plan came at the end of the agenda; its seats too when none were filled in yet.

    Votes are planned with their rules. The four statements of the end are on an agenda once.
    Of a plan by link there are none: that has rounds of its own.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused.
    """
    gathering = led_gathering(by, gathering)
    chosen = PLANS.get(plan)
    if chosen is None:
        raise DialogueRefused(_("Kies een plan."))
    if chosen.by_link:
        make_ready(by=by, gathering=gathering)
        record_live(by, gathering, did="plan used", plan=plan)
        return 0
    has_ending = gathering.blocks.filter(kind__in=AT_THE_END).exists()
    parts = [part for part in chosen.parts if not has_ending or part.kind not in AT_THE_END]
    if gathering.blocks.count() + len(parts) > MOST_BLOCKS:
        raise DialogueRefused(_("Een agenda heeft hoogstens %(most)s onderdelen.") % {"most": MOST_BLOCKS})
    with override("nl"):
        made: dict[str, Block] = {}
        for part in parts:
            block = made[part.name] = add_block(
                by=by, gathering=gathering, kind=part.kind, question=str(part.question), audience=part.audience,
                minutes=part.minutes,
            )
            if block.is_vote:
                rules = {**part.rules, "about": made.get(part.about)}
                voting.prepare(by=by, block=block, expected_version=block.version, rules=rules)
    found = Preparation.objects.filter(gathering=gathering).first() or Preparation(gathering=gathering, version=0)
    if not found.seats:
        found.seats = _people(chosen.seats)
        found.version += 1
        found.save()
    record_live(by, gathering, did="plan used", plan=plan)
    return len(parts)


def _people(given: Mapping[Any, int]) -> dict[str, int]:
    people = {str(role): number for role, number in given.items() if number}
    if set(people) - set(GroupRole.values) or not all(0 <= number <= MOST_PEOPLE for number in people.values()):
        raise DialogueRefused(_("Vul per groep een aantal in van 0 tot %(most)s.") % {"most": MOST_PEOPLE})
    return people


def _line(text: str, most: int) -> str:
    text = " ".join(tidy(text).split())
    if len(text) > most:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": most})
    return text
