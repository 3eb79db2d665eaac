"""What came out of a question, in numbers that say nothing about few people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ..models import Block, BlockKind, GroupRole
from .selectors import FEWEST, told_apart

YES, NO = 1, 0
SCALE = (1, 2, 3, 4, 5)


def choices(kind: str) -> tuple[tuple[int, str], ...]:
    """(value, what stands on the button) of a question."""
    if kind == BlockKind.YES_NO:
        return ((YES, _("Ja")), (NO, _("Nee")))
    low, high = _("1: helemaal niet"), _("5: helemaal wel")
    return ((1, low), (2, "2"), (3, "3"), (4, "4"), (5, high))


def result(answers: Iterable[tuple[str, int]]) -> dict[str, Any]:
    """Of (role, value): how many, how often each value, and the same per role of at least five.

    Fewer than five answers are not told at all. Nobody's row is in it.
    """
    rows = list(answers)
    if len(rows) < FEWEST:
        return {"few": True}
    told = told_apart(Counter(role for role, _value in rows))
    return {
        "n": len(rows), "counts": _counts(value for _role, value in rows),
        "roles": {role: _counts(value for one, value in rows if one == role) for role in sorted(told)},
    }


def _counts(values: Iterable[int]) -> dict[str, int]:
    return {str(value): number for value, number in sorted(Counter(values).items())}


def shown_result(block: Block) -> list[tuple[str, list[tuple[str, int]]]]:
    """(of whom, [(answer, how many)]): of everybody, and of each role that is told."""
    if not block.result.get("counts"):
        return []
    parts = [(_("Iedereen"), block.result["counts"])]
    parts += [(str(role.label), block.result["roles"][role]) for role in GroupRole if role in block.result["roles"]]
    asked = choices(block.kind)
    return [(who, [(label, counts.get(str(value), 0)) for value, label in asked]) for who, counts in parts]
