"""What a closed campaign came to: only with enough answers, and never of two kinds of people together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import Interval, wilson_interval
from gehoord.analysis.survey_scores import Sums
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import THEMES

from .models import STRATA, Campaign, Channel, OpenAnswer, Purpose, Question, QuestionKind, SurveyTally
from .permissions import require_to_read_words
from .selectors import require_purpose
from .tallying import rules_of

TEAM_FROM = 10
PROVIDER_FROM = 30
# Below it only an interval: a single figure would look more certain than it is.
POINT_FROM = 100
# The first three are all people.
COUNTS = ("answered", "not_applicable", "left_open", "total", "squares", "top")


class Shown(StrEnum):
    """How much of a measure may be seen, by how many answered."""

    NOTHING = "nothing"
    INTERVAL = "interval"
    ALL = "all"


@dataclass(frozen=True)
class Measure:
    """What one question (`question`), one theme (`theme`) or the whole questionnaire (neither) came to.

    Values lie between 1 and 5, in the good direction. What may not be seen is None.
    """

    question: Question | None
    theme: str
    sums: Sums
    not_applicable: int
    left_open: int
    top_from: int
    shown: Shown

    @property
    def label(self) -> str:
        if self.question is not None:
            return self.question.asked
        return str(THEMES[self.theme]) if self.theme else _("Alle vragen samen")

    @property
    def answered(self) -> int | None:
        return None if self.shown == Shown.NOTHING else self.sums.n

    @property
    def mean(self) -> float | None:
        return self.sums.mean if self.shown == Shown.ALL else None

    @property
    def share(self) -> float | None:
        return self.sums.top / self.sums.n if self.shown == Shown.ALL else None

    @property
    def interval(self) -> Interval | None:
        """Wilson's, 95%, of the share in the top box."""
        return None if self.shown == Shown.NOTHING else wilson_interval(self.sums.top, self.sums.n)


