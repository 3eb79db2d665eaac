"""A sparse matrix of votes: people by statements, in an order that depends on their ids only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

AGREE, PASS, DISAGREE = 1, 0, -1
Floats = np.ndarray[Any, np.dtype[np.float64]]
Ints = np.ndarray[Any, np.dtype[np.int64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Votes:
    """A row per participant, a column per statement: 1 agrees, -1 disagrees, 0 passes, NaN did not see it."""

    people: tuple[str, ...]
    statements: tuple[str, ...]
    matrix: Floats

    def __post_init__(self) -> None:
        if self.matrix.shape != (len(self.people), len(self.statements)):
            raise ValueError("a row per participant and a column per statement")
        for ids, what in ((self.people, "participants"), (self.statements, "statements")):
            if len(set(ids)) != len(ids):
                raise ValueError(f"two {what} have the same id")
        if not (np.isnan(self.matrix) | np.isin(self.matrix, (AGREE, PASS, DISAGREE))).all():
            raise ValueError("a vote is 1, 0, -1 or absent")

    @property
    def cast(self) -> Bools:
        """Where there is a vote."""
        return ~np.isnan(self.matrix)


def natural(ids: Sequence[str]) -> list[int]:
    """Places of the ids as people count, 2 before 10 and a7 before a12; the same for every order they come in."""
    def key(place: int) -> tuple[list[tuple[int, int, str]], str]:
        parts = (part for part in re.split(r"(\d+)", ids[place]) if part)
        return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], ids[place]

    return sorted(range(len(ids)), key=key)


def in_order(votes: Votes) -> tuple[Votes, list[int]]:
    """The same votes with people and statements in natural order, and where each participant came from."""
    rows, columns = natural(votes.people), natural(votes.statements)
    return Votes(
        tuple(votes.people[row] for row in rows),
        tuple(votes.statements[column] for column in columns),
        np.ascontiguousarray(votes.matrix[np.ix_(rows, columns)], dtype=np.float64),
    ), rows
