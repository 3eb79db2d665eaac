"""What people found of a training: asked through a survey, told on its page, to who led it and to the council.

Nobody is told a number of people who answered below ten, nor which answer a single person gave: how many agree is told
in five steps and not in numbers, so that in a small group nothing can be worked out from what is left.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member
from gehoord.surveys import services as surveys
from gehoord.surveys.answering import remove_words
from gehoord.surveys.channels import open_entrance
from gehoord.surveys.models import Campaign, Channel, OpenAnswer, Purpose, Question, Questionnaire
from gehoord.surveys.results import Measure, Shown, result, smallest_for, words_of

from .models import Training
from .services import PracticeRefused
from .trainings import get_training

WAYS = (Channel.CODE, Channel.LINK)


@dataclass(frozen=True)
class Evaluation:
    """What may be known of it. `token`: the end of the open link; empty when people answer with a code.

    `lines`: (sentence, how many agree, in words), empty without a result; `words` what people wrote, by question.
    """

    campaign: Campaign
    is_by_link: bool
    token: str
    smallest: int
    has_enough: bool
    lines: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[Question, list[OpenAnswer]], ...] = ()


@cache
def _list() -> dict[str, Any]:
    return tomllib.loads(files(f"{__package__}.base").joinpath("evaluation-1.toml").read_text("utf-8"))


def questions() -> list[str]:
    """What is asked, in the reader's language."""
    language = get_language() or ""
    return [one["texts"].get(language) or one["text"] for one in _list()["question"]]


def install(by: Member) -> Questionnaire:
    """Our own questions, for this council."""
    given = _list()
    return surveys.install_questionnaire(
        council=by.council, key=given["key"], version=given["version"], name=given["name"], names=given["names"],
        purpose=Purpose.TRAINING, licence=given["licence"],
        questions=[surveys.QuestionIn(**one) for one in given["question"]],
    )


@transaction.atomic
def open_evaluation(*, by: Member, training: Training, way: str, closes_on: date) -> Campaign:
    """Open from today: by single-use codes, or by one link. Once for each training, so that no two can be compared.

    Raises NotAllowed, Training.DoesNotExist, PracticeRefused, SurveyRefused.
    """
    training = _locked(by, training)
    if training.evaluation_id is not None:
        raise PracticeRefused(_("Deze training heeft al een evaluatie."))
    if way not in WAYS:
        raise PracticeRefused(_("Kies een open link of eigen codes."))
    with override("nl"):
        # No words of the training: its title may turn out to name somebody.
        title = f"Wat vond je van de training op {date_format(training.held_on, 'j F Y')}?"
    campaign = surveys.open_campaign(
        by=by, questionnaire=install(by), purpose=Purpose.TRAINING, title=title, closes_on=closes_on
    )
    if way == Channel.LINK:
        open_entrance(by=by, campaign=campaign, channel=Channel.LINK)
    training.evaluation = campaign
    training.save(update_fields=["evaluation"])
    return campaign


@transaction.atomic
def make_evaluation_codes(*, by: Member, training: Training, count: int) -> list[str]:
    """Seen this once. Raises NotAllowed, Training.DoesNotExist, PracticeRefused, SurveyRefused."""
    campaign = _campaign(_locked(by, training))
    if campaign.entrances.exists():
        raise PracticeRefused(_("Deze evaluatie gaat met een open link."))
    return surveys.make_codes(by=by, campaign=campaign, count=count)


@transaction.atomic
def close_evaluation(*, by: Member, training: Training) -> Campaign:
    """For good; twice changes nothing. Raises NotAllowed, Training.DoesNotExist, PracticeRefused."""
    return surveys.close_campaign(by=by, campaign=_campaign(_locked(by, training)), purpose=Purpose.TRAINING)


@transaction.atomic
def remove_evaluation_words(*, by: Member, training: Training, key: UUID) -> bool:
    """What somebody wrote goes for good; False when it is not there. Raises as `close_evaluation`."""
    return remove_words(by=by, campaign=_campaign(_locked(by, training)), key=key)


def evaluation_of(member: Member, training: Training) -> Evaluation | None:
    """None while nobody asked. Raises NotAllowed, Training.DoesNotExist."""
    get_training(member, training.pk)
    if training.evaluation_id is None:
        return None
    campaign = Campaign.objects.select_related("questionnaire", "council").get(pk=training.evaluation_id)
    link = campaign.entrances.filter(channel=Channel.LINK).first()
    channel, smallest = Channel.LINK if link else Channel.CODE, smallest_for(campaign, member.council)
    enough = campaign.responses.filter(channel=channel).count() >= smallest
    found = result(member.council, campaign, Purpose.TRAINING, channel=channel)
    return Evaluation(
        campaign, link is not None, link.token if link else "", smallest, enough,
        tuple((one.label, _in_words(one)) for one in found.questions) if found else (),
        tuple(words_of(member, campaign, Purpose.TRAINING) or ()) if found else (),
    )


def _in_words(measure: Measure) -> str:
    """In steps of a fifth: "nearly everybody" does not tell that nobody disagreed."""
    if measure.shown == Shown.NOTHING:
        return _("te weinig antwoorden")
    share = measure.sums.top / measure.sums.n
    for least, words in (
        (0.8, _("bijna iedereen is het eens")), (0.6, _("de meesten zijn het eens")),
        (0.4, _("ongeveer de helft is het eens")), (0.2, _("minder dan de helft is het eens")),
    ):
        if share >= least:
            return words
    return _("bijna niemand is het eens")


def _locked(by: Member, training: Training) -> Training:
    get_training(by, training.pk)
    return Training.objects.select_for_update(of=("self",)).get(pk=training.pk, council=by.council)


def _campaign(training: Training) -> Campaign:
    if training.evaluation_id is None:
        raise PracticeRefused(_("Deze training heeft nog geen evaluatie."))
    return Campaign.objects.get(pk=training.evaluation_id)
