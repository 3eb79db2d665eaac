"""What a report says, apart from how a page or a file writes it: nothing about few people, nobody's row."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..delphi.telling import method_told, rows_told
from ..live.keeping import rows_of
from ..live.outcomes import shown_result
from ..live.selectors import with_options
from ..live.vote_words import shown_vote
from ..models import Audience, Block, BlockKind, Delphi, Gathering, GroupRole, Preparation, ReportCheck
from ..selectors import attendance_of, shuffled
from .few import has_few, in_words
from .selectors import is_on


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came out of a question: (answer, how many), or nothing when few answered. `by`: phones, paper."""

    question: str
    answers: tuple[tuple[str, int], ...]
    by: str = ""
    # What came out of a vote, instead of answers.
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything in the order it is read. `tips`: for whom, and what."""

    council: str
    title: str
    held: str
    question: str
    goal: str
    people: tuple[str, ...]
    observations: tuple[str, ...]
    causes: tuple[str, ...]
    # How the group came to a cause: (its words, from where it began to the last answer).
    whys: tuple[tuple[str, tuple[str, ...]], ...]
    tips: tuple[tuple[str, tuple[str, ...]], ...]
    outcomes: tuple[Outcome, ...]
    method: tuple[str, ...]
    checked: tuple[str, ...]


def report_of(gathering: Gathering, check: ReportCheck | None) -> Report:
    """Of a closed gathering, in the language of now. Eleven queries."""
    council = gathering.council
    prepared = Preparation.objects.filter(gathering=gathering).first()
    tips = list(gathering.tips.all())
    causes = shuffled(gathering.pk, gathering.causes.prefetch_related("chain__steps"))
    held = " · ".join(filter(None, (
        str(gathering.get_kind_display()), date_format(gathering.held_on, "j F Y"), gathering.place,
    )))
    return Report(
        council=council.name, title=gathering.title, held=held, question=gathering.question,
        goal=prepared.goal if prepared else "", people=_people(gathering, council.smallest_n),
        observations=tuple(line.text for line in gathering.observations.all()),
        causes=tuple(line.text for line in causes),
        whys=tuple(
            (line.text, tuple(step.text for step in line.chain.steps.all()))
            for line in causes if hasattr(line, "chain")
        ),
        tips=tuple(
            (str(audience.label), found) for audience in Audience
            if (found := tuple(tip.text for tip in tips if tip.audience == audience))
        ),
        outcomes=(*_outcomes(gathering, council.smallest_n), *_by_link(gathering, council.smallest_n)),
        method=_method(),
        checked=_checked(check, council.smallest_n),
    )


def _people(gathering: Gathering, least: int) -> tuple[str, ...]:
    """How many in all, and which groups, without a number of each; of a small group only that it was small."""
    there = attendance_of(gathering)
    total = sum(there.values())
    if not total:
        return (_("Hoeveel mensen er waren, is niet ingevuld."),)
    many = ngettext("Er was %(n)s mens.", "Er waren %(n)s mensen.", total) % {"n": total}
    few = _("Er waren minder dan %(least)s mensen.") % {"least": least}
    roles = ", ".join(str(GroupRole(role).label).lower() for role, number in there.items() if number)
    return (many if total >= least else few, _("Er namen deel: %(roles)s.") % {"roles": roles})


def _outcomes(gathering: Gathering, least: int) -> tuple[Outcome, ...]:
    """Of everybody together; of fewer than the council's smallest number nothing, of an answer of few no number."""
    found = []
    for block in gathering.blocks.select_related("rules", "kept").prefetch_related(with_options()):
        if block.is_writing or not block.result:
            continue
        if block.kind == BlockKind.STATEMENTS:
            told = _statements(block, least) if block.result.get("n", 0) >= least else ()
            found.append(Outcome(question=block.question, answers=(), lines=told))
            continue
        if block.is_vote:
            # An order is told when the group kept it as one. Of a set the causes stand elsewhere, in no order.
            if hasattr(block, "kept") and block.kept.tiers:
                rows = tuple(f"{place}. {words}" for place, words in rows_of(block.kept))
                found.append(Outcome(question=block.question, answers=(), lines=rows))
            continue
        shown = shown_result(block) if block.result.get("n", 0) >= least else []
        if shown and has_few(block.result["counts"], least):
            found.append(Outcome(
                question=block.question, answers=(), lines=(in_words(block.kind, block.result["counts"]),)
            ))
            continue
        found.append(Outcome(
            question=block.question, answers=tuple(shown[0][1]) if shown else (), by=_by(block, least) if shown else ""
        ))
    return tuple(found)


