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
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text
from gehoord.core.ui.range_charts import Range
from gehoord.insight.facts import Facts
from gehoord.surveys.both_sides import BothSides, both_sides
from gehoord.surveys.models import Campaign
from gehoord.surveys.permissions import acts_for

from .changing import Change, Way, changes_among
from .duties import duties
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

CHANGED = {Way.MORE: "meer", Way.LESS: "minder", Way.UNTOLD: "niet te zeggen"}


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
    """A page about the organisation (two when it has many teams, figures or steps), always in Dutch: so has `profile`
    to be."""
    with override("nl"):
        day = on or timezone.localdate()
        return Document(
            title=f"Profiel van {profile.organisation.name}", parts=tuple(_parts(profile)),
            footer=sender, date=date_format(day, "j F Y"), dated=day, author=sender,
            subject="Wat professionals nodig hebben",
        )


def _parts(profile: Profile) -> list[Part]:
    found: list[Part] = []
    for asked in profile.asked:
        found += _of_scan(asked)
        if asked.team is None and profile.both:
            found += _of_clients(profile.both)
    if profile.facts:
        found.append(Heading(1, "Cijfers van de organisatie"))
        found.append(_of_facts([fact for fact, _before in profile.facts]))
    if profile.steps:
        found.append(Heading(1, "Afgesproken"))
        found.append(Items(tuple(
            (Text(f"{row.need}. ", strong=True), Text(_step(row))) for row in profile.steps
        )))
    return found


def _of_facts(facts: list[WorkFact]) -> Items:
    """A line for each source and day, with its figures."""
    by_source: dict[tuple[date, str], list[Text]] = {}
    for fact in facts:
        line = by_source.setdefault((fact.as_of, fact.source), [])
        team = f" ({fact.team.name})" if fact.team else ""
        line += [Text(f"{'; ' if line else ''}{fact.get_kind_display()}{team} "), Text(said_of(fact), strong=True)]
    return Items(tuple(
        (*line, Text(f". Bron: {source}, {date_format(as_of, 'd-m-Y')}."))
        for (as_of, source), line in by_source.items()
    ))


def _of_scan(asked: Asked) -> list[Part]:
    """What professionals say, and who is to act on it."""
    closed = date_format(timezone.localtime(asked.scan.closed_at), "j F Y")
    n = f"{asked.facts.n} professionals vulden de scan in" if asked.facts.n else "Professionals vulden de scan in"
    changed = {one.label: CHANGED[one.way] for one in asked.changed[1]} if asked.changed else {}
    to_act = {one.label: ", ".join(str(holder.label) for holder in one.holders) for one in duties().values()}
    head = (
        "randvoorwaarde", "zegt dat die er is (95%)", *(("sinds de vorige keer",) if changed else ()),
        "wie is aan zet",
    )
    return [
        Heading(1, asked.team.name if asked.team else "De hele organisatie"),
        Paragraph.of(f"{n}; gesloten op {closed}. {asked.facts.note}"),
        Table("Per randvoorwaarde het deel dat het eens is", head, tuple(
            (
                str(label), _reach(low, high), *((changed.get(str(label), ""),) if changed else ()),
                to_act.get(str(label), ""),
            )
            for label, _agree, _of, low, high in asked.facts.rows
        )),
    ]


def _of_clients(both: BothSides) -> list[Part]:
    """The other side, under what professionals say: in a table, since on paper a picture of it takes a page."""
    found: list[Part] = []
    head = ("waarover", "eens (95%)")
    for side in both.clients:
        rows = [(label, _reach(reach.low, reach.high) if reach else _reach(None, None)) for label, reach in side.rows]
        half = (len(rows) + 1) // 2
        beside = [*rows[half:], ("", "")]
        found.append(Heading(1, side.heading))
        found.append(
            Table("", head + head, tuple((*left, *right) for left, right in zip(rows[:half], beside, strict=False)))
            if len(rows) > 1 else Table("", head, tuple(rows))
        )
    return [*found, Paragraph.of(NOTE_ON_BOTH)]


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
