"""Taking one more name or place out of a safe text by hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from gehoord.privacy.recognisers import PII_TYPES, PLACEHOLDER, Span

SHORTEST_PHRASE = 2


class PhraseNotFound(Exception):
    """The words do not stand in the text; the message is for the reader."""


def count_types(spans: Iterable[Span]) -> dict[str, int]:
    """How many of each type."""
    return dict(Counter(span.type for span in spans))


def mask(text: str, phrase: str, pii_type: str) -> tuple[str, int]:
    """The text with every whole occurrence of `phrase` replaced by a placeholder, and how many there were.

    Raises PhraseNotFound, ValueError on an unknown type.
    """
    if pii_type not in PII_TYPES:
        raise ValueError(pii_type)
    words = phrase.split()
    if len("".join(words)) < SHORTEST_PHRASE:
        raise PhraseNotFound(_("Neem minstens twee letters over uit de tekst."))
    used = {int(n) for n in re.findall(rf"\[{pii_type.upper()}-(\d{{1,6}})\]", text)}
    placeholder = f"[{pii_type.upper()}-{max(used, default=0) + 1}]"
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE)
    kept, parts, times = 0, [], 0
    # Placeholders stand apart: a phrase such as "PERSOON" must not break one open.
    for found in [*PLACEHOLDER.finditer(text), None]:
        end = found.start() if found else len(text)
        piece, count = pattern.subn(lambda _match: placeholder, text[kept:end])
        times += count
        parts.append(piece)
        if found:
            parts.append(found.group())
            kept = found.end()
    if not times:
        raise PhraseNotFound(_("Deze woorden staan niet zo in de tekst. Neem ze precies over."))
    return "".join(parts), times
