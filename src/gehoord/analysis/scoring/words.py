"""The words that led to a proposal, fit to show to a person."""

from __future__ import annotations

import numpy as np

from gehoord.analysis.scoring.features import Floats, Row
from gehoord.analysis.text import PLACEHOLDER_TYPES

_HIDDEN = frozenset(f"x{kind}" for kind in PLACEHOLDER_TYPES)
_EMPTY = frozenset(
    "de het een en in op van te dat die is was ik je we wij hij zij ze er aan voor met om als maar ook dan "
    "nog bij uit naar mijn mn ons onze zijn haar hem hun dit daar hier wat wel u uw had heeft heb werd the and to "
    "of my she he it".split()
)


def words_that_led(row: Row, vocabulary_words: list[str], weights: Floats, *, most: int) -> tuple[str, ...]:
    """The words (no letter groups, no placeholders) that raised one head the most, highest first."""
    known = row.index < len(vocabulary_words)
    columns = row.index[known]
    share = row.value[known] * weights[columns]
    chosen: list[str] = []
    for place in np.argsort(-share, kind="stable"):
        if share[place] <= 0 or len(chosen) == most:
            break
        term = vocabulary_words[int(columns[place])]
        if is_readable(term) and not _overlaps(term, chosen):
            chosen.append(term)
    return tuple(chosen)


def is_readable(term: str) -> bool:
    """Whether a term says something by itself: letters, no placeholder, not only little words."""
    parts = term.split()
    if any(part in _HIDDEN or not any(map(str.isalpha, part)) for part in parts):
        return False
    return len(term) > 2 and not all(part in _EMPTY for part in parts)


def _overlaps(term: str, chosen: list[str]) -> bool:
    parts = set(term.split())
    return any(parts & set(other.split()) for other in chosen)
