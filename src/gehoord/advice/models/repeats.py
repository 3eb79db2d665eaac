from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.intake.models import Signal

from .letter import Advice


class Repeat(models.Model):
    """Where a sent letter, or its plain version, repeats a story word for word; never the words themselves.

    Without a story the words may no longer be read: it was erased, or its teller took back that it may be quoted.
    """

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="repeats", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.SET_NULL, null=True, related_name="+", db_index=False)
    # Whether the story could be quoted when the letter was sent; if not, the sender was warned and sent it so.
    is_allowed = models.BooleanField(default=False)
    # Which text of the letter, as `repeats.texts_of` names it, and from which character to which.
    where = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    personal: ClassVar[dict[str, str]] = {"signal": "whose story is repeated"}
    impersonal = ("id", "advice", "is_allowed", "where", "start", "end")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="repeat_has_words"),
        ]
        indexes = [
            # "Which words of this letter may no longer be read?"
            models.Index(fields=["advice", "signal"], name="repeat_gone"),
            # "Which letters repeat this story?"
            models.Index(fields=["signal"], name="repeat_story"),
        ]

    def __str__(self) -> str:
        return f"repeat in advice {self.advice_id}"
