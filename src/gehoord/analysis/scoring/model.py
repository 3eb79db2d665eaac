"""The shipped model: loading it from safetensors and JSON, and the arithmetic of a score.

Each text gets one number per head: a head per subtheme of the codebook, one for bejegening, one for urgency.
A theme is as likely as at least one of its subthemes (noisy-or), held back when bejegening itself is unlikely.
A calibration per outcome turns these numbers into probabilities. There are two sets of weights: words only, and
words with a sentence embedding; urgency always comes from words, so that the answer at the moment of
submitting and the answer in the inbox are the same.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from gehoord.analysis.scoring.features import Floats, Row, Vocabulary

THEMES = ("begrip", "duidelijkheid", "aansluiten", "serieus_nemen", "respect", "deskundigheid")
BEJEGENING = len(THEMES)
GATE = 0.5
"""How much an unlikely bejegening holds a theme back (chosen by cross-validation among 0, 0.5 and 1)."""
SENTENCE_SHARE = 0.5
"""How much the most alarming sentence adds to the urgency of the whole (among 0, 0.5 and 1)."""
FOLDER = Path(__file__).resolve().parent.parent / "models"
NAME = "scorer"


@dataclass(frozen=True)
class Calibration:
    """Slope and offset that turn numbers into probabilities, and from which probability on it counts as yes."""

    slope: Floats
    offset: Floats
    threshold: Floats

    def probability(self, raw: Floats) -> Floats:
        """Probabilities for numbers whose last axis is the outcomes."""
        return logistic(raw * self.slope + self.offset)


@dataclass(frozen=True)
class EmbeddingHeads:
    """The weights of the heads that see words and an embedding; `mean` is taken off each vector first."""

    weights: Floats
    bias: Floats
    embedding_weights: Floats
    mean: Floats
    calibration: Calibration


@dataclass(frozen=True)
class Model:
    """Everything that one score needs.

    `heads` are the subthemes (`begrip.beperking`), then `bejegening`. `calibration` has the six themes and
    bejegening, `passage` the six themes of one sentence, `urgent` one outcome.
    """

    name: str
    heads: tuple[str, ...]
    vocabulary: Vocabulary
    weights: Floats
    bias: Floats
    urgent_weights: Floats
    urgent_bias: float
    calibration: Calibration
    passage: Calibration
    urgent: Calibration
    full: EmbeddingHeads | None
    figures: dict[str, Any]

    def text_raw(self, row: Row) -> Floats:
        """Seven numbers (six themes, bejegening) for one text, from its words alone."""
        return self._outcomes(row.dot(self.weights) + self.bias)

    def full_raw(self, row: Row, vector: Floats) -> Floats:
        """The same seven from the words and the embedding of one text."""
        assert self.full is not None
        centred = vector - self.full.mean
        centred = centred / max(float(np.linalg.norm(centred)), 1e-6)
        return self._outcomes(row.dot(self.full.weights) + centred @ self.full.embedding_weights + self.full.bias)

    def urgent_raw(self, story: Row, sentences: list[Row]) -> float:
        """One number for urgency: the whole story, and its most alarming sentence."""
        raw = self._urgency(story)
        return raw + SENTENCE_SHARE * max((self._urgency(row) for row in sentences), default=raw)

    def strongest_head(self, row: Row, theme: int) -> int:
        """Which subtheme of a theme is the likeliest for a text."""
        columns = self.subthemes(theme)
        return columns[int(np.argmax(row.dot(self.weights[:, columns]) + self.bias[columns]))]

    def subthemes(self, theme: int) -> list[int]:
        """The columns of a theme's subthemes."""
        return [i for i, head in enumerate(self.heads) if head.startswith(f"{THEMES[theme]}.")]

    def _urgency(self, row: Row) -> float:
        return float(row.dot(self.urgent_weights)) + self.urgent_bias

    def _outcomes(self, logits: Floats) -> Floats:
        bejegening = logits[-1]
        held_back = GATE * np.logaddexp(0, -bejegening)
        themes = [noisy_or(logits[self.subthemes(k)]) - held_back for k in range(len(THEMES))]
        return np.array([*themes, bejegening], dtype=np.float32)


def noisy_or(logits: Floats) -> float:
    """The log-odds that at least one of several things is so, each with its own log-odds."""
    none = -float(np.logaddexp(0, logits).sum())  # log of the chance that none is so
    return float(np.log(-np.expm1(min(none, -1e-9))) - none)


def logistic(logits: Floats) -> Floats:
    """The logistic function, safe for large numbers."""
    result: Floats = 0.5 * (1 + np.tanh(0.5 * logits))
    return result


_lock = threading.Lock()
_loaded: Model | None = None


def shipped() -> Model:
    """The model in the package, read once per process."""
    global _loaded
    if _loaded is None:
        with _lock:
            if _loaded is None:
                _loaded = load(FOLDER)
    return _loaded


def load(folder: Path) -> Model:
    """The model in a folder: `scorer.json` (what it is) and `scorer.safetensors` (its numbers)."""
    described = json.loads((folder / f"{NAME}.json").read_text(encoding="utf-8"))
    with safe_open(folder / f"{NAME}.safetensors", framework="numpy") as file:
        tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  (this file is no dict)

    def floats(key: str) -> Floats:
        return np.asarray(tensors[key], dtype=np.float32)

    def calibration(key: str) -> Calibration:
        return Calibration(*floats(key))

    words = bytes(tensors["words"]).decode().split("\n")
    grams = bytes(tensors["grams"]).decode().split("\n")
    full = None
    if "full.weights" in tensors:
        full = EmbeddingHeads(
            weights=floats("full.weights"),
            bias=floats("full.bias"),
            embedding_weights=floats("full.embedding_weights"),
            mean=floats("full.mean"),
            calibration=calibration("full.calibration"),
        )
    return Model(
        name=described["model"],
        heads=tuple(described["heads"]),
        vocabulary=Vocabulary(
            words={term: column for column, term in enumerate(words)},
            grams={term: column for column, term in enumerate(grams, start=len(words))},
            idf=floats("idf"),
            word_range=tuple(described["word_range"]),
            gram_range=tuple(described["gram_range"]),
        ),
        weights=floats("weights"),
        bias=floats("bias"),
        urgent_weights=floats("urgent_weights"),
        urgent_bias=float(floats("urgent_bias")[0]),
        calibration=calibration("calibration"),
        passage=calibration("passage"),
        urgent=calibration("urgent"),
        full=full,
        figures=described["figures"],
    )
