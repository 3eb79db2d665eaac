"""Where each agreement is, in words: by name, without figures or outcomes, so that nothing can be ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..models import Agreement, CalendarStep, ImprovementStep, Supervision
from .selectors import current_round


@dataclass(frozen=True)
class Standing:
    """One agreement. The four are facts of the process, yes or not yet."""

    agreement: Agreement
    stage: str
    is_past_its_day: bool
    measured: bool
    answered: bool
    acted: bool
    again: bool

    @property
    def facts(self) -> tuple[tuple[str, bool], ...]:
        return (
            (_("gemeten"), self.measured), (_("aanbieder antwoordde"), self.answered),
            (_("iets verbeterd"), self.acted), (_("opnieuw gemeten"), self.again),
        )


def standings(agreements: Sequence[Agreement]) -> list[Standing]:
    """In the same order. `agreements`: as `selectors.agreements` gives them. Two queries."""
    moments: dict[int, list[Supervision]] = defaultdict(list)
    rows = Supervision.objects.filter(criterion__agreement__in=agreements)
    for one in rows.select_related("criterion").order_by("planned_on", "pk"):
        moments[one.criterion.agreement_id].append(one)
    acted = set(
        ImprovementStep.objects.filter(moment__criterion__agreement__in=agreements, done=True)
        .values_list("moment__criterion__agreement", flat=True)
    )
    return [_standing(one, moments[one.pk], one.pk in acted) for one in agreements]


def _standing(agreement: Agreement, moments: list[Supervision], acted: bool) -> Standing:
    """Steps of a round, and moments by themselves: at those a provider is heard too."""
    held = {one.step for one in moments if one.held_on}
    loose = [one for one in moments if not one.step]
    heard = CalendarStep.HEAR in held or any(one.provider_view for one in loose)
    waiting = next((one for one in (*current_round(moments), *loose) if one.waits), None)
    return Standing(
        agreement, _stage(agreement, moments, waiting), waiting is not None and waiting.is_overdue,
        CalendarStep.MEASURE in held, heard, acted, CalendarStep.AGAIN in held,
    )


def _stage(agreement: Agreement, moments: list[Supervision], waiting: Supervision | None) -> str:
    if waiting is not None:
        return _("nu: %(step)s, op %(day)s") % {
            "step": waiting.called, "day": date_format(waiting.planned_on, "j F Y"),
        }
    last = max((one.round for one in moments), default=0)
    if last:
        return _("ronde %(number)s is klaar") % {"number": last}
    if getattr(agreement, "has_criterion", False):
        return _("criterium staat vast, nog geen kalender")
    return _("criterium in concept") if getattr(agreement, "has_draft", False) else _("nog geen criterium")
