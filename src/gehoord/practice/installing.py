"""Putting in what is shipped: cards with their English, decks and exercises, marked and published."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.selectors import themes_of

from .base import read_base
from .decks import put_at_end
from .models import Card, Deck, Exercise, Language, LeftOut, Translation
from .services import NEEDED


@transaction.atomic
def install_base(
    council: Council, *, by: Member | None = None, language: str = "nl", also_left_out: bool = False
) -> int:
    """The shipped cards, decks and exercises; those that are there stay as they are. How many were added.

    What the council took away stays away, unless asked for (`also_left_out`). Raises NotAllowed.
    """
    if by:
        by.require(Right.MAKE_PRACTICE)
    # The council's row is the lock: of two that install, one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    if also_left_out:
        LeftOut.objects.filter(council=council).delete()
    away = set(LeftOut.objects.filter(council=council).values_list("kind", "base"))
    added = _cards(council, language, away)
    added += _decks(council, language, away)
    for raw in read_base("exercise", language):
        key = raw.pop("key")
        if ("exercise", key) in away:
            continue
        exercise, new = Exercise.objects.get_or_create(council=council, base=key, defaults=raw)
        added += [exercise] if new else []
    for one in added:
        event = Event.EXERCISE_CHANGED if isinstance(one, Exercise) else Event.CARD_CHANGED
        record(council=council, by=by.person if by else None, event=event, subject=one, did="installed")
    return len(added)


def _cards(council: Council, language: str, away: set[tuple[str, str]]) -> list[models.Model]:
    known, added = set(themes_of(council)), list[models.Model]()
    english = {raw["key"]: raw for raw in read_base("card", "en")}
    for raw in read_base("card", language):
        key, theme = raw.pop("key"), raw.pop("theme")
        if ("card", key) in away:
            continue
        defaults = {**raw, "theme": theme if theme in known else "", "published": True}
        card, new = Card.objects.get_or_create(council=council, base=key, defaults=defaults)
        if not new:
            continue
        added.append(card)
        if language == Language.DUTCH:
            texts: dict[str, Any] = {name: english[key][name] for name in NEEDED}
            Translation.objects.create(card=card, language=Language.ENGLISH, of_version=card.version, **texts)
    return added


def _decks(council: Council, language: str, away: set[tuple[str, str]]) -> list[models.Model]:
    added: list[models.Model] = []
    for raw in read_base("deck", language):
        key, keys = raw.pop("key"), raw.pop("cards")
        if ("deck", key) in away:
            continue
        deck, new = Deck.objects.get_or_create(council=council, base=key, defaults={**raw, "published": False})
        if new:
            there = {card.base: card for card in Card.objects.filter(council=council, base__in=keys)}
            put_at_end(deck, [there[one] for one in keys if one in there])
            added.append(deck)
    return added
