"""What can be done with a chain of whys, one verb each. The trail says that there was a step, never which."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member

from .. import services as lines
from ..blacking_out import BLACKED_OUT, blacked_out
from ..live.blocks import changed, lay, led, open_for
from ..live.selectors import seat_for
from ..models import LONGEST_TEXT, Block, BlockKind, BlockState, Card, Cause, Chain, Step
from ..services import DialogueRefused
from .checking import made_safe
from .selectors import MOST_STEPS, chain_now

MOST_CHAINS = 40


def add_step(
    *, by: Member, block: Block, expected_version: int, text: str, sure: bool = False, card_pk: int | None = None
) -> Step:
    """Where a chain begins, or the answer to the last why, without names. A card that was chosen is no card any more.

    Other cards about that why are laid aside. `sure`: it is not about somebody, or it was made safe. Raises NotAllowed,
    Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, Card.DoesNotExist, PointsAtSomebody,
    DialogueRefused.
    """
    return _add_step(by, block, expected_version, made_safe(text, sure=sure), card_pk)


@transaction.atomic
def _add_step(by: Member, block: Block, expected_version: int, safe: str, card_pk: int | None) -> Step:
    block = _why(by, block, expected_version)
    if block.state == BlockState.WAITING:
        raise DialogueRefused(_("Open dit onderdeel eerst."))
    chain = chain_now(block)
    if chain is None:
        if block.chains.count() >= MOST_CHAINS:
            raise DialogueRefused(_("Dit zijn er genoeg. Zet nog een onderdeel op de agenda."))
        chain = Chain.objects.create(block=block)
    place = chain.steps.count()
    if place > MOST_STEPS:
        raise DialogueRefused(_("Vijf keer waarom is genoeg. Leg de oorzaak vast."))
    step = Step.objects.create(chain=chain, place=place, text=safe)
    if card_pk is not None:
        Card.objects.get(pk=card_pk, block=block).delete()
    block.cards.update(aside=True)
    block.shown, block.pointed = False, None
    changed(by, block, did="why answered" if place else "why begun")
    return step


@transaction.atomic
def drop_step(*, by: Member, block: Block, expected_version: int) -> None:
    """The last step is gone, and the chain with its first one. Raises as `add_step` does."""
    block = _why(by, block, expected_version)
    chain = chain_now(block)
    if chain is None:
        raise DialogueRefused(_("Er is niets om weg te halen."))
    last = chain.steps.order_by("place").last()
    if last is not None and last.place:
        last.delete()
    else:
        chain.delete()
    changed(by, block, did="why dropped")


@transaction.atomic
def keep_chain(*, by: Member, block: Block, expected_version: int, step_pk: int) -> Cause:
    """The chain is kept as a cause with the words of one of its answers; then another can begin.

    Raises as `add_step` does, and Step.DoesNotExist.
    """
    block = _why(by, block, expected_version)
    chain = chain_now(block)
    if chain is None:
        raise DialogueRefused(_("Deze keten is al vastgelegd."))
    step = chain.steps.get(pk=step_pk, place__gt=0)
    if step.text == BLACKED_OUT:
        raise DialogueRefused(_("Deze woorden zijn teruggenomen. Kies een ander antwoord, of haal het weg."))
    (chain.cause,) = lines.add_causes(by=by, gathering=block.gathering, texts=[step.text])
    chain.save(update_fields=["cause"])
    block.cards.update(aside=True)
    changed(by, block, did="why kept")
    return chain.cause


def type_chain(
    *, by: Member, block: Block, expected_version: int, texts: Sequence[str], sure: bool = False
) -> Cause:
    """A chain from paper: where it begins and one to five answers, of which the last is the cause.

    Raises as `add_step` does.
    """
    filled = [text for text in texts if text.strip()]
    if len(filled) < 2 or not texts[0].strip():
        raise DialogueRefused(_("Typ waar het begint, en minstens één antwoord."))
    safe = [made_safe(text, sure=sure) for text in filled]
    return _type_chain(by, block, expected_version, safe[:MOST_STEPS + 1])


@transaction.atomic
def _type_chain(by: Member, block: Block, expected_version: int, texts: list[str]) -> Cause:
    block = _why(by, block, expected_version)
    if block.chains.count() >= MOST_CHAINS:
        raise DialogueRefused(_("Dit zijn er genoeg. Zet nog een onderdeel op de agenda."))
    (cause,) = lines.add_causes(by=by, gathering=block.gathering, texts=texts[-1:])
    chain = Chain.objects.create(block=block, cause=cause)
    Step.objects.bulk_create(Step(chain=chain, place=place, text=text) for place, text in enumerate(texts))
    changed(by, block, did="why typed")
    return cause


def suggest(*, council: Council, token: str, block_pk: int, step_pk: int, text: str, sure: bool = False) -> Card:
    """A card with an answer to the why that is open now, in silence.

    Raises SeatUnknown, BlockNotOpen, PointsAtSomebody, DialogueRefused.
    """
    return _suggest(council, token, block_pk, step_pk, made_safe(text, sure=sure))


@transaction.atomic
def _suggest(council: Council, token: str, block_pk: int, step_pk: int, safe: str) -> Card:
    seat = seat_for(council, token)
    block = open_for(seat.live, block_pk)
    chain = chain_now(block) if block.kind == BlockKind.WHY else None
    last = chain.steps.last() if chain else None
    if last is None or last.place >= MOST_STEPS:
        raise DialogueRefused(_("Er is nu geen waarom open. Wat je typte, staat er nog."))
    if last.pk != step_pk:
        raise DialogueRefused(_("De groep is al een waarom verder. Wat je typte, staat er nog."))
    return lay(seat, block, safe)


def black_out_words(council: Council, words: str) -> None:
    """A line lost its words: chains that repeat them lose them too, and how people came to a cause that is gone goes
    whole. In the same transaction."""
    steps = Step.objects.filter(chain__block__gathering__council=council)
    steps.filter(chain__cause__text=BLACKED_OUT).update(text=BLACKED_OUT)
    for step in steps.filter(text__contains=words):
        text = blacked_out(step.text, words)[:LONGEST_TEXT]
        if text != step.text:
            Step.objects.filter(pk=step.pk).update(text=text)


def _why(by: Member, block: Block, expected_version: int) -> Block:
    block = led(by, block, expected_version)
    if block.kind != BlockKind.WHY:
        raise DialogueRefused(_("Bij dit onderdeel vragen we niet door."))
    return block
