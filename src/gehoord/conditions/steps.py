"""What was agreed about a precondition: who is to do what, and where it went: an advice, or the talk with a provider.

Rooms beside this one may take a step further. They register here how; this room does not know them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.advice.models import Advice, PointKind, Recommendation
from gehoord.advice.services import start_advice
from gehoord.advice.writing import add_point
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.organisations.taking_up import NotTakenUp, Wording, places_for, take_up
from gehoord.core.vocabulary.words import NEEDS
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.models import Evidence
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.permissions import require_to_run

from .models import OF_PROVIDER, Holder, Step

# An earlier day is a slip of the pen.
FIRST_YEAR = 2000


class StepRefused(Exception):
    """This cannot be kept; the message is for the writer, `field` the one it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class StepChanged(StepRefused):
    """Somebody saved in between; `theirs` is the row as it stands now."""

    def __init__(self, theirs: Step) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
        self.theirs = theirs


@dataclass(frozen=True)
class StepRow:
    """A step with what its page needs."""

    step: Step
    is_late: bool

    @property
    def need(self) -> str:
        return str(NEEDS[self.step.need])

    @property
    def is_of_provider(self) -> bool:
        return self.step.holder in OF_PROVIDER


@transaction.atomic
def agree_step(
    *, by: Member, need: str, holder: str, what: str, seen_by: str = "", due: date | None = None,
    organisation: Organisation | None = None, team: Team | None = None, scan: Campaign | None = None,
) -> Step:
    """A step that was agreed; who acts for a provider agrees what the provider does. Raises NotAllowed, StepRefused."""
    require_to_run(by, Purpose.CONDITIONS, organisation)
    _require_own(by, holder, _("Kies wie bij jullie aan zet is."), "holder")
    if organisation is not None and organisation.council_id != by.council.pk:
        raise StepRefused(_("Kies een organisatie van jullie raad."), "organisation")
    if team is not None and (organisation is None or team.organisation_id != organisation.pk):
        raise StepRefused(_("Kies een team van deze organisatie."), "team")
    if scan is not None and (scan.council_id != by.council.pk or scan.purpose != Purpose.CONDITIONS):
        raise StepRefused(_("Deze scan is er niet."), "scan")
    step = Step(council=by.council, organisation=organisation, team=team, scan=scan)
    _fill(step, need=need, holder=holder, what=what, seen_by=seen_by, due=due)
    step.save()
    record(council=by.council, by=by.person, event=Event.NEED_STEP_CHANGED, subject=step)
    return step


@transaction.atomic
def change_step(
    *, by: Member, step: Step, version: int, need: str, holder: str, what: str, seen_by: str = "",
    due: date | None = None,
) -> Step:
    """The step with these words. Raises NotAllowed, Step.DoesNotExist, StepRefused, StepChanged."""
    step = _locked(by, step, version)
    if step.done_on:
        raise StepRefused(_("Deze stap is al gedaan. Spreek een nieuwe af."))
    if step.point_id:
        raise StepRefused(_("Deze stap staat in een advies. Pas hem daar aan, of spreek een nieuwe af."))
    if step.taken_up:
        raise StepRefused(_("Deze stap gaat verder in een verbeterplan. Pas hem daar aan, of spreek een nieuwe af."))
    _fill(step, need=need, holder=holder, what=what, seen_by=seen_by, due=due)
    return _saved(by, step)


@transaction.atomic
def finish_step(*, by: Member, step: Step, version: int, came_of_it: str, done_on: date | None = None) -> Step:
    """It was done; what came of it, in words. Raises NotAllowed, Step.DoesNotExist, StepRefused, StepChanged."""
    step = _locked(by, step, version)
    _require_own(by, step.holder, _("Bij deze stap is een ander aan zet. Die zegt wat ervan kwam."))
    if step.done_on:
        raise StepRefused(_("Deze stap is al gedaan."))
    done_on = done_on or timezone.localdate()
    if done_on > timezone.localdate():
        raise StepRefused(_("Deze dag moet nog komen."), "done_on")
    if done_on.year < FIRST_YEAR:
        raise StepRefused(_("Deze dag is te lang geleden."), "done_on")
    step.came_of_it = _line(came_of_it, 500)
    if not step.came_of_it:
        raise StepRefused(_("Schrijf wat ervan kwam, ook als het tegenviel."), "came_of_it")
    step.done_on = done_on
    return _saved(by, step)


