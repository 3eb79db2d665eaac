from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Person

from .answers import Reply
from .letter import Recommendation


class OfferAnswer(models.TextChoices):
    """What the council does with the offer to think along."""

    ACCEPTED = "accepted", _("de raad denkt mee")
    DECLINED = "declined", _("de raad denkt nu niet mee")


class Offer(models.Model):
    """The municipality asks the council to think along about what it does with a point, and what the council says."""

    reply = models.OneToOneField(Reply, on_delete=models.PROTECT, related_name="offer")
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=20, choices=OfferAnswer.choices, blank=True)
    note = models.TextField(max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {"made_by": "which officer asked", "answered_by": "which colleague answered"}
    impersonal = ("id", "reply", "text", "made_at", "answer", "note", "answered_at", "version")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answer="", note="", answered_at__isnull=True)
                | ~models.Q(answer="") & models.Q(answered_at__isnull=False),
                name="offer_answered_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"offer with reply {self.reply_id}"


class MeetingState(models.TextChoices):
    """How far a follow-up meeting is."""

    PLANNED = "planned", _("gepland")
    HELD = "held", _("gehouden")
    CANCELLED = "cancelled", _("ging niet door")


class Meeting(models.Model):
    """A follow-up meeting about one point: when, with whom, and what came of it."""

    point = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="meetings")
    on_day = models.DateField()
    # Functions of council and municipality, not names of people; the form says so.
    who = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED)
    # What came of it, or why it did not go ahead.
    outcome = models.TextField(max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {
        "who": "may turn out to hold a person's name", "made_by": "which colleague wrote it down",
    }
    impersonal = ("id", "point", "on_day", "state", "outcome", "version", "made_at")

    class Meta:
        ordering = ["on_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="planned", outcome="") | ~models.Q(state="planned") & ~models.Q(outcome=""),
                name="meeting_over_has_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.pk}"
