"""How well it does on texts it has not seen: random folds, and leaving one author out.

Fragments are only ever in the training part. Calibration and thresholds are learned inside the training part too,
from an inner cross-validation, so nothing about a test text has touched the outcomes and probabilities measured here.
(The probabilities of single passages, which are not measured, are scaled by models that saw the other signals too.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, f1_score, precision_score, recall_score
from sklearn.model_selection import StratifiedKFold

from gehoord.analysis.scoring import Scores, considered, propose
from gehoord.analysis.scoring.features import Floats
from gehoord.analysis.scoring.model import THEMES, Calibration, Model
from gehoord.analysis.text import sentences
from gehoord.analysis.training.data import Example, theme_labels, urgent_labels
from gehoord.analysis.training.fitting import SEED, Raw, calibrated, fit, plain_classifier, word_counts

INNER_FOLDS = 4
Fold = tuple[np.ndarray, np.ndarray]


@dataclass
class Results:
    """Proposals for texts the proposing model had not seen, by the index of the text."""

    full: dict[int, Scores] = field(default_factory=dict)
    text: dict[int, Scores] = field(default_factory=dict)
    unmasked: dict[int, Scores] = field(default_factory=dict)
    raw: dict[int, tuple[Floats, Floats | None, Floats]] = field(default_factory=dict)


def random_folds(examples: Sequence[Example], folds: int) -> list[Fold]:
    """Folds with the same share of bejegening and urgency in each."""
    strata = [2 * example.bejegening + example.urgent for example in examples]
    splitter = StratifiedKFold(folds, shuffle=True, random_state=SEED)
    return list(splitter.split(np.zeros(len(examples)), strata))


def author_folds(examples: Sequence[Example]) -> list[Fold]:
    """Each author in turn is the test part."""
    authors = np.array([example.author for example in examples])
    return [(np.flatnonzero(authors != who), np.flatnonzero(authors == who)) for who in sorted(set(authors))]


def raw_of(model: Model, examples: Sequence[Example], vectors: Floats | None) -> Raw:
    """The model's uncalibrated numbers for texts."""
    text, full, urgent = [], [], []
    for i, example in enumerate(examples):
        row = model.vocabulary.row(example.text)
        text.append(model.text_raw(row))
        urgent.append([_urgency(model, example.text), _urgency(model, example.raw)])
        if vectors is not None:
            full.append(model.full_raw(row, vectors[i]))
    return Raw(np.array(text), np.array(full) if vectors is not None else None, np.array(urgent, dtype=np.float32))


def cross_validate(
    signals: Sequence[Example],
    fragments: Sequence[Example],
    vectors: tuple[Floats, Floats] | None,
    folds: list[Fold],
    *,
    name: str = "untested",
    passage: Calibration | None = None,
) -> Results:
    """A proposal for every signal by a model that never saw it.

    `vectors` are the embeddings of signals and of fragments; `passage` is the calibration of single sentences,
    which is learned from fragments only.
    """
    results = Results()
    own = vectors[0] if vectors is not None else None
    for train, test in folds:
        inner = random_folds([signals[i] for i in train], INNER_FOLDS)
        raw = unseen_raw(signals, fragments, vectors, [(train[a], train[b]) for a, b in inner], train)
        model = _fitted(signals, fragments, vectors, train)
        chosen = [signals[i] for i in train]
        changes = {"name": name} | ({"passage": passage} if passage is not None else {})
        model = calibrated(model, raw, theme_labels(chosen), urgent_labels(chosen), **changes)
        tested = raw_of(model, [signals[i] for i in test], own[test] if own is not None else None)
        for place, i in enumerate(test):
            results.text[i] = propose(model, signals[i].text, None)
            results.unmasked[i] = propose(model, signals[i].raw, None)
            results.full[i] = propose(model, signals[i].text, own[i]) if own is not None else results.text[i]
            full = tested.full[place] if tested.full is not None else None
            results.raw[i] = (tested.text[place], full, tested.urgent[place])
    return results


def unseen_raw(
    signals: Sequence[Example],
    fragments: Sequence[Example],
    vectors: tuple[Floats, Floats] | None,
    folds: list[Fold],
    order: np.ndarray,
) -> Raw:
    """Uncalibrated numbers for the signals in `order`, each by a model that never saw it."""
    found: dict[int, tuple[Floats, Floats | None, Floats]] = {}
    for train, test in folds:
        model = _fitted(signals, fragments, vectors, train)
        raw = raw_of(model, [signals[i] for i in test], vectors[0][test] if vectors is not None else None)
        for place, i in enumerate(test):
            found[i] = (raw.text[place], raw.full[place] if raw.full is not None else None, raw.urgent[place])
    return as_raw(found, order)


