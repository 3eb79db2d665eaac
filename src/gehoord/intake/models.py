from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person
from gehoord.core.organisations.models import Organisation
from gehoord.core.vocabulary.words import Setting, TellerRole
from gehoord.privacy.models import Original

STUCK_MINUTES = 15


class Channel(models.TextChoices):
    """How a signal came in."""

    FORM = "form", _("website")
    SPREADSHEET = "spreadsheet", _("spreadsheet")


class Status(models.TextChoices):
    """Where a signal is. Which moves are allowed is in `states`."""

    RECEIVED = "received", _("ontvangen")
    READ = "read", _("gelezen")
    CLOSED = "closed", _("afgerond")
    SET_ASIDE = "set_aside", _("opzijgelegd")
    ERASED = "erased", _("gewist")


class Signal(models.Model):
    """One experience that a person shares, in its safe form. The text as told is in `privacy.Original`."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    channel = models.CharField(max_length=20, choices=Channel.choices)
    role = models.CharField(max_length=20, choices=TellerRole.choices)
    setting = models.CharField(max_length=20, choices=Setting.choices)
    status = models.CharField(max_length=20, choices=Status.choices, default=Status.RECEIVED)
    may_quote = models.BooleanField(default=False)
    # Whether the provider it is about may read it, once the council checked it.
    # The database knows it too: older steps of other rooms make signals without it.
    may_pass_on = models.BooleanField(default=False, db_default=False)
    wants_reply = models.BooleanField(default=True)
    urgent = models.BooleanField(default=False)
    urgent_p = models.FloatField(default=0.0)
    # A person has looked at the urgency: from then on the model no longer changes it.
    urgency_decided = models.BooleanField(default=False)
    original = models.OneToOneField(Original, on_delete=models.SET_NULL, null=True, related_name="+")
    # Empty until the job has made the story safe.
    deidentified = models.TextField(null=True)
    pii_counts = models.JSONField(default=dict)
    analysed_at = models.DateTimeField(null=True)
    model = models.CharField(max_length=60, blank=True)
    # Grows with each change of the safe text, so that offsets always belong to one version.
    text_version = models.PositiveSmallIntegerField(default=0)
    receipt_hash = models.CharField(max_length=64, unique=True, null=True)

    personal: ClassVar[dict[str, str]] = {
        "role": "who told",
        "setting": "where it happened",
        "deidentified": "the story without what identifies people",
        "pii_counts": "how many names and places were in it",
        "receipt_hash": "recognises the receipt code",
        "original": "the way to the sealed original",
        "urgent": "whether there may be danger",
        "urgent_p": "how sure the model was of that",
        "may_quote": "their choice",
        "may_pass_on": "their choice",
        "wants_reply": "their choice",
    }
    impersonal = (
        "id", "council", "received_at", "channel", "status", "urgency_decided", "analysed_at", "model", "text_version",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(analysed_at__isnull=True, deidentified__isnull=True)
                | models.Q(analysed_at__isnull=False, deidentified__isnull=False),
                name="signal_analysed_has_text",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="erased") | models.Q(original__isnull=True, receipt_hash__isnull=True),
                name="signal_erased_is_empty",
            ),
        ]
        indexes = [
            # "What is in the inbox, urgent first, newest first?"
            models.Index(fields=["council", "status", "-urgent", "-received_at"], name="signal_inbox"),
            # "What was told in this period?"
            models.Index(fields=["council", "received_at"], name="signal_period"),
        ]

    def __str__(self) -> str:
        return f"signal {self.pk}"

    @property
    def number(self) -> str:
        """How people name it: four digits or more."""
        return f"{self.pk:04d}"

    @property
    def is_safe(self) -> bool:
        return self.analysed_at is not None

    @property
    def is_stuck(self) -> bool:
        """It waits longer than a job takes, tries included: somebody has to look."""
        return not self.is_safe and timezone.now() - self.received_at > timedelta(minutes=STUCK_MINUTES)


class FollowUp(models.Model):
    """Something the council tells the person who told, on their receipt page."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="follow_ups")
    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=4000)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    personal: ClassVar[dict[str, str]] = {"text": "what the council answered", "by": "which colleague wrote it"}
    impersonal = ("id", "signal", "council", "at")

    def __str__(self) -> str:
        return f"follow-up {self.pk}"


class PassedOn(models.Model):
    """Sentences of a story that its teller and the council let one provider read; empty once taken back."""

    signal = models.ForeignKey(Signal, on_delete=models.CASCADE, related_name="passed_on")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    # Whole sentences of the safe text, each on a line of its own.
    text = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    # What the provider answers; the teller reads it when somebody of the council has.
    reply = models.TextField(max_length=4000, blank=True)
    reply_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reply_shown_at = models.DateTimeField(null=True)
    reply_taken_back_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "text": "part of the story, without what identifies people", "by": "which colleague passed it on",
        "reply": "what the provider answered", "reply_by": "who of the provider answered",
    }
    impersonal = ("id", "signal", "provider", "at", "taken_back_at", "reply_shown_at", "reply_taken_back_at", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signal", "provider"], condition=models.Q(taken_back_at__isnull=True), name="passed_on_once"
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) & ~models.Q(text="")
                | models.Q(taken_back_at__isnull=False, text=""),
                name="passed_on_or_taken_back",
            ),
            models.CheckConstraint(
                condition=models.Q(reply_shown_at__isnull=True) | ~models.Q(reply=""), name="passed_on_reply_shown"
            ),
            models.CheckConstraint(
                condition=models.Q(reply_taken_back_at__isnull=True) | models.Q(reply=""),
                name="passed_on_reply_taken_back",
            ),
        ]
        indexes = [
            # "Which stories may this provider read, newest first?"
            models.Index(fields=["provider", "taken_back_at", "-at"], name="passed_on_read"),
        ]

    def __str__(self) -> str:
        return f"story passed on {self.pk}"
