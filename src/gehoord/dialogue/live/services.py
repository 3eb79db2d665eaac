"""What can be done with a live gathering. What the facilitator does leaves a line in the trail; a phone leaves none."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import seal

from ..models import Gathering, GroupRole, LiveSession, Seat
from ..services import Changed, DialogueRefused, GatheringClosed
from .codes import NONCE_LENGTH, door_digest, new_door_code, new_nonce, seat_code, seat_digest
from .ending import end_places, get_ready
from .selectors import LASTS, door_context

MOST_SEATS = 300
MOST_TABLES = 60


class DoorUnknown(DialogueRefused):
    """No open door has this code."""

    def __init__(self) -> None:
        super().__init__(_("We kennen deze code niet. Kijk nog eens op het scherm of vraag het de gespreksleider."))


@transaction.atomic
def open_door(*, by: Member, gathering: Gathering, expected_version: int) -> LiveSession:
    """A fresh code each time; who is inside keeps their place. `expected_version`: 0 before the first time.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed.
    """
    gathering, live = led_live(by, gathering, expected_version)
    if live is None:
        live = LiveSession(gathering=gathering, version=0)
    now, code = timezone.now(), new_door_code()
    while LiveSession.objects.filter(code_hash=door_digest(by.council.pk, code)).exists():
        code = new_door_code()
    if live.pk and live.opened_at <= now - LASTS:
        end_places(live)  # An evening that was never closed.
        live.stops, live.paused_at = 0, None
    live.opened_at = now
    live.code_hash = door_digest(by.council.pk, code)
    live.sealed_code = seal(code.encode(), context=door_context(gathering.pk))
    live.version += 1
    live.save()
    record_live(by, gathering, did="door opened")
    return live


@transaction.atomic
def close_door(*, by: Member, gathering: Gathering, expected_version: int) -> LiveSession:
    """Nobody comes in with the code any more; who is inside stays, and comes back with a code of their own.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, Changed.
    """
    gathering, live = led_live(by, gathering, expected_version)
    if live is None:
        raise Gathering.DoesNotExist
    live.code_hash, live.sealed_code = "", b""
    live.version += 1
    live.save(update_fields=["code_hash", "sealed_code", "version"])
    record_live(by, gathering, did="door closed")
    return live


@transaction.atomic
def stops_seen(*, by: Member, gathering: Gathering, seen: int) -> None:
    """The stop signs that stood on the facilitator's page are taken down; one put up since stays.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed.
    """
    gathering = led_gathering(by, gathering)
    LiveSession.objects.filter(gathering=gathering).update(stops=Greatest(F("stops") - max(seen, 0), 0))
    record_live(by, gathering, did="stop signs seen")


@transaction.atomic
def join(*, council: Council, code: str, role: str, table: int, nonce: str) -> str:
    """A place, and the code that only this phone has. The same form sent twice has the same place.

    Not once something was sent from there: then somebody else, on the same device, went back to the form.
    Raises DoorUnknown, DialogueRefused.
    """
    live = LiveSession.objects.select_for_update(of=("self",)).filter(
        code_hash=door_digest(council.pk, code), gathering__council=council, gathering__closed_at=None,
        opened_at__gt=timezone.now() - LASTS,
    ).first()
    if live is None:
        raise DoorUnknown
    if role not in GroupRole.values:
        raise DialogueRefused(_("Kies als wie je meedoet."))
    if not 1 <= table <= MOST_TABLES:
        raise DialogueRefused(_("Vul een tafelnummer in van 1 tot %(most)s.") % {"most": MOST_TABLES})
    if len(nonce) != NONCE_LENGTH:
        raise DialogueRefused(_("Herlaad de pagina en probeer het nog eens."))
    token = seat_code(live.pk, nonce)
    hashed = seat_digest(council.pk, token)
    if seat := live.seats.filter(token_hash=hashed).first():
        if not any(sent.exists() for sent in (seat.cards, seat.answers, seat.ballots)):
            return token
        token = seat_code(live.pk, new_nonce())
        hashed = seat_digest(council.pk, token)
    if live.seats.count() >= MOST_SEATS:
        raise DialogueRefused(_("De bijeenkomst is vol. Vraag het aan de gespreksleider."))
    Seat.objects.create(live=live, token_hash=hashed, role=role, table=table)
    return token


def end_old(*, now: datetime | None = None) -> int:
    """How many sessions of gatherings that nobody closed ended, a day after their door last opened."""
    old = LiveSession.objects.filter(opened_at__lte=(now or timezone.now()) - LASTS)
    ended = 0
    for gathering in list(old.order_by("pk").values_list("gathering", flat=True)):
        get_ready(gathering)
        with transaction.atomic():
            # Whoever opens the door holds the gathering: then the session is a new one, and stays.
            Gathering.objects.select_for_update().get(pk=gathering)
            for live in old.filter(gathering=gathering):
                end_places(live)
                live.delete()
                ended += 1
    return ended


def led_gathering(by: Member, gathering: Gathering) -> Gathering:
    """The gathering, locked: nothing slips in while somebody closes it."""
    by.require(Right.LEAD_GATHERINGS)
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk, council=by.council)
    if gathering.is_closed:
        raise GatheringClosed
    return gathering


def led_live(by: Member, gathering: Gathering, expected_version: int) -> tuple[Gathering, LiveSession | None]:
    """Both locked; no session before the door ever opened. Raises as `open_door` does."""
    gathering = led_gathering(by, gathering)
    live = LiveSession.objects.select_for_update().filter(gathering=gathering).first()
    if (live.version if live else 0) != expected_version:
        raise Changed(live)
    return gathering, live


def record_live(by: Member, gathering: Gathering, **fields: Any) -> None:
    record(council=by.council, by=by.person, event=Event.GATHERING_CHANGED, subject=gathering, **fields)
