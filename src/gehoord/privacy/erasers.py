"""Erasing somebody everywhere: each room registers how it forgets.

A subject is a person who told (known by their signal) or a person who works for a council.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from gehoord.core.councils.models import Council

Kind = Literal["signal", "person"]


@dataclass(frozen=True)
class Subject:
    """Whom to forget: `pk` is that of the signal or of the person."""

    kind: Kind
    council: Council
    pk: int


Eraser = Callable[[Subject], int]

# model label -> (kind, how many rows it touched). Rooms register from low to high; erasing goes the other way.
ERASERS: dict[str, list[tuple[Kind, Eraser]]] = {}


def register_eraser(model_label: str, kind: Kind, erase: Eraser) -> None:
    """Say how the personal fields of a model are erased. Call it from `apps.py`."""
    ERASERS.setdefault(model_label, []).append((kind, erase))


def erase(subject: Subject) -> dict[str, int]:
    """How many rows were erased or emptied, by model. Call it inside a transaction."""
    counts: dict[str, int] = {}
    for label in reversed(list(ERASERS)):
        for kind, eraser in ERASERS[label]:
            if kind == subject.kind:
                counts[label] = counts.get(label, 0) + eraser(subject)
    return counts
