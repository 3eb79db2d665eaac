"""Who asked to be written to, and what somebody privately means to try."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council

from .cards import Card
from .decks import Deck, Language


class Subscriber(models.Model):
    """An address that asked for a card of this deck each week; it gets none before a yes from its own mail."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+")
    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="subscribers", db_index=False)
    # The address and the end of its own page, sealed: both go into a mail and nowhere else.
    sealed = models.BinaryField()
    # Keyed; to find whether an address is there.
    address_hash = models.CharField(max_length=64)
    # Keyed, of the end of the page in the mail.
    token_hash = models.CharField(max_length=64, unique=True)
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.DUTCH)
    asked_at = models.DateTimeField()
    question_sent = models.BooleanField(default=False)
    # Since when a worker has the question to it in hand.
    sending_since = models.DateTimeField(null=True)
    confirmed_on = models.DateField(null=True)
    # The Monday of the week whose card was sent last; set before it goes out.
    sent_for = models.DateField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "sealed": "the address to write to",
        "address_hash": "to find the address again when its owner wants it gone",
        "token_hash": "of the page on which they say yes or stop",
        "language": "to write in",
        "asked_at": "so that an address that says nothing goes after a week",
        "question_sent": "so that they are asked once",
        "sending_since": "so that two workers do not mail at once",
        "confirmed_on": "that they said yes",
        "sent_for": "so that each card comes once",
    }
    impersonal = ("id", "council", "deck")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deck", "address_hash"], name="subscriber_once")]
        indexes = [
            # "Who waits for this week's card?"
            models.Index(fields=["confirmed_on", "sent_for"], name="subscriber_waits"),
        ]

    def __str__(self) -> str:
        return f"subscriber {self.pk}"


class Outcome(models.TextChoices):
    """What came of it, as the person finds. Four answers, no words."""

    HELPED = "helped", _("het hielp")
    A_LITTLE = "a_little", _("het hielp een beetje")
    NOT = "not", _("het hielp niet")
    NOT_TRIED = "not_tried", _("ik heb het niet geprobeerd")


class Intention(models.Model):
    """What somebody privately means to try with a card. No account, no organisation; their code is the only key."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    card = models.ForeignKey(Card, on_delete=models.SET_NULL, null=True, related_name="+")
    # Keyed, of the code; the code itself is never stored.
    code_hash = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()
    made_on = models.DateField()
    ask_on = models.DateField()
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    # Sealed too; empty when they left none, and as soon as the one question was mailed.
    sealed_address = models.BinaryField(default=b"")
    address_hash = models.CharField(max_length=64, blank=True)
    question_sent = models.BooleanField(default=False)
    sending_since = models.DateTimeField(null=True)

    personal: ClassVar[dict[str, str]] = {
        "code_hash": "the key of the person who wrote it",
        "sealed": "what they mean to try, in their own words",
        "made_on": "to erase it in time",
        "ask_on": "when to ask what came of it",
        "outcome": "what came of it",
        "sealed_address": "where to ask it",
        "address_hash": "to find the address again when its owner wants it gone",
        "question_sent": "so that they are asked once",
        "sending_since": "so that two workers do not mail at once",
    }
    impersonal = ("id", "council", "card")

    class Meta:
        indexes = [
            # "Whom to ask today?"
            models.Index(fields=["ask_on", "question_sent"], name="intention_ask"),
            # "What did people find of this card?"
            models.Index(fields=["council", "card", "outcome"], name="intention_outcomes"),
        ]

    def __str__(self) -> str:
        return f"intention {self.pk}"
