"""What later rooms add to a signal, without intake knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gehoord.analysis.scoring import Scores

from .models import Signal


@dataclass(frozen=True)
class Asked:
    """What the person who told may say about one thing that happened, with one press of a button.

    `about` is posted back with the answer: the name that its room registered with `hears`, and a number. `given` is
    what they said before. All words are in the reader's language.
    """

    about: str
    question: str
    answers: tuple[tuple[str, str], ...]
    given: str = ""

    @property
    def given_words(self) -> str:
        return dict(self.answers).get(self.given, "")


@dataclass(frozen=True)
class Happened:
    """One thing the person who told can see on their receipt page.

    `title` and `text` are in the reader's language; `said` is what council or municipality wrote, in Dutch, each
    part under its label in the reader's language ("" for none).
    """

    at: datetime
    title: str
    text: str = ""
    said: tuple[tuple[str, str], ...] = ()
    # A public page with more about it.
    url: str = ""
    asks: Asked | None = None


# A story was made safe (or its safe text changed): runs in the same transaction, with the scores at hand.
AFTER_ANALYSIS: list[Callable[[Signal, Scores], None]] = []
# Whether a story may be quoted changed, by its teller or because it was set aside: in the same transaction.
AFTER_QUOTING_CHANGED: list[Callable[[Signal], None]] = []
# What happened with this signal in a later room; each may cost one query.
HAPPENED: list[Callable[[Signal], list[Happened]]] = []
# Who hears what the person who told says, by the first part of `Asked.about`: with the signal locked, in one
# transaction. False when there is nothing of that number to say something about.
HEARS: dict[str, Callable[[Signal, int, str], bool]] = {}


def after_analysis(hook: Callable[[Signal, Scores], None]) -> None:
    AFTER_ANALYSIS.append(hook)


def after_quoting_changed(hook: Callable[[Signal], None]) -> None:
    AFTER_QUOTING_CHANGED.append(hook)


def tells_what_happened(source: Callable[[Signal], list[Happened]]) -> None:
    HAPPENED.append(source)


def hears(name: str, hook: Callable[[Signal, int, str], bool]) -> None:
    HEARS[name] = hook
