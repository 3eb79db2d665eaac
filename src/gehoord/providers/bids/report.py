"""The award report: what was published, who scored as what, all scores, what was decided and why, and the sum.

Everything is by the published formula of this one round; nothing outside it stands beside it. Always in Dutch.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from gehoord.analysis.points import Formula
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from ..kit.annex import KINDS
from ..kit.texts import digest_of, dutch, in_words
from ..models import Bid, BidRound, Placement
from .selectors import formula_of, seen

__all__ = ["digest_of", "document_of", "report_of"]

SCHEMA = "gehoord-award/1"
APART = {"same": "allen gelijk", "near": "dicht bij elkaar", "far": "ver uiteen"}


def report_of(round: BidRound) -> dict[str, Any]:
    """Everything that is fixed when the round closes, as data for JSON."""
    content = round.kit.said
    formula = formula_of(round)
    bids = [_bid(bid, round, formula) for bid in round.bids.order_by("number")]
    assessors = sorted(round.assessors.all(), key=lambda one: (one.role, one.number))
    assert round.started_at is not None
    assert round.closed_at is not None
    return {
        "schema": SCHEMA, "title": round.title, "owner": content["owner"], "placement": content["placement"],
        "lot": round.lot, "lot_name": formula.lot(round.lot).name,
        "kit": {"title": content["title"], "edition": content["edition"], "digest": round.kit_digest},
        "formula": content["formula"], "closes_on": round.closes_on.isoformat(),
        "started_on": timezone.localtime(round.started_at).date().isoformat(),
        "closed_on": timezone.localtime(round.closed_at).date().isoformat(),
        "assessors": [one.called for one in assessors],
        "bids": bids, "outcome": outcome_of(bids, formula, round.lot, content),
    }


def _bid(bid: Bid, round: BidRound, formula: Formula) -> dict[str, Any]:
    found: dict[str, Any] = {"number": bid.number, "name": bid.name, "withdrawn": None}
    rows = list(bid.scorings.select_related("assessor").order_by("assessor__role", "assessor__number"))
    found["interests"] = [
        {"who": one.assessor.called, "later": one.handed_in_at is not None, "why": one.interest_why}
        for one in rows if one.has_interest
    ]
    found["released"] = [
        {"who": one.assessor.called, "why": one.released_why} for one in rows if one.released_at is not None
    ]
    if bid.withdrawn_on is not None:
        return found | {
            "withdrawn": {"on": bid.withdrawn_on.isoformat(), "why": bid.withdrawn_why}, "parts": [], "points": None,
            "passed": None, "sum": "",
        }
    settled = {one.part: one for one in bid.settled.all()}
    parts: list[dict[str, Any]] = [
        {
            "part": row.part.key, "name": row.part.name, "mean": str(row.mean), "least": row.spread.least,
            "most": row.spread.most, "apart": row.apart,
            "given": [{"who": one.called, "points": one.points, "why": one.why} for one in row.given],
            "points": settled[row.part.key].points, "why": settled[row.part.key].why,
        }
        for row in seen(bid, formula)
    ]
    total = formula.total(round.lot, {row["part"]: row["points"] for row in parts})
    summed = " + ".join(f"{term.weight} × {term.points}" for term in total.terms)
    return found | {
        "parts": parts, "points": str(total.points), "passed": total.passed,
        "sum": f"({summed}) ÷ 100 = {dutch(str(total.points))} punten",
    }


def outcome_of(bids: list[dict[str, Any]], formula: Formula, lot: str, content: dict[str, Any]) -> list[str]:
    """What follows from the published formula, in sentences."""
    there = [bid for bid in bids if bid["points"] is not None]
    if formula.pass_at is not None:
        return [
            f"{bid['name']} heeft {dutch(bid['points'])} punten. Dat is {'' if bid['passed'] else 'niet '}genoeg: "
            f"nodig zijn {formula.pass_at} punten."
            for bid in there
        ]
    most = max(Decimal(bid["points"]) for bid in there)
    first = [bid["name"] for bid in there if Decimal(bid["points"]) == most]
    points = dutch(str(most))
    if len(there) == 1:
        said = [f"Er was één inschrijving die meetelt: {first[0]}, met {points} punten."]
    elif len(first) == 1:
        said = [f"Volgens de gepubliceerde formule heeft {first[0]} op dit criterium de meeste punten: {points}."]
    else:
        ties = next((row["text"][0] for row in content["clause"] if row["heading"] == "Evenveel punten"), "")
        said = [f"{' en '.join(first)} hebben evenveel punten: {points}. {ties}".strip()]
    counts_for = formula.lot(lot).counts_for
    if counts_for is not None and counts_for < 100:
        said.append(
            f"Bejegening telt voor {counts_for}% van alle gunningscriteria samen. Wie de opdracht krijgt, volgt uit "
            "alle criteria samen."
        )
    return said


def document_of(round: BidRound) -> Document:
    """The report of a closed round."""
    report = round.report
    assert report is not None
    closed = date.fromisoformat(report["closed_on"])
    lot = f", {report['lot_name']}" if report["lot_name"] else ""
    return Document(
        title="Verslag van de beoordeling", parts=tuple(_parts(round, report)), sender=(report["owner"],),
        date=in_words(closed), dated=closed, author=report["owner"], subject=f"{report['title']}{lot}",
        reference=f"controlegetal {round.digest[:12]}",
    )


def _parts(round: BidRound, report: dict[str, Any]) -> Iterator[Part]:
    formula = Formula.read(report["formula"])
    kit = report["kit"]
    kind = KINDS[Placement(report["placement"])].lower()
    yield Heading(1, "Uitkomst")
    for text in report["outcome"]:
        yield Paragraph.of(text)
    yield Paragraph.of(
        "De uitkomst volgt alleen uit de formule die vooraf is gepubliceerd, en gaat alleen over deze ronde."
    )
    yield Heading(1, "Wat vooraf vaststond")
    yield Paragraph.of(
        f"Bejegening is een {kind}, volgens de set “{kit['title']}”, versie {kit['edition']}. Controlegetal van de set "
        f"(SHA-256): {kit['digest']}"
    )
    weights = formula.lot(report["lot"]).weights
    yield Table(
        "Onderdelen en gewichten, samen 100", ("onderdeel", "gewicht", "punten die iemand kan geven"),
        tuple((part.name, weights[part.key], ", ".join(str(one) for one in part.allowed)) for part in formula.parts),
    )
    yield Paragraph.of(
        "De punten van een onderdeel worden vermenigvuldigd met het gewicht. Die uitkomsten worden opgeteld en gedeeld "
        "door 100. Er wordt één keer afgerond, aan het eind, op één decimaal; een half gaat naar boven."
    )
    yield Heading(1, "Hoe is beoordeeld")
    yield Paragraph.of(
        f"Inschrijven kon tot en met {_day(report['closes_on'])}. Het beoordelen begon op {_day(report['started_on'])}."
        f" Er beoordeelden: {', '.join(report['assessors'])}. Ieder gaf punten zonder die van de anderen te zien, en "
        "leverde ze in. Wat was ingeleverd, kon niet meer veranderen. Daarna zijn de punten samen vastgesteld."
    )
    for bid in report["bids"]:
        yield from _about(bid, formula, report["lot"])
    yield Heading(1, "Vragen of reageren")
    for text in next(row["text"] for row in round.kit.said["clause"] if row["heading"] == "De andere kant"):
        yield Paragraph.of(text)
    yield Paragraph.of(f"Dit verslag staat vast. Controlegetal (SHA-256): {round.digest}")


def _about(bid: dict[str, Any], formula: Formula, lot: str) -> Iterator[Part]:
    yield Heading(1, f"Inschrijving {bid['number']}: {bid['name']}")
    if bid["withdrawn"]:
        yield Paragraph.of(f"Ingetrokken op {_day(bid['withdrawn']['on'])}. De reden: {bid['withdrawn']['why']}")
    lines = [
        f"{one['who']} heeft een belang gemeld"
        + (" nadat de punten waren ingeleverd. Die punten tellen niet mee. " if one["later"] else
           " en heeft deze inschrijving niet beoordeeld. ")
        + f"De reden: {one['why']}"
        for one in bid["interests"]
    ] + [f"{one['who']} is vrijgesteld van deze inschrijving. De reden: {one['why']}" for one in bid["released"]]
    if lines:
        yield Items(tuple((Text(line),) for line in lines))
    elif not bid["withdrawn"]:
        yield Paragraph.of("Niemand die beoordeelde, meldde een belang.")
    if not bid["parts"]:
        return
    # One row per assessor: there may be many of them, and at most a handful of parts.
    yield Table(
        "Punten per beoordelaar", ("beoordelaar", *(row["name"] for row in bid["parts"])),
        (
            *((given["who"], *(row["given"][place]["points"] for row in bid["parts"]))
              for place, given in enumerate(bid["parts"][0]["given"])),
            ("gemiddelde", *(dutch(row["mean"]) for row in bid["parts"])),
            ("hoe ver uiteen", *(APART[row["apart"]] for row in bid["parts"])),
        ),
    )
    weights = formula.lot(lot).weights
    yield Table(
        "Vastgestelde punten", ("onderdeel", "punten", "gewicht", "punten × gewicht"),
        tuple(
            (row["name"], row["points"], weights[row["part"]], row["points"] * weights[row["part"]])
            for row in bid["parts"]
        ),
    )
    yield Paragraph((Text(bid["sum"], strong=True),))
    yield Heading(2, "Waarom deze punten")
    for row in bid["parts"]:
        yield Paragraph((
            Text(f"{row['name']}: {row['points']} punten. ", strong=True),
            Text(row["why"] or "Alle beoordelaars gaven deze punten."),
        ))
    yield Heading(2, "Wat beoordelaars schreven")
    for row in bid["parts"]:
        yield Heading(3, row["name"])
        yield Items(tuple((Text(f"{one['who']} ({one['points']}): {one['why']}"),) for one in row["given"]))


def _day(iso: str) -> str:
    return in_words(date.fromisoformat(iso))
