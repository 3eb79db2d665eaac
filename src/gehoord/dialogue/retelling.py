"""Words that changed or went while the gathering is open: statements and chains of whys that repeat them follow."""

from __future__ import annotations

from django.db.models import QuerySet

from .blacking_out import BLACKED_OUT, blacked_out
from .models import LONGEST_TEXT, BlockKind, BlockState, Card, Cause, Observation, Option, Step, Tip

Line = Cause | Observation | Tip


def retold(line: Line, text: str) -> str:
    """The text that a line gets; what repeats what stood there says it too. In the same transaction."""
    if text != line.text:
        for rows in _repeating(line.gathering_id):
            rows.filter(text=line.text).update(text=text)
    return text


def forget(*, gathering_pk: int, text: str, inside: bool = True) -> None:
    """A card or line with this text is gone: so is the statement that it became, and the words in a chain. A vote that
    closed keeps its numbers, and loses the words; with `inside` also where they are part of what was made of them. Who
    takes back a card of their own does not reach that far, or a card of three words could empty what others said.

    Not when another card or line says the same. In the same transaction, which locks the gathering.
    """
    if _still_said(gathering_pk, text):
        return
    statements, steps = _repeating(gathering_pk)
    statements.filter(text=text).exclude(block__state=BlockState.CLOSED).delete()
    for rows in (statements.filter(block__state=BlockState.CLOSED), steps):
        for row in rows.filter(**{"text__contains" if inside else "text": text}).exclude(text=BLACKED_OUT):
            without = blacked_out(row.text, text)[:LONGEST_TEXT]
            if without != row.text:
                rows.filter(pk=row.pk).update(text=without)


def _repeating(gathering_pk: int) -> tuple[QuerySet[Option], QuerySet[Step]]:
    """Statements that somebody of the gathering did not bring up on a phone, and steps. No query yet."""
    statements = Option.objects.filter(
        block__gathering=gathering_pk, block__kind=BlockKind.STATEMENTS, seat=None
    ).exclude(text="")
    return statements, Step.objects.filter(chain__block__gathering=gathering_pk)


def _still_said(gathering_pk: int, text: str) -> bool:
    lines = (kind._default_manager.filter(gathering=gathering_pk, text=text) for kind in (Observation, Cause, Tip))
    cards = Card.objects.filter(block__gathering=gathering_pk, text=text)
    return cards.exists() or any(found.exists() for found in lines)
