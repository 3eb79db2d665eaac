"""The dossier as a document, for whoever audits. Always in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import override

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Quotation, Table, Text

from ..kit.texts import in_words
from ..models import Agreement, Measurement
from .dossier import Dossier, Line, dossier_of

NOTHING_SIDE_BY_SIDE = (
    "Dit dossier gaat over één aanbieder. Cijfers van anderen staan er niet naast. Namen van mensen staan er niet in: "
    "wie iets deed, staat er met de rol."
)

FEW = (
    "Een streepje: te weinig mensen om te laten zien. Onder honderd antwoorden staat er alleen waar het deel tussen "
    "ligt."
)


def document_of(agreement: Agreement, *, on: date) -> Document:
    with override("nl"):
        found = dossier_of(agreement)
        return Document(
            title="Dossier van toezicht: bejegening", parts=tuple(_parts(found)), sender=(agreement.owner,),
            date=in_words(on), dated=on, author=agreement.owner,
            subject=f"{agreement.provider.name}: {agreement.title}",
        )


def _parts(found: Dossier) -> Iterator[Part]:
    yield Paragraph.of(NOTHING_SIDE_BY_SIDE)
    yield Heading(1, "Wat er gebeurde")
    for line in found.lines:
        yield from _of_line(line)
    if found.ahead:
        yield Heading(1, "Wat nog komt")
        yield Items(tuple((Text(f"{in_words(one.planned_on)}: {one.called}"),) for one in found.ahead))


def _of_line(line: Line) -> Iterator[Part]:
    yield Heading(2, f"{in_words(line.on)}: {line.what}")
    who = [line.who] if line.who else []
    if line.written_on:
        who.append(f"opgeschreven op {in_words(line.written_on)}")
    if who:
        yield Paragraph((Text("Door: " + ", ".join(who), emphasis=True),))
    if line.measurement is not None:
        yield from _of_measurement(line.measurement, line.said)
    for label, text in line.texts:
        for number, part in enumerate(one for one in text.splitlines() if one.strip()):
            yield Paragraph((Text(f"{label}: ", strong=True), Text(part)) if not number else (Text(part),))


def _of_measurement(measured: Measurement, said: str) -> Iterator[Part]:
    if measured.rows:
        shares = measured.has_shares
        yield Table(
            f"Gemeten met “{measured.figures['title']}”",
            ("Waarover", "Antwoorden", *(("Eens", "Ligt tussen") if shares else ("Eens, tussen",))),
            tuple(
                (row["label"], row["answered"], *((row["share"],) if shares else ()), row["between"])
                for row in measured.rows
            ),
        )
        yield Paragraph.of(FEW)
    elif not measured.enough:
        yield Paragraph.of("Er waren te weinig antwoorden voor een cijfer.")
    elif measured.counted:
        yield Paragraph.of(f"Over {measured.counted} antwoorden, signalen of veranderingen.")
    if said:
        yield Quotation(said, source="wat de aanbieder hierover zegt")
    elif measured.rows:
        yield Paragraph.of("De aanbieder is hierover nog niet gehoord.")
    whole = "klopt met wat is vastgelegd" if measured.is_whole else "klopt niet meer"
    yield Paragraph.of(f"Controlegetal (SHA-256): {measured.digest} ({whole})")
