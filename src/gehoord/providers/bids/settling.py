"""After a bid opened: the points that are decided together, each with why. Then the round closes with its report."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import rules as agreed
from ..models import Bid, BidRound, Scoring, Settled
from ..rules import AgreementRefused
from ..services import Changed
from . import rules
from .report import digest_of, report_of
from .selectors import formula_of, pending_and_counting, seen
from .services import locked, locked_bid

LONGEST_WHY = 2000


@transaction.atomic
def settle(*, by: Member, bid: Bid, decided: Mapping[str, tuple[int | None, str]], expected_version: int) -> Bid:
    """The points of every part of this bid, by who leads the meeting. Why is asked unless all gave just these.

    Raises NotAllowed, Bid.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    rules.require_near(by)
    round, now = locked_bid(by, bid)
    rules.require_running(round)
    _require_no_interest(by, now)
    if now.withdrawn_on is not None:
        raise AgreementRefused(_("Deze inschrijving is ingetrokken."))
    waited_for, counting = pending_and_counting(now)
    if now.opened_at is None or waited_for:
        raise AgreementRefused(_("Nog niet iedereen heeft ingeleverd."))
    if counting < rules.LEAST_SCORES:
        raise AgreementRefused(_("Er tellen te weinig beoordelingen mee. Vraag er een ervaringsdeskundige bij."))
    formula = formula_of(round)
    new = {}
    for row in seen(now, formula):
        key = row.part.key
        points, why = decided.get(key, (None, ""))
        if points is None or points not in row.part.allowed:
            raise AgreementRefused(_("Kies punten."), f"points_{key}")
        all_gave_this = {one.points for one in row.given} == {points}
        new[key] = (points, agreed.prose(why, LONGEST_WHY, f"why_{key}", required=not all_gave_this))
    there = {one.part: (one.points, one.why) for one in now.settled.all()}
    if there == new:
        return now
    if now.version != expected_version:
        raise Changed(now)
    now.settled.all().delete()
    Settled.objects.bulk_create([
        Settled(bid=now, part=key, points=points, why=why, by=by.person, at=timezone.now())
        for key, (points, why) in new.items()
    ])
    now.version += 1
    now.save()
    record(
        council=by.council, by=by.person, event=Event.BID_SETTLED, subject=now, version=now.version,
        changed=sorted(key for key in new if there.get(key) != new[key]),
    )
    return now


def _require_no_interest(by: Member, bid: Bid) -> None:
    if Scoring.objects.filter(bid=bid, assessor__person=by.person, interest="has").exists():
        raise AgreementRefused(_("Je hebt een belang bij deze aanbieder. Een collega schrijft hier de punten op."))


@transaction.atomic
def close_round(*, by: Member, round: BidRound, expected_version: int) -> BidRound:
    """The award report, for good. Every bid that was not withdrawn has its points.

    Raises NotAllowed, BidRound.DoesNotExist, AgreementRefused, Changed.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    rules.require_near(by)
    now = locked(by, round)
    rules.require_running(now)
    if now.version != expected_version:
        raise Changed(now)
    left = not_settled(now)
    if left:
        raise AgreementRefused(
            _("Nog niet van elke inschrijving zijn de punten vastgesteld: %(numbers)s.")
            % {"numbers": ", ".join(str(bid.number) for bid in left)}
        )
    if not now.bids.filter(withdrawn_on__isnull=True).exists():
        raise AgreementRefused(_("Alle inschrijvingen zijn ingetrokken. Er is niets om vast te stellen."))
    now.closed_at, now.closed_by = timezone.now(), by.person
    with override("nl"):
        now.report = report_of(now)
    now.digest = digest_of(now.report)
    now.version += 1
    now.save()
    record(council=by.council, by=by.person, event=Event.ROUND_CLOSED, subject=now, digest=now.digest)
    return now


def not_settled(round: BidRound) -> list[Bid]:
    """Bids that count and have no points yet. One query."""
    return list(
        round.bids.filter(withdrawn_on__isnull=True, settled__isnull=True).order_by("number").distinct()
    )
