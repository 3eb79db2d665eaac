"""The safe text in rows to judge and stretches to mark. Offsets are code points, the end not included."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from gehoord.analysis.scoring import sentences

# A longer story gets more than one sentence in a row, so that the page stays usable.
MOST_ROWS = 120
# How far a stretch may move when something before it in the text was masked.
REACH = 5_000

Stretch = tuple[int, int]


def rows_of(text: str) -> list[Stretch]:
    """The sentences, in a very long story a few to a row."""
    found = sentences(text)
    size = -(-len(found) // MOST_ROWS) or 1
    return [
        (group[0][0], group[-1][1]) for group in (found[i : i + size] for i in range(0, len(found), size))
    ]


def digest_of(words: str) -> str:
    """Recognises the same words again without keeping them."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def find_again(
    text: str, start: int, end: int, digest: str, taken: Collection[Stretch] = ()
) -> Stretch | None:
    """Where the words that stood at `start` to `end` stand now, nearest first; None when they are gone."""
    length = end - start
    last = len(text) - length
    for shift in range(REACH + 1):
        for first in {start - shift, start + shift}:
            if (
                0 <= first <= last
                and (first, first + length) not in taken
                and digest_of(text[first : first + length]) == digest
            ):
                return first, first + length
    return None
