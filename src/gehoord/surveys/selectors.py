"""Questions about surveys. Whoever reads answers says for which purpose."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import PurposeRefused, why_not_as

from .codes import code_digest
from .models import Answer, Campaign, Code, Question

AGREES = 4


class WrongPurpose(PurposeRefused):
    """These answers were given for something else; the message says why they are not read for this."""


def require_purpose(campaign: Campaign, purpose: str) -> None:
    """Raises WrongPurpose unless the campaign asked for this purpose."""
    if campaign.purpose != purpose:
        raise WrongPurpose(why_not_as(campaign.purpose, purpose))


@dataclass(frozen=True)
class Tally:
    """How many answered a question with 1 to 5, and how many of those agree (4 or 5)."""

    question: Question
    answered: int
    agree: int


def campaigns(council: Council, purpose: str) -> QuerySet[Campaign]:
    """Newest first, each with `responded`, which no page may tell while it is open or under ten."""
    return (
        Campaign.objects.filter(council=council, purpose=purpose)
        .annotate(responded=Count("responses"))
        .order_by("-opens_on", "-pk")
    )


def code_for(council: Council, code: str) -> Code | None:
    """The row of a code as typed, of any campaign of this council."""
    return (
        Code.objects.select_related("campaign__questionnaire", "campaign__provider", "campaign__council")
        .filter(campaign__council=council, digest=code_digest(council.pk, code))
        .first()
    )


def response_keys(campaign: Campaign, purpose: str) -> list[str]:
    """The random keys of all responses, sorted. For digests; they go on no page. Raises WrongPurpose."""
    require_purpose(campaign, purpose)
    return sorted(str(key) for key in campaign.responses.values_list("pk", flat=True))


def tallies(campaign: Campaign, purpose: str) -> list[Tally]:
    """One for each question, in their order. Two queries. Raises WrongPurpose."""
    require_purpose(campaign, purpose)
    counted = {
        row["question"]: row
        for row in Answer.objects.filter(response__campaign=campaign)
        .order_by()
        .values("question")
        .annotate(answered=Count("value"), agree=Count("pk", filter=Q(value__gte=AGREES)))
    }
    empty = {"answered": 0, "agree": 0}
    return [
        Tally(question, counted.get(question.pk, empty)["answered"], counted.get(question.pk, empty)["agree"])
        for question in Question.objects.filter(questionnaire=campaign.questionnaire_id).order_by("order")
    ]
