"""Cards put together, and cards in other languages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council

from .cards import (
    LONGEST_GOAL,
    LONGEST_HELPS,
    LONGEST_QUESTION,
    LONGEST_SENTENCE,
    LONGEST_SITUATION,
    LONGEST_TITLE,
    Card,
)

_MAY_NAME = "may turn out to name somebody; the form asks not to"


class Language(models.TextChoices):
    """What a card can be read in. Cards are written in Dutch; the rest are translations."""

    DUTCH = "nl", _("Nederlands")
    ENGLISH = "en", _("Engels")
    GERMAN = "de", _("Duits")
    FRENCH = "fr", _("Frans")
    POLISH = "pl", _("Pools")
    TURKISH = "tr", _("Turks")
    UKRAINIAN = "uk", _("Oekraïens")
    ARABIC = "ar", _("Arabisch")


class Deck(models.Model):
    """Cards in an order, around a goal. A card may be in several decks, or in none."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    # What those who practise with it want to reach, such as a goal of the region.
    goal = models.CharField(max_length=LONGEST_GOAL, blank=True)
    # With whom it was made; an organisation, no person.
    partner = models.CharField(max_length=LONGEST_TITLE, blank=True)
    description = models.CharField(max_length=LONGEST_GOAL, blank=True)
    # What its cards are shown and printed in; a card without that translation is shown in Dutch.
    language = models.CharField(max_length=5, choices=Language.choices, default=Language.DUTCH)
    # Everybody can read its published cards on a page of its own.
    published = models.BooleanField(default=False)
    base = models.CharField(max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "title": _MAY_NAME, "goal": _MAY_NAME, "partner": _MAY_NAME, "description": _MAY_NAME,
    }
    impersonal = ("id", "council", "language", "published", "base", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "base"], condition=~models.Q(base=""), name="deck_base_once"),
            models.CheckConstraint(condition=~models.Q(title=""), name="deck_has_title"),
        ]
        indexes = [
            # "Which decks has my council, newest first?"
            models.Index(fields=["council", "-id"], name="deck_council"),
        ]

    def __str__(self) -> str:
        return f"deck {self.pk}"


class DeckCard(models.Model):
    """That a card is in a deck, and where."""

    deck = models.ForeignKey(Deck, on_delete=models.CASCADE, related_name="places", db_index=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="places")
    # From 1, without holes; the services write all of them at once.
    place = models.PositiveSmallIntegerField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "deck", "card", "place")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["deck", "card"], name="deck_card_once")]
        indexes = [
            # "Which cards are in this deck, in their order?"
            models.Index(fields=["deck", "place"], name="deck_place"),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} in deck {self.deck_id}"


class Translation(models.Model):
    """A card in another language; what is empty is read in Dutch."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="translations", db_index=False)
    language = models.CharField(max_length=5, choices=Language.choices)
    situation = models.CharField(max_length=LONGEST_SITUATION, blank=True)
    helps = models.CharField(max_length=LONGEST_HELPS, blank=True)
    sentence_to_try = models.CharField(max_length=LONGEST_SENTENCE, blank=True)
    question_to_self = models.CharField(max_length=LONGEST_QUESTION, blank=True)
    # The version of the Dutch card that was translated: a newer card may say something else.
    of_version = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)

    personal: ClassVar[dict[str, str]] = {
        "situation": _MAY_NAME, "helps": _MAY_NAME, "sentence_to_try": _MAY_NAME, "question_to_self": _MAY_NAME,
    }
    impersonal = ("id", "card", "language", "of_version", "version")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card", "language"], name="translation_once"),
            models.CheckConstraint(condition=~models.Q(language="nl"), name="translation_is_not_dutch"),
        ]

    def __str__(self) -> str:
        return f"card {self.card_id} in {self.language}"


class LeftOut(models.Model):
    """A shipped card, deck or exercise that this council took away: it stays away until somebody asks for it again."""

    council = models.ForeignKey(Council, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(
        max_length=10, choices=[("card", _("kaart")), ("deck", _("kaartenset")), ("exercise", _("werkvorm"))]
    )
    base = models.CharField(max_length=40)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "council", "kind", "base")

    class Meta:
        constraints = [
            # Also answers "Which did my council take away?".
            models.UniqueConstraint(fields=["council", "kind", "base"], name="left_out_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.base}"
