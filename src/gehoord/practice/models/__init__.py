"""What there is to practise with."""

from .asking import Intention, Outcome, Subscriber
from .cards import (
    LONGEST_GOAL,
    LONGEST_HELPS,
    LONGEST_LINES,
    LONGEST_MINUTES,
    LONGEST_QUESTION,
    LONGEST_SCENARIO,
    LONGEST_SENTENCE,
    LONGEST_SITUATION,
    LONGEST_SOURCE,
    LONGEST_STEPS,
    LONGEST_TITLE,
    Audience,
    Card,
    Exercise,
)
from .decks import Deck, DeckCard, Language, LeftOut, Translation
from .scenarios import NEEDED_APPROVALS, Approval, Scenario
from .trainings import MOST_PEOPLE, Training

__all__ = [
    "LONGEST_GOAL",
    "LONGEST_HELPS",
    "LONGEST_LINES",
    "LONGEST_MINUTES",
    "LONGEST_QUESTION",
    "LONGEST_SCENARIO",
    "LONGEST_SENTENCE",
    "LONGEST_SITUATION",
    "LONGEST_SOURCE",
    "LONGEST_STEPS",
    "LONGEST_TITLE",
    "MOST_PEOPLE",
    "NEEDED_APPROVALS",
    "Approval",
    "Audience",
    "Card",
    "Deck",
    "DeckCard",
    "Exercise",
    "Intention",
    "Language",
    "LeftOut",
    "Outcome",
    "Scenario",
    "Subscriber",
    "Training",
    "Translation",
]
