"""The texts to learn from: whole signals and short fragments, both invented, with their codes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gehoord.analysis.scoring import THEMES
from gehoord.analysis.text import with_placeholders

Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Example:
    """One coded text; `text` has placeholders where `raw` has personal data."""

    id: str
    text: str
    raw: str
    bejegening: bool
    subthemes: frozenset[str]
    themes: frozenset[str]
    urgent: bool

    @property
    def author(self) -> str:
        """The first letter of the id says who wrote it."""
        return self.id[0]


def read(path: Path) -> list[Example]:
    """The examples in a JSONL file; raises ValueError with the line number when a line does not fit."""
    examples = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            examples.append(_example(json.loads(line)))
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError(f"{path.name}, line {number}: {error!r}") from error
    return examples


def theme_labels(examples: Iterable[Example]) -> Labels:
    """Per example a one for each theme it has, and in the last column for bejegening."""
    return np.array([[*(theme in e.themes for theme in THEMES), e.bejegening] for e in examples], dtype=np.int64)


def urgent_labels(examples: Iterable[Example]) -> Labels:
    """A one for each urgent example."""
    return np.array([e.urgent for e in examples], dtype=np.int64)


def _example(row: dict) -> Example:
    spans = [(found["start"], found["end"], found["type"]) for found in row.get("pii", [])]
    return Example(
        id=row["id"],
        text=with_placeholders(row["text"], spans),
        raw=row["text"],
        bejegening=bool(row["bejegening"]),
        subthemes=frozenset(row["subthemes"]),
        themes=frozenset(row["themes"]),
        # A fragment without this field was not judged: it was written as an ordinary experience.
        urgent=bool(row.get("urgent", False)),
    )
