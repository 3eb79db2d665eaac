"""What can be done with questionnaires: install one, in a version that never changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council

from .models import Purpose, Question, QuestionKind, Questionnaire, Respondent, ScoringRule
from .refusals import SurveyRefused

# The key of the scan of preconditions that comes with Gehoord, in every version.
SCAN_KEY = "randvoorwaarden"


@dataclass(frozen=True, kw_only=True)
class QuestionIn:
    """A question as it comes in. `texts`: other languages than Dutch."""

    key: str
    text: str
    texts: Mapping[str, str] = field(default_factory=dict)
    kind: str = QuestionKind.SCALE
    theme: str = ""
    is_reversed: bool = False
    may_not_apply: bool = True
    picture: str = ""


@dataclass(frozen=True, kw_only=True)
class RuleIn:
    """How answers on one theme become a score; without theme: all of them."""

    theme: str = ""
    minimum_answered: int = 1
    top_from: int = 4


@transaction.atomic
def install_questionnaire(
    *, council: Council, key: str, version: int, name: str, purpose: str, questions: Sequence[QuestionIn],
    names: Mapping[str, str] | None = None, respondent: str = Respondent.PROFESSIONAL, is_pictures: bool = False,
    licence: str = "", rights_holder: str = "", validated: bool = False, rules: Sequence[RuleIn] = (),
) -> Questionnaire:
    """The questionnaire of this key and version, made when it is not there yet. Raises SurveyRefused.

    Without `purpose` each campaign says what it is for. A theme without a rule counts from one answer.
    """
    # Two that open the first scan at once: one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    there = Questionnaire.objects.filter(council=council, key=key, version=version).first()
    if there:
        if there.purpose != purpose:
            raise SurveyRefused(_("Deze vragenlijst is voor een ander doel."))
        return there
    made: Questionnaire = Questionnaire.objects.create(
        council=council, key=key, version=version, name=name, names=dict(names or {}),
        purpose=Purpose(purpose) if purpose else "", respondent=Respondent(respondent), is_pictures=is_pictures,
        licence=licence, rights_holder=rights_holder, validated=validated,
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=made, key=one.key, order=order, kind=QuestionKind(one.kind), text=one.text,
            texts=dict(one.texts), theme=one.theme, is_reversed=one.is_reversed, may_not_apply=one.may_not_apply,
            picture=one.picture,
        )
        for order, one in enumerate(questions, start=1)
    )
    given = {rule.theme: rule for rule in rules}
    themes = dict.fromkeys(["", *(one.theme for one in questions if one.kind == QuestionKind.SCALE)])
    ScoringRule.objects.bulk_create(
        ScoringRule(
            questionnaire=made, theme=theme, minimum_answered=rule.minimum_answered, top_from=rule.top_from
        )
        for theme in themes
        for rule in [given.get(theme, RuleIn(theme=theme))]
    )
    return made


def newest_questionnaires(council: Council) -> QuerySet[Questionnaire]:
    """All but our own scan and the evaluation of trainings, each in its newest version, by name."""
    newer = Questionnaire.objects.filter(
        council=OuterRef("council"), key=OuterRef("key"), version__gt=OuterRef("version")
    )
    found: QuerySet[Questionnaire] = (
        Questionnaire.objects.filter(council=council).exclude(key=SCAN_KEY)
        .exclude(purpose=Purpose.TRAINING).filter(~Exists(newer)).annotate(asks=Count("questions"))
        .order_by("name", "pk")
    )
    return found


def versions_of(questionnaire: Questionnaire) -> list[Questionnaire]:
    """All versions of it, newest first."""
    return list(
        Questionnaire.objects.filter(council=questionnaire.council_id, key=questionnaire.key).order_by("-version")
    )
