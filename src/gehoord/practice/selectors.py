"""What can be asked about cards and exercises."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Tip

from .base import read_base
from .models import Audience, Card, Deck, Exercise, LeftOut


def cards_for(member: Member, audience: str = "") -> models.QuerySet[Card]:
    """The council's cards, newest first; drafts only for who makes them. `audience`: only theirs, if it is one.

    Raises NotAllowed.
    """
    member.require(Right.SEE_PRACTICE)
    cards = Card.objects.filter(council=member.council).order_by("-pk")
    if audience in Audience.values:
        cards = cards.filter(audience=audience)
    return cards if member.may(Right.MAKE_PRACTICE) else cards.filter(published=True)


def published_cards(council: Council, *, theme: str = "") -> models.QuerySet[Card]:
    """What was published for everybody who practises, newest first; of one theme when given."""
    cards = Card.objects.filter(council=council, published=True).order_by("-pk")
    return cards.filter(theme=theme) if theme else cards


def get_card(member: Member, pk: int) -> Card:
    """Raises NotAllowed, Card.DoesNotExist ("not there", "not yours", "not published for you")."""
    return cards_for(member).select_related("tip__gathering").get(pk=pk)


def cards_to_print(member: Member, pks: Collection[int]) -> list[Card]:
    """Those of these cards that the member may see, oldest first. One query. Raises NotAllowed."""
    return list(cards_for(member).filter(pk__in=pks).order_by("pk"))


def may_install_base(member: Member) -> bool:
    """Whether the member makes cards and the council lacks a deck or an exercise of the shipped ones that it did not
    take away itself. Three queries.
    """
    if not member.may(Right.MAKE_PRACTICE):
        return False
    away = set(LeftOut.objects.filter(council=member.council).values_list("kind", "base"))
    return any(
        {raw["key"] for raw in read_base(kind, "nl") if (kind, raw["key"]) not in away}
        - set(rows.filter(council=member.council).exclude(base="").values_list("base", flat=True))
        for kind, rows in (("deck", Deck.objects.all()), ("exercise", Exercise.objects.all()))
    )


def left_out(member: Member) -> int:
    """How many shipped cards, decks and exercises are away by choice, for who may put them back; else 0. One query."""
    if not member.may(Right.MAKE_PRACTICE):
        return 0
    return LeftOut.objects.filter(council=member.council).count()


def decks_for(member: Member) -> models.QuerySet[Deck]:
    """The council's decks, newest first, each with `cards_n`; those of nobody yet only for who makes them.

    Raises NotAllowed.
    """
    member.require(Right.SEE_PRACTICE)
    decks = Deck.objects.filter(council=member.council).annotate(cards_n=models.Count("places")).order_by("-pk")
    return decks if member.may(Right.MAKE_PRACTICE) else decks.filter(published=True)


def get_deck(member: Member, pk: int) -> Deck:
    """Raises NotAllowed, Deck.DoesNotExist ("not there", "not yours", "not published for you")."""
    return decks_for(member).get(pk=pk)


def cards_in(deck: Deck, *, published: bool = False) -> list[Card]:
    """In their order; `published`: only those. One query."""
    places = deck.places.select_related("card").order_by("place", "pk")
    return [one.card for one in (places.filter(card__published=True) if published else places)]


def published_deck(council: Council, pk: int) -> Deck:
    """What everybody may read. Raises Deck.DoesNotExist."""
    return Deck.objects.get(council=council, pk=pk, published=True)


def exercises_for(member: Member) -> models.QuerySet[Exercise]:
    """The council's exercises, newest first. Raises NotAllowed."""
    member.require(Right.SEE_PRACTICE)
    return Exercise.objects.filter(council=member.council).order_by("-pk")


def get_exercise(member: Member, pk: int) -> Exercise:
    """Raises NotAllowed, Exercise.DoesNotExist."""
    return exercises_for(member).get(pk=pk)


def tips_to_use(council: Council) -> models.QuerySet[Tip]:
    """Tips of closed gatherings, newest gathering first, each with `cards_n`: how many cards it has become."""
    return (
        Tip.objects.filter(gathering__council=council, gathering__closed_at__isnull=False)
        .select_related("gathering")
        .annotate(cards_n=models.Count("cards"))
        .order_by("-gathering__held_on", "-gathering_id", "pk")
    )
