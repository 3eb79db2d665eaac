"""Words of a group that may no longer be read: what is written instead, and what later rooms do about it."""

from __future__ import annotations

import re
from collections.abc import Callable

from gehoord.core.councils.models import Council

# Stands in letters, which are in Dutch.
BLACKED_OUT = "(weggehaald om iemand te beschermen)"
# Fewer words are found by chance in a sentence of somebody else ("Tijd"): those go where they stand alone.
FEW_WORDS = 3

# Gets the council and the words: in the same transaction.
AFTER_BLACKING_OUT: list[Callable[[Council, str], None]] = []


def after_blacking_out(hook: Callable[[Council, str], None]) -> None:
    AFTER_BLACKING_OUT.append(hook)


def blacked_out(text: str, words: str) -> str:
    """The text with `BLACKED_OUT` wherever the words stand; fewer than `FEW_WORDS` only when they are a line alone."""
    found = re.escape(words)
    if len(words.split()) < FEW_WORDS:
        return re.sub(rf"(?m)^([ \t]*(?:- )?){found}[ \t]*$", rf"\1{BLACKED_OUT}", text)
    return re.sub(rf"(?<!\w){found}(?!\w)", BLACKED_OUT, text)
