"""What can be done with improvement steps, by the municipality and by whoever speaks for the provider."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member

from .. import rules
from ..models import Agreement, CalendarStep, ImprovementStep, Outcome, Side, Supervision
from ..rules import AgreementRefused
from ..services import Changed, differing, save
from ..supervising import locked_supervision
from .parties import side_of

MOST_STEPS = 12


@transaction.atomic
def add_improvement_step(
    *, by: Member, supervision: Supervision, what: str, who: str, due: date, how_seen: str
) -> ImprovementStep:
    """One thing that will be better: what, who (a function), by when and how it will be seen.

    `supervision`: a moment that `takes_improvements`. Raises NotAllowed, Supervision.DoesNotExist, AgreementRefused.
    """
    agreement, moment, side = _open_moment(by, supervision)
    new = _checked(agreement, moment, what, who, due, how_seen)
    if moment.improvements.count() >= MOST_STEPS:
        raise AgreementRefused(_("Hoogstens %(most)s stappen. Kies wat het meest helpt.") % {"most": MOST_STEPS})
    made = ImprovementStep.objects.create(
        moment=moment, first_due=due, written_by=side, written_at=timezone.now(), **new
    )
    record(
        council=by.council, by=by.person, event=Event.COMMITMENT_MADE, subject=made, version=1, side=side.value,
        supervision=moment.pk, due=due.isoformat(),
    )
    return made


@transaction.atomic
def change_improvement_step(
    *, by: Member, step: ImprovementStep, what: str, who: str, due: date, how_seen: str, version: int
) -> ImprovementStep:
    """The open step with these words; the day that was agreed first stays visible.

    Raises NotAllowed, ImprovementStep.DoesNotExist, AgreementRefused, Changed.
    """
    agreement, now, side = _locked_step(by, step)
    new = _checked(agreement, now.moment, what, who, due, how_seen)
    if not differing(now, new):
        return now
    _must_be_open(now, version)
    changed = save(now, new)
    record(
        council=by.council, by=by.person, event=Event.COMMITMENT_CHANGED, subject=now, version=now.version,
        side=side.value, changed=changed, due=due.isoformat(),
    )
    return now


@transaction.atomic
def settle_improvement_step(
    *, by: Member, step: ImprovementStep, done: bool, note: str, version: int
) -> ImprovementStep:
    """Done or not done, for good, with a note on how that can be seen, or why not.

    Raises NotAllowed, ImprovementStep.DoesNotExist, AgreementRefused, Changed.
    """
    _agreement, now, side = _locked_step(by, step)
    _must_be_open(now, version)
    save(now, {
        "done": done, "note": rules.prose(note, 2000, "note"), "settled_on": timezone.localdate(), "settled_by": side,
    })
    record(
        council=by.council, by=by.person, event=Event.COMMITMENT_CONFIRMED if done else Event.COMMITMENT_CHANGED,
        subject=now, version=now.version, side=side.value, done=done,
    )
    return now


def takes_improvements(moment: Supervision) -> bool:
    """A step of a round where improvement is agreed, or a moment by itself at which it was. One query for a step."""
    if moment.cancelled_on is not None:
        return False
    if moment.step == CalendarStep.IMPROVE:
        ending = Supervision.objects.filter(
            criterion=moment.criterion_id, round=moment.round, step=CalendarStep.FOLLOW
        ).exclude(outcome=Outcome.NONE_YET, cancelled_on__isnull=True)
        return not ending.exists()
    return moment.step == "" and moment.outcome == Outcome.IMPROVEMENT


def _open_moment(by: Member, supervision: Supervision) -> tuple[Agreement, Supervision, Side]:
    agreement, moment = locked_supervision(by, supervision)
    side = side_of(by, agreement)
    if not takes_improvements(moment):
        raise AgreementRefused(_("Hier horen geen verbeterstappen bij, of de ronde is al klaar."))
    return agreement, moment, side


def _locked_step(by: Member, step: ImprovementStep) -> tuple[Agreement, ImprovementStep, Side]:
    found = ImprovementStep.objects.select_related("moment").get(
        pk=step.pk, moment__criterion__agreement__council=by.council
    )
    agreement, moment = locked_supervision(by, found.moment)
    side = side_of(by, agreement)
    now = ImprovementStep.objects.select_for_update().get(pk=found.pk)
    now.moment = moment
    return agreement, now, side


def _must_be_open(now: ImprovementStep, version: int) -> None:
    if now.version != version:
        raise Changed(now)
    if not now.is_open:
        raise AgreementRefused(_("Deze stap is al afgerond en verandert niet meer."))


def _checked(
    agreement: Agreement, moment: Supervision, what: str, who: str, due: date, how_seen: str
) -> dict[str, Any]:
    rules.check_day(agreement, due, "due")
    return {
        "what": rules.prose(what, 1000, "what"), "who": rules.line(who, 120, "who"), "due": due,
        "how_seen": rules.prose(how_seen, 1000, "how_seen"),
    }
