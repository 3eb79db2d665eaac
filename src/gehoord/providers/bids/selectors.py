"""Questions about rounds and bids. What somebody may not see is not there: scores of others before they open, and a
bid in which one has an interest."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from gehoord.analysis.points import Formula, Part, Spread, apart, spread
from gehoord.core.councils.models import Council, Membership, Person, Role
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..models import Assessor, Bid, BidDocument, BidRound, Interest, Scoring
from .rules import may_come_near


def rounds(council: Council) -> QuerySet[BidRound]:
    """All of them, newest first, with the number of bids. One query."""
    found: QuerySet[BidRound] = (
        BidRound.objects.filter(council=council).select_related("kit").defer("report", "kit__content", "kit__choices")
        .annotate(bid_count=Count("bids")).order_by("-made_at", "-pk")
    )
    return found


def get_round_for(member: Member, pk: int) -> BidRound:
    """For who arranges. Raises BidRound.DoesNotExist."""
    found: BidRound = BidRound.objects.select_related("kit").get(pk=pk, council=member.council)
    return found


def get_bid_for(member: Member, pk: int) -> Bid:
    """For who arranges. Raises Bid.DoesNotExist."""
    found: Bid = Bid.objects.select_related("round__kit").get(pk=pk, round__council=member.council)
    return found


def people_who_may_score(council: Council) -> dict[Person, str]:
    """Experts and officers without another role here, by name, each with that role. Two queries."""
    roles: dict[Person, list[str]] = {}
    rows = Membership.objects.filter(council=council, is_active=True, person__is_active=True).select_related("person")
    for row in rows.order_by("person__name", "person_id"):
        roles.setdefault(row.person, []).append(row.role)
    return {
        person: Role.EXPERT if Role.EXPERT in found else Role.OFFICER
        for person, found in roles.items() if may_come_near(Member(person, council, tuple(found)))
    }


def formula_of(round: BidRound) -> Formula:
    """As it was published in the edition of this round."""
    assert round.kit.digest == round.kit_digest
    return Formula.read(round.kit.said["formula"])


def pending_and_counting(bid: Bid) -> tuple[int, int]:
    """How many are waited for, and how many scores count. One query."""
    rows = list(bid.scorings.all())
    return sum(one.is_waited_for for one in rows), sum(one.counts for one in rows)


# -- for who scores --------------------------------------------------------------------------------------------------

def my_rounds(member: Member) -> QuerySet[BidRound]:
    """Rounds in which this person scores, newest first, with how many of their bids wait for them. One query."""
    mine = Q(bids__scorings__assessor__person=member.person)
    waits = mine & Q(
        bids__scorings__handed_in_at__isnull=True, bids__scorings__released_at__isnull=True,
        bids__withdrawn_on__isnull=True,
    ) & ~Q(bids__scorings__interest=Interest.HAS)
    found: QuerySet[BidRound] = (
        BidRound.objects.filter(council=member.council)
        .filter(Exists(Assessor.objects.filter(round=OuterRef("pk"), person=member.person)))
        .select_related("kit").defer("report", "kit__content", "kit__choices")
        .annotate(waiting=Count("bids__scorings", filter=waits, distinct=True)).order_by("-made_at", "-pk")
    )
    return found


def get_my_round(member: Member, pk: int) -> BidRound:
    """Raises BidRound.DoesNotExist, also for a round of one's own council that one does not score in."""
    found: BidRound = (
        BidRound.objects.select_related("kit").filter(council=member.council)
        .filter(Exists(Assessor.objects.filter(round=OuterRef("pk"), person=member.person))).get(pk=pk)
    )
    return found


def my_scorings(member: Member, round: BidRound) -> list[Scoring]:
    """One's own, by number of the bid. One query."""
    return list(
        Scoring.objects.filter(assessor__person=member.person, bid__round=round)
        .select_related("bid", "assessor").order_by("bid__number")
    )


def get_my_scoring(member: Member, bid_pk: int) -> Scoring:
    """Raises Scoring.DoesNotExist."""
    found: Scoring = Scoring.objects.select_related("bid__round__kit", "assessor").get(
        bid=bid_pk, bid__round__council=member.council, assessor__person=member.person
    )
    return found


def may_read(scoring: Scoring) -> bool:
    """Whether its assessor may read the bid: they said that they have no interest, still score, and the round runs."""
    bid = scoring.bid
    return (
        scoring.interest == Interest.NONE and scoring.released_at is None and bid.withdrawn_on is None
        and bid.round.closed_at is None
    )


def get_document_for(member: Member, pk: int) -> BidDocument:
    """One file of a bid, for who `may_read_documents`.

    Raises BidDocument.DoesNotExist.
    """
    document = BidDocument.objects.select_related("bid__round").get(
        pk=pk, bid__round__council=member.council, removed_at__isnull=True
    )
    if not may_read_documents(member, document.bid):
        raise BidDocument.DoesNotExist
    return document


def may_read_documents(member: Member, bid: Bid) -> bool:
    """Who scores in the round: after saying that there is no interest, until the round is closed. Who arranges: always,
    but not while they score in it themselves, and never with an interest. Two queries."""
    if Assessor.objects.filter(round=bid.round_id, person=member.person).exists():
        mine = Scoring.objects.select_related("bid__round").filter(assessor__person=member.person, bid=bid).first()
        if bid.round.closed_at is None:
            return mine is not None and may_read(mine)
        if mine is not None and mine.has_interest:
            return False
    return member.may(Right.MANAGE_AGREEMENTS)


# -- after a bid opened ----------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Given:
    """What one assessor gave a part; `called` is their role with a number."""

    called: str
    points: int
    why: str


@dataclass(frozen=True)
class PartSeen:
    """All scores of one part that count, with how far they lie apart."""

    part: Part
    given: tuple[Given, ...]
    spread: Spread
    apart: str

    @property
    def mean(self) -> Decimal:
        return self.spread.mean


def may_see_scores(member: Member, bid: Bid) -> bool:
    """Whether this person may see everybody's scores of a bid.

    Not before it opened. Who scores: after handing in, without an interest. Who arranges: unless they said an interest
    in it, as long as the round runs.
    """
    if bid.opened_at is None:
        return False
    mine = Scoring.objects.filter(bid=bid, assessor__person=member.person).first()
    if mine is not None and (mine.has_interest or (mine.handed_in_at is None and mine.released_at is None)):
        return False
    if member.may(Right.MANAGE_AGREEMENTS):
        return True
    return mine is not None and mine.counts


def seen(bid: Bid, formula: Formula) -> list[PartSeen]:
    """Everybody's scores that count, by part. For who `may_see_scores`. One query."""
    rows = [
        one for one in bid.scorings.select_related("assessor").order_by("assessor__role", "assessor__number")
        if one.counts
    ]
    if bid.opened_at is None or not rows:
        return []
    found = []
    for part in formula.parts:
        given = tuple(
            Given(one.assessor.called, one.scores[part.key]["points"], one.scores[part.key]["why"]) for one in rows
        )
        points = [one.points for one in given]
        found.append(PartSeen(part, given, spread(points), apart(part, points)))
    return found
