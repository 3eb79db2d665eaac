"""What a report says of an answer that a few people gave: words that are wide enough instead of their number."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ..live.opinions import AGREE, DISAGREE
from ..live.outcomes import NO, YES
from ..models import BlockKind


def has_few(counts: Mapping[str, int], least: int) -> bool:
    """Whether an answer was given by somebody, and by fewer people than the council's smallest number."""
    return any(0 < number < least for number in counts.values())


def in_words(kind: str, counts: Mapping[str, int]) -> str:
    """Which side most people took; nothing from which a number follows."""
    asked: dict[tuple[int, ...], str]
    if kind == BlockKind.STATEMENTS:
        asked = {(AGREE,): _("De meeste mensen zijn het eens."), (DISAGREE,): _("De meeste mensen zijn het oneens.")}
    elif kind == BlockKind.YES_NO:
        asked = {(YES,): _("De meeste mensen kozen ja."), (NO,): _("De meeste mensen kozen nee.")}
    else:
        asked = {
            (4, 5): _("De meeste mensen kozen een 4 of een 5."), (1, 2): _("De meeste mensen kozen een 1 of een 2."),
        }
    total = sum(counts.values())
    for values, words in asked.items():
        # Clearly more than half: as many on both sides, to the person, would be a number.
        if 2 * sum(counts.get(str(value), 0) for value in values) - total > max(2, total // 5):
            return words
    return _("De antwoorden lopen uiteen.")
