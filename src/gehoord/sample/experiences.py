"""What young people answer about the providers of the sample council: one round, long enough ago to be closed.

And what their parents are being asked now: codes were handed out, and the first of them answered; beside those an open
link, a screen in the waiting room and forms on paper.
Made through the services, answer by answer. The providers and what is said of them are invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Kind, Organisation
from gehoord.core.organisations.selectors import providers
from gehoord.core.organisations.services import add_organisation
from gehoord.surveys.answering import keep_response, respond
from gehoord.surveys.channels import answer_at, open_entrance, type_paper
from gehoord.surveys.handing_out import hand_out
from gehoord.surveys.models import AgeBand, Campaign, Care, Channel, Handout, Mode, Ordered, Purpose, QuestionKind
from gehoord.surveys.services import close_campaign, open_campaign
from gehoord.surveys.shipped import install_shipped

from .services import member_of
from .then import days_ago

LIST, LIST_FOR_PARENTS = "bejegening-jongeren", "bejegening-ouders"
# Codes on paper; nobody keeps them, so nobody can look them up here either.
HANDED_OUT, ANSWERED_SO_FAR, OPEN_DAYS = 60, 23, 30
# What came in beside those codes: enough of each to be told, and never counted with them.
BESIDE = {Channel.LINK: 13, Channel.KIOSK: 11, Channel.PAPER: 12}
PERIOD = "voorjaar"
OPENED, ANSWERED, CLOSED = 150, 140, 120
# What somebody who is content answers, and somebody who is not.
CONTENT, NOT_CONTENT = (5, 5, 4, 4, 4, 3), (1, 2, 2, 3, 3, 4)


@dataclass(frozen=True)
class Asked:
    """So many answered there, of whom about this part is content. Without a name: the provider that is there."""

    name: str
    answers: int
    content: float


ASKED = (
    Asked("", 108, 0.8),
    Asked("Buitenhof Jeugd", 104, 0.42),
    Asked("De Zeven Linden", 36, 0.8),
    Asked("Jeugdhulp Kanaalzicht", 34, 0.85),
    Asked("Kade Elf", 40, 0.75),
    Asked("Steunpunt Noorderlicht", 14, 0.8),
)


def ask_clients(council: Council, *, step: Callable[[Council], AbstractContextManager[None]]) -> None:
    """The round, as far as it is not there yet. Needs one provider to be there."""
    for number, asked in enumerate(ASKED):
        with step(council):
            provider = _provider(council, asked.name)
            if not Campaign.objects.filter(council=council, provider=provider, purpose=Purpose.CONTRACT).exists():
                _ask(council, provider, asked, random.Random(number))  # noqa: S311 - invented answers
    with step(council):
        _ask_parents(council, random.Random(len(ASKED)))  # noqa: S311 - invented answers


def _ask_parents(council: Council, chance: random.Random) -> None:
    by = member_of(council, Role.COORDINATOR)
    questionnaire = install_shipped(by=by, key=LIST_FOR_PARENTS)
    if Campaign.objects.filter(council=council, questionnaire=questionnaire).exists():
        return
    provider = _provider(council, "")
    with days_ago(OPEN_DAYS / 2):
        today = timezone.localdate()
        campaign = open_campaign(
            by=by, questionnaire=questionnaire, purpose=Purpose.CONTRACT, provider=provider,
            title=f"Hoe gaat {provider.name} met jou en je kind om?", period=str(today.year),
            closes_on=today + timedelta(days=2 * OPEN_DAYS),
        )
        handed_out = hand_out(by=by, campaign=campaign, handout=Handout.SCREEN, count=HANDED_OUT, address="/scan/")
    scale = [one.key for one in campaign.questionnaire.questions.all() if one.kind == QuestionKind.SCALE]
    for code in handed_out.codes[:ANSWERED_SO_FAR]:
        values = CONTENT if chance.random() < 0.75 else NOT_CONTENT
        respond(council=council, code=code, answers={key: chance.choice(values) for key in scale})
    _ask_beside(by, campaign, scale, chance)


def _ask_beside(by: Member, campaign: Campaign, scale: list[str], chance: random.Random) -> None:
    """The same questions through an open link, on a screen in the waiting room and on paper that was typed in."""
    with days_ago(OPEN_DAYS / 3):
        link = open_entrance(by=by, campaign=campaign, channel=Channel.LINK).entrance
        screen = open_entrance(by=by, campaign=campaign, channel=Channel.KIOSK, place="Wachtkamer").entrance
    for channel, answers in BESIDE.items():
        for _number in range(answers):
            given = {key: chance.choice(CONTENT if chance.random() < 0.7 else NOT_CONTENT) for key in scale}
            if channel == Channel.PAPER:
                type_paper(by=by, campaign=campaign, answers=given)
            else:
                answer_at(entrance=link if channel == Channel.LINK else screen, answers=given)


def _provider(council: Council, name: str) -> Organisation:
    if not name:
        first = providers(council).exclude(name__in=[one.name for one in ASKED]).first()
        assert first is not None, "the agreement comes first"
        return first
    return providers(council).filter(name=name).first() or add_organisation(
        by=member_of(council, Role.OFFICER), kind=Kind.PROVIDER, name=name, place="Voorbeeldstad"
    )


def _ask(council: Council, provider: Organisation, asked: Asked, chance: random.Random) -> None:
    by = member_of(council, Role.COORDINATOR)
    with days_ago(OPENED):
        today = timezone.localdate()
        campaign = open_campaign(
            by=by, questionnaire=install_shipped(by=by, key=LIST), purpose=Purpose.CONTRACT, provider=provider,
            title=f"Hoe gaat {provider.name} met jou om?", period=f"{PERIOD} {today.year}",
            closes_on=today + timedelta(days=OPENED - CLOSED),
        )
    questions = list(campaign.questionnaire.questions.all())
    scale = [one.key for one in questions if one.kind == QuestionKind.SCALE]
    with days_ago(ANSWERED):
        for _number in range(asked.answers):
            residential = chance.random() < 0.25
            # Who lives there is less content, with every provider.
            values = CONTENT if chance.random() < asked.content - 0.15 * residential else NOT_CONTENT
            keep_response(
                campaign=campaign, questions=questions,
                answers={key: chance.choice(values) if chance.random() < 0.96 else None for key in scale}, safe={},
                background={
                    "care": Care.RESIDENTIAL if residential else Care.AMBULATORY,
                    "ordered": Ordered.ORDERED if residential and chance.random() < 0.5 else Ordered.VOLUNTARY,
                    "age_band": chance.choice([AgeBand.FROM_12, AgeBand.FROM_12, AgeBand.FROM_16]),
                },
                channel=Channel.CODE,
                mode=Mode.SCREEN if chance.random() < 0.8 else Mode.PAPER,
            )
    with days_ago(CLOSED):
        close_campaign(by=by, campaign=campaign, purpose=Purpose.CONTRACT)
