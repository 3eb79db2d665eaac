"""What else is known of a card: that somebody wants it gone, and who may still take it back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from .live import Card, LiveSession, Reason, Seat


class OffWish(models.Model):
    """Somebody asked to take a card off; whose wish it is serves only to count each place once."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="wishes", db_index=False)
    seat = models.ForeignKey(Seat, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=20, choices=Reason.choices)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "card", "seat", "reason")

    class Meta:
        constraints = [
            # "Did this place ask for it already?", and all wishes of a card.
            models.UniqueConstraint(fields=["card", "seat"], name="off_wish_once"),
        ]

    def __str__(self) -> str:
        return f"off wish {self.pk}"


class Leaver(models.Model):
    """A place that somebody left with cards on the table: its code takes those back, and nothing else."""

    live = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="leavers")
    token_hash = models.CharField(max_length=64, unique=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "live", "token_hash")

    def __str__(self) -> str:
        return f"leaver {self.pk}"
