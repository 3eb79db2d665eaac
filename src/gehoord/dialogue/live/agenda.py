"""What the facilitator does with the agenda while it runs: its order, the next one, the clock and a break."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member

from ..models import Block, BlockState, Gathering, LiveSession
from ..services import Changed, DialogueRefused
from .blocks import MOST_MINUTES, changed, close_block, led, open_block, put
from .ending import loads_first
from .services import led_gathering, led_live, record_live

MINUTE = timedelta(minutes=1)


@transaction.atomic
def change_block(
    *, by: Member, block: Block, expected_version: int, kind: str, question: str, audience: str, minutes: int
) -> Block:
    """One that did not begin.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    block = _waiting(by, block, expected_version)
    put(block, kind=kind, question=question, audience=audience, minutes=minutes)
    return changed(by, block, did="block changed")


@transaction.atomic
def move_block(*, by: Member, block: Block, expected_version: int, up: bool) -> None:
    """Before the one above it, or after the one below; not past what began already. Raises as `change_block` does."""
    block = _waiting(by, block, expected_version)
    waiting = list(block.gathering.blocks.select_for_update().filter(state=BlockState.WAITING))
    keys = [one.pk for one in waiting]
    now = keys.index(block.pk)
    then = now - 1 if up else now + 1
    if not 0 <= then < len(keys):
        return
    waiting[now], waiting[then] = waiting[then], waiting[now]
    # What began stays in front. Every place anew: blocks from before there were places share one.
    begun = list(block.gathering.blocks.exclude(state=BlockState.WAITING))
    for place, one in enumerate([*begun, *waiting], start=1):
        Block.objects.filter(pk=one.pk).update(place=place)
    block.place = next(place for place, one in enumerate([*begun, *waiting], start=1) if one.pk == block.pk)
    changed(by, block, did="block moved")


@loads_first
@transaction.atomic
def go_on(
    *, by: Member, gathering: Gathering, expected_open: int, upcoming: int, expected_version: int
) -> Block | None:
    """Closes the block with key `expected_open` (0: none is open) and opens `upcoming` (0: nothing is left).

    `expected_version`: of the one that opens, or of the one that closes when nothing is left. The block that opened.
    Raises as `change_block` does.
    """
    gathering = led_gathering(by, gathering)
    opened = gathering.blocks.filter(state=BlockState.OPEN).first()
    if (opened.pk if opened else 0) != expected_open:
        raise Changed(opened)
    following = gathering.blocks.filter(state=BlockState.WAITING).first()
    if (following.pk if following else 0) != upcoming:
        raise Changed(following)
    if following is not None:
        return open_block(by=by, block=following, expected_version=expected_version)
    if opened is None:
        raise DialogueRefused(_("Er staat niets meer op de agenda."))
    close_block(by=by, block=opened, expected_version=expected_version)
    return None


@transaction.atomic
def start_clock(*, by: Member, block: Block, expected_version: int, minutes: int) -> Block:
    """From now, so many minutes; it only tells the time and closes nothing. Raises as `change_block` does."""
    block = _running(by, block, expected_version)
    if not 1 <= minutes <= MOST_MINUTES:
        raise DialogueRefused(_("Kies een tijd van 1 tot %(most)s minuten.") % {"most": MOST_MINUTES})
    block.minutes, block.ends_at = minutes, timezone.now() + minutes * MINUTE
    return changed(by, block, did="clock started")


@transaction.atomic
def add_minute(*, by: Member, block: Block, expected_version: int) -> Block:
    """One more; a minute from now when the time was up. Raises as `change_block` does."""
    block = _running(by, block, expected_version)
    if block.ends_at is None:
        raise DialogueRefused(_("De klok loopt niet."))
    block.ends_at = max(block.ends_at, timezone.now()) + MINUTE
    return changed(by, block, did="minute added")


@transaction.atomic
def pause(*, by: Member, gathering: Gathering, expected_version: int, paused: bool) -> LiveSession:
    """A break: phones send nothing and keep what was typed; the clock stands still.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed.
    """
    gathering, live = led_live(by, gathering, expected_version)
    if live is None:
        raise Gathering.DoesNotExist
    now = timezone.now()
    if live.paused_at and not paused:
        for block in gathering.blocks.select_for_update().filter(state=BlockState.OPEN, ends_at__isnull=False):
            if block.ends_at and block.ends_at > live.paused_at:
                block.ends_at += now - live.paused_at
                block.save(update_fields=["ends_at"])
    live.paused_at = (live.paused_at or now) if paused else None
    live.version += 1
    live.agenda_version += 1
    live.save(update_fields=["paused_at", "version", "agenda_version"])
    record_live(by, gathering, did="break" if paused else "break over")
    return live


def _waiting(by: Member, block: Block, expected_version: int) -> Block:
    block = led(by, block, expected_version)
    if block.state != BlockState.WAITING:
        raise DialogueRefused(_("Dit onderdeel is al begonnen."))
    return block


def _running(by: Member, block: Block, expected_version: int) -> Block:
    block = led(by, block, expected_version)
    if block.state != BlockState.OPEN:
        raise DialogueRefused(_("Dit onderdeel is niet open."))
    if LiveSession.objects.filter(gathering=block.gathering, paused_at__isnull=False).exists():
        raise DialogueRefused(_("Het is pauze. Ga eerst verder."))
    return block
