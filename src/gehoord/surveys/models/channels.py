"""How people come to a campaign: batches of codes that were handed out, and entrances without a code."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .strata import Channel


class Handout(models.TextChoices):
    """What a batch of codes was put on."""

    CARDS = "cards", _("kaarten")
    LETTERS = "letters", _("brieven")
    LIST = "list", _("lijst voor een mailing")
    SCREEN = "screen", _("op het scherm")


class CodeBatch(models.Model):
    """Codes that were made together. It knows what they were put on and how many there were, and nothing else.

    A revoked batch has lost the codes that nobody had used.
    """

    campaign = models.ForeignKey("surveys.Campaign", on_delete=models.PROTECT, related_name="batches", db_index=False)
    number = models.PositiveSmallIntegerField()
    handout = models.CharField(max_length=10, choices=Handout.choices)
    count = models.PositiveSmallIntegerField()
    revoked = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "campaign", "number", "handout", "count", "revoked")

    class Meta:
        ordering = ["campaign", "number"]
        constraints = [
            # Also answers "Which batches has this campaign?".
            models.UniqueConstraint(fields=["campaign", "number"], name="batch_once"),
            models.CheckConstraint(condition=models.Q(count__gte=1), name="batch_has_codes"),
        ]

    def __str__(self) -> str:
        return f"batch {self.number} of campaign {self.campaign_id}"


class Entrance(models.Model):
    """An address without a code of one's own: the open link, or a screen at the provider. Closing is for good."""

    campaign = models.ForeignKey("surveys.Campaign", on_delete=models.PROTECT, related_name="entrances", db_index=False)
    number = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=10, choices=Channel.choices)
    # Where the screen stands, in the words of who opened it.
    place = models.CharField(max_length=80, blank=True)
    # Keyed. The end of an open link is kept beside it, since it goes to everybody; that of a screen is shown once.
    digest = models.CharField(max_length=64, unique=True)
    token = models.CharField(max_length=64, blank=True)
    is_open = models.BooleanField(default=True)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "campaign", "number", "channel", "place", "digest", "token", "is_open")

    class Meta:
        ordering = ["campaign", "number"]
        constraints = [
            # Also answers "Which entrances has this campaign?".
            models.UniqueConstraint(fields=["campaign", "number"], name="entrance_once"),
            models.CheckConstraint(
                condition=models.Q(channel=Channel.LINK) | models.Q(channel=Channel.KIOSK, token=""),
                name="entrance_of_kiosk_keeps_no_token",
            ),
        ]

    def __str__(self) -> str:
        return f"entrance {self.number} of campaign {self.campaign_id}"
