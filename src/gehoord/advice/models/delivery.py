from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Person

from .letter import Advice


class Way(models.TextChoices):
    """How a letter went to somebody."""

    MAIL = "mail", _("per mail vanuit Gehoord")
    HANDED = "handed", _("afgegeven of zelf verstuurd")


class DeliveryState(models.TextChoices):
    """How far a delivery is. `SENDING` that stays means that nobody knows whether the mail went out."""

    QUEUED = "queued", _("in de wachtrij")
    SENDING = "sending", _("wordt verstuurd")
    SENT = "sent", _("verstuurd")
    FAILED = "failed", _("mislukt")


class Failure(models.TextChoices):
    """Why a mail did not go out; what the mail server says may hold an address, so it is not kept."""

    NONE = "", ""
    OFF = "off", _("mail staat uit op deze site")
    ADDRESS = "address", _("het adres klopt niet of is geweigerd")
    REFUSED = "refused", _("de mailserver weigerde de mail")
    UNREACHABLE = "unreachable", _("de mailserver was niet te bereiken")
    BROKEN_OFF = "broken_off", _("het versturen brak af: kijk in de mailbox van de raad of hij toch weg is")
    LETTER = "letter", _("het bestand van de brief is niet meer wat het was")


class Delivery(models.Model):
    """One time that a sent letter went to somebody, and what proves it. They need no account to read it.

    The link holds a secret of which only the digest is kept; whoever has the link can read the letter until the
    coordinator ends it.
    """

    advice = models.ForeignKey(Advice, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=20, choices=Way.choices)
    # A function or department; the form says so.
    to = models.CharField(max_length=200)
    address = models.EmailField(blank=True)
    with_pdf = models.BooleanField(default=True)
    state = models.CharField(max_length=20, choices=DeliveryState.choices)
    failure = models.CharField(max_length=20, choices=Failure.choices, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    message_id = models.CharField(max_length=255, blank=True)
    # Which letter it was: the digest of the PDF.
    pdf_sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    # The mail server took it, or the day it was handed over.
    delivered_at = models.DateTimeField(null=True)
    token_digest = models.CharField(max_length=64, blank=True)
    link_ended_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "to": "may turn out to be a person's name",
        "address": "of whom the letter was mailed to",
        "made_by": "which colleague delivered it",
    }
    impersonal = (
        "id", "advice", "way", "with_pdf", "state", "failure", "tries", "message_id", "pdf_sha256", "made_at",
        "delivered_at", "token_digest", "link_ended_at", "received_at",
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="sent", delivered_at__isnull=False) | ~models.Q(state="sent"),
                name="delivery_sent_has_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(state="failed") & ~models.Q(failure="")
                | ~models.Q(state="failed") & models.Q(failure=""),
                name="delivery_failed_has_reason",
            ),
            models.UniqueConstraint(
                fields=["token_digest"], condition=~models.Q(token_digest=""), name="delivery_link_once"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk} of advice {self.advice_id}"

    @property
    def link_works(self) -> bool:
        return bool(self.token_digest) and self.link_ended_at is None
