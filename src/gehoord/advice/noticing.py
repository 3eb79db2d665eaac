"""Whether people who told notice that a promise was kept."""

from __future__ import annotations

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.intake.models import Signal

from .behind import points_behind
from .models import Commitment, Noticing

NOTICES, NOT_YET = "yes", "no"


def notice(signal: Signal, pk: int, answer: str) -> bool:
    """What the person who told says of a promise that was claimed; False when there is none for them.

    Call it with the signal locked. The trail says that somebody answered, not who and not what.
    """
    found = Commitment.objects.select_related("reply__point__advice__council").filter(
        pk=pk, claimed_at__isnull=False, reply__point__in=points_behind(signal).values("pk")
    ).first()
    if found is None or answer not in (NOTICES, NOT_YET):
        return False
    given = {"notices": answer == NOTICES, "claimed_at": found.claimed_at}
    Noticing.objects.update_or_create(commitment=found, signal=signal, defaults=given)
    record(council=found.reply.point.advice.council, by=None, event=Event.COMMITMENT_NOTICED, subject=found)
    return True
