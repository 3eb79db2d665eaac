"""The shipped model: loading it from safetensors and JSON, and the arithmetic of a score.

Two steps. First each text and each of its sentences gets a number per head, from TF-IDF weights and, where
available, from embedding weights. Then a second small regression weighs the number of the whole story
against the strongest and the average sentence.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import safe_open

from gehoord.analysis.scoring.features import Floats, Row, Vocabulary

THEMES = ("begrip", "duidelijkheid", "aansluiten", "serieus_nemen", "respect", "deskundigheid")
HEADS = (*THEMES, "bejegening", "urgent")
BEJEGENING = HEADS.index("bejegening")
URGENT = HEADS.index("urgent")
FOLDER = Path(__file__).resolve().parent.parent / "models"
NAME = "scorer"


@dataclass(frozen=True)
class Stack:
    """The second step: weights (pooled numbers x heads), a bias and a threshold per head."""

    weights: Floats
    bias: Floats
    thresholds: Floats


@dataclass(frozen=True)
class Model:
    """Everything that one score needs; `figures` are the cross-validated ones recorded at training."""

    name: str
    vocabulary: Vocabulary
    text_weights: Floats
    text_bias: Floats
    embedding_weights: Floats | None
    embedding_bias: Floats | None
    text_stack: Stack
    full_stack: Stack | None
    passage_bias: Floats
    figures: dict[str, Any]

    def text_logits(self, row: Row) -> Floats:
        """One number per head for one text, from its words alone."""
        return row.dot(self.text_weights) + self.text_bias

    def embedding_logits(self, vectors: Floats) -> Floats:
        """One number per head for each vector (n x heads)."""
        assert self.embedding_weights is not None and self.embedding_bias is not None
        logits: Floats = vectors @ self.embedding_weights + self.embedding_bias
        return logits


def pooled(story: Floats, sentences: Floats) -> Floats:
    """What the second step sees of one text: the story's numbers, and the highest, top-two and mean sentence."""
    if len(sentences) == 0:
        return np.tile(story, 4)
    ranked = np.sort(sentences, axis=0)[::-1]
    return np.concatenate([story, ranked[0], ranked[:2].mean(axis=0), sentences.mean(axis=0)])


def probability(logits: Floats) -> Floats:
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
        tensors = {key: file.get_tensor(key) for key in file.keys()}

    def floats(key: str) -> Floats:
        return np.asarray(tensors[key], dtype=np.float32)

    def stack(variant: str) -> Stack | None:
        if f"{variant}.weights" not in tensors:
            return None
        return Stack(floats(f"{variant}.weights"), floats(f"{variant}.bias"), floats(f"{variant}.thresholds"))

    words = bytes(tensors["words"]).decode().split("\n")
    grams = bytes(tensors["grams"]).decode().split("\n")
    text_stack = stack("text_stack")
    assert text_stack is not None, "the model file has no head without embeddings"
    return Model(
        name=described["model"],
        vocabulary=Vocabulary(
            words={term: column for column, term in enumerate(words)},
            grams={term: column for column, term in enumerate(grams, start=len(words))},
            idf=floats("idf"),
            word_range=tuple(described["word_range"]),
            gram_range=tuple(described["gram_range"]),
        ),
        text_weights=floats("text_weights"),
        text_bias=floats("text_bias"),
        embedding_weights=floats("embedding_weights") if "embedding_weights" in tensors else None,
        embedding_bias=floats("embedding_bias") if "embedding_bias" in tensors else None,
        text_stack=text_stack,
        full_stack=stack("full_stack"),
        passage_bias=floats("passage_bias"),
        figures=described["figures"],
    )


def terms_that_led(row: Row, vocabulary_words: Sequence[str], weights: Floats, *, most: int) -> tuple[str, ...]:
    """The words (not letter groups, not placeholders) that raised one head the most, highest first."""
    known = row.index < len(vocabulary_words)
    share = row.value[known] * weights[row.index[known]]
    chosen: list[str] = []
    for place in np.argsort(-share, kind="stable"):
        if share[place] <= 0 or len(chosen) == most:
            break
        term = vocabulary_words[int(row.index[known][place])]
        if is_readable(term) and not any(term in other or other in term for other in chosen):
            chosen.append(term)
    return tuple(chosen)


def is_readable(term: str) -> bool:
    """Whether a term is worth showing: letters, more than two, and no placeholder in it."""
    return len(term) > 2 and not any(
        part.startswith("x") and part[1:] in _HIDDEN or not any(map(str.isalpha, part)) for part in term.split()
    )


_HIDDEN = frozenset(
    ("persoon", "locatie", "instelling", "telefoon", "email", "url", "datum", "leeftijd", "bsn", "id")
)
