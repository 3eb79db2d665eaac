"""What a report says of an answer that a few people gave, or everybody: words that are wide enough, no number."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from ..live.opinions import AGREE, DISAGREE, PASS
from ..live.outcomes import NO, YES
from ..models import BlockKind


def has_few(counts: Mapping[str, int], least: int) -> bool:
    """Whether an answer was given by somebody, and by fewer people than the council's smallest number.

    Also when all gave the same one: that nobody gave another says what each of them answered.
    """
    given = [number for number in counts.values() if number]
    return len(given) < 2 or min(given) < least


def in_words(kind: str, counts: Mapping[str, int]) -> str:
    """Which side most people took; nothing from which a number follows."""
    asked: dict[tuple[int, ...], str]
    if kind == BlockKind.STATEMENTS:
        asked = {
            (AGREE,): _("De meeste mensen zijn het eens."), (DISAGREE,): _("De meeste mensen zijn het oneens."),
            (PASS,): _("De meeste mensen kozen pas."),
        }
    elif kind == BlockKind.YES_NO:
        asked = {(YES,): _("De meeste mensen kozen ja."), (NO,): _("De meeste mensen kozen nee.")}
    else:
        asked = {
            (4, 5): _("De meeste mensen kozen een 4 of een 5."), (1, 2): _("De meeste mensen kozen een 1 of een 2."),
            (3,): _("De meeste mensen kozen een 3."),
        }
    total = sum(counts.values())
    for values, words in asked.items():
        # Clearly more than half: as many on both sides, to the person, would be a number.
        if 2 * sum(counts.get(str(value), 0) for value in values) - total > max(2, total // 5):
            return words
    return _("De antwoorden lopen uiteen.")
