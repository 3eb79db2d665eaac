"""Proposals for one text: is it about bejegening, which themes, and may someone be in danger now.

A pure function over the model in `analysis/models`; people decide, this proposes. The text is expected
de-identified (`[PERSOON-1]`), and may be raw. How it was trained and how well it does: `analysis/training`
and `models/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gehoord.analysis.scoring import embeddings
from gehoord.analysis.scoring.features import Floats, Row
from gehoord.analysis.scoring.model import BEJEGENING, THEMES, Calibration, Model, shipped
from gehoord.analysis.scoring.words import words_that_led
from gehoord.analysis.text import sentences

__all__ = [
    "THEMES",
    "Passage",
    "ScorerInfo",
    "Scores",
    "info",
    "score",
    "score_many",
    "sentences",
    "urgent_only",
]

MAX_SENTENCES = 60
"""Of a longer text only the first 40 and the last 20 sentences are looked at one by one; the whole story counts
in full for its words. So the time for one text has a ceiling."""
HEAD_SENTENCES = 40
TEXTS_AT_ONCE = 64
MAX_WORDS = 5
CLEAR_SHARE = 0.75
"""A second passage for a theme is shown when it is at least this share as likely as the first."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that supports a theme: offsets in the text given, and the words that led to it."""

    start: int
    end: int
    theme: str
    p: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """What the model proposes for one text; all `p` lie between 0 and 1.

    `themes` is empty unless `bejegening`; `theme_p` always has all six themes; `model` is name and version.
    """

    bejegening: bool
    bejegening_p: float
    themes: tuple[str, ...]
    theme_p: dict[str, float]
    urgent: bool
    urgent_p: float
    passages: tuple[Passage, ...]
    model: str


@dataclass(frozen=True, slots=True)
class ScorerInfo:
    """Which model runs here; `reason` says in a sentence why it runs without embeddings, else it is empty."""

    model: str
    uses_embeddings: bool
    reason: str
    trained_on: str
    figures: dict[str, Any]


def score(text: str) -> Scores:
    """The proposal for one text."""
    return score_many([text])[0]


def score_many(texts: Sequence[str]) -> list[Scores]:
    """A proposal per text, in order; embeddings in batches, memory bounded."""
    model = shipped()
    with_embeddings = _uses_embeddings(model)
    results: list[Scores] = []
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        part = texts[first : first + TEXTS_AT_ONCE]
        vectors = list(embeddings.embed(part)) if with_embeddings else [None] * len(part)
        results += [propose(model, text, vector) for text, vector in zip(part, vectors, strict=True)]
    return results


def urgent_only(text: str) -> tuple[bool, float]:
    """Whether someone may be in danger now, and the probability; from words alone, in about a millisecond.

    For the moment of submitting: loads no embeddings, and gives what `score` gives.
    """
    model = shipped()
    rows = [model.vocabulary.row(text[start:end]) for start, end in considered(sentences(text))]
    return _urgency(model, model.vocabulary.row(text), rows)


def info() -> ScorerInfo:
    """The model's name, its cross-validated figures, and whether embeddings are used here."""
    model = shipped()
    reason = "This model was trained without embeddings."
    if model.full is not None:
        reason = embeddings.reason_unavailable() or ""
    return ScorerInfo(
        model=model.name,
        uses_embeddings=not reason,
        reason=reason,
        trained_on=model.figures["trained_on"],
        figures=model.figures,
    )


def propose(model: Model, text: str, vector: Floats | None) -> Scores:
    """The proposal of a model for one text; `vector` is its embedding, None scores by words alone."""
    spans = considered(sentences(text))
    rows = [model.vocabulary.row(text[start:end]) for start, end in spans]
    story = model.vocabulary.row(text)
    if vector is not None and model.full is not None:
        calibration, raw = model.full.calibration, model.full_raw(story, vector)
    else:
        calibration, raw = model.calibration, model.text_raw(story)
    p = calibration.probability(raw)
    is_bejegening, chosen = decide(p, calibration)
    urgent, urgent_p = _urgency(model, story, rows)
    return Scores(
        bejegening=is_bejegening,
        bejegening_p=float(p[BEJEGENING]),
        themes=tuple(THEMES[k] for k in chosen),
        theme_p={theme: float(p[k]) for k, theme in enumerate(THEMES)},
        urgent=urgent,
        urgent_p=urgent_p,
        passages=tuple(_passages(model, spans, rows, chosen)),
        model=model.name,
    )


def decide(p: Floats, calibration: Calibration) -> tuple[bool, list[int]]:
    """Whether it is about bejegening, and which themes; by the codebook themes come only with bejegening."""
    if p[BEJEGENING] < calibration.threshold[BEJEGENING]:
        return False, []
    return True, [k for k in range(len(THEMES)) if p[k] >= calibration.threshold[k]]


def considered(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that are looked at one by one: all, or the first 40 and last 20 of a very long text."""
    if len(spans) <= MAX_SENTENCES:
        return spans
    return spans[:HEAD_SENTENCES] + spans[HEAD_SENTENCES - MAX_SENTENCES :]


def _urgency(model: Model, story: Row, rows: list[Row]) -> tuple[bool, float]:
    raw = np.array([model.urgent_raw(story, rows)], dtype=np.float32)
    p = float(model.urgent.probability(raw)[0])
    return p >= float(model.urgent.threshold[0]), p


def _passages(model: Model, spans: list[tuple[int, int]], rows: list[Row], themes: list[int]) -> Iterator[Passage]:
    """Per proposed theme its strongest sentence, and others that are nearly as strong."""
    if not themes or not rows:
        return
    p = model.passage.probability(np.array([model.text_raw(row) for row in rows])[:, : len(THEMES)])
    for k in themes:
        best = float(p[:, k].max())
        for (start, end), row, own in zip(spans, rows, p[:, k], strict=True):
            if own == best or own >= max(0.5, CLEAR_SHARE * best):
                weights = model.weights[:, model.strongest_head(row, k)]
                led = words_that_led(row, model.vocabulary.word_list, weights, most=MAX_WORDS)
                yield Passage(start, end, THEMES[k], float(own), led)


def _uses_embeddings(model: Model) -> bool:
    return model.full is not None and embeddings.reason_unavailable() is None
