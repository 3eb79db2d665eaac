from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Person
from gehoord.intake.models import Signal

from .answers import Reply
from .letter import Recommendation


class OralReply(models.Model):
    """What somebody of the municipality said about a point, as the council wrote it down.

    It never changes and is never deleted: what is written down anew gets the next number, and a written reply takes
    its place on the pages. Only the municipality's confirmation is added.
    """

    point = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="oral_replies", db_index=False)
    number = models.PositiveSmallIntegerField()
    said = models.TextField(max_length=4000)
    said_on = models.DateField()
    # A function or department, not a person's name; the form says so.
    said_by = models.CharField(max_length=200)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # What they say they said, when the council's words were not right.
    correction = models.TextField(max_length=4000, blank=True)

    personal: ClassVar[dict[str, str]] = {
        "said_by": "may turn out to be a person's name", "noted_by": "which colleague wrote it down",
        "confirmed_by": "which officer confirmed it",
    }
    impersonal = ("id", "point", "number", "said", "said_on", "noted_at", "confirmed_at", "correction")

    class Meta:
        ordering = ["point", "number"]
        constraints = [
            models.UniqueConstraint(fields=["point", "number"], name="oral_reply_number_once"),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=False)
                | models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True, correction=""),
                name="oral_reply_correction_is_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"oral reply {self.number} to point {self.point_id}"

    @property
    def version(self) -> int:
        """Of the oral replies to a point this is the newest number: what a form was made on."""
        return self.number

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None


class Fits(models.TextChoices):
    """Whether a reply answers what was asked."""

    YES = "yes", _("ja")
    PARTLY = "partly", _("voor een deel")
    NO = "no", _("nee")


class Rating(models.Model):
    """What the council finds of a reply: whether it answers the question, and why. Everybody can read it."""

    reply = models.OneToOneField(Reply, on_delete=models.PROTECT, related_name="rating")
    fits = models.CharField(max_length=10, choices=Fits.choices)
    why = models.TextField(max_length=2000, blank=True)
    # Which reply they read: a later one has not been judged.
    reply_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    rated_at = models.DateTimeField()
    rated_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    personal: ClassVar[dict[str, str]] = {"rated_by": "which colleague judged"}
    impersonal = ("id", "reply", "fits", "why", "reply_version", "version", "rated_at")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(fits="yes") | ~models.Q(why=""), name="rating_no_has_why"),
        ]

    def __str__(self) -> str:
        return f"rating of reply {self.reply_id}"


class TellerRating(models.Model):
    """What one person who told finds of a reply to a point their story is behind. Goes when their story is erased.

    Without a moment: when somebody answered says more about them than about the reply.
    """

    reply = models.ForeignKey(Reply, on_delete=models.CASCADE, related_name="teller_ratings", db_index=False)
    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="+")
    fits = models.CharField(max_length=10, choices=Fits.choices)
    reply_version = models.PositiveIntegerField()

    personal: ClassVar[dict[str, str]] = {"signal": "whose story it is", "fits": "what they find of the reply"}
    impersonal = ("id", "reply", "reply_version")

    class Meta:
        constraints = [
            # One for each story and reply; it also answers "what do people find of this reply?".
            models.UniqueConstraint(fields=["reply", "signal"], name="teller_rating_once"),
        ]

    def __str__(self) -> str:
        return f"a teller's rating of reply {self.reply_id}"
