"""Kinds of evidence. A later room registers its own in `apps.py`; nobody else needs to know it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data

from .facts import Facts


@dataclass(frozen=True)
class Computed:
    """The answer now. `signals`: signal id and what of it was counted (text version, judgement, themes) for each
    story behind it; `sources`: the same for what is no signal (causes, scan answers), never shown to anyone."""

    facts: Facts
    signals: tuple[tuple[int, str], ...] = ()
    sources: tuple[str, ...] = ()
    # Signal ids of facts.quotes, in their order; (start, end) in the safe text.
    quoted: tuple[tuple[int, int, int], ...] = ()
    # Which of `signals` are the `n` hits; None when all of them are.
    hits: frozenset[int] | None = None


@dataclass(frozen=True)
class Kind:
    """How evidence of one kind comes about.

    `compute(council, question)`: the answer now; deterministic, same rows same answer. Raises
    QuestionRefused with a sentence for the reader. `question` is plain JSON.
    `words(facts)`: the answer as a wethouder reads it, in Dutch, without a full stop.
    `ask(council, question)`: the question as one Dutch sentence.
    `data`: what it counts; `freeze` asks the table of purposes whether that may be in an advice.
    """

    key: str
    label: str | Promise
    compute: Callable[[Council, dict[str, Any]], Computed]
    words: Callable[[Facts], str]
    ask: Callable[[Council, dict[str, Any]], str]
    data: Data


class QuestionRefused(Exception):
    """This cannot be frozen; the message is for the reader."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Raises ValueError when the key is taken."""
    if kind.key in _kinds:
        raise ValueError(f"evidence kind {kind.key} is already registered")
    _kinds[kind.key] = kind


def kind_of(key: str) -> Kind:
    """Raises KeyError."""
    return _kinds[key]


def all_kinds() -> list[Kind]:
    return list(_kinds.values())