def _statements(block: Block, least: int) -> tuple[str, ...]:
    """A line for each statement that at least so many people answered."""
    found = []
    for row in shown_vote(block).get("rows", []):
        counts = block.result["statements"].get(row["key"], {}).get("counts", {})
        if sum(counts.values()) < least:
            continue
        told = ", ".join(f"{part['n']} {str(part['label']).lower()}" for part in row["parts"])
        told = in_words(block.kind, counts) if has_few(counts, least) else told
        found.append(f"{row['words'].rstrip('.:')}: {told}")
    return tuple(found)


def _by_link(gathering: Gathering, least: int) -> tuple[Outcome, ...]:
    """What people who could not come found, by link; the method stands before it. Up to two queries."""
    delphi = Delphi.objects.filter(gathering=gathering).first()
    if delphi is None or "1" not in delphi.people:
        return ()
    # Numbers were kept of groups as small as was agreed: none are told when the council's smallest number rose since.
    enough = delphi.smallest >= least and max(delphi.people.get("2", 0), delphi.people.get("3", 0)) >= least
    rows = rows_told(delphi) if enough else []
    return (Outcome(
        question=_("Op afstand: %(question)s") % {"question": delphi.question}, answers=(),
        by=method_told(delphi, least), lines=tuple(" ".join((f"“{row.cause.text}”", *row.lines)) for row in rows),
    ),)


def _by(block: Block, least: int) -> str:
    """How many came by phone and how many on paper, when both are many."""
    phones, paper = block.result.get("phones", 0), block.result.get("paper", 0)
    if not paper:
        return ""
    if min(phones, paper) < least:
        return _("Op telefoons en papier samen.")
    return _("%(phones)s op telefoons, %(paper)s op papier.") % {"phones": phones, "paper": paper}


def _method() -> tuple[str, ...]:
    return (
        _("Mensen schreven eerst ieder voor zich, op een telefoon, op papier of met hulp. "
          "Niemand hoefde een naam te geven."),
        _("Wat er staat, zijn de woorden van de groep. Namen zijn eruit gehaald. "
          "Oorzaken staan in willekeurige volgorde: geen ervan telt zwaarder."),
        _("Dit is wat deze groep zag. Het zegt niet hoe vaak iets gebeurt."),
    )


def _checked(check: ReportCheck | None, least: int) -> tuple[str, ...]:
    """Whether those who were there looked at it, and what they said."""
    if check is None:
        return (_("Niemand deed mee met een eigen code. Daarom is het verslag niet door deelnemers nagekeken."),)
    if check.skipped_because:
        return (_("Het verslag is niet door deelnemers nagekeken: %(why)s") % {"why": check.skipped_because},)
    if not check.opened_at:
        return (_("Het verslag is nog niet door deelnemers nagekeken."),)
    if is_on(check):
        until = date_format(check.ends_on, "j F Y") if check.ends_on else ""
        return (_("Deelnemers kunnen het verslag nakijken tot en met %(day)s.") % {"day": until},)
    if not check.ended_at:
        return (_("De tijd om het verslag na te kijken is voorbij. De uitkomst staat hier binnen een uur."),)
    said = check.right + check.wrong
    if said < least:
        counts = _("Minder dan %(least)s deelnemers zeiden of het klopt.") % {"least": least}
    else:
        counts = _("Van de %(n)s deelnemers die iets zeiden, vond het grootste deel dat het klopt.") % {"n": said}
        if check.wrong * 2 >= said:
            counts = _("Van de %(n)s deelnemers die iets zeiden, vond minstens de helft dat er iets niet klopt.") % {
                "n": said
            }
    return (counts, check.note) if check.note else (counts,)
