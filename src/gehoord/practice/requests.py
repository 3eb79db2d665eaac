"""What the views of this room read from a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest

from gehoord.core.councils.access import StaffRequest
from gehoord.core.ui import two_writers

from .models import Card, Deck, Exercise, Scenario, Training
from .scenarios import get_scenario
from .selectors import get_card, get_deck, get_exercise
from .services import Changed, PracticeRefused
from .trainings import get_training


def numbers(sent: list[str]) -> set[int]:
    return {int(one) for one in sent if one.isascii() and one.isdigit() and len(one) < 10}


def version_of(request: HttpRequest) -> int:
    """The version the browser sends back; -1, which is nobody's, when it is no number."""
    return next(iter(numbers([str(request.POST.get("version", ""))])), -1)


def try_to_change(request: HttpRequest, form: Form, change: Callable[..., Any]) -> two_writers.Tried:
    """`two_writers.try_to_change` with what this room raises."""
    return two_writers.try_to_change(
        form, version_of(request), change, changed=Changed, refused=PracticeRefused
    )


def card_of(request: StaffRequest, pk: int) -> Card:
    try:
        return get_card(request.member, pk)
    except Card.DoesNotExist as error:
        raise Http404 from error


def deck_of(request: StaffRequest, pk: int) -> Deck:
    try:
        return get_deck(request.member, pk)
    except Deck.DoesNotExist as error:
        raise Http404 from error


def exercise_of(request: StaffRequest, pk: int) -> Exercise:
    try:
        return get_exercise(request.member, pk)
    except Exercise.DoesNotExist as error:
        raise Http404 from error


def scenario_of(request: StaffRequest, pk: int) -> Scenario:
    try:
        return get_scenario(request.member, pk)
    except Scenario.DoesNotExist as error:
        raise Http404 from error


def training_of(request: StaffRequest, pk: int) -> Training:
    try:
        return get_training(request.member, pk)
    except Training.DoesNotExist as error:
        raise Http404 from error
