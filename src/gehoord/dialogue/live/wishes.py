"""A card that somebody wants gone, one's own cards after leaving, and the card that everybody is asked about."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from ..models import Block, Card, Gathering, Leaver, OffWish, Reason, Seat
from ..retelling import forget
from ..services import DialogueRefused
from .blocks import bump, changed, led
from .codes import seat_digest
from .selectors import LASTS, SeatUnknown, seat_for

WISHES = (Reason.NAMES, Reason.HURTS, Reason.ELSEWHERE)
"""What somebody in the room can say is wrong with a card."""


def shown_card(seat: Seat, card_pk: int) -> Card:
    """A card that everybody in the room of this place sees. Raises Card.DoesNotExist."""
    return Card.objects.get(pk=card_pk, block__gathering=seat.live.gathering_id, block__shown=True, aside=False)


@transaction.atomic
def ask_off(*, council: Council, token: str, card_pk: int, reason: str) -> None:
    """The facilitator sees that somebody asked, and why; not who. Asking twice is asking once.

    Raises SeatUnknown, Card.DoesNotExist, DialogueRefused.
    """
    seat = seat_for(council, token)
    card = shown_card(seat, card_pk)
    if reason not in WISHES:
        raise DialogueRefused(_("Kies wat er met de kaart is."))
    OffWish.objects.update_or_create(card=card, seat=seat, defaults={"reason": reason})


@transaction.atomic
def leave(*, council: Council, token: str) -> None:
    """The place is gone, with its answers to what is open. Cards stay, and the code still takes them back.

    Raises SeatUnknown.
    """
    seat = seat_for(council, token)
    if seat.cards.exists():
        leaver, _made = Leaver.objects.get_or_create(live=seat.live, token_hash=seat.token_hash)
        seat.cards.update(leaver=leaver)
    seat.delete()


def leaver_for(council: Council, token: str) -> Leaver:
    """Somebody who left, with cards that still lie there. One query. Raises SeatUnknown."""
    found = Leaver.objects.select_related("live").filter(
        token_hash=seat_digest(council.pk, token), live__gathering__council=council, live__gathering__closed_at=None,
        live__opened_at__gt=timezone.now() - LASTS,
    ).first()
    if found is None:
        raise SeatUnknown
    return found


def has_place(council: Council, code: str) -> bool:
    """Whether somebody has this code, or left cards with it."""
    for look in (seat_for, leaver_for):
        try:
            look(council, code)
        except SeatUnknown:
            continue
        return True
    return False


@transaction.atomic
def withdraw(*, council: Council, token: str, card_pk: int) -> None:
    """One's own card is gone, also from the screen and after leaving; see `retelling.forget`. One that is gone already
    is fine.

    Raises SeatUnknown.
    """
    owner: Seat | Leaver
    try:
        owner = seat_for(council, token)
    except SeatUnknown:
        owner = leaver_for(council, token)
    # A vote that opens with cards holds this too: it has the card no more, or what it became goes along.
    Gathering.objects.select_for_update().get(pk=owner.live.gathering_id)
    # Whoever takes the cards over holds their block: a card is taken back before that, or is a line already.
    block = Block.objects.select_for_update().filter(cards=card_pk, gathering=owner.live.gathering_id).first()
    card = owner.cards.filter(pk=card_pk).first()
    if block is not None and card is not None:
        card.delete()
        forget(gathering_pk=block.gathering_id, text=card.text, inside=False)
        bump(block)


@transaction.atomic
def point_at(*, by: Member, block: Block, expected_version: int, card_pk: int | None) -> None:
    """The one card that stands out on every screen, with the question what is meant; None: none any more.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, Card.DoesNotExist,
    DialogueRefused.
    """
    block = led(by, block, expected_version)
    if not block.shown:
        raise DialogueRefused(_("Toon de kaarten eerst aan iedereen."))
    block.pointed = Card.objects.get(pk=card_pk, block=block) if card_pk is not None else None
    changed(by, block, did="card asked about" if card_pk is not None else "nothing asked about")
