"""Cards in other languages: writing a translation, and reading a card in the language somebody asks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Card, Language, Translation
from .services import CARD_LIMITS, NEEDED, Changed, PracticeRefused, fits

# Written from right to left.
RIGHT_TO_LEFT = frozenset({Language.ARABIC.value})
# What stands above the four texts of a card.
LABELS = {
    "nl": ("De situatie", "Wat helpt", "Een zin om te proberen", "Vraag aan jezelf"),
    "en": ("The situation", "What helps", "A sentence to try", "A question for yourself"),
    "de": ("Die Situation", "Was hilft", "Ein Satz zum Ausprobieren", "Eine Frage an dich selbst"),
    "fr": ("La situation", "Ce qui aide", "Une phrase à essayer", "Une question à te poser"),
    "pl": ("Sytuacja", "Co pomaga", "Zdanie do wypróbowania", "Pytanie do siebie"),
    "tr": ("Durum", "Ne yardımcı olur", "Denenecek bir cümle", "Kendine bir soru"),
    "uk": ("Ситуація", "Що допомагає", "Речення, яке можна спробувати", "Запитання до себе"),
    "ar": ("الموقف", "ما الذي يساعد", "جملة للتجربة", "سؤال لنفسك"),
}


@dataclass(frozen=True)
class Face:
    """What stands on a card in one language. `language` is Dutch when there is no whole translation."""

    card: Card
    language: str
    situation: str
    helps: str
    sentence_to_try: str
    question_to_self: str

    @property
    def direction(self) -> str:
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @cached_property
    def labelled(self) -> list[tuple[str, str, bool]]:
        """(label, text, whether it is the sentence to try), in the card's order."""
        return [
            (label, getattr(self, name), name == "sentence_to_try")
            for label, name in zip(LABELS[self.language], NEEDED, strict=True)
        ]


def face(card: Card, language: str, translation: Translation | None = None) -> Face:
    """The card in this language, whole; in Dutch as long as a text of the translation is missing."""
    is_whole = translation is not None and all(getattr(translation, name) for name in NEEDED)
    source: Card | Translation = translation if translation is not None and is_whole else card
    texts = {name: getattr(source, name) for name in NEEDED}
    return Face(card, language if is_whole else Language.DUTCH.value, **texts)


def faces(cards: Sequence[Card], language: str) -> list[Face]:
    """Each card in this language where it can. One query, none for Dutch."""
    found: dict[int, Translation] = {}
    if language != Language.DUTCH:
        rows = Translation.objects.filter(card__in=[card.pk for card in cards], language=language)
        found = {row.card_id: row for row in rows}
    return [face(card, language, found.get(card.pk)) for card in cards]


def languages_of(cards: Iterable[int]) -> list[str]:
    """Dutch, and each language that one of these cards has, in the order of `Language`. One query."""
    there = set(Translation.objects.filter(card__in=list(cards)).values_list("language", flat=True))
    return [one for one in Language.values if one == Language.DUTCH or one in there]


@transaction.atomic
def translate_card(
    *, by: Member, card: Card, language: str, expected_version: int, situation: str, helps: str,
    sentence_to_try: str, question_to_self: str,
) -> Translation:
    """The card in this language; `expected_version` 0 when there was none. May be half full.

    Raises NotAllowed, Card.DoesNotExist, Changed, PracticeRefused.
    """
    by.require(Right.MAKE_PRACTICE)
    card = Card.objects.select_for_update().get(pk=card.pk, council=by.council)
    if language not in Language.values or language == Language.DUTCH:
        raise PracticeRefused(_("Kies een taal uit de lijst."))
    row = Translation.objects.filter(card=card, language=language).first()
    if expected_version != (row.version if row else 0):
        raise Changed(row)
    row = row or Translation(card=card, language=Language(language), version=0)
    given = (situation, helps, sentence_to_try, question_to_self)
    for name, text in zip(NEEDED, given, strict=True):
        setattr(row, name, fits(text, CARD_LIMITS[name]))
    row.version, row.of_version = row.version + 1, card.version
    row.save()
    record(
        council=by.council, by=by.person, event=Event.CARD_CHANGED, subject=card, did="translated", language=language
    )
    return row
