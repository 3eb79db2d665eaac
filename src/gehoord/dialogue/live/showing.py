"""How new the page of a phone is, and how new it can be."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest
from django.utils import timezone

from ..models import LiveSession, Seat
from .codes import seat_digest
from .selectors import LASTS

_ETAG = re.compile(r'(?:W/)?"(\d{1,18})\.(\d{1,18})\.(\d{1,18})\.(\d{1,18})"')


class Showing(NamedTuple):
    """What phones of a gathering show: of which live session, and how new."""

    live: int
    # Keys of rows that are gone may come back; with this they are told apart.
    opened_at: datetime
    agenda: int
    cards: int

    @classmethod
    def of(cls, live: LiveSession) -> Showing:
        return cls(live.pk, live.opened_at, live.agenda_version, live.cards_version)

    def etag(self, own: int) -> str:
        """Of the page of a phone with so many own cards on it."""
        return f'"{self.live}.{self.agenda}.{self.cards}.{own}"'


class Known(NamedTuple):
    """What a phone that asks again has already."""

    live: int
    agenda: int
    cards: int
    own: int

    @classmethod
    def to(cls, request: HttpRequest) -> Known | None:
        """None when it did not say so, or not as we said it."""
        found = _ETAG.fullmatch(request.headers.get("If-None-Match", ""))
        return cls(*map(int, found.groups())) if found else None

    def is_all_of(self, now: Showing) -> bool:
        return self[:3] == (now.live, now.agenda, now.cards)


def latest(council_pk: int, token: str) -> tuple[int, Showing] | None:
    """A place and what it can show now; None when there is none. One small query.

    Places go when their gathering closes, so that needs no asking.
    """
    found = Seat.objects.filter(
        token_hash=seat_digest(council_pk, token), live__opened_at__gt=timezone.now() - LASTS
    ).order_by().values_list("pk", "live_id", "live__opened_at", "live__agenda_version", "live__cards_version").first()
    return (found[0], Showing(*found[1:])) if found else None
