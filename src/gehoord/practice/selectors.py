"""What can be asked about cards and exercises."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.dialogue.models import Tip

from .models import Audience, Card, Exercise


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
    return cards_for(member).select_related("tip").get(pk=pk)


def cards_to_print(member: Member, pks: Collection[int]) -> list[Card]:
    """Those of these cards that the member may see, oldest first. One query. Raises NotAllowed."""
    return list(cards_for(member).filter(pk__in=pks).order_by("pk"))


def may_install_base(member: Member) -> bool:
    """Whether the member makes cards and the council has none of the shipped ones yet."""
    return member.may(Right.MAKE_PRACTICE) and not Card.objects.filter(council=member.council).exclude(base="").exists()


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
