"""The counting part of a score: TF-IDF over words and letter groups, without scikit-learn at run time.

Training fits scikit-learn's TfidfVectorizer and stores its vocabulary; this module repeats the transform
with numpy only (importing scikit-learn costs a second and a hundred megabytes in every process).
A test keeps the two equal.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gehoord.analysis.text import plain

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.int64]

TOKEN_PATTERN = r"\b\w+\b"  # noqa: S105  (a pattern, not a password)
_TOKEN = re.compile(TOKEN_PATTERN)


@dataclass(frozen=True, slots=True)
class Row:
    """One text as a sparse row: which features, and their values (each block has length one)."""

    index: Ints
    value: Floats

    def dot(self, weights: Floats) -> Floats:
        """The row times a dense (features x heads) matrix."""
        return self.value @ weights[self.index]


@dataclass(frozen=True)
class Vocabulary:
    """Terms with their inverse document frequency; words first, then letter groups.

    `words` and `grams` map a term to its column; `idf` has one value per column; `word_range` and
    `gram_range` are the smallest and largest n.
    """

    words: dict[str, int]
    grams: dict[str, int]
    idf: Floats
    word_range: tuple[int, int]
    gram_range: tuple[int, int]

    @cached_property
    def word_list(self) -> list[str]:
        """The words and word pairs, by column."""
        return list(self.words)

    def row(self, text: str) -> Row:
        """The sparse row of one text. Linear in the length of the text."""
        clean = plain(text)
        tokens = _TOKEN.findall(clean)
        found_words = _counted(word_terms(tokens, self.word_range), self.words)
        pieces = Counter(clean.split())
        found_grams: dict[int, int] = {}
        for piece, times in pieces.items():
            for gram in letter_groups(piece, self.gram_range):
                column = self.grams.get(gram)
                if column is not None:
                    found_grams[column] = found_grams.get(column, 0) + times
        blocks = [self._block(found_words), self._block(found_grams)]
        return Row(
            index=np.concatenate([index for index, _ in blocks]),
            value=np.concatenate([value for _, value in blocks]),
        )

    def _block(self, counts: dict[int, int]) -> tuple[Ints, Floats]:
        index = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        tf = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        value = (1 + np.log(tf)) * self.idf[index]
        length = float(np.sqrt((value * value).sum()))
        return index, (value / length if length else value).astype(np.float32)


def word_terms(tokens: list[str], bounds: tuple[int, int]) -> Iterator[str]:
    """Runs of one to n following words, joined by a space."""
    for size in range(bounds[0], bounds[1] + 1):
        if size == 1:
            yield from tokens
        else:
            for first in range(len(tokens) - size + 1):
                yield " ".join(tokens[first : first + size])


def letter_groups(piece: str, bounds: tuple[int, int]) -> Iterator[str]:
    """Groups of letters inside one word with a space on both sides, as scikit-learn's `char_wb` makes them."""
    padded = f" {piece} "
    for size in range(bounds[0], bounds[1] + 1):
        yield padded[:size]
        for first in range(1, len(padded) - size + 1):
            yield padded[first : first + size]
        if size >= len(padded):
            return  # a short word counts once


def _counted(terms: Iterable[str], columns: dict[str, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for term in terms:
        column = columns.get(term)
        if column is not None:
            counts[column] = counts.get(column, 0) + 1
    return counts
