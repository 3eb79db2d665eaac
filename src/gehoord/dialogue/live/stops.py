"""A stop sign: the facilitator sees that somebody wants to stop for a moment, never who.

Of a place one sign stands at a time, so that nobody keeps a room from going on. Which place put one up is known to this
process only, and to no database; with several web processes each knows its own.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from gehoord.core.councils.models import Council

from ..models import LiveSession
from .selectors import seat_for

# Between two signs of one place, also when the first was seen at once.
PAUSE = timedelta(minutes=1)
MOST_KNOWN = 5000

_put_up: dict[str, datetime] = {}
_lock = threading.Lock()


@transaction.atomic
def put_up_stop(*, council: Council, token: str, now: datetime | None = None) -> bool:
    """Whether a sign stands now that the facilitator sees: this one, or an earlier one of the same place.

    False when theirs was seen less than a minute ago. Raises SeatUnknown.
    """
    seat, now = seat_for(council, token), now or timezone.now()
    stands = LiveSession.objects.filter(pk=seat.live_id, stops__gt=0).exists()
    with _lock:
        before = _put_up.get(seat.token_hash)
        if before is not None and (stands or now - before < PAUSE):
            return stands
        if len(_put_up) >= MOST_KNOWN:
            _put_up.clear()
        _put_up[seat.token_hash] = now
    LiveSession.objects.filter(pk=seat.live_id).update(stops=F("stops") + 1)
    return True
