"""What people who told find of answers and promises, for outsiders: once a quarter, through the ledger, never live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.insight.filters import quarter_start
from gehoord.insight.ledger import Row, release_counts, released
from gehoord.insight.models import LedgerRelease, OutKind

from .models import Advice, Commitment, Fits, Noticing, Reply, State, TellerRating

# Of an advice on which nobody had said anything when its quarter was looked at: the next look is in the next quarter.
NOTHING = "niets bij"


@dataclass(frozen=True)
class Outward:
    """Numbers that may be read by everybody; None is a number that is not told."""

    yes: int | None
    partly: int | None
    no: int | None
    released_at: datetime

    @property
    def is_shown(self) -> bool:
        return (self.yes, self.partly, self.no) != (None, None, None)

    @property
    def is_partly_hidden(self) -> bool:
        return None in (self.yes, self.partly, self.no)


def _of_reply(reply: Reply, answer: str) -> str:
    return f"antwoord {reply.pk}, versie {reply.version}: {answer}"


def _of_promise(one: Commitment, answer: str) -> str:
    return f"toezegging {one.pk}, {one.claimed_at:%Y-%m-%d %H:%M}: {answer}"


def _reference(advice: Advice, today: date) -> str:
    return f"oordelen {advice.number} {today.year}-K{(today.month + 2) // 3}"


def release_heard(advice: Advice, *, today: date) -> bool:
    """Whether numbers went out now: on the first day in a quarter that this runs, on whatever day that is.

    A quarter of the advice has to be over. That nobody had said anything is written down too: else the day on which
    numbers appear would tell when the first person spoke.
    """
    assert advice.sent_at is not None  # a constraint says so
    if timezone.localtime(advice.sent_at).date() >= quarter_start(today):
        return False
    reference, nothing = _reference(advice, today), f"{NOTHING} {_reference(advice, today)}"
    looked = LedgerRelease.objects.filter(council=advice.council, kind=OutKind.OTHER)
    if looked.filter(reference__in=[reference, nothing]).exists():
        return False
    counts: dict[str, list[int]] = {}
    ratings = TellerRating.objects.filter(
        reply__point__advice=advice, reply_version=F("reply__version")
    ).select_related("reply")
    for rating in ratings:
        counts.setdefault(_of_reply(rating.reply, rating.fits), []).append(rating.signal_id)
    noticings = Noticing.objects.filter(
        commitment__reply__point__advice=advice, claimed_at=F("commitment__claimed_at")
    ).select_related("commitment")
    for one in noticings:
        answer = Fits.YES if one.notices else Fits.NO
        counts.setdefault(_of_promise(one.commitment, answer), []).append(one.signal_id)
    if not counts:
        release_counts(council=advice.council, kind=OutKind.OTHER, reference=nothing, rows=[])
        return False
    rows = [Row(label, len(signals), signals) for label, signals in sorted(counts.items())]
    release_counts(council=advice.council, kind=OutKind.OTHER, reference=reference, rows=rows)
    return True


def release_all(*, today: date) -> int:
    """How many advices had numbers go out, of all councils."""
    made = 0
    for council in Council.objects.order_by("pk"):
        sent = Advice.objects.filter(council=council, state=State.SENT).select_related("council").order_by("pk")
        made += sum(release_heard(advice, today=today) for advice in sent)
    return made


class HeardOutward:
    """What went out about one advice the last time; asked for each answer and promise. Three queries."""

    def __init__(self, advice: Advice) -> None:
        last = LedgerRelease.objects.filter(
            council=advice.council, kind=OutKind.OTHER, reference__startswith=f"oordelen {advice.number} "
        ).order_by("released_at", "pk").last()
        out = released(council=advice.council, kind=OutKind.OTHER, reference=last.reference) if last else None
        self._numbers = {row.label: row.n for row in out.rows} if out else {}
        self._at = out.released_at if out else None

    def _told(self, labels: Iterable[str]) -> Outward | None:
        if self._at is None:
            return None
        yes, partly, no = (self._numbers.get(label) for label in labels)
        told = Outward(yes, partly, no, self._at)
        return told if told.is_shown else None

    def of_reply(self, reply: Reply) -> Outward | None:
        """Nothing when no number may be told."""
        return self._told(_of_reply(reply, answer) for answer in Fits.values)

    def of_promise(self, one: Commitment) -> Outward | None:
        return self._told(_of_promise(one, answer) for answer in Fits.values) if one.claimed_at else None
