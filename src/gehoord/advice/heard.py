"""How many people who told find something of a reply, or notice that a promise was kept. For the council only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F

from .models import Commitment, Fits, Noticing, Reply, TellerRating

# Below this the counts say little, and one person's answer can be guessed.
FEW = 10


@dataclass(frozen=True)
class Heard:
    """Counts of what people answered; each is of one story."""

    yes: int = 0
    partly: int = 0
    no: int = 0

    @property
    def total(self) -> int:
        return self.yes + self.partly + self.no

    @property
    def is_few(self) -> bool:
        return self.total < FEW


def heard_of(replies: Iterable[Reply]) -> dict[int, Heard]:
    """By reply, what people find of it as it is now. One query, none for no replies."""
    pks = [reply.pk for reply in replies]
    if not pks:
        return {}
    rows = TellerRating.objects.filter(reply__in=pks, reply_version=F("reply__version")).values("reply", "fits")
    counts: dict[int, dict[str, int]] = {}
    for row in rows.annotate(n=Count("pk")).order_by():
        counts.setdefault(row["reply"], {})[row["fits"]] = row["n"]
    return {pk: Heard(*(given.get(fits, 0) for fits in Fits.values)) for pk, given in counts.items()}


def noticed_of(commitments: Iterable[Commitment]) -> dict[int, Heard]:
    """By commitment, how many notice it (`yes`) and how many do not yet (`no`), of its last claim. One query, none for
    no commitments."""
    pks = [one.pk for one in commitments if one.claimed_at is not None]
    if not pks:
        return {}
    rows = Noticing.objects.filter(commitment__in=pks, claimed_at=F("commitment__claimed_at"))
    counts: dict[int, dict[bool, int]] = {}
    for row in rows.values("commitment", "notices").annotate(n=Count("pk")).order_by():
        counts.setdefault(row["commitment"], {})[row["notices"]] = row["n"]
    return {pk: Heard(yes=given.get(True, 0), no=given.get(False, 0)) for pk, given in counts.items()}