@dataclass(frozen=True)
class Result:
    """Of one campaign, so of one kind of people. `themes` and `questions` in the order of the questionnaire."""

    campaign: Campaign
    responded: int
    smallest: int
    whole: Measure
    themes: tuple[Measure, ...]
    questions: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Sums of one measure in one campaign for one stratum; `stratum` has a value for each of STRATA."""

    campaign: int
    question: int | None
    theme: str
    stratum: tuple[str, ...]
    sums: Sums


def smallest_for(campaign: Campaign, council: Council) -> int:
    """How many answers there have to be before anything may be seen.

    Thirty where the clients of a whole provider are asked. A scan judges nobody, so ten suffice there.
    """
    of_provider = (
        campaign.provider_id is not None and campaign.team_id is None and campaign.purpose != Purpose.CONDITIONS
    )
    return max(council.smallest_n, PROVIDER_FROM if of_provider else TEAM_FROM)


def kind_of_number(n: int, smallest: int) -> Shown:
    if n < smallest:
        return Shown.NOTHING
    return Shown.ALL if n >= POINT_FROM else Shown.INTERVAL


def surveys_for(member: Member) -> QuerySet[Campaign]:
    """Surveys of clients, newest first; the municipality sees those that are closed."""
    rows = Campaign.objects.filter(
        council=member.council, purpose__in=(Purpose.CONTRACT, Purpose.STATUTORY)
    ).select_related("questionnaire", "provider", "team").order_by("-opens_on", "-pk")
    return rows if member.may(Right.RUN_SURVEYS) else rows.filter(closed_at__isnull=False)


def result(council: Council, campaign: Campaign, purpose: str, *, channel: str = Channel.CODE) -> Result | None:
    """None while it is open and when too few answered. Three queries. Raises WrongPurpose, Campaign.DoesNotExist.

    Only a code proves that somebody is a client and answers once. What came in by the open link, by a screen or on
    paper without a code is a result of its own, by that `channel`.
    """
    require_purpose(campaign, purpose)
    if campaign.council_id != council.pk:
        raise Campaign.DoesNotExist
    if not campaign.is_closed:
        return None
    smallest = smallest_for(campaign, council)
    tallies = SurveyTally.objects.filter(campaign=campaign, channel=channel)
    counted = tallies.order_by().values_list("question", "theme")
    rows: dict[tuple[int | None, str], list[Any]] = {
        (question, theme): sums
        for question, theme, *sums in counted.annotate(**{f"sum_{name}": Sum(name) for name in COUNTS})
    }
    responded = sum(rows.get((None, ""), [0])[:3])
    if responded < smallest:
        return None
    questions = list(
        Question.objects.filter(questionnaire=campaign.questionnaire_id, kind=QuestionKind.SCALE).order_by("order")
    )
    rules = rules_of(questions, list(campaign.questionnaire.rules.all()))

    def measure(question: Question | None, theme: str) -> Measure:
        key = (question.pk if question else None, theme)
        answered, not_applicable, left_open, total, squares, top = rows.get(key) or [0] * len(COUNTS)
        return Measure(
            question, theme, Sums(answered, total, squares, top), not_applicable, left_open, rules[theme].top_from,
            kind_of_number(answered, smallest),
        )

    themes = dict.fromkeys(one.theme for one in questions if one.theme)
    return Result(
        campaign, responded, smallest, measure(None, ""), tuple(measure(None, theme) for theme in themes),
        tuple(measure(one, one.theme) for one in questions),
    )


def for_outsiders(found: Result) -> Result:
    """The result as the municipality may see it: whole and themes, without what is small or gives it away."""
    from gehoord.insight import outsiders

    from .evidence import facts_of

    # How many have to answer was looked at before; here the council's number counts, on both sides of each share.
    least = max(found.campaign.council.smallest_n, outsiders.SMALLEST_EVER)
    shown = outsiders.for_outsiders(facts_of(found), least)
    whole, *themes = (
        replace(measure, shown=Shown.NOTHING) if outsiders.HIDDEN in row[1:] else measure
        for measure, row in zip((found.whole, *found.themes), shown.rows, strict=True)
    )
    return replace(found, whole=whole, themes=tuple(themes), questions=())


def parts(council: Council, of: Iterable[Campaign], purpose: str) -> list[Part]:
    """All tallies of these closed campaigns as they are kept, for who compares. One query. Raises WrongPurpose.

    Nothing is left out for being small: whoever shows something of it has to. Campaigns of two kinds of respondents
    are refused (ValueError): their answers are never put together.
    """
    chosen = list(of)
    for campaign in chosen:
        require_purpose(campaign, purpose)
    if len({campaign.questionnaire.respondent for campaign in chosen}) > 1:
        raise ValueError("answers of two kinds of respondents are never put together")
    rows = SurveyTally.objects.filter(
        campaign__in=chosen, campaign__council=council, campaign__closed_at__isnull=False
    ).order_by("campaign", "pk")
    return [
        Part(
            row["campaign"], row["question"], row["theme"], tuple(row[name] for name in STRATA),
            Sums(row["answered"], row["total"], row["squares"], row["top"]),
        )
        for row in rows.values("campaign", "question", "theme", *STRATA, "answered", "total", "squares", "top")
    ]


def words_of(member: Member, campaign: Campaign, purpose: str) -> list[tuple[Question, list[OpenAnswer]]] | None:
    """What people wrote, by question and in no order; None when there is too little of it, or it is open.

    For the council only (and for who led a training): words can show who wrote them also without a name. Raises
    NotAllowed, WrongPurpose.
    """
    require_to_read_words(member, purpose)
    require_purpose(campaign, purpose)
    if campaign.council_id != member.council.pk or not campaign.is_closed:
        return None
    found: dict[int, list[OpenAnswer]] = defaultdict(list)
    questions: dict[int, Question] = {}
    rows = OpenAnswer.objects.filter(campaign=campaign).select_related("question").order_by("question__order", "pk")
    for row in rows:
        questions[row.question_id] = row.question
        found[row.question_id].append(row)
    smallest = smallest_for(campaign, member.council)
    return [(questions[pk], texts) for pk, texts in found.items() if len(texts) >= smallest] or None


