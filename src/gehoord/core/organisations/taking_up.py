"""Where a step that an organisation is to take can go on: rooms that follow such steps register here.

Rooms that do not know each other meet here: one agrees a step, another follows it up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from gehoord.core.councils.selectors import Member

from .models import Organisation


class NotTakenUp(Exception):
    """The place does not take this step; the message is for the writer, `field` one of `Wording` (empty: none)."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class Wording:
    """A step in words: `who` is a function, never a name."""

    what: str
    who: str
    due: date
    how_seen: str


@dataclass(frozen=True)
class Taker:
    """`places`: (key, label) of each place where this member may put a step of this organisation. `take` puts it there
    and says in words where that is; it raises NotTakenUp, or NotAllowed."""

    places: Callable[[Member, Organisation], list[tuple[str, str]]]
    take: Callable[[Member, str, Wording], str]


_takers: dict[str, Taker] = {}


def register_taker(name: str, taker: Taker) -> None:
    """Called by a room when it starts. Raises ValueError when the name is taken."""
    if name in _takers:
        raise ValueError(f"taker {name} is already registered")
    _takers[name] = taker


def places_for(member: Member, organisation: Organisation) -> list[tuple[str, str]]:
    """Everywhere that this member may put a step of this organisation."""
    return [
        (f"{name}:{key}", label) for name, taker in _takers.items() for key, label in taker.places(member, organisation)
    ]


def take_up(member: Member, place: str, wording: Wording) -> str:
    """Puts the step at this place; where that is, in words. Raises NotTakenUp, NotAllowed, and ValueError for a
    place that was not among `places_for`."""
    name, _colon, key = place.partition(":")
    if name not in _takers:
        raise ValueError(f"nobody takes steps at {place}")
    return _takers[name].take(member, key, wording)
