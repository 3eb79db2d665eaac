"""Rounds for tests, made by the services: an award kit with two lots, three experts and an officer, two bids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.selectors import Member, members_of
from gehoord.core.councils.services import invite
from gehoord.providers.bids import scoring, services, settling
from gehoord.providers.models import Bid, BidRound, Kit

from .kit_making import published

PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"
PARTS = ("asks", "answers", "acts", "again")


def expert_of(council: Council, number: int) -> Member:
    """Expert by experience number so many."""
    row = invite(
        council=council, email=f"expert{number}@{council.slug}.example", name=f"Deskundige Naam{number}", role="expert",
        password="een-lang-wachtwoord",
    )
    return next(one for one in members_of(row.person) if one.council == council)


def gathered(
    by: Any, assessors: list[Any], *, kit: Kit | None = None, bids: int = 2, word: str = "", lot: str = "2"
) -> BidRound:
    """A round whose last day was yesterday, with a document at each bid; nobody scores yet."""
    if kit is None:
        experts = sum("expert" in one.roles for one in assessors)
        kit = published(
            by, title=f"Inkoop {word}".strip(), word=word, experts=experts, officers=len(assessors) - experts
        )
    round = services.start_round(
        by=by, kit=kit, lot=lot, title=f"Ronde {word}".strip(), closes_on=timezone.localdate() - timedelta(days=1),
        assessors=[one.person for one in assessors],
    )
    for number in range(1, bids + 1):
        bid = services.add_bid(by=by, round=round, name=f"Aanbieder {number} {word}".strip())
        services.add_document(by=by, bid=bid, name=f"plan {word}.pdf", content=PDF + f"{number} {word}".encode())
    return round


def started(by: Any, assessors: list[Any], **more: Any) -> BidRound:
    return services.start_scoring(by=by, round=gathered(by, assessors, **more))


def bids_of(round: BidRound) -> list[Bid]:
    return list(round.bids.order_by("number"))


def points(*given: int, why: str = "Het plan is concreet.") -> dict[str, tuple[int | None, str]]:
    """For each part, in their order."""
    return {key: (one, why) for key, one in zip(PARTS, given, strict=True)}


def score(member: Any, bid: Bid, *given: int, why: str = "Het plan is concreet.") -> None:
    """Says that there is no interest, and hands in."""
    said = scoring.declare(by=member, bid=bid, interest="none")
    scoring.hand_in(by=member, bid=bid, scores=points(*given, why=why), expected_version=said.version)


def decide(by: Any, bid: Bid, *given: int, why: str = "Zo besproken.") -> None:
    bid.refresh_from_db()
    settling.settle(by=by, bid=bid, decided=points(*given, why=why), expected_version=bid.version)
