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
    asked: bool
    answered: bool
    acted: bool
    again: bool

    @property
    def facts(self) -> tuple[tuple[str, bool], ...]:
        return (
            (_("cliënten gevraagd"), self.asked), (_("aanbieder antwoordde"), self.answered),
            (_("iets verbeterd"), self.acted), (_("opnieuw gemeten"), self.again),
        )


def standings(agreements: Sequence[Agreement]) -> list[Standing]:
    """In the same order. `agreements`: as `selectors.agreements` gives them. Two queries."""
    steps: dict[int, list[Supervision]] = defaultdict(list)
    rows = Supervision.objects.filter(criterion__agreement__in=agreements).exclude(step="")
    for one in rows.select_related("criterion").order_by("pk"):
        steps[one.criterion.agreement_id].append(one)
    acted = set(
        ImprovementStep.objects.filter(moment__criterion__agreement__in=agreements, done=True)
        .values_list("moment__criterion__agreement", flat=True)
    )
    return [_standing(one, steps[one.pk], one.pk in acted) for one in agreements]


def _standing(agreement: Agreement, steps: list[Supervision], acted: bool) -> Standing:
    held = {one.step for one in steps if one.held_on}
    waiting = next((one for one in current_round(steps) if one.waits), None)
    return Standing(
        agreement, _stage(agreement, steps, waiting), waiting is not None and waiting.is_overdue,
        CalendarStep.MEASURE in held, CalendarStep.HEAR in held, acted, CalendarStep.AGAIN in held,
    )


def _stage(agreement: Agreement, steps: list[Supervision], waiting: Supervision | None) -> str:
    if waiting is not None:
        return _("nu: %(step)s, op %(day)s") % {
            "step": waiting.called, "day": date_format(waiting.planned_on, "j F Y"),
        }
    if steps:
        return _("ronde %(number)s is klaar") % {"number": max(one.round for one in steps)}
    if getattr(agreement, "has_criterion", False):
        return _("criterium staat vast, nog geen kalender")
    return _("criterium in concept") if getattr(agreement, "has_draft", False) else _("nog geen criterium")
