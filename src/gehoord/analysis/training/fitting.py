"""Fitting: from coded texts to a model, its weights first and its calibration after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, fbeta_score

from gehoord.analysis.scoring.features import TOKEN_PATTERN, Floats, Vocabulary
from gehoord.analysis.scoring.model import BEJEGENING, THEMES, Calibration, EmbeddingHeads, Model, logistic
from gehoord.analysis.text import plain
from gehoord.analysis.training.data import Example, Labels, urgent_labels

WORD_RANGE = (1, 2)
GRAM_RANGE = (3, 5)
MIN_TEXTS_WORD = 2
MIN_TEXTS_GRAM = 3
STRENGTH = 5.0
"""C of the logistic regressions; 2 and 5 did alike with words only."""
EMBEDDING_SCALE = 0.5
"""How long the embedding is beside the two blocks of words, each of length one (among 0.5, 0.7, 1, 1.5)."""
MISSED_COUNTS = 2.0
"""For the urgency threshold recall counts twice as much as precision (F2): missing a child is worse."""
SEED = 0


@dataclass(frozen=True)
class Raw:
    """Uncalibrated numbers of texts: words only, with embedding (None without), and urgency.

    `urgent` has two columns: of the de-identified text, and of the text as it was written.
    """

    text: Floats
    full: Floats | None
    urgent: Floats


def vectorizers() -> tuple[TfidfVectorizer, TfidfVectorizer]:
    """The two blocks of counts: words and word pairs, letter groups inside words."""
    words = TfidfVectorizer(
        preprocessor=plain,
        token_pattern=TOKEN_PATTERN,
        ngram_range=WORD_RANGE,
        min_df=MIN_TEXTS_WORD,
        sublinear_tf=True,
    )
    grams = TfidfVectorizer(
        preprocessor=plain,
        analyzer="char_wb",
        ngram_range=GRAM_RANGE,
        min_df=MIN_TEXTS_GRAM,
        sublinear_tf=True,
    )
    return words, grams


def vocabulary_of(words: TfidfVectorizer, grams: TfidfVectorizer) -> Vocabulary:
    """The fitted blocks in the form that scoring uses."""
    word_terms = words.get_feature_names_out().tolist()
    gram_terms = grams.get_feature_names_out().tolist()
    return Vocabulary(
        words={term: column for column, term in enumerate(word_terms)},
        grams={term: column for column, term in enumerate(gram_terms, start=len(word_terms))},
        idf=np.concatenate([words.idf_, grams.idf_]).astype(np.float32),
        word_range=WORD_RANGE,
        gram_range=GRAM_RANGE,
    )


def fit(examples: Sequence[Example], vectors: Floats | None, *, name: str = "untested") -> Model:
    """A model with its weights, not yet calibrated; `vectors` are the examples' embeddings, if there are any."""
    words, grams = vectorizers()
    texts = [example.text for example in examples]
    counts = sp.hstack([words.fit_transform(texts), grams.fit_transform(texts)]).tocsr()
    subthemes = sorted({subtheme for example in examples for subtheme in example.subthemes})
    targets = np.array(
        [[*(subtheme in e.subthemes for subtheme in subthemes), e.bejegening] for e in examples],
        dtype=np.int64,
    )
    weights, bias = _heads(counts, targets)
    # Urgency is asked at the moment of submitting, before anything is masked: it learns from both forms.
    raw = sp.hstack([block.transform([example.raw for example in examples]) for block in (words, grams)])
    alarming = urgent_labels(examples)[:, None]
    urgent_weights, urgent_bias = _heads(sp.vstack([counts, raw]).tocsr(), np.vstack([alarming, alarming]))
    full = None
    if vectors is not None:
        mean = vectors.mean(axis=0)
        centred = vectors - mean
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        both, full_bias = _heads(sp.hstack([counts, EMBEDDING_SCALE * centred]).tocsr(), targets)
        full = EmbeddingHeads(
            weights=both[: counts.shape[1]],
            bias=full_bias,
            embedding_weights=EMBEDDING_SCALE * both[counts.shape[1] :],
            mean=mean.astype(np.float32),
            calibration=_undecided(len(THEMES) + 1),
        )
    return Model(
        name=name,
        heads=(*subthemes, "bejegening"),
        vocabulary=vocabulary_of(words, grams),
        weights=weights,
        bias=bias,
        urgent_weights=urgent_weights[:, 0],
        urgent_bias=float(urgent_bias[0]),
        calibration=_undecided(len(THEMES) + 1),
        passage=_undecided(len(THEMES)),
        urgent=_undecided(1),
        full=full,
        figures={},
    )


