"""Who takes part without a phone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .gatherings import GroupRole
from .live import Block


class Tally(models.Model):
    """How many people of one role gave one answer to a question, on phones or on paper; never one person's answer.

    Kept until the gathering closes, so that phones and paper can be counted together; no page shows it. What is told is
    the block's `result`.
    """

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="tallies", db_index=False)
    on_paper = models.BooleanField()
    role = models.CharField(max_length=20, choices=GroupRole.choices)
    value = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "block", "on_paper", "role", "value", "people")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["block", "on_paper", "role", "value"], name="tally_answer_once"),
        ]

    def __str__(self) -> str:
        return f"tally {self.pk} of block {self.block_id}"
