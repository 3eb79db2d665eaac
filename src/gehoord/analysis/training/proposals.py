"""Proposals for the training texts themselves, each by a model that never saw the text.

The sample council shows these, so that no score on a training text is ever on show.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import KFold

from gehoord.analysis.scoring import Scores, propose
from gehoord.analysis.scoring.features import Floats
from gehoord.analysis.scoring.model import THEMES, Calibration, Model
from gehoord.analysis.text import sentences
from gehoord.analysis.training.data import Example, theme_labels
from gehoord.analysis.training.evaluate import raw_of
from gehoord.analysis.training.fitting import SEED, fit, passage_calibration

FRAGMENT_FOLDS = 5


class FragmentModels:
    """A model per fifth of the fragments, trained on the signals and the other four fifths."""

    def __init__(
        self, signals: Sequence[Example], fragments: Sequence[Example], vectors: tuple[Floats, Floats] | None
    ) -> None:
        self.fragments = fragments
        self.vectors = vectors[1] if vectors is not None else None
        self.parts: list[tuple[Model, np.ndarray]] = []
        for train, test in KFold(FRAGMENT_FOLDS, shuffle=True, random_state=SEED).split(np.zeros(len(fragments))):
            both = None if vectors is None else np.vstack([vectors[0], vectors[1][train]])
            self.parts.append((fit([*signals, *(fragments[i] for i in train)], both), test))

    def passage_calibration(self) -> Calibration:
        """Probabilities for single sentences, from fragments by models that had not seen them."""
        raw = np.zeros((len(self.fragments), len(THEMES)), dtype=np.float32)
        for model, test in self.parts:
            raw[test] = raw_of(model, [self.fragments[i] for i in test], None).text[:, : len(THEMES)]
        return passage_calibration(raw, theme_labels(self.fragments)[:, : len(THEMES)])

    def proposals(self, like: Model) -> dict[int, Scores]:
        """A proposal per fragment, calibrated as the given model is."""
        found = {}
        for model, test in self.parts:
            full = model.full
            if full is not None and like.full is not None:
                full = replace(full, calibration=like.full.calibration)
            ready = replace(
                model,
                name=like.name,
                calibration=like.calibration,
                passage=like.passage,
                urgent=like.urgent,
                full=full,
            )
            for i in test:
                vector = self.vectors[i] if self.vectors is not None else None
                found[int(i)] = propose(ready, self.fragments[i].text, vector)
        return found


def write(path: Path, examples: Sequence[Example], scores: dict[int, Scores]) -> None:
    """One JSON object a line, in the order of the examples.

    A passage is the index of its sentence in `sentences(text)`: our own recognisers may mask other words than
    the ones marked in the data, which moves offsets but not sentences.
    """
    with path.open("w", encoding="utf-8") as file:
        for i, example in enumerate(examples):
            file.write(json.dumps(_line(example, scores[i]), ensure_ascii=False, separators=(",", ":")) + "\n")


def _line(example: Example, given: Scores) -> dict[str, Any]:
    index = {start: number for number, (start, _) in enumerate(sentences(example.text))}
    return {
        "id": example.id,
        "bejegening": given.bejegening,
        "bejegening_p": round(given.bejegening_p, 4),
        "themes": list(given.themes),
        "theme_p": {theme: round(p, 4) for theme, p in given.theme_p.items()},
        "urgent": given.urgent,
        "urgent_p": round(given.urgent_p, 4),
        "passages": [
            {
                "sentence": index[passage.start],
                "theme": passage.theme,
                "p": round(passage.p, 4),
                "words": passage.words,
            }
            for passage in given.passages
        ],
        "model": given.model,
    }
