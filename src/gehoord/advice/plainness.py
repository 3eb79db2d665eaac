"""How the text of a block reads for the people it is for. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from gehoord.analysis.readability import Mark, Reading, marks, measure

from .markdown import spoken

MOST_SIGNS = 20_000
MOST_MARKS = 12


@dataclass(frozen=True)
class BlockReading:
    """The measure, and the sentences to look at again; `more`: how many there are besides these."""

    reading: Reading
    marks: list[Mark]
    more: int = 0


def reading_of(text: str) -> BlockReading:
    """What a writer is told about a text while writing it, without its Markdown and references."""
    lines = spoken(text[:MOST_SIGNS])
    found = marks(lines)
    return BlockReading(measure(lines), found[:MOST_MARKS], max(0, len(found) - MOST_MARKS))
