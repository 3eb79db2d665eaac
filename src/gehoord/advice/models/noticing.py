from __future__ import annotations

from typing import ClassVar

from django.db import models

from gehoord.intake.models import Signal

from .answers import Commitment


class Noticing(models.Model):
    """Whether one person who told notices that a promise was kept. Goes when their story is erased."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="noticings", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+")
    notices = models.BooleanField()
    # The claim it is about: after a promise was reopened and claimed again, people are asked again.
    claimed_at = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {"signal": "whose story it is", "notices": "what they notice"}
    impersonal = ("id", "commitment", "claimed_at")

    class Meta:
        constraints = [
            # One for each story and promise; it also answers "who notices something of this promise?".
            models.UniqueConstraint(fields=["commitment", "signal"], name="noticing_once"),
        ]

    def __str__(self) -> str:
        return f"noticing of commitment {self.commitment_id}"
