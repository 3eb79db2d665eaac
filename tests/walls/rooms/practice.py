from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.walls.table import PUBLIC, A, C, F, O, R

SEES, MAKES = {C, A, F, O, R}, {C, A, F}
LEADS = {C, A, F, R}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "practice:cards": (SEES, "", "get"),
    "practice:sheet": (SEES, "", "get"),
    "practice:install_base": (MAKES, "", "post"),
    "practice:make_card": (MAKES, "", "get"),
    "practice:tips": (MAKES, "", "get"),
    "practice:from_tip": (MAKES, "tip", "post"),
    "practice:card": (SEES, "practice_card", "get"),
    "practice:edit_card": (MAKES, "practice_card", "get"),
    "practice:publish": (MAKES, "practice_card", "post"),
    "practice:remove_card": (MAKES, "draft_card", "post"),
    "practice:translate_card": (MAKES, "card_and_language", "get"),
    "practice:decks": (SEES, "", "get"),
    "practice:make_deck": (MAKES, "", "get"),
    "practice:deck": (SEES, "practice_deck", "get"),
    "practice:edit_deck": (MAKES, "practice_deck", "get"),
    "practice:deck_cards": (MAKES, "practice_deck", "get"),
    "practice:move_card": (MAKES, "practice_deck", "post"),
    "practice:publish_deck": (MAKES, "practice_deck", "post"),
    "practice:remove_deck": (MAKES, "draft_deck", "post"),
    "practice:deck_sheet": (SEES, "practice_deck", "get"),
    "practice:deck_images": (SEES, "practice_deck", "get"),
    "practice:public_deck": (PUBLIC, "practice_deck", "get"),
    "practice:embedded_deck": (PUBLIC, "practice_deck", "get"),
    "practice:ask_weekly": (PUBLIC, "practice_deck", "get"),
    "practice:try": (PUBLIC, "deck_and_card", "get"),
    "practice:weekly": (PUBLIC, "weekly_token", "get"),
    "practice:mine": (PUBLIC, "", "get"),
    "practice:trainings": (LEADS, "", "get"),
    "practice:plan_training": (MAKES, "", "get"),
    "practice:training": (LEADS, "training", "get"),
    "practice:edit_training": (MAKES, "training", "get"),
    "practice:training_screen": (LEADS, "training", "get"),
    "practice:count_people": (LEADS, "training", "post"),
    "practice:training_material": (LEADS, "training", "get"),
    "practice:make_evaluation": (LEADS, "training", "get"),
    "practice:show_evaluation": (LEADS, "linked_training", "get"),
    "practice:evaluation_codes": (LEADS, "evaluated_training", "post"),
    "practice:close_evaluation": (LEADS, "evaluated_training", "post"),
    "practice:remove_evaluation_words": (LEADS, "evaluated_training", "post"),
    "practice:scenarios": (SEES, "", "get"),
    "practice:draft_scenario": ({C, A}, "", "get"),
    "practice:scenario": (SEES, "approved_scenario", "get"),
    "practice:edit_scenario": (MAKES, "draft_scenario", "get"),
    "practice:approve_scenario": (MAKES, "draft_scenario", "post"),
    "practice:remove_scenario": (MAKES, "draft_scenario", "post"),
    "practice:exercises": (SEES, "", "get"),
    "practice:make_exercise": (MAKES, "", "get"),
    "practice:exercise": (SEES, "exercise", "get"),
    "practice:remove_exercise": (MAKES, "exercise", "post"),
    "practice:remove_training": (MAKES, "coming_training", "post"),
    "practice:edit_exercise": (MAKES, "exercise", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "practice:install_base": {}, "practice:from_tip": {}, "practice:publish": {}, "practice:remove_card": {"version": "1"},
    "practice:approve_scenario": {"version": "1"}, "practice:remove_scenario": {"version": "1"},
    "practice:count_people": {"professionals": "3", "version": "1"},
    "practice:evaluation_codes": {"count": "3"}, "practice:close_evaluation": {},
    "practice:remove_evaluation_words": {"key": "00000000-0000-4000-8000-000000000000"},
    "practice:move_card": {}, "practice:publish_deck": {}, "practice:remove_deck": {},
    "practice:remove_exercise": {"version": "1"}, "practice:remove_training": {"version": "1"},
}


def _tip(request: pytest.FixtureRequest, word: str = "tip") -> Any:
    from gehoord.dialogue import services

    by = request.getfixturevalue("facilitator")
    gathering = services.make_gathering(by=by, title=word, question=word, held_on=datetime.date(2026, 3, 14))
    (tip,) = services.add_tips(by=by, gathering=gathering, texts=[word])
    services.close_gathering(by=by, gathering=gathering)
    return tip


