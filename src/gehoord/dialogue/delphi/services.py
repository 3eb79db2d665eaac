"""What the facilitator can do with a round by link. All in one transaction with the line in the trail."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import seal

from .. import services as lines
from ..live.services import led_gathering, record_live
from ..models import Delphi, Gathering, GroupRole, Stage
from ..services import Changed, DialogueRefused
from . import ending
from .codes import link_digest, new_link_code
from .selectors import link_context

MOST_DAYS = 60
# For each round of a ready-made plan.
USUAL_DAYS = 14
MOST_SMALLEST = 100
PERCENTS = (51, 100)
FROM = (6, 9)
LEAST_CAUSES = 2


@transaction.atomic
def agree(
    *, by: Member, gathering: Gathering, expected_version: int, question: str, roles: Collection[str], rounds: int,
    agree_percent: int, agree_from: int, smallest: int, first_ends: date, second_ends: date,
    third_ends: date | None = None,
) -> Delphi:
    """What is agreed beforehand, instead of what stood there. `expected_version`: 0 the first time.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    gathering = led_gathering(by, gathering)
    delphi = Delphi.objects.select_for_update().filter(gathering=gathering).first()
    if (delphi.version if delphi else 0) != expected_version:
        raise Changed(delphi)
    delphi = delphi or Delphi(gathering=gathering, version=0)
    if delphi.stage != Stage.READY:
        raise DialogueRefused(_("De eerste ronde is al open. Wat jullie afspraken, verandert niet meer."))
    (delphi.question,) = lines.clean_texts([question])
    delphi.roles = [role for role in GroupRole.values if role in roles]
    if not delphi.roles:
        raise DialogueRefused(_("Kies wie je uitnodigt."))
    if rounds not in (2, 3):
        raise DialogueRefused(_("Kies twee of drie rondes."))
    if not PERCENTS[0] <= agree_percent <= PERCENTS[1] or not FROM[0] <= agree_from <= FROM[1]:
        raise DialogueRefused(_("Kies wanneer het overeenstemming is: een deel van 51 tot 100 procent, vanaf een 6."))
    least = by.council.smallest_n
    if not least <= smallest <= MOST_SMALLEST:
        raise DialogueRefused(
            _("De kleinste groep is hier %(least)s tot %(most)s mensen.") % {"least": least, "most": MOST_SMALLEST}
        )
    delphi.rounds, delphi.agree_percent, delphi.agree_from, delphi.smallest = (
        rounds, agree_percent, agree_from, smallest
    )
    days: list[Any] = [first_ends, second_ends, *([third_ends] if rounds == 3 else [])]
    if None in days or any(earlier >= later for earlier, later in pairwise(days)):
        raise DialogueRefused(_("Geef elke ronde een laatste dag, elke later dan die ervoor."))
    if any((later - earlier).days > MOST_DAYS for earlier, later in pairwise(days)):
        raise DialogueRefused(
            _("Tussen twee laatste dagen zitten hoogstens %(most)s dagen.") % {"most": MOST_DAYS}
        )
    delphi.first_ends, delphi.second_ends, delphi.third_ends = first_ends, second_ends, (
        third_ends if rounds == 3 else None
    )
    return _saved(by, delphi, did="delphi agreed")


@transaction.atomic
def make_ready(*, by: Member, gathering: Gathering) -> Delphi:
    """With the usual rules, from a ready-made plan. Raises as `agree`, and when there is one already."""
    if Delphi.objects.filter(gathering=gathering, gathering__council=by.council).exists():
        raise DialogueRefused(_("Bij deze bijeenkomst kunnen mensen al op afstand meedoen."))
    today = timezone.localdate()
    first, second, third = (today + timedelta(days=USUAL_DAYS * number + 1) for number in (1, 2, 3))
    return agree(
        by=by, gathering=gathering, expected_version=0, question=gathering.question, roles=GroupRole.values, rounds=3,
        agree_percent=75, agree_from=7, smallest=by.council.smallest_n, first_ends=first, second_ends=second,
        third_ends=third,
    )


