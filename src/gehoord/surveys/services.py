"""What can be done with surveys: open one, make codes, answer, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .codes import code_digest, new_code
from .models import Answer, Campaign, Code, Purpose, Question, Questionnaire, Response
from .selectors import code_for, require_purpose

MOST_CODES = 500


class SurveyRefused(Exception):
    """This cannot be; the message is for the reader, `field` the form's field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class CodeUnknown(SurveyRefused):
    """No such code in this council."""


class CodeUsed(SurveyRefused):
    """Somebody answered with it already."""


class NotOpen(SurveyRefused):
    """The campaign is over, or has not begun."""


@dataclass(frozen=True, kw_only=True)
class QuestionIn:
    key: str
    text_nl: str
    text_en: str


@transaction.atomic
def install_questionnaire(
    *, council: Council, key: str, version: int, name: str, purpose: str, questions: Sequence[QuestionIn]
) -> Questionnaire:
    """The questionnaire of this key and version, made when it is not there yet. Raises SurveyRefused."""
    # Two that open the first scan at once: one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    there = Questionnaire.objects.filter(council=council, key=key, version=version).first()
    if there:
        if there.purpose != purpose:
            raise SurveyRefused(_("Deze vragenlijst is voor een ander doel."))
        return there
    made = Questionnaire.objects.create(
        council=council, key=key, version=version, name=name, purpose=Purpose(purpose)
    )
    Question.objects.bulk_create(
        Question(
            questionnaire=made, key=question.key, order=order, text_nl=question.text_nl, text_en=question.text_en
        )
        for order, question in enumerate(questions, start=1)
    )
    return made


@transaction.atomic
def open_campaign(
    *, by: Member, questionnaire: Questionnaire, purpose: str, title: str, closes_on: date,
    organisation_name: str = "",
) -> Campaign:
    """Open from today up to and including `closes_on`. Raises NotAllowed, SurveyRefused."""
    by.require(Right.RUN_SCANS)
    questionnaire = Questionnaire.objects.get(pk=questionnaire.pk, council=by.council)
    if questionnaire.purpose != purpose:
        raise SurveyRefused(_("Deze vragenlijst is voor een ander doel."))
    title = " ".join(tidy(title).split())
    if not title:
        raise SurveyRefused(_("Geef de scan een naam."), "title")
    if closes_on < timezone.localdate():
        raise SurveyRefused(_("Deze dag is al voorbij. Kies een latere dag."), "closes_on")
    campaign = Campaign.objects.create(
        council=by.council, questionnaire=questionnaire, purpose=Purpose(purpose), title=title[:200],
        organisation_name=" ".join(tidy(organisation_name).split())[:200], closes_on=closes_on,
    )
    record(
        council=by.council, by=by.person, event=Event.CAMPAIGN_OPENED, subject=campaign, purpose=campaign.purpose
    )
    return campaign


@transaction.atomic
def close_campaign(*, by: Member, campaign: Campaign, purpose: str) -> Campaign:
    """Nobody answers any more, for good. Closing twice changes nothing. Raises NotAllowed, Campaign.DoesNotExist."""
    by.require(Right.RUN_SCANS)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk, council=by.council)
    require_purpose(campaign, purpose)
    if campaign.is_closed:
        return campaign
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])
    # From here on nobody needs to know who took part.
    campaign.codes.update(used=True)
    _write_again(campaign)
    # Without a number: how many answered may be told only when they are enough.
    record(council=by.council, by=by.person, event=Event.CAMPAIGN_CLOSED, subject=campaign)
    return campaign


@transaction.atomic
def make_codes(*, by: Member, campaign: Campaign, count: int) -> list[str]:
    """New codes, at most 500 at once. This is the only time that anyone can see them.

    Raises NotAllowed, Campaign.DoesNotExist, SurveyRefused.
    """
    by.require(Right.RUN_SCANS)
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk, council=by.council)
    if not campaign.takes_answers:
        raise NotOpen(_("Deze scan is dicht. Codes maken kan niet meer."))
    if not 1 <= count <= MOST_CODES:
        raise SurveyRefused(_("Kies een aantal van 1 tot en met %(most)s.") % {"most": MOST_CODES}, "count")
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code())
    # Rows in order of their digest, which tells nothing about the order on paper.
    digests = sorted(code_digest(by.council.pk, code) for code in codes)
    Code.objects.bulk_create(Code(campaign=campaign, digest=digest) for digest in digests)
    record(council=by.council, by=by.person, event=Event.CODES_MADE, subject=campaign, count=count)
    return sorted(codes)


def check_code(*, council: Council, code: str) -> Campaign:
    """The campaign this code may answer now. Raises CodeUnknown, CodeUsed, NotOpen."""
    return _usable(council, code).campaign


@transaction.atomic
def respond(*, council: Council, code: str, answers: Mapping[str, int | None]) -> Response:
    """What somebody answered, by key of the question; the code is used up with it, or neither happens.

    No line in the trail: its moment could be laid beside who was where. Raises SurveyRefused and its kinds.
    """
    found = _usable(council, code)
    # Locked, so that nothing comes in after closing.
    campaign = Campaign.objects.select_for_update().get(pk=found.campaign_id)
    _must_be_open(campaign)
    questions = {question.key: question for question in campaign.questionnaire.questions.all()}
    if set(answers) - set(questions):
        raise SurveyRefused(_("Een van deze vragen hoort niet bij de scan."))
    if any(value is not None and value not in range(1, 6) for value in answers.values()):
        raise SurveyRefused(_("Kies een van de antwoorden."))
    if all(value is None for value in answers.values()):
        raise SurveyRefused(_("Beantwoord minstens één vraag."))
    if Code.objects.filter(pk=found.pk, used=False).update(used=True) != 1:
        raise _used()
    _write_again(campaign)
    response = Response.objects.create(campaign=campaign)
    Answer.objects.bulk_create(
        Answer(response=response, question=question, value=answers.get(key)) for key, question in questions.items()
    )
    return response


def _write_again(campaign: Campaign) -> None:
    """All used codes, written anew together and in order of their digest.

    PostgreSQL keeps with each row which transaction wrote it (xmin) and where it lies (ctid). Without this, a code
    and its response would share the first, and codes would lie in the order in which people answered.
    """
    used = list(Code.objects.filter(campaign=campaign, used=True).order_by("digest"))
    Code.objects.filter(campaign=campaign, used=True).delete()
    Code.objects.bulk_create(used)


def _usable(council: Council, code: str) -> Code:
    found = code_for(council, code)
    if found is None:
        raise CodeUnknown(_("We kennen deze code niet. Kijk of alle letters en cijfers kloppen."))
    _must_be_open(found.campaign)
    if found.used:
        raise _used()
    return found


def _must_be_open(campaign: Campaign) -> None:
    if not campaign.takes_answers:
        raise NotOpen(_("Deze scan is dicht. Je kunt geen antwoorden meer geven."))


def _used() -> CodeUsed:
    return CodeUsed(_("Met deze code zijn al antwoorden gegeven. Elke code werkt één keer."))
