"""What can be done with the blocks of an agenda: by the facilitator, and by a phone with a place."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from ..models import Answer, Audience, Block, BlockKind, BlockState, Card, Gathering, LiveSession, Reason, Seat
from ..retelling import forget
from ..services import LONGEST_TEXT, Changed, DialogueRefused
from . import planned
from .ending import close_one, close_open, end_groups, loads_first
from .outcomes import choices
from .rules import require_ready
from .selectors import seat_for
from .services import led_gathering, record_live

MOST_BLOCKS = 30
MOST_MINUTES = 180
LONGEST_CARD = 300
MOST_CARDS = 30


class BlockNotOpen(DialogueRefused):
    def __init__(self) -> None:
        super().__init__(_("Dit onderdeel is niet meer open. Wat je typte, staat er nog."))


@transaction.atomic
def add_block(
    *, by: Member, gathering: Gathering, kind: str, question: str, audience: str = Audience.PROFESSIONAL,
    minutes: int = 0,
) -> Block:
    """At the end of the agenda. Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused."""
    gathering = led_gathering(by, gathering)
    block = Block(gathering=gathering)
    put(block, kind=kind, question=question, audience=audience, minutes=minutes)
    if gathering.blocks.count() >= MOST_BLOCKS:
        raise DialogueRefused(_("Een agenda heeft hoogstens %(most)s onderdelen.") % {"most": MOST_BLOCKS})
    last = gathering.blocks.aggregate(last=Max("place"))["last"]
    block.place = 1 if last is None else last + 1
    block.save()
    record_live(by, gathering, did="block added", kind=kind)
    return block


def put(block: Block, *, kind: str, question: str, audience: str, minutes: int) -> None:
    """What a form says about a block that did not begin. Raises DialogueRefused."""
    question = " ".join(tidy(question).split())
    if kind not in BlockKind.values or audience not in Audience.values:
        raise DialogueRefused(_("Kies wat je wilt vragen."))
    if not question:
        raise DialogueRefused(_("Typ eerst een vraag."))
    if len(question) > LONGEST_CARD:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_CARD})
    if not 0 <= minutes <= MOST_MINUTES:
        raise DialogueRefused(_("Kies een tijd van 0 tot %(most)s minuten.") % {"most": MOST_MINUTES})
    block.kind, block.question, block.audience, block.minutes = kind, question, audience, minutes


@transaction.atomic
def remove_block(*, by: Member, block: Block, expected_version: int) -> None:
    """One that did not begin. Raises as `open_block` does."""
    block = led(by, block, expected_version)
    if block.state != BlockState.WAITING:
        raise DialogueRefused(_("Dit onderdeel is al begonnen."))
    record_live(by, block.gathering, did="block removed", kind=block.kind)
    block.delete()


@loads_first
@transaction.atomic
def open_block(*, by: Member, block: Block, expected_version: int, expected_open: int | None = None) -> Block:
    """Phones can answer it; the one that was open closes for good, so that one is `expected_open` (0: none is).

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    block = led(by, block, expected_version)
    if block.state != BlockState.WAITING:
        raise DialogueRefused(_("Dit onderdeel is al begonnen."))
    if expected_open is not None:
        opened = block.gathering.blocks.filter(state=BlockState.OPEN).first()
        if (opened.pk if opened else 0) != expected_open:
            raise Changed(opened)
    close_open(block.gathering_id)
    planned.fill(by=by, vote=block)
    require_ready(block)
    block.state = BlockState.OPEN
    return changed(by, block, did="block opened")


@loads_first
@transaction.atomic
def close_block(*, by: Member, block: Block, expected_version: int) -> Block:
    """For good. Answers become numbers and are gone. Raises as `open_block` does."""
    block = led(by, block, expected_version)
    if block.state != BlockState.OPEN:
        raise DialogueRefused(_("Dit onderdeel is niet open."))
    close_one(block)
    block.version -= 1  # `changed` counts it.
    return changed(by, block, did="block closed")


@transaction.atomic
def show_block(*, by: Member, block: Block, expected_version: int, shown: bool) -> Block:
    """On every phone and the screen: the cards, or the result when it is closed. Raises as `open_block` does."""
    block = led(by, block, expected_version)
    if shown and not block.is_writing and block.state != BlockState.CLOSED:
        raise DialogueRefused(_("Sluit de vraag eerst. Dan pas is de uitkomst te zien."))
    block.shown = shown
    if not shown:
        block.pointed = None
    return changed(by, block, did="block shown" if shown else "block hidden")


@transaction.atomic
def take_off(*, by: Member, block: Block, card_pk: int, reason: str) -> None:
    """The card is gone, everywhere; see `retelling.forget`.

    Raises NotAllowed, Block.DoesNotExist, Card.DoesNotExist, DialogueRefused.
    """
    block = led(by, block, None)
    if reason not in Reason.values:
        raise DialogueRefused(_("Kies waarom de kaart weg moet."))
    card = Card.objects.get(pk=card_pk, block=block)
    card.delete()
    forget(gathering_pk=block.gathering_id, text=card.text)
    if block.pointed_id == card_pk:
        block.pointed = None
    changed(by, block, did="card taken off", reason=reason)


