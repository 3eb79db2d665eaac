"""How new the page of a phone is, and how new it can be."""

from __future__ import annotations

import re
from datetime import datetime
from typing import NamedTuple

from django.http import HttpRequest

from ..models import LiveSession

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

    def is_newer_than(self, now: Showing) -> bool:
        """Another process told it more already."""
        return self.agenda > now.agenda or self.cards > now.cards
