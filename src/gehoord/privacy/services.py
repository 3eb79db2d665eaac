"""The vault: sealing what was told, opening it with a reason, forgetting it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import SealBroken, keyring, seal, unseal

from .models import Original

SHORTEST_REASON = 5

# Keys of originals that may not go yet, because no safe text was made of them; rooms add to it in `apps.py`.
STILL_NEEDED: list[Callable[[], QuerySet[Any, Any]]] = []


class ReasonMissing(Exception):
    """An original is opened for a reason, or not; the message is for the reader."""


class OriginalGone(Exception):
    """The original was erased; the message is for the reader."""


def seal_original(*, council: Council, text: str, today: date) -> Original:
    """The sealed original. Raises KeyringError without keys: then nothing is stored. One query."""
    original = Original(
        council=council,
        key_id=keyring().primary,
        expires_on=today + timedelta(days=council.retention_days),
    )
    original.sealed = seal(text.encode("utf-8", "surrogatepass"), context=original.context)
    original.save(force_insert=True)
    return original


def open_for_job(original: Original) -> str:
    """The text, for a job that makes it safe. No person reads along; raises SealBroken."""
    return unseal(bytes(original.sealed), context=original.context).decode("utf-8", "surrogatepass")


@transaction.atomic
def read_original(*, by: Member, original: Original | None, reason: str, subject: object) -> str:
    """The text as it was told; the trail says who read it and why.

    Raises NotAllowed, ReasonMissing or OriginalGone; then nothing was opened.
    """
    by.require(Right.READ_ORIGINAL)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing(_("Schrijf kort op waarom je het origineel wilt lezen."))
    if original is None:
        raise OriginalGone(_("Het origineel is gewist. De veilige tekst is er nog."))
    if original.council_id != by.council.pk:
        raise OriginalGone(_("Het origineel is er niet."))
    record(
        council=by.council, by=by.person, event=Event.ORIGINAL_READ, subject=subject,  # type: ignore[arg-type]
        reason=reason[:300],
    )
    return open_for_job(original)


@transaction.atomic
def erase_expired(*, today: date) -> int:
    """How many originals were past their term and are gone now. What a room still needs waits (`STILL_NEEDED`)."""
    gone = 0
    expired = Original.objects.filter(expires_on__lte=today).select_related("council")
    for still_needed in STILL_NEEDED:
        expired = expired.exclude(pk__in=still_needed())
    for original in expired:
        record(council=original.council, by=None, event=Event.ORIGINAL_ERASED, subject=original)
        original.delete()
        gone += 1
    return gone


def reseal_originals(*, unopened: set[int], batch: int = 500) -> int:
    """How many originals were sealed again with the newest key. Each in its own transaction; safe to repeat until all
    are done. One that cannot be opened goes into `unopened` and is passed over from then on.

    Raises KeyringError.
    """
    primary = keyring().primary
    waiting = Original.objects.exclude(key_id=primary).order_by("pk").values_list("pk", flat=True)
    done = 0
    while not done and (pks := list(waiting.exclude(pk__in=unopened)[:batch])):
        for pk in pks:
            try:
                done += _resealed(pk, primary)
            except SealBroken:
                unopened.add(pk)
    return done


@transaction.atomic
def _resealed(pk: int, primary: str) -> bool:
    """False for one that was forgotten in the meantime. Raises SealBroken."""
    original = Original.objects.select_for_update().filter(pk=pk).first()
    if original is None:
        return False
    original.sealed = seal(unseal(bytes(original.sealed), context=original.context), context=original.context)
    original.key_id = primary
    original.save(update_fields=["sealed", "key_id"])
    return True
