"""Asking why, up to five times."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .gatherings import LONGEST_TEXT, MAY_NAME, Cause
from .live import Block


class Chain(models.Model):
    """Asking why in a part of the agenda, from what people see to what lies behind it; of a block one at a time.

    Kept it belongs to a cause, and goes with it. What is not kept goes when the gathering closes.
    """

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="chains")
    cause = models.OneToOneField(Cause, on_delete=models.CASCADE, null=True, related_name="chain")

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "cause")

    class Meta:
        ordering = ["pk"]
        constraints = [
            # "Which one is the group busy with?"
            models.UniqueConstraint(
                fields=["block"], condition=models.Q(cause=None), name="chain_one_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"chain {self.pk}"


class Step(models.Model):
    """Where a chain begins (place 0), or why the step before it happens; without names."""

    chain = models.ForeignKey(Chain, on_delete=models.CASCADE, related_name="steps", db_index=False)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=LONGEST_TEXT)

    personal: ClassVar[dict[str, str]] = {"text": MAY_NAME}
    impersonal = ("id", "chain", "place")

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["chain", "place"], name="step_of_chain_once")]

    def __str__(self) -> str:
        return f"step {self.pk}"
