"""What can be done with the supervision of a criterion: plan, move, cancel, hold."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from . import rules
from .models import Agreement, CalendarStep, Criterion, Outcome, Supervision, SupervisionKind, SupervisionMove
from .rules import AgreementRefused
from .selectors import editions_of
from .services import Changed, differing, locked, save
from .supervision import guard


@transaction.atomic
def plan_supervision(*, by: Member, agreement: Agreement, kind: str, planned_on: date) -> Supervision:
    """A moment at which the municipality will look how it goes with the published criterion.

    Raises NotAllowed, Agreement.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement = locked(by, agreement)
    criterion = editions_of(agreement).current
    if criterion is None:
        raise AgreementRefused(
            _("Zet eerst het criterium vast. Een aanbieder moet vooraf weten waar je naar kijkt.")
        )
    _check_moment(agreement, kind, planned_on)
    return _planned(by, criterion, kind, planned_on)


@transaction.atomic
def move_supervision(
    *, by: Member, supervision: Supervision, kind: str, planned_on: date, expected_version: int, why: str = ""
) -> Supervision:
    """The planned moment on another day, or of another kind. A step of a round asks why, and keeps its kind; the reason
    stays in the dossier.

    Raises NotAllowed, Supervision.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement, now = locked_supervision(by, supervision)
    _must_wait(now, _("Dit is al geweest en kan niet meer worden verzet."))
    kind = now.kind if now.step else kind
    _check_moment(agreement, kind, planned_on)
    if not differing(now, {"kind": kind, "planned_on": planned_on}):
        return now
    if now.version != expected_version:
        raise Changed(now)
    was = now.planned_on
    reason = rules.prose(why, 1000, "why", required=bool(now.step))
    save(now, {"kind": kind, "planned_on": planned_on})
    if reason and was != planned_on:
        SupervisionMove.objects.create(
            moment=now, was=was, becomes=planned_on, why=reason, moved_at=timezone.now()
        )
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_PLANNED, subject=now, version=now.version,
        planned_on=planned_on.isoformat(), was=was.isoformat(),
    )
    return now


@transaction.atomic
def cancel_supervision(
    *, by: Member, supervision: Supervision, why_cancelled: str, expected_version: int
) -> Supervision:
    """A planned moment that will not be, with the reason; both stay in the dossier.

    Raises NotAllowed, Supervision.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    _agreement, now = locked_supervision(by, supervision)
    _must_wait(now, _("Dit is al geweest en kan niet meer worden afgezegd."))
    if now.version != expected_version:
        raise Changed(now)
    why = rules.prose(why_cancelled, 1000, "why_cancelled")
    save(now, {"cancelled_on": timezone.localdate(), "why_cancelled": why})
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_CANCELLED, subject=now, version=now.version,
        planned_on=now.planned_on.isoformat(),
    )
    return now