def as_raw(found: dict[int, tuple[Floats, Floats | None, Floats]], order: Sequence[int] | np.ndarray) -> Raw:
    """Numbers kept by index, as arrays in the given order."""
    full = [found[i][1] for i in order]
    return Raw(
        np.array([found[i][0] for i in order]),
        None if full[0] is None else np.array(full),
        np.array([found[i][2] for i in order], dtype=np.float32),
    )


def figures(examples: Sequence[Example], scores: dict[int, Scores]) -> dict[str, Any]:
    """Precision, recall, F1 and Brier score of proposals, rounded to three digits."""
    order = sorted(scores)
    labels = theme_labels([examples[i] for i in order])
    urgent = urgent_labels([examples[i] for i in order])
    given = np.array([[*(t in scores[i].themes for t in THEMES), scores[i].bejegening] for i in order], dtype=int)
    p = np.array([[*scores[i].theme_p.values(), scores[i].bejegening_p] for i in order])
    alarm = np.array([scores[i].urgent for i in order], dtype=int)
    alarm_p = np.array([scores[i].urgent_p for i in order])
    themes = {theme: _one(labels[:, k], given[:, k], p[:, k]) for k, theme in enumerate(THEMES)}
    return {
        "n": len(order),
        "bejegening": _one(labels[:, -1], given[:, -1], p[:, -1]),
        "themes": themes,
        "themes_macro_f1": _rounded(np.mean([theme["f1"] for theme in themes.values()])),
        "themes_micro_f1": _rounded(f1_score(labels[:, :-1].ravel(), given[:, :-1].ravel())),
        "urgent": _one(urgent, alarm, alarm_p),
    }


def plain_baseline(signals: Sequence[Example], folds: list[Fold], vectors: Floats | None = None) -> dict[str, float]:
    """F1 for bejegening and macro-F1 for themes of the plainest model in the same folds, to compare with.

    TF-IDF of words (or, when given, the embeddings) with a logistic regression per outcome, at 0.5, from the
    signals alone.
    """
    labels = theme_labels(signals)
    given = np.zeros_like(labels)
    for train, test in folds:
        features = vectors if vectors is not None else word_counts([s.text for s in signals], train)
        for k in range(labels.shape[1]):
            given[test, k] = plain_classifier().fit(features[train], labels[train, k]).predict(features[test])
    return {
        "bejegening_f1": _rounded(f1_score(labels[:, -1], given[:, -1])),
        "themes_macro_f1": _rounded(np.mean([f1_score(labels[:, k], given[:, k]) for k in range(len(THEMES))])),
    }


def by_author(examples: Sequence[Example], scores: dict[int, Scores]) -> dict[str, Any]:
    """The figures per author."""
    authors = sorted({example.author for example in examples})
    return {
        who: figures(examples, {i: given for i, given in scores.items() if examples[i].author == who})
        for who in authors
    }


def calibration_table(examples: Sequence[Example], scores: dict[int, Scores]) -> list[dict[str, float]]:
    """For theme probabilities per fifth of the scale: how many, the mean said, and the share that was so."""
    said = np.concatenate([list(scores[i].theme_p.values()) for i in sorted(scores)])
    so = theme_labels([examples[i] for i in sorted(scores)])[:, :-1].ravel()
    table = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        here = (said >= low) & (said < low + 0.2 if low < 0.8 else said <= 1)
        if here.any():
            table.append(
                {
                    "from": low,
                    "n": int(here.sum()),
                    "said": _rounded(said[here].mean()),
                    "was": _rounded(so[here].mean()),
                }
            )
    return table


def _urgency(model: Model, text: str) -> float:
    rows = [model.vocabulary.row(text[start:end]) for start, end in considered(sentences(text))]
    return model.urgent_raw(model.vocabulary.row(text), rows)


def _fitted(
    signals: Sequence[Example],
    fragments: Sequence[Example],
    vectors: tuple[Floats, Floats] | None,
    train: np.ndarray,
) -> Model:
    both = None if vectors is None else np.vstack([vectors[0][train], vectors[1]])
    return fit([*(signals[i] for i in train), *fragments], both)


def _one(labels: np.ndarray, given: np.ndarray, p: np.ndarray) -> dict[str, float]:
    return {
        "n": int(labels.sum()),
        "precision": _rounded(precision_score(labels, given, zero_division=0)),
        "recall": _rounded(recall_score(labels, given, zero_division=0)),
        "f1": _rounded(f1_score(labels, given, zero_division=0)),
        "average_precision": _rounded(average_precision_score(labels, p)) if labels.any() else 0.0,
        "brier": _rounded(brier_score_loss(labels, p)),
    }


def _rounded(value: float | np.floating[Any]) -> float:
    return round(float(value), 3)