@transaction.atomic
def ask_in_advice(*, by: Member, step: Step, advice: Advice | None = None) -> Recommendation:
    """A recommendation that asks this step, in this draft or in a new one, resting on the scan it came from.

    Raises NotAllowed, Step.DoesNotExist, StepRefused, and what `advice` raises for a letter that is no draft.
    """
    by.require(Right.WRITE_ADVICE)
    step = _locked(by, step, step.version)
    if step.point_id:
        raise StepRefused(_("Deze stap staat al in een advies."))
    # A letter is in Dutch, whatever language the adviser reads in.
    with override("nl"):
        text = f"{step.get_holder_display().capitalize()}: {step.what}"
        evidence = _frozen(by, step)
        if advice is None:
            advice = start_advice(by=by, title="Wat professionals nodig hebben", evidence=evidence)
        point: Recommendation = add_point(
            by=by, advice=advice, kind=PointKind.RECOMMENDATION, text=text, evidence=evidence
        )
    step.point = point
    _saved(by, step)
    return point


@transaction.atomic
def take_step_up(*, by: Member, step: Step, place: str, who: str, due: date, how_seen: str) -> Step:
    """The step goes on at a place that another room offers, such as a round of supervision: there it is followed.

    Only what was agreed goes along, never a figure of a scan. Raises NotAllowed, Step.DoesNotExist, StepRefused.
    """
    rows = Step.objects.select_for_update(of=("self",)).select_related("organisation")
    now: Step = rows.get(pk=step.pk, council=by.council)
    if now.organisation is None or now.done_on or now.taken_up:
        raise StepRefused(_("Deze stap gaat al ergens verder, of is al gedaan."))
    if place not in dict(places_for(by, now.organisation)):
        raise StepRefused(_("Kies waar de stap verdergaat."), "place")
    try:
        now.taken_up = take_up(by, place, Wording(what=now.what, who=who, due=due, how_seen=how_seen))[:200]
    except NotTakenUp as refused:
        raise StepRefused(str(refused), refused.field) from refused
    return _saved(by, now)


def _require_own(by: Member, holder: str, message: str, field: str | None = None) -> None:
    """Raises StepRefused when who acts for a provider decides about what another is to do."""
    if not by.may(Right.RUN_SCANS) and holder not in OF_PROVIDER:
        raise StepRefused(message, field)


def _frozen(by: Member, step: Step) -> list[Evidence]:
    """The scan behind the step as evidence: what was frozen before, or frozen now; none when it has no result."""
    if step.scan is None:
        return []
    question = {"campaign": step.scan.pk}
    there = Evidence.objects.filter(council=by.council, kind="scan", question=question).order_by("number").last()
    try:
        return [there or freeze(by=by, kind="scan", question=question, title=step.scan.title)]
    except QuestionRefused:
        return []


def _fill(step: Step, *, need: str, holder: str, what: str, seen_by: str, due: date | None) -> None:
    if need not in NEEDS:
        raise StepRefused(_("Kies een randvoorwaarde."), "need")
    if holder not in Holder.values:
        raise StepRefused(_("Kies wie aan zet is."), "holder")
    step.need, step.holder = need, Holder(holder)
    step.what, step.seen_by = _line(what, 500), _line(seen_by, 300)
    if not step.what:
        raise StepRefused(_("Schrijf wat er gaat gebeuren."), "what")
    if due and due.year < FIRST_YEAR:
        raise StepRefused(_("Deze dag is te lang geleden."), "due")
    step.due = due


def _line(text: str, most: int) -> str:
    found = " ".join(tidy(text).split())
    if len(found) > most:
        raise StepRefused(_("Dit is te lang: %(length)s tekens. Er passen er %(most)s in.") % {
            "length": len(found), "most": most,
        })
    return found


def _locked(by: Member, step: Step, version: int) -> Step:
    rows = Step.objects.select_for_update(of=("self",)).select_related("organisation", "team", "scan")
    now: Step = rows.get(pk=step.pk, council=by.council)
    require_to_run(by, Purpose.CONDITIONS, now.organisation)
    if now.version != version:
        raise StepChanged(now)
    return now


def _saved(by: Member, step: Step, **fields: Any) -> Step:
    step.version += 1
    step.save()
    record(council=by.council, by=by.person, event=Event.NEED_STEP_CHANGED, subject=step, **fields)
    return step


def steps(member: Member, *, organisation: Organisation | None = None) -> QuerySet[Step]:
    """Still to be done first, by day; of one organisation when given."""
    rows = Step.objects.filter(council=member.council).select_related("organisation", "team", "point__advice")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return rows.order_by("done_on", "due", "pk")


def step_rows(found: QuerySet[Step]) -> list[StepRow]:
    """To be done first, what has no day last; then what was done. One query."""
    today = timezone.localdate()
    rows = [StepRow(one, bool(one.due and not one.done_on and one.due < today)) for one in found]
    far = date.max
    return sorted(rows, key=lambda row: (row.step.done_on is not None, row.step.due or far, row.step.pk))


def get_step_for(member: Member, pk: int) -> Step:
    """Raises Step.DoesNotExist, for another council's row too."""
    return steps(member).get(pk=pk)