@transaction.atomic
def hold_supervision(
    *, by: Member, supervision: Supervision, held_on: date, outcome: str, provider_view: str = "",
    outcome_text: str = "", next_on: date | None = None, rung: int | None = None, why_skipped: str = "",
    expected_version: int | None = None,
) -> Supervision:
    """What came of a moment. With `next_on` the next one is planned at once, of the same kind.

    Without an outcome yet it may be filled in later; an outcome needs what the provider says, and is for good. A
    warning or consequence comes at the end of a round only, on step `rung` of the published ones; `why_skipped`: why
    those before it were not taken. Praise asks none of this.
    `expected_version`: by default that of `supervision`.
    Raises NotAllowed, Supervision.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    agreement, now = locked_supervision(by, supervision)
    new = _checked_outcome(agreement, {
        "held_on": held_on, "outcome": outcome, "next_on": next_on,
        "provider_view": rules.prose(provider_view, 4000, "provider_view", required=False),
        "outcome_text": rules.prose(outcome_text, 4000, "outcome_text", required=False),
    }) | {"rung": rung, "why_skipped": why_skipped.strip() if rung else ""}
    if now.held_on is not None and not differing(now, new):
        return now
    if now.version != (supervision.version if expected_version is None else expected_version):
        raise Changed(now)
    if now.cancelled_on is not None:
        raise AgreementRefused(_("Dit moment is afgezegd. Plan een nieuw moment."))
    if now.is_settled:
        raise AgreementRefused(_("De uitkomst staat al in het dossier en verandert niet meer. Plan een nieuw moment."))
    if now.step not in ("", CalendarStep.FOLLOW):
        raise AgreementRefused(_("Dit is een stap van de kalender. Rond hem daar af."))
    guard.check_outcome(now, outcome, rung, held_on)
    if rung is not None and now.step != CalendarStep.FOLLOW:
        raise AgreementRefused(_("Een stap van de gevolgen hoort bij een ronde in de kalender."), "rung")
    new["why_skipped"] = guard.check_rung(now, rung, why_skipped)
    if now.said_by_provider and now.provider_view != new["provider_view"]:
        raise AgreementRefused(
            _("De aanbieder schreef dit zelf. Alleen de aanbieder past het aan. Wat jij wilt zeggen, hoort bij de "
              "uitkomst."),
            "provider_view",
        )
    planned_before = now.next_on
    save(now, new)
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_HELD, subject=now, version=now.version,
        held_on=held_on.isoformat(), outcome=outcome, rung=rung, skipped=bool(new["why_skipped"]),
    )
    if now.step and now.is_settled:
        _end_round(by, now)
    if next_on is not None and next_on != planned_before and not _waits(agreement, next_on):
        _planned(by, editions_of(agreement).current or now.criterion, now.kind, next_on)
    return now


def _end_round(by: Member, last: Supervision) -> None:
    """A round may end early, with praise above all: what still waits of it is called off."""
    for one in guard.round_of(last):
        if one.waits:
            with override("nl"):
                why = _("De ronde is eerder klaar: %(outcome)s.") % {"outcome": last.get_outcome_display()}
            save(one, {"cancelled_on": timezone.localdate(), "why_cancelled": why})
            record(
                council=by.council, by=by.person, event=Event.SUPERVISION_CANCELLED, subject=one, version=one.version,
                planned_on=one.planned_on.isoformat(),
            )


def _must_wait(now: Supervision, held: str) -> None:
    if now.cancelled_on is not None:
        raise AgreementRefused(_("Dit moment is afgezegd. Plan een nieuw moment."))
    if now.held_on is not None:
        raise AgreementRefused(held)


def locked_supervision(by: Member, supervision: Supervision) -> tuple[Agreement, Supervision]:
    found = Supervision.objects.select_related("criterion__agreement").get(
        pk=supervision.pk, criterion__agreement__council=by.council
    )
    agreement = locked(by, found.criterion.agreement)
    return agreement, Supervision.objects.select_for_update().get(pk=found.pk)


def _planned(by: Member, criterion: Criterion, kind: str, planned_on: date) -> Supervision:
    supervision = Supervision.objects.create(criterion=criterion, kind=kind, planned_on=planned_on)
    record(
        council=by.council, by=by.person, event=Event.SUPERVISION_PLANNED, subject=supervision, version=1,
        planned_on=planned_on.isoformat(),
    )
    return supervision


def _waits(agreement: Agreement, day: date) -> bool:
    return Supervision.objects.filter(
        criterion__agreement=agreement, planned_on=day, held_on__isnull=True, cancelled_on__isnull=True
    ).exists()


def _check_moment(agreement: Agreement, kind: str, planned_on: date) -> None:
    if kind not in SupervisionKind.values:
        raise AgreementRefused(_("Kies een gesprek, een bezoek of een verslag."), "kind")
    rules.check_day(agreement, planned_on, "planned_on")


def _checked_outcome(agreement: Agreement, new: dict[str, Any]) -> dict[str, Any]:
    held_on, next_on, outcome = new["held_on"], new["next_on"], new["outcome"]
    if outcome not in Outcome.values:
        raise AgreementRefused(_("Kies wat eruit kwam."), "outcome")
    if held_on > timezone.localdate():
        raise AgreementRefused(_("Deze dag moet nog komen."), "held_on")
    rules.check_day(agreement, held_on, "held_on")
    if outcome != Outcome.NONE_YET:
        if not new["provider_view"]:
            raise AgreementRefused(
                _("Schrijf op wat de aanbieder zegt. Een uitkomst staat nooit in het dossier zonder wat de aanbieder "
                  "ervan vindt. Is die nog niet gehoord? Kies dan “nog geen uitkomst”."),
                "provider_view",
            )
        if not new["outcome_text"]:
            raise AgreementRefused(_("Schrijf in een paar zinnen wat eruit kwam."), "outcome_text")
    if outcome == Outcome.IMPROVEMENT and next_on is None:
        raise AgreementRefused(_("Spreek af wanneer jullie kijken of het beter gaat."), "next_on")
    if next_on is not None:
        if next_on <= held_on:
            raise AgreementRefused(_("Het volgende moment ligt na dit moment."), "next_on")
        rules.check_day(agreement, next_on, "next_on")
    return new
