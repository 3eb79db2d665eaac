"""The answers of a closed campaign added up, once, so that a result never has to read them all again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.survey_scores import add_up, person_score, turned
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member

from .models import (
    STRATA,
    Answer,
    Campaign,
    Question,
    QuestionKind,
    Response,
    ScoringRule,
    SurveyTally,
)
from .permissions import right_to_run
from .refusals import SurveyRefused
from .selectors import require_purpose

Stratum = tuple[str, ...]


@dataclass(slots=True)
class _Cell:
    """What is known of one measure for one stratum, before it is added up."""

    scores: list[float] = field(default_factory=list)
    not_applicable: int = 0
    left_open: int = 0

    def take(self, score: float | None, *, not_applicable: bool) -> None:
        if score is not None:
            self.scores.append(score)
        elif not_applicable:
            self.not_applicable += 1
        else:
            self.left_open += 1


@dataclass(frozen=True, slots=True)
class _Group:
    """Questions that make up one score: those of a theme, or all of them. One question is a group too."""

    questions: tuple[int, ...]
    minimum: int
    top_from: int


def rules_of(questions: Sequence[Question], rules: Sequence[ScoringRule]) -> dict[str, ScoringRule]:
    """The rule of each theme that has scale questions, and of all together (""); one answer suffices where none is."""
    given = {rule.theme: rule for rule in rules}
    themes = ["", *(one.theme for one in questions if one.kind == QuestionKind.SCALE)]
    return {theme: given.get(theme) or ScoringRule(theme=theme) for theme in themes}


def write_tallies(campaign: Campaign) -> None:
    """The tallies of a campaign made anew; call inside a transaction that locked it. Three queries and a bulk."""
    questions = list(campaign.questionnaire.questions.filter(kind=QuestionKind.SCALE).order_by("order"))
    rules = rules_of(questions, list(campaign.questionnaire.rules.all()))
    groups: dict[tuple[int | None, str], _Group] = {}
    for theme, rule in rules.items():
        inside = tuple(one.pk for one in questions if theme in ("", one.theme))
        groups[None, theme] = _Group(inside, min(rule.minimum_answered, max(1, len(inside))), rule.top_from)
    for one in questions:
        groups[one.pk, one.theme] = _Group((one.pk,), 1, rules[one.theme].top_from)
    cells = _cells(campaign, questions, groups)
    SurveyTally.objects.filter(campaign=campaign).delete()
    rows = []
    for (about, theme, stratum), cell in sorted(cells.items(), key=lambda item: str(item[0])):
        sums = add_up(cell.scores, top_from=groups[about, theme].top_from)
        rows.append(SurveyTally(
            campaign=campaign, question_id=about, theme=theme, answered=sums.n, total=sums.total,
            squares=sums.squares, top=sums.top, not_applicable=cell.not_applicable, left_open=cell.left_open,
            **dict(zip(STRATA, stratum, strict=True)),
        ))
    SurveyTally.objects.bulk_create(rows, batch_size=500)


def _cells(
    campaign: Campaign, questions: Sequence[Question], groups: dict[tuple[int | None, str], _Group]
) -> dict[tuple[int | None, str, Stratum], _Cell]:
    is_reversed = {one.pk: one.is_reversed for one in questions}
    given: dict[UUID, dict[int, tuple[int | None, bool]]] = defaultdict(dict)
    rows = Answer.objects.filter(response__campaign=campaign).values_list(
        "response_id", "question_id", "value", "not_applicable"
    )
    for response, question, value, not_applicable in rows.iterator(chunk_size=5000):
        counts = None if value is None else turned(value, is_reversed=is_reversed[question])
        given[response][question] = (counts, not_applicable)
    cells: dict[tuple[int | None, str, Stratum], _Cell] = defaultdict(_Cell)
    nothing: tuple[int | None, bool] = (None, False)
    for response, *stratum in Response.objects.filter(campaign=campaign).values_list("pk", *STRATA):
        answers = given[response]
        for (about, theme), group in groups.items():
            inside = [answers.get(pk, nothing) for pk in group.questions]
            cells[about, theme, tuple(stratum)].take(
                person_score([value for value, _not in inside], minimum=group.minimum),
                not_applicable=bool(inside) and all(not_applicable for _value, not_applicable in inside),
            )
    return cells


@transaction.atomic
def recount(*, by: Member, campaign: Campaign, purpose: str) -> bool:
    """Whether the tallies, made anew from the answers, are what they were; from now on they are.

    Raises NotAllowed, WrongPurpose, SurveyRefused.
    """
    by.require(right_to_run(purpose))
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk, council=by.council)
    require_purpose(campaign, purpose)
    if not campaign.is_closed:
        raise SurveyRefused(_("Deze vragenlijst is nog open. Narekenen kan als hij dicht is."))
    before = _as_kept(campaign)
    write_tallies(campaign)
    same = before == _as_kept(campaign)
    record(council=by.council, by=by.person, event=Event.EVIDENCE_RECOMPUTED, subject=campaign, same=same)
    return same


def _as_kept(campaign: Campaign) -> list[tuple[object, ...]]:
    names = [field.name for field in SurveyTally._meta.local_concrete_fields if field.name != "id"]
    return sorted(SurveyTally.objects.filter(campaign=campaign).values_list(*names), key=str)