def _card(request: pytest.FixtureRequest, word: str = "kaart", *, published: bool = True) -> Any:
    from gehoord.practice import services

    return services.make_card(
        by=request.getfixturevalue("facilitator"), situation=word, helps=word, sentence_to_try=word,
        question_to_self=word, source=word, published=published,
    )


def _deck(request: pytest.FixtureRequest, word: str = "set", *, published: bool = True) -> Any:
    from gehoord.practice import decks

    by = request.getfixturevalue("facilitator")
    deck = decks.make_deck(by=by, title=word, goal=word, partner=word, description=word)
    decks.add_cards(by=by, deck=deck, cards=[_card(request, word)])
    return decks.publish_deck(by=by, deck=deck) if published else deck


def _token(request: pytest.FixtureRequest) -> str:
    """The end of the page that an address gets mailed."""
    import json

    from django.utils import timezone

    from gehoord.core.sealing.services import seal
    from gehoord.practice import weekly
    from gehoord.practice.models import Subscriber

    deck, token = _deck(request), "t" * 32
    row = Subscriber(
        council=deck.council, deck=deck, address_hash="h", token_hash=weekly._token_hash(token), asked_at=timezone.now()
    )
    row.sealed = seal(json.dumps(["iemand@werk.example", token]).encode(), context=weekly.context_of(row))
    row.save()
    return token


def _deck_and_card(request: pytest.FixtureRequest) -> list[Any]:
    deck = _deck(request)
    return [deck.pk, deck.places.get().card_id]


def _training(
    request: pytest.FixtureRequest, word: str = "training", held_on: datetime.date = datetime.date(2026, 3, 14)
) -> Any:
    from gehoord.practice import trainings

    return trainings.plan_training(
        by=request.getfixturevalue("facilitator"), title=word, held_on=held_on,
        starts_at=datetime.time(9, 30), exercise=_exercise(request, word), place=word,
        trainer=request.getfixturevalue("trainer").person,
    )


def _coming(request: pytest.FixtureRequest) -> Any:
    from django.utils import timezone

    return _training(request, held_on=timezone.localdate() + datetime.timedelta(days=9))


def _evaluated(request: pytest.FixtureRequest, word: str = "training", way: str = "code") -> Any:
    from django.utils import timezone

    from gehoord.practice.evaluations import open_evaluation

    training, by = _training(request, word), request.getfixturevalue("trainer")
    open_evaluation(
        by=by, training=training, way=way, closes_on=timezone.localdate() + datetime.timedelta(days=9)
    )
    return training


def _exercise(request: pytest.FixtureRequest, word: str = "werkvorm") -> Any:
    from gehoord.practice import services

    return services.make_exercise(
        by=request.getfixturevalue("facilitator"), title=word, goal=word, group=word, minutes=30, steps=word,
        debrief=word,
    )


def _scenario(request: pytest.FixtureRequest, word: str = "scene", *, approved: bool = True) -> Any:
    from gehoord.practice import scenarios
    from gehoord.practice.models import Scenario

    council = request.getfixturevalue("council")
    made_of = [{"kind": "theme", "key": "respect", "label": word, "at_least": 10}]
    scenario = Scenario.objects.create(council=council, theme="respect", title=word, text=word, made_of=made_of)
    for role in ("facilitator", "adviser") if approved else ():
        scenarios.approve_scenario(by=request.getfixturevalue(role), scenario=scenario, expected_version=1)
    return scenario


MAKERS: dict[str, Any] = {
    "tip": lambda request: [_tip(request).pk],
    "practice_card": lambda request: [_card(request).pk],
    "draft_card": lambda request: [_card(request, published=False).pk],
    "card_and_language": lambda request: [_card(request).pk, "en"],
    "practice_deck": lambda request: [_deck(request).pk],
    "deck_and_card": _deck_and_card,
    "weekly_token": lambda request: [_token(request)],
    "draft_deck": lambda request: [_deck(request, published=False).pk],
    "training": lambda request: [_training(request).pk],
    "coming_training": lambda request: [_coming(request).pk],
    "evaluated_training": lambda request: [_evaluated(request).pk],
    "linked_training": lambda request: [_evaluated(request, way="link").pk],
    "approved_scenario": lambda request: [_scenario(request).pk],
    "draft_scenario": lambda request: [_scenario(request, approved=False).pk],
    "exercise": lambda request: [_exercise(request).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, in draft and published."""
    _tip(request, word)
    _card(request, word)
    _card(request, word, published=False)
    _deck(request, word)
    _training(request, word)
    _exercise(request, word)
    _scenario(request, word)
    _scenario(request, word, approved=False)
