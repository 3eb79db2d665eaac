"""Bids in the sample: one round that was closed with its report, and one that waits for scores. Openly invented."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member, members_of
from gehoord.core.councils.services import invite
from gehoord.providers.bids import scoring, services, settling
from gehoord.providers.kit import services as kits
from gehoord.providers.models import Bid, BidRound, Kit

from .services import member_of
from .then import days_ago

KIT = "Inkoop jeugdhulp van de voorbeeldregio"
LOTS = ("Ambulant", "Verblijf")
# Who else scores; they cannot sign in.
OTHERS = ("Tweede ervaringsdeskundige (voorbeeld)", "Derde ervaringsdeskundige (voorbeeld)")
PUBLISHED, STARTED, CLOSED, NOW = 60, 30, 15, 3
PARTS = ("asks", "answers", "acts", "again")
# By bidder: what each of the four gives, and what is decided.
CLOSED_BIDS = {
    "Zorghuis De Lantaarn (verzonnen)": (
        ((100, 70, 70, 40), (70, 70, 100, 40), (100, 70, 100, 40), (100, 70, 70, 0)), (100, 70, 70, 40),
    ),
    "Jeugdhulp Kompas (verzonnen)": (
        ((70, 70, 40, 70), (70, 100, 40, 70), (40, 70, 0, 70), (70, 70, 40, 70)), (70, 70, 40, 70),
    ),
}
WAITING_BIDS = ("Zorghuis De Lantaarn (verzonnen)", "Stichting Het Afdak (verzonnen)")
WHY = {
    100: "Staat er concreet in: wie, wanneer, en hoe cliënten het merken.", 70: "Duidelijk wie en wanneer.",
    40: "Ze zeggen het wel, maar niet wie het doet.", 0: "Hier staat niets over.",
}


def build(council: Council, *, step: Callable[[Council], AbstractContextManager[None]]) -> None:
    """The kit and both rounds, as far as they are not there yet."""
    with step(council):
        if BidRound.objects.filter(council=council).exists():
            return
        officer = member_of(council, Role.OFFICER)
        assessors = [*_experts(council), officer]
        with days_ago(PUBLISHED):
            kit = _kit(council, officer)
        _closed(kit, officer, assessors)
        with days_ago(NOW):
            _gathered(kit, officer, assessors, lot="2", title="Verblijf 2028", names=WAITING_BIDS)


def _experts(council: Council) -> list[Member]:
    found = [member_of(council, Role.EXPERT)]
    for number, name in enumerate(OTHERS, start=2):
        row = invite(
            council=council, email=f"expert{number}@{council.slug}.example", name=name, role=Role.EXPERT
        )
        found.append(next(one for one in members_of(row.person) if one.council == council))
    return found


def _kit(council: Council, by: Member) -> Kit:
    found = Kit.objects.filter(council=council, title=KIT).first()
    if found is not None:
        return found
    kit = kits.start_kit(by=by, title=KIT, placement="award", owner="Jeugdregio Voorbeeld", lots=LOTS)
    kit = kits.save_choices(by=by, kit=kit, expected_version=kit.version, given={
        "how": "Uit het plan bij de inschrijving, hoogstens vier bladzijden.",
        "conversation": "Elk voorjaar, met de aanbieder en iemand van de raad.",
        "contact": "privacy@voorbeeldregio.example", "review_on": timezone.localdate() + timedelta(days=540),
        "counts_for": {"1": 20, "2": 25}, "experts": 3, "officers": 1,
        "weights": {
            "1": dict(zip(PARTS, (30, 20, 30, 20), strict=True)), "2": dict(zip(PARTS, (20, 20, 40, 20), strict=True)),
        },
    })
    return kits.publish_kit(
        by=by, kit=kit, expected_version=kit.version, weighed="Afgesproken met de raad en met aanbieders."
    )


def _gathered(
    kit: Kit, by: Member, assessors: list[Member], *, lot: str, title: str, names: tuple[str, ...]
) -> BidRound:
    round = services.start_round(
        by=by, kit=kit, lot=lot, title=title, closes_on=timezone.localdate() - timedelta(days=1),
        assessors=[one.person for one in assessors],
    )
    for name in names:
        bid = services.add_bid(by=by, round=round, name=name)
        services.add_document(by=by, bid=bid, name="plan.pdf", content=_plan(name))
    return services.start_scoring(by=by, round=round)


def _plan(name: str) -> bytes:
    """A page that says it is invented."""
    text = f"Plan van {name}: dit is een voorbeeld.".encode("latin-1", "replace")
    stream = b"BT /F1 14 Tf 60 760 Td (" + text.replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    )
    made, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        table, len(made)
    )


def _closed(kit: Kit, by: Member, assessors: list[Member]) -> None:
    with days_ago(STARTED):
        round = _gathered(kit, by, assessors, lot="1", title="Ambulant 2028", names=tuple(CLOSED_BIDS))
        for bid in round.bids.order_by("number"):
            for member, points in zip(assessors, CLOSED_BIDS[bid.name][0], strict=True):
                said = scoring.declare(by=member, bid=bid, interest="none")
                given: Any = {key: (one, WHY[one]) for key, one in zip(PARTS, points, strict=True)}
                scoring.hand_in(by=member, bid=bid, scores=given, expected_version=said.version)
    with days_ago(CLOSED):
        for bid in Bid.objects.filter(round=round):
            settling.settle(
                by=by, bid=bid, expected_version=bid.version,
                decided={key: (one, f"Besproken. {WHY[one]}")
                         for key, one in zip(PARTS, CLOSED_BIDS[bid.name][1], strict=True)},
            )
        settling.close_round(by=by, round=round, expected_version=round.version)
