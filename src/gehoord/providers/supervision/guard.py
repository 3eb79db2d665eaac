"""What a consequence needs before it may be written down. One place; services and pages ask the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import rules
from ..models import HEAVY, MEASURING, CalendarStep, Criterion, Outcome, Supervision
from ..rules import AgreementRefused
from .planning import published_hear_days

# In talk only the light steps are taken: the conversation and the plan.
LIGHT = 2


def round_of(moment: Supervision) -> list[Supervision]:
    """Every step of its round, in their order, each with what was measured. One query."""
    rows = Supervision.objects.filter(criterion=moment.criterion_id, round=moment.round).exclude(step="")
    order = list(CalendarStep.values)
    return sorted(rows.select_related("measurement"), key=lambda one: order.index(one.step))


def check_order(moment: Supervision, round_: Sequence[Supervision], on: date, field: str) -> None:
    """Raises AgreementRefused while an earlier step waits, or was done after this day."""
    order = list(CalendarStep.values)
    before = [one for one in round_ if order.index(one.step) < order.index(moment.step)]
    late = [one for one in before if one.held_on and one.held_on > on]
    if late:
        raise AgreementRefused(
            _("“%(step)s” was later dan deze dag. Kijk de dag na.") % {"step": late[0].called}, field
        )
    before = [one for one in before if one.waits]
    if before:
        raise AgreementRefused(
            _("Eerst komt de stap “%(step)s”. Rond die af, of zeg hem af met de reden.") % {"step": before[0].called}
        )


def highest_rung(criterion: Criterion) -> int:
    """The highest step of the published consequences that was taken, 0 for none. One query."""
    found = Supervision.objects.filter(criterion=criterion).aggregate(highest=Max("rung"))
    return found["highest"] or 0


def next_rung(criterion: Criterion) -> int:
    """The step that comes now; the last one when all were taken. One query."""
    return min(highest_rung(criterion) + 1, max(len(criterion.ladder), 1))


def check_rung(moment: Supervision, rung: int | None, why_skipped: str) -> str:
    """The reason as it is kept, empty unless a step is skipped. Raises AgreementRefused."""
    if rung is None:
        return ""
    ladder = moment.criterion.ladder
    if not 1 <= rung <= len(ladder):
        raise AgreementRefused(_("Kies een stap die in het criterium staat."), "rung")
    light = moment.step in (CalendarStep.HEAR, CalendarStep.IMPROVE)
    if light and not is_light(moment.criterion, rung):
        raise AgreementRefused(
            _("Bij horen en verbeteren horen alleen de eerste stappen: het gesprek en het plan. Een zwaardere stap "
              "staat aan het eind van de ronde."), "rung",
        )
    if rung <= next_rung(moment.criterion):
        return ""
    if light:
        raise AgreementRefused(_("Hier sla je een stap over. Dat kan alleen aan het eind, met de reden."), "rung")
    if not why_skipped.strip():
        raise AgreementRefused(
            _("Stap %(next)s is nog niet gezet. Zet eerst die stap, of schrijf waarom je hem overslaat. De reden staat "
              "in het dossier, ook voor de aanbieder.") % {"next": next_rung(moment.criterion)},
            "why_skipped",
        )
    return rules.prose(why_skipped, 1000, "why_skipped")


def check_outcome(moment: Supervision, outcome: str, rung: int | None, on: date) -> None:
    """Whether this outcome may be the end of this round. Praise and learning always may. Raises AgreementRefused."""
    if rung is not None and outcome not in (*HEAVY, Outcome.IMPROVEMENT):
        raise AgreementRefused(_("Bij deze uitkomst hoort geen stap van de gevolgen."), "rung")
    if rung is not None and outcome == Outcome.IMPROVEMENT and not is_light(moment.criterion, rung):
        raise AgreementRefused(
            _("Dit is een zwaardere stap dan een gesprek of een plan. Kies dan een waarschuwing of een gevolg."), "rung"
        )
    if outcome not in HEAVY:
        return
    if moment.step != CalendarStep.FOLLOW:
        raise AgreementRefused(
            _("Een waarschuwing of gevolg staat alleen aan het eind van een ronde in de kalender. Daar is te zien wat "
              "er is gemeten en wat de aanbieder zei."), "outcome",
        )
    if rung is None:
        raise AgreementRefused(_("Kies welke stap uit het criterium dit is."), "rung")
    round_ = round_of(moment)
    check_order(moment, round_, on, "held_on")
    if not any(one.step == CalendarStep.HEAR and one.held_on and one.provider_view for one in round_):
        raise AgreementRefused(
            _("De aanbieder is in deze ronde niet gehoord. Zonder dat kan er geen waarschuwing of gevolg komen. Begin "
              "een nieuwe ronde."), "outcome",
        )
    _check_term(moment, round_, on)
    measured = [one.measurement for one in round_ if one.step in MEASURING and one.held_on]
    if not measured or not measured[-1].enough:
        raise AgreementRefused(
            _("Er is niet gemeten, of er zijn minder dan %(n)s antwoorden. Dan kan er geen waarschuwing of gevolg "
              "komen. Praat erover en meet opnieuw.") % {"n": moment.criterion.smallest_n},
            "outcome",
        )


def _check_term(moment: Supervision, round_: Sequence[Supervision], on: date) -> None:
    """Nothing heavy before the outcome of a measuring was sent, or within the days that were published to react in,
    unless the provider itself did so since. Raises AgreementRefused."""
    sent = next((one.held_on for one in round_ if one.step == CalendarStep.REPORT and one.held_on), None)
    if sent is None:
        raise AgreementRefused(
            _("De uitkomst is in deze ronde niet gestuurd. Wie de uitkomst niet kreeg, kon er niet op reageren. Zonder "
              "dat kan er geen waarschuwing of gevolg komen. Begin een nieuwe ronde."), "outcome",
        )
    if not any(one.step == CalendarStep.MEASURE and one.held_on for one in round_):
        raise AgreementRefused(
            _("Toen de uitkomst werd gestuurd, was er in deze ronde nog niets gemeten. Op wat later is gemeten, kon de "
              "aanbieder nog niet reageren. Zonder dat kan er geen waarschuwing of gevolg komen. Begin een nieuwe "
              "ronde."), "outcome",
        )
    days = published_hear_days(moment.criterion)
    if days is None:
        return
    if any(one.step == CalendarStep.HEAR and one.said_on and one.said_on >= sent for one in round_):
        return
    first = sent + timedelta(days=days)
    if on < first:
        raise AgreementRefused(
            _("Volgens de set heeft de aanbieder %(days)s dagen om te reageren. Een waarschuwing of gevolg kan vanaf "
              "%(day)s.") % {"days": days, "day": date_format(first, "j F Y")},
            "held_on",
        )


def is_light(criterion: Criterion, rung: int) -> bool:
    """The conversation or the plan; never the last step that was published."""
    return rung <= LIGHT and rung < len(criterion.ladder)