@transaction.atomic
def open_round(*, by: Member, delphi: Delphi, expected_version: int, ends_on: date) -> Delphi:
    """The next one, until and including this day. With the first one the rules are fixed and the link works.

    Raises NotAllowed, Delphi.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    delphi = led(by, delphi, expected_version)
    today = timezone.localdate()
    if not today < ends_on <= today + timedelta(days=MOST_DAYS):
        raise DialogueRefused(_("Kies een dag na vandaag, hoogstens %(most)s dagen verder.") % {"most": MOST_DAYS})
    if delphi.stage == Stage.READY:
        _open_link(delphi)
        _move_later_days(delphi, delphi.first_ends, ends_on)
        delphi.stage, delphi.first_ends = Stage.WRITING, ends_on
    elif delphi.stage == Stage.SORTING:
        if delphi.causes.count() < LEAST_CAUSES:
            raise DialogueRefused(_("Zet eerst minstens twee oorzaken klaar."))
        _move_later_days(delphi, delphi.second_ends, ends_on)
        delphi.stage, delphi.second_ends = Stage.RATING, ends_on
    elif delphi.stage == Stage.LOOKING:
        if not delphi.people.get("2"):
            raise DialogueRefused(_(
                "In ronde 2 gaven te weinig mensen een cijfer. Er is dus niets om aan mensen te laten zien. Rond af."
            ))
        delphi.stage, delphi.third_ends = Stage.AGAIN, ends_on
    else:
        raise DialogueRefused(_("Er is nu geen ronde om te openen."))
    return _saved(by, delphi, did="delphi round opened", round=delphi.round_now)


@transaction.atomic
def renew_link(*, by: Member, delphi: Delphi, expected_version: int) -> Delphi:
    """Another link, when this one came where it should not: the old one leads nowhere, who takes part goes on.

    Raises NotAllowed, Delphi.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    delphi = led(by, delphi, expected_version)
    if delphi.stage != Stage.WRITING:
        raise DialogueRefused(_("Met de link kan nu niemand instappen. Een nieuwe is niet nodig."))
    _open_link(delphi)
    return _saved(by, delphi, did="delphi link renewed")


@transaction.atomic
def close_round(*, by: Member, delphi: Delphi, expected_version: int) -> Delphi:
    """Before its day. Raises NotAllowed, Delphi.DoesNotExist, GatheringClosed, Changed, DialogueRefused."""
    delphi = led(by, delphi, expected_version)
    if not delphi.round_now:
        raise DialogueRefused(_("Er is nu geen ronde open."))
    closed = delphi.round_now
    ending.close_round(delphi)
    return _saved(by, delphi, did="delphi round closed", round=closed)


@transaction.atomic
def end(*, by: Member, delphi: Delphi, expected_version: int) -> Delphi:
    """For good; what was rated until now counts. Before the first round it is simply gone again.

    Raises NotAllowed, Delphi.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    delphi = led(by, delphi, expected_version)
    if delphi.is_over:
        raise DialogueRefused(_("Meedoen op afstand is al afgerond."))
    if delphi.stage == Stage.READY:
        record_live(by, delphi.gathering, did="delphi dropped")
        delphi.delete()
        return delphi
    ending.end(delphi)
    record_live(by, delphi.gathering, did="delphi ended")
    return delphi


def led(by: Member, delphi: Delphi, expected_version: int | None) -> Delphi:
    """As it is now, locked with its gathering. Raises as `open_round` does."""
    gathering = led_gathering(by, Gathering(pk=delphi.gathering_id))
    found = Delphi.objects.select_for_update().get(pk=delphi.pk, gathering=gathering)
    found.gathering = gathering
    if expected_version is not None and found.version != expected_version:
        raise Changed(found)
    return found


def _move_later_days(delphi: Delphi, agreed: date, ends_on: date) -> None:
    """Days of later rounds, by as much as this one moved, when they would else come before it or very long after it.

    By these days a round that nobody goes on with is ended: not while people still take part, and not never.
    """
    following = delphi.second_ends if delphi.stage == Stage.READY else delphi.third_ends
    if following is None or ends_on < following <= ends_on + timedelta(days=MOST_DAYS):
        return
    moved = ends_on - agreed
    if delphi.stage == Stage.READY:
        delphi.second_ends += moved
    if delphi.third_ends is not None:
        delphi.third_ends += moved


def _open_link(delphi: Delphi) -> None:
    council_pk, code = delphi.gathering.council_id, new_link_code()
    while Delphi.objects.filter(door_hash=link_digest(council_pk, code)).exists():
        code = new_link_code()
    delphi.door_hash = link_digest(council_pk, code)
    delphi.sealed_door = seal(code.encode(), context=link_context(delphi.gathering_id))


def _saved(by: Member, delphi: Delphi, **fields: Any) -> Delphi:
    delphi.version += 1
    delphi.save()
    record_live(by, delphi.gathering, **fields)
    return delphi
