"""What can be done with the calendar of an agreement: make a round, and do its steps one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.surveys.models import Campaign

from .. import rules
from ..models import MEASURING, Agreement, CalendarStep, Criterion, Outcome, Side, Supervision, SupervisionKind
from ..rules import AgreementRefused
from ..selectors import editions_of
from ..services import Changed, differing, locked, save
from ..supervising import hold_supervision, locked_supervision, plan_supervision
from . import guard
from .measuring import measure
from .parties import side_of
from .planning import first_out_of_order

# How the municipality looks at each step.
KIND_OF_STEP = {
    CalendarStep.MEASURE: SupervisionKind.REPORT, CalendarStep.REPORT: SupervisionKind.REPORT,
    CalendarStep.HEAR: SupervisionKind.CONVERSATION, CalendarStep.IMPROVE: SupervisionKind.CONVERSATION,
    CalendarStep.AGAIN: SupervisionKind.REPORT, CalendarStep.FOLLOW: SupervisionKind.CONVERSATION,
}


@transaction.atomic
def make_calendar(*, by: Member, agreement: Agreement, days: Mapping[str, date]) -> list[Supervision]:
    """A round of six steps under the published criterion, each on its day of `days`.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement = locked(by, agreement)
    criterion = editions_of(agreement).current
    if criterion is None:
        raise AgreementRefused(
            _("Zet eerst het criterium vast. Een aanbieder moet vooraf weten waar je naar kijkt.")
        )
    ends = Q(step=CalendarStep.FOLLOW, outcome=Outcome.NONE_YET)
    if _steps_of(agreement).filter(Q(held_on__isnull=True) | ends, cancelled_on__isnull=True).exists():
        raise AgreementRefused(_("Er loopt nog een ronde. Rond die eerst af."))
    if set(days) != set(CalendarStep.values):
        raise AgreementRefused(_("Kies voor elke stap een dag."))
    for step in CalendarStep:
        rules.check_day(agreement, days[step], f"on_{step.value}")
    wrong = first_out_of_order(days)
    if wrong is not None:
        raise AgreementRefused(
            _("“%(step)s” ligt voor de stap ervoor. Kies een latere dag.") % {"step": wrong.label}, f"on_{wrong.value}"
        )
    round_ = (_steps_of(agreement).aggregate(last=Max("round"))["last"] or 0) + 1
    return [_planned(by, criterion, round_, step, days[step]) for step in CalendarStep]


