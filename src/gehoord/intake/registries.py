"""What later rooms add to a signal, without intake knowing them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gehoord.analysis.scoring import Scores

from .models import Signal


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


# A story was made safe (or its safe text changed): runs in the same transaction, with the scores at hand.
AFTER_ANALYSIS: list[Callable[[Signal, Scores], None]] = []
# Whether a story may be quoted changed, by its teller or because it was set aside: in the same transaction.
AFTER_QUOTING_CHANGED: list[Callable[[Signal], None]] = []
# What happened with this signal in a later room; each may cost one query.
HAPPENED: list[Callable[[Signal], list[Happened]]] = []


def after_analysis(hook: Callable[[Signal, Scores], None]) -> None:
    AFTER_ANALYSIS.append(hook)


def after_quoting_changed(hook: Callable[[Signal], None]) -> None:
    AFTER_QUOTING_CHANGED.append(hook)


def tells_what_happened(source: Callable[[Signal], list[Happened]]) -> None:
    HAPPENED.append(source)