@transaction.atomic
def keep_cards(*, by: Member, block: Block, expected_version: int) -> int:
    """How many cards of a closed block became lines of the gathering; they are no cards any more, so nobody's.

    They can be chosen in votes that were planned about this block. Raises as `open_block` does.
    """
    block = led(by, block, expected_version)
    if not block.is_writing or block.state != BlockState.CLOSED:
        raise DialogueRefused(_("Sluit dit onderdeel eerst."))
    if block.groups.exists():
        raise DialogueRefused(_("De kaarten liggen in groepen. Kies eerst per groep wat ermee gebeurt."))
    return kept(by, block, planned.take_over(by=by, block=block, cards=list(block.cards.all())))


def kept(by: Member, block: Block, made: list[planned.Line]) -> int:
    """How many lines of the gathering took the place of all cards of `block`, which is locked."""
    if not made:
        raise DialogueRefused(_("Er zijn geen kaarten om over te nemen."))
    end_groups(block)
    planned.follow(by=by, source=block, made=made)
    block.shown, block.pointed = False, None
    changed(by, block, did="cards kept", number=len(made))
    return len(made)


@transaction.atomic
def answer(*, council: Council, token: str, block_pk: int, value: int) -> None:
    """One answer for each place; the last counts. Raises SeatUnknown, BlockNotOpen, DialogueRefused."""
    seat = seat_for(council, token)
    block = open_for(seat.live, block_pk)
    if block.is_writing or block.is_vote or value not in dict(choices(block.kind)):
        raise DialogueRefused(_("Kies een van de antwoorden."))
    Answer.objects.update_or_create(block=block, seat=seat, defaults={"value": value})


def write(*, council: Council, token: str, block_pk: int, text: str) -> Card:
    """A card without names: what was typed is not kept. The same card sent twice is one.

    Raises SeatUnknown, BlockNotOpen, DialogueRefused.
    """
    typed = " ".join(tidy(text).split())
    if not typed:
        raise DialogueRefused(_("Typ eerst iets."))
    if len(typed) > LONGEST_CARD:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_CARD})
    # Before the transaction: nobody else waits for it.
    return _lay(council, token, block_pk, deidentify(typed).text[:LONGEST_TEXT])


@transaction.atomic
def _lay(council: Council, token: str, block_pk: int, safe: str) -> Card:
    seat = seat_for(council, token)
    block = open_for(seat.live, block_pk)
    # Who answers why says which why: see `whys.services.suggest`.
    if not block.is_writing or block.kind == BlockKind.WHY:
        raise BlockNotOpen
    return lay(seat, block, safe)


def lay(seat: Seat, block: Block, safe: str) -> Card:
    """A card of this place, once; the block is open and locked. Raises DialogueRefused."""
    mine = block.cards.filter(seat=seat, aside=False)
    if (same := mine.filter(text=safe).first()) is not None:
        return same
    if mine.count() >= MOST_CARDS:
        raise DialogueRefused(_("Je schreef al %(most)s kaarten. Haal er eerst een weg.") % {"most": MOST_CARDS})
    card = Card.objects.create(block=block, seat=seat, text=safe, shuffle=secrets.randbits(62))
    if block.shown:
        LiveSession.objects.filter(gathering=block.gathering_id).update(cards_version=F("cards_version") + 1)
    return card


def open_for(live: LiveSession, block_pk: int) -> Block:
    """Locked, so that no answer slips in while it closes. Raises BlockNotOpen, DialogueRefused during a break."""
    block = Block.objects.select_for_update().filter(
        pk=block_pk, gathering=live.gathering_id, state=BlockState.OPEN
    ).first()
    if block is None:
        raise BlockNotOpen
    if live.paused_at:
        raise DialogueRefused(_("Het is nu pauze. Wat je typte, staat er nog. Stuur het straks in."))
    return block


def led(by: Member, block: Block, expected_version: int | None) -> Block:
    """As it is now, locked with its gathering. Raises as `open_block` does."""
    gathering = led_gathering(by, Gathering(pk=block.gathering_id))
    found = Block.objects.select_for_update().get(pk=block.pk, gathering=gathering)
    found.gathering = gathering
    if expected_version is not None and found.version != expected_version:
        raise Changed(found)
    return found


def changed(by: Member, block: Block, **fields: Any) -> Block:
    """Saved, with a line in the trail; phones and the screen look again."""
    block.version += 1
    block.save()
    bump(block)
    record_live(by, block.gathering, kind=block.kind, **fields)
    return block


def bump(block: Block) -> None:
    """Phones and the screen have something else to show."""
    LiveSession.objects.filter(gathering=block.gathering_id).update(agenda_version=F("agenda_version") + 1)