@transaction.atomic
def finish_step(
    *, by: Member, supervision: Supervision, done_on: date, came_of_it: str, version: int, provider_view: str = "",
    rests_on: str = "", campaign: Campaign | None = None, counted: int | None = None, rung: int | None = None,
) -> Supervision:
    """A step of a round is done, for good: measured (and frozen), sent, heard or agreed. The last one is held with an
    outcome instead (`supervising.hold_supervision`).

    `campaign`, `counted`: for measuring only. `provider_view`: for hearing only. `rung`: which of the published
    consequences this is. Raises NotAllowed, Supervision.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement, now = locked_supervision(by, supervision)
    if now.version != version:
        raise Changed(now)
    if now.step in ("", CalendarStep.FOLLOW):
        raise AgreementRefused(_("Schrijf hier de uitkomst op, met wat de aanbieder ervan vindt."))
    if not now.waits:
        raise AgreementRefused(_("Deze stap is al afgerond en verandert niet meer. Begin zo nodig een nieuwe ronde."))
    if done_on > timezone.localdate():
        raise AgreementRefused(_("Deze dag moet nog komen."), "done_on")
    rules.check_day(agreement, done_on, "done_on")
    guard.check_order(now, guard.round_of(now), done_on, "done_on")
    new = {
        "held_on": done_on, "outcome_text": rules.prose(came_of_it, 4000, "came_of_it"), "rung": rung,
        "rests_on": rules.line(rests_on, 200, "rests_on", required=False),
    }
    measured = None
    if now.step == CalendarStep.REPORT and not new["rests_on"]:
        raise AgreementRefused(
            _("Zet erbij hoe het stuk heet dat je stuurde, zodat iemand het terugvindt."), "rests_on"
        )
    if now.step in MEASURING:
        measured = measure(now, campaign, counted)
        new["campaign"] = campaign
    if now.step == CalendarStep.HEAR:
        new["provider_view"] = _heard(now, provider_view)
    if now.step == CalendarStep.IMPROVE and not now.improvements.exists():
        raise AgreementRefused(
            _("Schrijf eerst minstens één verbeterstap op. Is er niets te verbeteren? Zeg deze stap dan af, met de "
              "reden.")
        )
    if rung is not None and now.step not in (CalendarStep.HEAR, CalendarStep.IMPROVE):
        raise AgreementRefused(_("Bij deze stap hoort geen gevolg."), "rung")
    guard.check_rung(now, rung, "")
    save(now, new)
    if measured is not None:
        measured.save()
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_HELD, subject=now, version=now.version,
        step=now.step, held_on=done_on.isoformat(), rung=rung, digest=measured.digest if measured else None,
    )
    return now


@transaction.atomic
def say(*, by: Member, supervision: Supervision, provider_view: str, version: int) -> Supervision:
    """What the provider itself says: before the step of hearing is done, and until there is an outcome. Nobody else
    changes it afterwards.

    Raises NotAllowed for everybody who does not speak for the provider, Supervision.DoesNotExist, AgreementRefused,
    Changed.
    """
    agreement, now = locked_supervision(by, supervision)
    if side_of(by, agreement) != Side.PROVIDER:
        raise AgreementRefused(_("Dit is het woord van de aanbieder. Schrijf het op als je de stap afrondt."))
    said = rules.prose(provider_view, 4000, "provider_view")
    new = {"provider_view": said, "said_by_provider": True}
    if not differing(now, new):
        return now
    if now.version != version:
        raise Changed(now)
    if not may_say(now):
        raise AgreementRefused(_("Er wordt nu niet om een reactie gevraagd, of de uitkomst staat al in het dossier."))
    save(now, new | {"view_by": by.person, "said_on": timezone.localdate()})
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_ANSWERED, subject=now, version=now.version,
        characters=len(said),
    )
    return now


def may_say(moment: Supervision) -> bool:
    """Whether the provider is asked what it thinks of this moment, and can still say it."""
    return moment.step in ("", CalendarStep.HEAR, CalendarStep.FOLLOW) and not moment.is_settled


def _heard(now: Supervision, provider_view: str) -> str:
    """What is kept as the provider's view: its own words when it typed them."""
    if now.said_by_provider:
        return now.provider_view
    said = rules.prose(provider_view, 4000, "provider_view", required=False)
    if not said:
        raise AgreementRefused(
            _("Schrijf op wat de aanbieder zegt. Kwam er geen reactie? Schrijf dan hoe en wanneer je erom vroeg."),
            "provider_view",
        )
    return said


def _steps_of(agreement: Agreement) -> QuerySet[Supervision]:
    return Supervision.objects.filter(criterion__agreement=agreement).exclude(step="")


def _planned(by: Member, criterion: Criterion, round_: int, step: CalendarStep, day: date) -> Supervision:
    planned = Supervision.objects.create(
        criterion=criterion, kind=KIND_OF_STEP[step], step=step, round=round_, planned_on=day
    )
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_PLANNED, subject=planned, version=1, step=step.value,
        round=round_, planned_on=day.isoformat(),
    )
    return planned


@transaction.atomic
def give_praise(
    *, by: Member, agreement: Agreement, held_on: date, outcome_text: str, provider_view: str
) -> Supervision:
    """A compliment as a moment by itself, held on that day; it asks for no round.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused.
    """
    planned = plan_supervision(
        by=by, agreement=agreement, kind=SupervisionKind.CONVERSATION, planned_on=held_on
    )
    return hold_supervision(
        by=by, supervision=planned, held_on=held_on, outcome=Outcome.PRAISE, outcome_text=outcome_text,
        provider_view=provider_view,
    )