def calibrated(model: Model, raw: Raw, themes: Labels, urgent: Labels, **changes: Any) -> Model:
    """The model with slopes, offsets and thresholds learned from numbers of texts it was not trained on."""
    full = model.full
    if full is not None and raw.full is not None:
        full = replace(full, calibration=outcome_calibration(raw.full, themes))
    return replace(
        model,
        calibration=outcome_calibration(raw.text, themes),
        full=full,
        urgent=urgent_calibration(raw.urgent, urgent),
        **changes,
    )


def outcome_calibration(raw: Floats, labels: Labels) -> Calibration:
    """Probabilities per outcome; one threshold for bejegening and one shared by the themes.

    A shared threshold is one number learned from all themes together; a threshold per theme would be six, each
    learned from about a hundred stories. The simpler one was chosen beforehand, the other not measured.
    """
    slope, offset = _platt(raw, labels)
    calibration = Calibration(slope, offset, np.full(len(slope), 0.5, dtype=np.float32))
    p = calibration.probability(raw)
    threshold = np.empty(len(slope), dtype=np.float32)
    threshold[BEJEGENING] = _best_threshold(p[:, [BEJEGENING]], labels[:, [BEJEGENING]])
    about = p[:, [BEJEGENING]] >= threshold[BEJEGENING]
    threshold[:BEJEGENING] = _best_threshold(np.where(about, p[:, :BEJEGENING], 0), labels[:, :BEJEGENING])
    return Calibration(slope, offset, threshold)


def passage_calibration(raw: Floats, labels: Labels) -> Calibration:
    """Probabilities for short passages, from fragments that the model had not seen."""
    slope, offset = _platt(raw, labels)
    return Calibration(slope, offset, np.full(len(slope), 0.5, dtype=np.float32))


def urgent_calibration(raw: Floats, labels: Labels) -> Calibration:
    """A probability for urgency, with the threshold of the highest F2.

    `raw` has a column per form of the text (masked, as written); both count alike.
    """
    said, labels = raw.T.reshape(-1, 1), np.tile(labels, raw.shape[1])
    slope, offset = _platt(said, labels[:, None])
    p = Calibration(slope, offset, slope).probability(said)[:, 0]
    grid = logistic(np.arange(-4, 1, 0.05))
    scores = np.array([fbeta_score(labels, p >= t, beta=MISSED_COUNTS, zero_division=0) for t in grid])
    # The lower part of the good thresholds: they find more.
    threshold = np.quantile(grid[scores >= scores.max() - 0.01], 0.25)
    return Calibration(slope, offset, np.array([threshold], dtype=np.float32))


def plain_classifier() -> LogisticRegression:
    """The regression behind every head; balanced, since a subtheme has some forty examples among eighteen hundred."""
    # The dual form is twenty to thirty times faster here: far more features than texts.
    return LogisticRegression(
        C=STRENGTH,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        max_iter=1000,
        tol=1e-4,
        random_state=SEED,
    )


def word_counts(texts: Sequence[str], train: np.ndarray) -> sp.csr_matrix:
    """TF-IDF of words and word pairs for all texts, with the vocabulary of the training part."""
    words, _ = vectorizers()
    words.fit([texts[i] for i in train])
    return words.transform(texts).tocsr()


def _heads(features: sp.csr_matrix, targets: Labels) -> tuple[Floats, Floats]:
    weights, bias = [], []
    for target in targets.T:
        head = plain_classifier().fit(features, target)
        weights.append(head.coef_[0])
        bias.append(head.intercept_[0])
    # Half precision on disk; rounding here keeps the measured model and the stored one the same.
    rounded = np.ascontiguousarray(np.array(weights).T.astype(np.float16).astype(np.float32))
    return rounded, np.array(bias, dtype=np.float32)


def _platt(raw: Floats, labels: Labels) -> tuple[Floats, Floats]:
    slopes, offsets = [], []
    for column, target in zip(raw.T, labels.T, strict=True):
        fitted = LogisticRegression(C=1.0, max_iter=200).fit(column[:, None], target)
        slopes.append(fitted.coef_[0, 0])
        offsets.append(fitted.intercept_[0])
    return np.array(slopes, dtype=np.float32), np.array(offsets, dtype=np.float32)


def _best_threshold(p: Floats, labels: Labels) -> float:
    """The threshold with the highest mean F1 over the columns."""
    grid = np.arange(0.15, 0.70, 0.01)
    means = [np.mean([f1_score(y, x >= t, zero_division=0) for x, y in zip(p.T, labels.T, strict=True)]) for t in grid]
    # The middle of the good part rather than its highest spike: the spike is chance.
    good = grid[np.array(means) >= max(means) - 0.003]
    return float(np.median(good))


def _undecided(outcomes: int) -> Calibration:
    return Calibration(
        np.ones(outcomes, np.float32), np.zeros(outcomes, np.float32), np.full(outcomes, 0.5, np.float32)
    )
