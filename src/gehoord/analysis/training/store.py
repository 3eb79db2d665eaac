"""Writing a model: numbers to safetensors, everything a person may want to read to JSON."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save

from gehoord.analysis.scoring.model import NAME, Calibration, Model


def write(model: Model, folder: Path) -> None:
    """`scorer.safetensors` and `scorer.json` in the folder; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    words, grams = list(model.vocabulary.words), list(model.vocabulary.grams)
    if any("\n" in term for term in words + grams):
        raise ValueError("a term with a line break cannot be stored")
    tensors = {
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "grams": np.frombuffer("\n".join(grams).encode(), np.uint8),
        "idf": model.vocabulary.idf,
        "weights": model.weights.astype(np.float16),
        "bias": model.bias,
        "urgent_weights": model.urgent_weights.astype(np.float16),
        "urgent_bias": np.array([model.urgent_bias], np.float32),
        "calibration": _stacked(model.calibration),
        "passage": _stacked(model.passage),
        "urgent": _stacked(model.urgent),
    }
    if model.full is not None:
        tensors |= {
            "full.weights": model.full.weights.astype(np.float16),
            "full.bias": model.full.bias,
            "full.embedding_weights": model.full.embedding_weights.astype(np.float32),
            "full.mean": model.full.mean,
            "full.calibration": _stacked(model.full.calibration),
        }
    # safetensors writes the memory as it lies, whatever the strides say.
    laid_out = {key: np.ascontiguousarray(tensor) for key, tensor in tensors.items()}
    (folder / f"{NAME}.safetensors").write_bytes(save(laid_out))
    described = {
        "model": model.name,
        "heads": list(model.heads),
        "word_range": list(model.vocabulary.word_range),
        "gram_range": list(model.vocabulary.gram_range),
        "figures": model.figures,
    }
    (folder / f"{NAME}.json").write_text(json.dumps(described, indent=1) + "\n", encoding="utf-8")


def _stacked(calibration: Calibration) -> np.ndarray:
    return np.stack([calibration.slope, calibration.offset, calibration.threshold]).astype(np.float32)
