"""How answers come in: once for each code, without anything that leads from one to the other."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from .mixing import mix_code, mix_words
from .models import (
    AgeBand,
    Answer,
    Campaign,
    Care,
    Channel,
    Code,
    Mode,
    OpenAnswer,
    Ordered,
    Question,
    QuestionKind,
    Response,
)
from .once import Received, form_digest, is_received
from .permissions import require_to_read_words, right_to_run
from .refusals import SurveyRefused
from .selectors import code_for

NOT_APPLICABLE = "nvt"
LONGEST_WORDS = 2000

# What somebody may be asked about themselves, with what they can choose.
CHOICES: dict[str, type[models.TextChoices]] = {"care": Care, "ordered": Ordered, "age_band": AgeBand}

# An answer: 1 to 5, NOT_APPLICABLE, or None for a question that was skipped.
Given = Mapping[str, int | str | None]


class CodeUnknown(SurveyRefused):
    """No such code in this council."""


class CodeUsed(SurveyRefused):
    """Somebody answered with it already."""


class NotOpen(SurveyRefused):
    """The campaign is over, or has not begun."""


def check_code(*, council: Council, code: str) -> Campaign:
    """The campaign this code may answer now. Raises CodeUnknown, CodeUsed, NotOpen."""
    return _usable(council, code).campaign


def respond(
    *, council: Council, code: str, answers: Given, words: Mapping[str, str] | None = None,
    background: Mapping[str, str] | None = None, mode: str = Mode.SCREEN, nonce: str = "",
) -> Response:
    """What somebody answered, by key of the question; the code is used up with it, or neither happens.

    `words`: answers to open questions as they were typed; `background`: strata by name; `nonce`: the sign of the form.
    No line in the trail: its moment could be laid beside who was where. Raises SurveyRefused and its kinds.
    """
    # Before the transaction, since reading takes a while. What was typed is kept nowhere.
    safe = made_safe(words or {})
    with transaction.atomic():
        found = _usable(council, code)
        # Locked, so that nothing comes in after closing.
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=found.campaign_id)
        must_be_open(campaign)
        questions = list(campaign.questionnaire.questions.all())
        _check(questions, answers, safe)
        must_be_new(campaign, nonce)
        if Code.objects.filter(pk=found.pk, used=False).update(used=True) != 1:
            raise _used()
        mix_code(found)
        return keep_response(
            campaign=campaign, questions=questions, answers=answers, safe=safe, background=background or {},
            channel=Channel.CODE, mode=mode, nonce=nonce,
        )


def was_sent(*, council: Council, code: str, nonce: str) -> bool:
    """Whether this very form was received with this code's campaign."""
    found = code_for(council, code)
    return found is not None and is_received(found.campaign, nonce)


def made_safe(words: Mapping[str, str]) -> dict[str, str]:
    """What was written to open questions without what names somebody; empty ones left out. Raises SurveyRefused."""
    found: dict[str, str] = {}
    for key, typed in words.items():
        text = tidy(typed).strip()
        if len(text) > LONGEST_WORDS:
            raise SurveyRefused(
                _("Je antwoord is %(length)s tekens lang. Er passen er %(most)s in. Maak het iets korter.")
                % {"length": len(text), "most": LONGEST_WORDS}, key,
            )
        if text:
            found[key] = deidentify(text).text
    return found


def keep_response(
    *, campaign: Campaign, questions: list[Question], answers: Given, safe: Mapping[str, str],
    background: Mapping[str, str], channel: str, mode: str, nonce: str = "",
) -> Response:
    """A response with its answers; call inside a transaction that locked the campaign, after `must_be_new`.

    `safe` comes from `made_safe`. What the campaign says about everybody goes before `background`.
    Raises SurveyRefused.
    """
    _check(questions, answers, safe)
    response = Response.objects.create(
        campaign=campaign, respondent=campaign.questionnaire.respondent, channel=Channel(channel), mode=Mode(mode),
        care=campaign.care or _choice("care", background), ordered=campaign.ordered or _choice("ordered", background),
        age_band=_choice("age_band", background), form_digest=form_digest(campaign, nonce),
    )
    by_key = {question.key: question for question in questions}
    Answer.objects.bulk_create(
        Answer(
            response=response, question=question, value=given if isinstance(given, int) else None,
            not_applicable=given == NOT_APPLICABLE,
        )
        for key, question in by_key.items() if question.kind == QuestionKind.SCALE
        for given in [answers.get(key)]
    )
    mix_words(campaign, questions, [
        OpenAnswer(campaign=campaign, question=by_key[key], text=text) for key, text in safe.items()
    ])
    return response


def must_be_new(campaign: Campaign, nonce: str) -> None:
    """Raises Received when this form came in before."""
    if is_received(campaign, nonce):
        raise Received(_("Deze antwoorden zijn al binnen."))


def must_be_open(campaign: Campaign) -> None:
    """Raises NotOpen."""
    if not campaign.takes_answers:
        raise NotOpen(_("Deze scan is dicht. Je kunt geen antwoorden meer geven."))


@transaction.atomic
def remove_words(*, by: Member, campaign: Campaign, key: UUID) -> bool:
    """An open answer taken away for good, since somebody could be recognised in it; False when it is not there.

    Raises NotAllowed.
    """
    by.require(right_to_run(campaign.purpose))
    require_to_read_words(by, campaign.purpose)
    gone, _kinds = OpenAnswer.objects.filter(pk=key, campaign=campaign, campaign__council=by.council).delete()
    if gone:
        record(council=by.council, by=by.person, event=Event.TEXT_CORRECTED, subject=campaign, removed=gone)
    return bool(gone)


def _check(questions: list[Question], answers: Given, safe: Mapping[str, str]) -> None:
    """Raises SurveyRefused."""
    scale = {question.key: question for question in questions if question.kind == QuestionKind.SCALE}
    in_words = {question.key for question in questions if question.kind == QuestionKind.OPEN}
    if set(answers) - set(scale) or set(safe) - in_words:
        raise SurveyRefused(_("Een van deze vragen hoort niet bij de scan."))
    for key, given in answers.items():
        if not (
            given is None or (isinstance(given, int) and given in range(1, 6))
            or (given == NOT_APPLICABLE and scale[key].may_not_apply)
        ):
            raise SurveyRefused(_("Kies een van de antwoorden."))
    if not safe and not any(isinstance(given, int) for given in answers.values()):
        raise SurveyRefused(_("Beantwoord minstens één vraag."))


def _choice(name: str, background: Mapping[str, str]) -> str:
    """What was chosen for this stratum, if it is one of the choices. Raises SurveyRefused."""
    given = background.get(name, "")
    if given and given not in CHOICES[name].values:
        raise SurveyRefused(_("Kies een van de antwoorden."), name)
    return given


def _usable(council: Council, code: str) -> Code:
    found = code_for(council, code)
    if found is None:
        raise CodeUnknown(_("We kennen deze code niet. Kijk of alle letters en cijfers kloppen."))
    must_be_open(found.campaign)
    if found.used:
        raise _used()
    return found


def _used() -> CodeUsed:
    return CodeUsed(_("Met deze code zijn al antwoorden gegeven. Elke code werkt één keer."))
