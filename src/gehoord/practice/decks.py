"""What can be done with decks: cards in an order, around a goal."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import LONGEST_GOAL, LONGEST_TITLE, Card, Deck, DeckCard, Language, LeftOut
from .services import Changed, PracticeRefused, fits
from .sheets import MOST_CARDS

DECK_LIMITS = {
    "title": LONGEST_TITLE, "goal": LONGEST_GOAL, "partner": LONGEST_TITLE, "description": LONGEST_GOAL,
}
UP, DOWN, OUT = "up", "down", "out"


@transaction.atomic
def make_deck(
    *, by: Member, title: str, goal: str = "", partner: str = "", description: str = "", language: str = "nl"
) -> Deck:
    """Empty, and for nobody else yet. Raises NotAllowed, PracticeRefused."""
    by.require(Right.MAKE_PRACTICE)
    deck = Deck(council=by.council)
    _put(deck, language=language, title=title, goal=goal, partner=partner, description=description)
    deck.save()
    _record(by, deck, did="made")
    return deck


@transaction.atomic
def change_deck(
    *, by: Member, deck: Deck, expected_version: int, title: str, goal: str, partner: str, description: str,
    language: str,
) -> Deck:
    """Raises NotAllowed, Deck.DoesNotExist, Changed, PracticeRefused."""
    deck = _locked(by, deck)
    if deck.version != expected_version:
        raise Changed(deck)
    _put(deck, language=language, title=title, goal=goal, partner=partner, description=description)
    return _save(by, deck, did="changed")


@transaction.atomic
def publish_deck(*, by: Member, deck: Deck, published: bool = True, expected_version: int | None = None) -> Deck:
    """Everybody can read its published cards, or nobody any more. `expected_version`: the one that was read, where
    that matters. Raises NotAllowed, Deck.DoesNotExist, Changed, PracticeRefused."""
    deck = _locked(by, deck)
    if expected_version is not None and deck.version != expected_version:
        raise Changed(deck)
    if published and not deck.places.filter(card__published=True).exists():
        raise PracticeRefused(_("Zet eerst een gepubliceerde kaart in deze set."))
    deck.published = published
    return _save(by, deck, did="published" if published else "withdrawn")


@transaction.atomic
def remove_deck(*, by: Member, deck: Deck, expected_version: int | None = None) -> None:
    """The deck goes, its cards stay; a shipped one stays away. Who asked for a card of it each week is forgotten.

    `expected_version`: as in `publish_deck`. Raises NotAllowed, Deck.DoesNotExist, Changed, PracticeRefused.
    """
    deck = _locked(by, deck)
    if deck.published:
        raise PracticeRefused(_("Deze set is gepubliceerd. Trek hem eerst terug."))
    if expected_version is not None and deck.version != expected_version:
        raise Changed(deck)
    _record(by, deck, did="removed")
    if deck.base:
        LeftOut.objects.get_or_create(council=by.council, kind="deck", base=deck.base)
    deck.delete()


@transaction.atomic
def add_cards(*, by: Member, deck: Deck, cards: Sequence[Card]) -> int:
    """At the end, in this order; those that are there stay where they are. How many came in.

    Raises NotAllowed, Deck.DoesNotExist, PracticeRefused.
    """
    deck = _locked(by, deck)
    there = set(deck.places.values_list("card_id", flat=True))
    ours = Card.objects.filter(council=by.council).in_bulk([card.pk for card in cards])
    fresh = [ours[pk] for pk in dict.fromkeys(card.pk for card in cards) if pk in ours and pk not in there]
    if len(there) + len(fresh) > MOST_CARDS:
        raise PracticeRefused(_("Er passen hoogstens %(n)s kaarten in een set.") % {"n": MOST_CARDS})
    put_at_end(deck, fresh)
    if fresh:
        _save(by, deck, did="cards added")
    return len(fresh)


@transaction.atomic
def move_card(*, by: Member, deck: Deck, card: Card, way: str) -> None:
    """One place up or down, or out of the deck; at an end it stays where it is.

    Raises NotAllowed, Deck.DoesNotExist, Card.DoesNotExist.
    """
    deck = _locked(by, deck)
    places = list(deck.places.order_by("place", "pk"))
    at = next((n for n, one in enumerate(places) if one.card_id == card.pk), -1)
    if at < 0:
        raise Card.DoesNotExist
    one = places.pop(at)
    if way == OUT:
        one.delete()
    else:
        places.insert(max(0, at - 1) if way == UP else at + 1, one)
    for n, row in enumerate(places, 1):
        row.place = n
    DeckCard.objects.bulk_update(places, ["place"])
    _save(by, deck, did="cards moved")


def put_at_end(deck: Deck, cards: Sequence[Card]) -> None:
    """Without asking who; call it inside a transaction that holds the deck."""
    last = deck.places.aggregate(last=Max("place"))["last"] or 0
    DeckCard.objects.bulk_create(DeckCard(deck=deck, card=card, place=last + n) for n, card in enumerate(cards, 1))


def _locked(by: Member, deck: Deck) -> Deck:
    by.require(Right.MAKE_PRACTICE)
    return Deck.objects.select_for_update().get(pk=deck.pk, council=by.council)


def _put(deck: Deck, *, language: str, **texts: str) -> None:
    for name, text in texts.items():
        setattr(deck, name, fits(text, DECK_LIMITS[name]))
    if not deck.title:
        raise PracticeRefused(_("Geef de set een titel."))
    if language not in Language.values:
        raise PracticeRefused(_("Kies een taal uit de lijst."))
    deck.language = Language(language)


def _save(by: Member, deck: Deck, *, did: str) -> Deck:
    deck.version += 1
    deck.save()
    _record(by, deck, did=did)
    return deck


def _record(by: Member, deck: Deck, *, did: str) -> None:
    record(council=by.council, by=by.person, event=Event.CARD_CHANGED, subject=deck, did=did)
