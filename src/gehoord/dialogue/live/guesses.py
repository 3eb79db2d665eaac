"""A hard limit on wrong codes: per visitor, and for a council together; at the doors, and of own codes.

When there were too many at the doors, nobody new comes in until the time is over, also with the right code: else
guessing would go on. When there were too many own codes, nobody comes back with one and nobody opens a report. Who has
a place notices nothing of either, and the one does not shut the other.

A room on one hotspot is one visitor here, so theirs is a wide limit. What is kept of a visitor is a fingerprint in this
process, under a key that ends with it; with several web processes each has its own. The count of a council is in the
database.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
from datetime import datetime, timedelta

from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.councils.auth import client_address
from gehoord.core.councils.models import Council

from ..models import Guessed, WrongCodes
from ..services import DialogueRefused

WINDOW = timedelta(minutes=10)
MOST_OF_VISITOR = 100
MOST_OF_COUNCIL = 1000
# Of so many visitors the process remembers something at once.
MOST_VISITORS = 5000

_key = secrets.token_bytes(32)
_lock = threading.Lock()
_visitors: dict[tuple[str, bytes], tuple[datetime, int]] = {}


class DoorShut(DialogueRefused):
    """Too many wrong codes; `until` when."""

    def __init__(self, until: datetime, what: str = Guessed.DOOR) -> None:
        self.until = until
        # Up to the whole minute after it.
        time = timezone.localtime(until + timedelta(minutes=1)).strftime("%H:%M")
        if what == Guessed.OWN:
            super().__init__(
                _("Er kwamen te veel verkeerde codes. Probeer het na %(time)s uur nog eens.") % {"time": time}
            )
            return
        super().__init__(
            _("Er kwamen te veel verkeerde codes. De deur laat tot %(time)s uur niemand nieuw binnen. "
              "Was je al binnen? Dan kun je gewoon verder.") % {"time": time}
        )


def require_open(request: HttpRequest, council: Council, what: str = Guessed.DOOR) -> None:
    """Raises DoorShut. One query."""
    until = shut_until(council, what)
    with _lock:
        since, number = _visitors.get((what, _visitor(request)), (timezone.now(), 0))
    if number >= MOST_OF_VISITOR and since > timezone.now() - WINDOW:
        until = max(until or since, since + WINDOW)
    if until is not None:
        raise DoorShut(until, what)


def shut_until(council: Council, what: str = Guessed.DOOR) -> datetime | None:
    """Until when the doors of this council let nobody new in; None when they do. One query."""
    found = WrongCodes.objects.filter(
        council=council, what=what, number__gte=MOST_OF_COUNCIL, since__gt=timezone.now() - WINDOW
    ).first()
    return found.since + WINDOW if found else None


def count_wrong(request: HttpRequest, council: Council, what: str = Guessed.DOOR) -> None:
    """One wrong code more."""
    now = timezone.now()
    visitor = (what, _visitor(request))
    with _lock:
        since, number = _visitors.get(visitor, (now, 0))
        if since <= now - WINDOW:
            since, number = now, 0
        if visitor not in _visitors and len(_visitors) >= MOST_VISITORS:
            # The count of the council goes on.
            _visitors.pop(min(_visitors, key=lambda one: _visitors[one][0]))
        _visitors[visitor] = (since, number + 1)
    running = WrongCodes.objects.filter(council=council, what=what, since__gt=now - WINDOW)
    if not running.update(number=F("number") + 1):
        WrongCodes.objects.update_or_create(council=council, what=what, defaults={"since": now, "number": 1})


def forget_visitors() -> None:
    """As when the process starts."""
    with _lock:
        _visitors.clear()


def _visitor(request: HttpRequest) -> bytes:
    """Where it came from, unreadable."""
    return hmac.new(_key, client_address(request).encode(), hashlib.sha256).digest()
