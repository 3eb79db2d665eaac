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
from gehoord.analysis.scoring.model import (
    BEJEGENING,
    HEADS,
    THEMES,
    URGENT,
    Model,
    Stack,
    pooled,
    probability,
    shipped,
    terms_that_led,
)
from gehoord.analysis.text import sentences

__all__ = [
    "HEADS",
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
TEXTS_AT_ONCE = 32
MAX_WORDS = 5


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
        results += _score_batch(model, texts[first : first + TEXTS_AT_ONCE], with_embeddings)
    return results


def urgent_only(text: str) -> tuple[bool, float]:
    """Whether someone may be in danger now, and the probability; from words alone, in a few milliseconds.

    For the moment of submitting: loads no embeddings.
    """
    model = shipped()
    read = _Reading.of(model, text)
    p = float(probability(_stacked(read.text_features, model.text_stack)[URGENT]))
    return p >= float(model.text_stack.thresholds[URGENT]), p


def info() -> ScorerInfo:
    """The model's name, its cross-validated figures, and whether embeddings are used here."""
    model = shipped()
    reason = "This model was trained without embeddings."
    if model.full_stack is not None:
        reason = embeddings.reason_unavailable() or ""
    return ScorerInfo(
        model=model.name,
        uses_embeddings=not reason,
        reason=reason,
        trained_on=model.figures["trained_on"],
        figures=model.figures,
    )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One text taken apart: its sentences, their rows, and the numbers from words."""

    spans: list[tuple[int, int]]
    rows: list[Row]
    sentence_logits: Floats
    text_features: Floats

    @classmethod
    def of(cls, model: Model, text: str) -> _Reading:
        spans = considered(sentences(text))
        rows = [model.vocabulary.row(text[start:end]) for start, end in spans]
        story = model.text_logits(model.vocabulary.row(text))
        logits = np.array([model.text_logits(row) for row in rows], dtype=np.float32).reshape(-1, len(HEADS))
        return cls(spans, rows, logits, pooled(story, logits))


def considered(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that are looked at one by one: all, or the first 40 and last 20 of a very long text."""
    if len(spans) <= MAX_SENTENCES:
        return spans
    return spans[:HEAD_SENTENCES] + spans[HEAD_SENTENCES - MAX_SENTENCES :]


def _score_batch(model: Model, texts: Sequence[str], with_embeddings: bool) -> list[Scores]:
    readings = [_Reading.of(model, text) for text in texts]
    if not with_embeddings:
        return [_proposal(model, model.text_stack, read, read.text_features) for read in readings]
    assert model.full_stack is not None
    vectors = embeddings.embed(
        [text[start:end] for text, read in zip(texts, readings, strict=True) for start, end in read.spans]
    )
    results = []
    for read, own in zip(readings, _shares(vectors, [len(read.spans) for read in readings]), strict=True):
        features = np.concatenate([read.text_features, embedding_features(model, own)])
        results.append(_proposal(model, model.full_stack, read, features))
    return results


def embedding_features(model: Model, vectors: Floats) -> Floats:
    """What the second step sees of a text's sentence vectors; the story's vector is their mean."""
    if len(vectors) == 0:
        vectors = np.zeros((1, embeddings.DIMENSIONS), dtype=np.float32)
    mean = vectors.mean(axis=0)
    story = model.embedding_logits(mean / max(float(np.linalg.norm(mean)), 1e-9))
    return pooled(story, model.embedding_logits(vectors))


def _proposal(model: Model, stack: Stack, read: _Reading, features: Floats) -> Scores:
    p = probability(_stacked(features, stack))
    is_bejegening = bool(p[BEJEGENING] >= stack.thresholds[BEJEGENING])
    above = [k for k in range(len(THEMES)) if p[k] >= stack.thresholds[k]] if is_bejegening else []
    return Scores(
        bejegening=is_bejegening,
        bejegening_p=float(p[BEJEGENING]),
        themes=tuple(THEMES[k] for k in above),
        theme_p={theme: float(p[k]) for k, theme in enumerate(THEMES)},
        urgent=bool(p[URGENT] >= stack.thresholds[URGENT]),
        urgent_p=float(p[URGENT]),
        passages=tuple(_passages(model, read, above)),
        model=model.name,
    )


def _passages(model: Model, read: _Reading, themes: list[int]) -> Iterator[Passage]:
    """Per proposed theme its strongest sentence, and others that are nearly as strong."""
    words = model.vocabulary.word_list
    for k in themes:
        p = probability(read.sentence_logits[:, k] + model.passage_bias[k])
        for i in range(len(read.spans)):
            if p[i] >= max(0.5, 0.75 * float(p.max())) or p[i] == p.max():
                start, end = read.spans[i]
                led = terms_that_led(read.rows[i], words, model.text_weights[:, k], most=MAX_WORDS)
                yield Passage(start, end, THEMES[k], float(p[i]), led)


def _stacked(features: Floats, stack: Stack) -> Floats:
    logits: Floats = features @ stack.weights + stack.bias
    return logits


def _shares(vectors: Floats, counts: list[int]) -> Iterator[Floats]:
    first = 0
    for count in counts:
        yield vectors[first : first + count]
        first += count


def _uses_embeddings(model: Model) -> bool:
    return model.full_stack is not None and embeddings.reason_unavailable() is None
