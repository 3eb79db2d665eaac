from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Person

from .letter import Recommendation


class Answer(models.TextChoices):
    """What the municipality does with a point."""

    ADOPT = "adopt", _("nemen we over")
    PARTLY = "partly", _("nemen we deels over")
    DECLINE = "decline", _("nemen we niet over")


class Reply(models.Model):
    """The municipality's answer to one point. A later answer replaces it; the trail keeps that it did."""

    point = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="reply")
    answer = models.CharField(max_length=20, choices=Answer.choices)
    # What they say about it; obliged when they decline or adopt only a part.
    reason = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)
    given_at = models.DateTimeField()
    # When they first answered: what counts for "in time", however often the answer was changed since.
    first_given_at = models.DateTimeField()
    given_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # The formal letter that it was copied from, and whether the council copied it, from paper.
    from_letter = models.ForeignKey("advice.Paper", on_delete=models.PROTECT, null=True, related_name="+")
    is_noted_by_council = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {"given_by": "which officer answered"}
    impersonal = (
        "id", "point", "answer", "reason", "version", "given_at", "first_given_at", "from_letter",
        "is_noted_by_council",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="adopt") | ~models.Q(reason=""), name="reply_no_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"reply to point {self.point_id}"


class Progress(models.TextChoices):
    """How far a commitment is. Only the council says "done"."""

    PROMISED = "promised", _("toegezegd")
    CLAIMED = "claimed", _("klaar volgens de gemeente")
    CONFIRMED = "confirmed", _("gedaan")


class Commitment(models.Model):
    """What the municipality promised: what, who, and before when."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="commitments")
    what = models.TextField(max_length=1000)
    # A function or department, not a person's name; the form says so.
    owner = models.CharField(max_length=200)
    due = models.DateField()
    # The first day they named: a promise that moves is still seen to have moved.
    first_due = models.DateField()
    progress = models.CharField(max_length=20, choices=Progress.choices, default=Progress.PROMISED)
    # What shows that it was done, in words of the municipality; and what the council says about it.
    proof = models.TextField(max_length=2000, blank=True)
    judgement = models.TextField(max_length=2000, blank=True)
    # Grows with each change, so that two people do not overwrite each other.
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    # Who says it is done is not who confirms it, also when one person has both roles.
    claimed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "owner": "may turn out to be a person's name", "claimed_by": "which officer said it is done",
    }
    impersonal = (
        "id", "reply", "what", "due", "first_due", "progress", "proof", "judgement", "version", "made_at",
        "claimed_at", "confirmed_at",
    )

    class Meta:
        ordering = ["due", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    progress="promised", claimed_at__isnull=True, claimed_by__isnull=True, confirmed_at__isnull=True
                )
                | models.Q(progress="claimed", claimed_at__isnull=False, confirmed_at__isnull=True)
                | models.Q(progress="confirmed", claimed_at__isnull=False, confirmed_at__isnull=False),
                name="commitment_done_was_claimed",
            ),
        ]

    def __str__(self) -> str:
        return f"commitment {self.pk}"

    @property
    def is_late(self) -> bool:
        """The day has passed and the council has not confirmed it."""
        return self.progress != Progress.CONFIRMED and self.due < timezone.localdate()

    @property
    def was_moved(self) -> bool:
        return self.due != self.first_due
