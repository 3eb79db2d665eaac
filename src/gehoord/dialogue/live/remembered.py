"""What all phones ask at the same time, looked up for them together."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from django.db.models import Count
from django.utils import timezone

from gehoord.core.councils.selectors import council_for_host

from ..models import Block, BlockState, LiveSession, Seat
from .selectors import LASTS
from .showing import Showing

# What another process or another phone did is seen after this at the latest.
REMEMBERED_SECONDS = 0.2

K = TypeVar("K")
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """What `look` found a moment ago. Who asks meanwhile waits for it, instead of looking as well."""

    def __init__(self, look: Callable[[K], V]) -> None:
        self.look = look
        self.found: dict[K, tuple[float, V]] = {}
        self.lock = threading.Lock()

    def get(self, key: K, good: Callable[[V], bool] = lambda _value: True) -> V:
        """Looked up again when it is old, or not `good`."""
        with self.lock:
            now = time.monotonic()
            kept = self.found.get(key)
            if kept and now - kept[0] < REMEMBERED_SECONDS and good(kept[1]):
                return kept[1]
            # Nothing stays that is old: neither places of a gathering that is over, nor what somebody made up.
            self.found = {one: kept for one, kept in self.found.items() if now - kept[0] < REMEMBERED_SECONDS}
            self.found.pop(key, None)
            value = self.look(key)
            self.found[key] = now, value
            return value

    def forget(self) -> None:
        with self.lock:
            self.found = {}


class Place(NamedTuple):
    """A seat: its key, and how many cards it has."""

    pk: int
    cards: int


@dataclass(frozen=True)
class Room:
    """What phones of a gathering can show, and whose places there are, by the digest of their token."""

    council: int
    now: Showing
    places: dict[str, Place]
    # What is asked now, what each place answered, and which have voted.
    asked: int | None
    answers: dict[int, int]
    voted: frozenset[int]


def room_of(live: int) -> Room | None:
    """None when there is none, or when it is over. Three queries.

    The versions first: whatever happens meanwhile belongs to a newer version, which phones then ask for.
    """
    found = LiveSession.objects.filter(
        pk=live, opened_at__gt=timezone.now() - LASTS, gathering__closed_at=None
    ).values_list(
        "gathering__council_id", "gathering_id", "pk", "opened_at", "agenda_version", "cards_version"
    ).first()
    if found is None:
        return None
    seats = Seat.objects.filter(live=live).order_by().annotate(n=Count("cards")).values_list("token_hash", "pk", "n")
    places = {digest: Place(pk, cards) for digest, pk, cards in seats}
    rows = list(
        Block.objects.filter(gathering=found[1], state=BlockState.OPEN).order_by()
        .values_list("pk", "answers__seat", "answers__value", "ballots__seat")
    )
    answers = {seat: value for _block, seat, value, _voter in rows if seat}
    voted = frozenset(voter for *_answer, voter in rows if voter)
    return Room(found[0], Showing(*found[2:]), places, rows[0][0] if rows else None, answers, voted)


def _council_at(host: str) -> int | None:
    council = council_for_host(host)
    return council.pk if council else None


rooms = Remembered(room_of)
# The council of an address.
councils = Remembered(_council_at)
