"""Chains that repeat words which changed or went, while the gathering is open."""

from __future__ import annotations

from ..blacking_out import BLACKED_OUT
from ..models import Cause, Observation, Step, Tip


def retold(line: Cause | Observation | Tip, text: str) -> str:
    """The text that a line gets; steps that repeat what stood there say it too. In the same transaction."""
    if text != line.text:
        Step.objects.filter(chain__block__gathering=line.gathering_id, text=line.text).update(text=text)
    return text


def card_gone(*, gathering_pk: int, text: str) -> None:
    """A chain that began with the words of this card begins without them."""
    Step.objects.filter(chain__block__gathering=gathering_pk, place=0, text=text).update(text=BLACKED_OUT)
