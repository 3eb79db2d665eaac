from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from ..sealed import ProtectableQuerySet
from .letter import Advice, Sealed


class Decision(Sealed):
    """How an advice was adopted: in which meeting, with which votes, against which view, and who signs.

    When the advice is opened again the row stays, with the moment; adopting it anew makes a new one. After sending
    none is added or changed.
    """

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="decisions", db_index=False)
    meeting = models.CharField(max_length=200)
    held_on = models.DateField()
    # All of them, or none when everybody agreed and nobody counted.
    is_unanimous = models.BooleanField(default=False)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)
    # Whether the letter says the votes: they are of a few people whom many know.
    prints_votes = models.BooleanField(default=False)
    minority_view = models.TextField(max_length=4000, blank=True)
    prints_minority_view = models.BooleanField(default=False)
    # One or two who sign, each with a function; the letter prints them under the name of the council.
    signer = models.CharField(max_length=120, blank=True)
    signer_function = models.CharField(max_length=120, blank=True)
    second_signer = models.CharField(max_length=120, blank=True)
    second_function = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects: ClassVar[Any] = ProtectableQuerySet.as_manager()

    personal: ClassVar[dict[str, str]] = {
        "minority_view": "may tell who held it",
        "signer": "who signs for the council", "signer_function": "which function they have there",
        "second_signer": "who signs as well", "second_function": "which function they have there",
    }
    impersonal = (
        "id", "advice", "meeting", "held_on", "is_unanimous", "votes_for", "votes_against", "votes_abstained",
        "prints_votes", "prints_minority_view", "withdrawn_at",
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            # Also: "how was this advice adopted?"
            models.UniqueConstraint(
                fields=["advice"], condition=models.Q(withdrawn_at__isnull=True), name="decision_stands_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    is_unanimous=True, votes_for__isnull=True, votes_against__isnull=True, votes_abstained__isnull=True
                )
                | models.Q(
                    is_unanimous=False, votes_for__isnull=False, votes_against__isnull=False,
                    votes_abstained__isnull=False,
                ),
                name="decision_votes_or_unanimous",
            ),
            models.CheckConstraint(
                condition=models.Q(second_signer="") | ~models.Q(signer=""), name="decision_second_has_first"
            ),
        ]
        indexes = [
            # "What was decided about this advice before it was opened again?"
            models.Index(fields=["advice"], name="decision_advice"),
        ]

    SEAL = "advice__state"

    def _advice_pks(self) -> set[int]:
        return {self.advice_id}

    def __str__(self) -> str:
        return f"decision on advice {self.advice_id}"
