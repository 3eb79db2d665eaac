"""Decks for everybody and trainings of the sample council, with an openly invented partner and trainer."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.practice.decks import add_cards, make_deck, publish_deck
from gehoord.practice.evaluations import close_evaluation, open_evaluation
from gehoord.practice.models import Card, Deck, Exercise, Scenario, Training
from gehoord.practice.scenarios import approve_scenario, draft_scenario
from gehoord.practice.services import PracticeRefused
from gehoord.practice.trainings import count_people, plan_training
from gehoord.surveys.answering import keep_response
from gehoord.surveys.models import Channel, Mode, QuestionKind

from .services import member_of
from .then import days_ago

TITLE, PARTNER = "Uit onze verbetergroepen", "Jeugdregio Voorbeeld (verzonnen)"
GOAL = "Mensen weten altijd wanneer ze weer iets horen, en van wie."
HELD, PLANNED_IN = 20, 12
WILL_TRY = (
    "Aan het eind van een gesprek vragen wat iemand zelf nog kwijt wil.", "Eerst luisteren, dan pas schrijven.",
    "Ook bellen als er nog geen nieuws is.", "Minder afkortingen gebruiken.", "De zin van de kaart uitproberen.",
    "Vaker stil zijn.", "In mijn team vertellen wat de ouders zeiden.", "Vragen hoe iemand genoemd wil worden.",
    "Uitleggen waarom ik iets opschrijf.", "Na een lastig gesprek even nabellen.", "Niet meer over de tijd praten.",
)


def practise_together(*, council: Council) -> None:
    """Call it inside a step, after the cards are there; what there is stays."""
    by = member_of(council, Role.FACILITATOR)
    base = Deck.objects.get(council=council, base="basis")
    if Training.objects.filter(council=council).exists():
        return
    publish_deck(by=by, deck=base)
    deck = make_deck(by=by, title=TITLE, goal=GOAL, partner=PARTNER)
    add_cards(by=by, deck=deck, cards=list(Card.objects.filter(council=council, tip__isnull=False).order_by("pk")))
    publish_deck(by=by, deck=deck)
    trainer = member_of(council, Role.TRAINER)
    exercises = {one.base: one for one in Exercise.objects.filter(council=council)}
    with days_ago(HELD):
        held = plan_training(
            by=by, title="Spiegelgesprek met twee teams", held_on=timezone.localdate(), starts_at=time(13, 30),
            exercise=exercises["spiegelgesprek"], place="Buurthuis in Voorbeeldstad", trainer=trainer.person,
        )
        held = count_people(by=trainer, training=held, professionals=11, young_people=4, parents=2)
        _evaluate(trainer, held)
    scene = _scenes(council)
    plan_training(
        by=by, title="Live scène voor het wijkteam", held_on=timezone.localdate() + timedelta(days=PLANNED_IN),
        starts_at=time(9, 30), exercise=exercises["spelen-met-acteurs"], place="Stadhuis van Voorbeeldstad", deck=deck,
        trainer=trainer.person, scenario=scene,
    )


def _evaluate(by: Member, training: Training) -> None:
    """Fourteen of the seventeen answered; what they wrote is invented."""
    campaign = open_evaluation(
        by=by, training=training, way=Channel.LINK, closes_on=timezone.localdate() + timedelta(days=7)
    )
    asked = list(campaign.questionnaire.questions.all())
    for number in range(14):
        answers = {
            one.key: 5 if (number + place * 3) % 14 < 12 - place else 3
            for place, one in enumerate(asked) if one.kind == QuestionKind.SCALE
        }
        keep_response(
            campaign=campaign, questions=asked, answers=answers, background={}, channel=Channel.LINK, mode=Mode.SCREEN,
            safe={"proberen": WILL_TRY[number]} if number < len(WILL_TRY) else {},
        )
    close_evaluation(by=by, training=training)


def _scenes(council: Council) -> Scenario | None:
    """Of two themes a scene: one that two people approved, one that waits. None where too little was coded yet."""
    adviser, facilitator = member_of(council, Role.ADVISER), member_of(council, Role.FACILITATOR)
    try:
        approved = draft_scenario(by=adviser, theme="duidelijkheid", seed=5)
        draft_scenario(by=adviser, theme="respect", seed=3)
    except PracticeRefused:
        return None
    for by in (adviser, facilitator):
        approve_scenario(by=by, scenario=approved, expected_version=approved.version)
    return approved
