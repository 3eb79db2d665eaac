"""The profile of one organisation: what its professionals say, the facts it gave, both sides, and who is to act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import override

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.organisations.selectors import teams
from gehoord.core.ui.charts import percent
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Picture, Table, Text
from gehoord.core.ui.range_charts import Range, describe, range_chart
from gehoord.insight.facts import Facts
from gehoord.surveys.both_sides import BothSides, both_sides
from gehoord.surveys.models import Campaign
from gehoord.surveys.permissions import acts_for

from .changing import Change, changes_among
from .duties import Duty, duties
from .facts import newest_facts
from .models import WorkFact
from .selectors import closed_scans, results_of_for
from .steps import StepRow, step_rows, steps

# How many closed scans of an organisation are looked through.
LOOKED_AT = 200
NOTE_ON_BOTH = (
    "Boven en onder zijn andere mensen aan het woord, over andere vragen. Dat twee dingen samen voorkomen, zegt niet "
    "dat het een door het ander komt. Praat er samen over."
)


@dataclass(frozen=True)
class Asked:
    """The newest scan with a result of the whole organisation, or of one team of it."""

    team: Team | None
    scan: Campaign
    facts: Facts
    changed: tuple[Campaign, list[Change]] | None


@dataclass(frozen=True)
class Profile:
    """What this member may know of the organisation; `asked` the whole first, then teams by name."""

    organisation: Organisation
    asked: tuple[Asked, ...]
    facts: tuple[tuple[WorkFact, WorkFact | None], ...]
    both: BothSides | None
    steps: tuple[StepRow, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.asked or self.facts or self.steps)


def profile_of(member: Member, organisation: Organisation) -> Profile:
    """Raises NotAllowed. Whoever acts for the organisation sees it as outsiders do."""
    if not acts_for(member, organisation):
        member.require(Right.SEE_SCANS)
    scans = list(closed_scans(member.council).filter(provider=organisation)[:LOOKED_AT])
    seen = results_of_for(member, scans)
    newest: dict[int | None, Campaign] = {}
    for scan in scans:
        # The newest that has a result: one with too few answers hides nothing that was there before.
        if scan.pk in seen:
            newest.setdefault(scan.team_id, scan)
    known: list[Team | None] = [None, *teams(member.council, organisation=organisation)]
    asked = [
        Asked(team, found, seen[found.pk], changes_among(found, scans, seen))
        for team in known if (found := newest.get(team.pk if team else None))
    ]
    both = both_sides(member, organisation)
    return Profile(
        organisation, tuple(asked), tuple(newest_facts(member.council, organisation)), both,
        tuple(step_rows(steps(member, organisation=organisation))),
    )


def picture_ranges(both: BothSides) -> list[Range]:
    """What can be drawn of both sides."""
    return [
        Range(side.heading, label, reach.low, reach.high)
        for side in both.sides for label, reach in side.rows if reach is not None
    ]


def said_of(fact: WorkFact) -> str:
    """The figure with its unit."""
    number = number_format(fact.value, decimal_pos=0 if fact.value == fact.value.to_integral() else 1)
    return f"{number}%" if fact.is_percentage else number


def document_for(member: Member, organisation: Organisation) -> Document | None:
    """The profile on paper, None when nothing is known yet. Raises NotAllowed."""
    # From the first word on: labels are read together with the numbers.
    with override("nl"):
        profile = profile_of(member, organisation)
        return None if profile.is_empty else document_of(profile, sender=member.council.name)


def document_of(profile: Profile, *, sender: str, on: date | None = None) -> Document:
    """One page about the organisation, for who talks about it, always in Dutch: so has `profile` to be."""
    with override("nl"):
        day = on or timezone.localdate()
        return Document(
            title=f"Wat professionals nodig hebben: {profile.organisation.name}", parts=tuple(_parts(profile)),
            sender=(sender,), date=date_format(day, "j F Y"), dated=day, author=sender,
            subject="Profiel van randvoorwaarden",
        )


def _parts(profile: Profile) -> list[Part]:
    found: list[Part] = []
    for asked in profile.asked:
        found.append(Heading(1, asked.team.name if asked.team else "De hele organisatie"))
        closed = date_format(timezone.localtime(asked.scan.closed_at), "j F Y")
        n = f"{asked.facts.n} professionals vulden de scan in" if asked.facts.n else "Professionals vulden de scan in"
        found.append(Paragraph.of(f"{n}; gesloten op {closed}. {asked.facts.note}"))
        changed = {one.label: one.said for one in asked.changed[1]} if asked.changed else {}
        head = ("randvoorwaarde", "zegt dat die er is (95%)", *(("vergeleken met de vorige keer",) if changed else ()))
        found.append(Table("Per randvoorwaarde het deel dat het eens is", head, tuple(
            (str(label), _reach(low, high), *((changed.get(str(label), ""),) if changed else ()))
            for label, _agree, _of, low, high in asked.facts.rows
        )))
    if profile.facts:
        found.append(Heading(1, "Cijfers van de organisatie"))
        found.append(Table("Cijfers met hun bron", ("wat", "hoeveel", "op", "bron"), tuple(
            (
                f"{fact.get_kind_display()}{f' ({fact.team.name})' if fact.team else ''}", said_of(fact),
                date_format(fact.as_of, "j F Y"), fact.source,
            )
            for fact, _before in profile.facts
        )))
    if profile.both:
        ranges = picture_ranges(profile.both)
        found.append(Heading(1, "Beide kanten"))
        found.append(Picture(str(range_chart(ranges, "Beide kanten")), describe(ranges)))
        found.append(Paragraph.of(NOTE_ON_BOTH))
    if profile.steps:
        found.append(Heading(1, "Afgesproken"))
        found.append(Items(tuple(
            (Text(f"{row.need}. ", strong=True), Text(_step(row))) for row in profile.steps
        )))
    if profile.asked:
        found.append(Heading(1, "Wie is aan zet"))
        found.append(Items(tuple(_duty(one) for one in duties().values())))
    return found


def _reach(low: object, high: object) -> str:
    if isinstance(low, int | float) and isinstance(high, int | float):
        return f"{percent(low)} tot {percent(high)}"
    return "te weinig antwoorden"


def _step(row: StepRow) -> str:
    step = row.step
    said = f"{step.get_holder_display().capitalize()}: {step.what}"
    if step.done_on:
        return f"{said} Gedaan op {date_format(step.done_on, 'j F Y')}: {step.came_of_it}"
    if step.due:
        said += f" Uiterlijk {date_format(step.due, 'j F Y')}."
    return f"{said} Te zien aan: {step.seen_by}" if step.seen_by else said


def _duty(duty: Duty) -> tuple[Text, ...]:
    who = " en ".join(str(one.label) for one in duty.holders)
    return (Text(f"{duty.label}: {who}. ", strong=True), Text(duty.why))
