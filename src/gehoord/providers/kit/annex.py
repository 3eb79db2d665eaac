"""The published kit as a document, for the annex of a contract or scheme. Always in Dutch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Table, Text

from ..models import Kit, Placement
from .texts import dutch, in_words

KINDS = {
    Placement.SUITABILITY: "Geschiktheidseis", Placement.AWARD: "Gunningscriterium",
    Placement.PERFORMANCE: "Uitvoeringseis", Placement.KPI: "Prestatie-indicator (KPI)",
    Placement.SUBSIDY_CONDITION: "Subsidievoorwaarde",
}
NOT_CHECKED = (
    "Geen jurist heeft deze tekst bekeken. Achter elke grondslag staat daarom “nagaan”. Laat een jurist meelezen "
    "voordat deze tekst in een contract of regeling komt."
)


def document_of(kit: Kit, content: dict[str, Any]) -> Document:
    """`content` as published, or as it would be now; a draft is marked on each page."""
    day = date.fromisoformat(content["published_on"]) if content.get("published_on") else None
    return Document(
        title="Bijlage: bejegening", parts=tuple(_parts(kit, content)), sender=(content["owner"],),
        date=in_words(day) if day else "", dated=day, author=content["owner"],
        subject=f"{KINDS[Placement(content['placement'])]} bij {content['title']}",
        reference=f"versie {content['edition']}" + (f", controlegetal {kit.digest[:12]}" if kit.digest else ""),
        marked="" if kit.is_published else "CONCEPT",
    )


def _parts(kit: Kit, content: dict[str, Any]) -> Iterator[Part]:
    if content["why_replaced"]:
        yield Paragraph.of(f"Deze versie vervangt de vorige. De reden: {content['why_replaced']}")
    yield Heading(1, "Criterium")
    for row in content["criterion"]:
        yield Paragraph((Text(f"{row['name']}. ", strong=True), Text(row["text"])))
    subsidy = content["placement"] == Placement.SUBSIDY_CONDITION
    yield Heading(1, "Tekst voor de regeling" if subsidy else "Tekst voor het contract")
    for number, article in enumerate(content["clause"], start=1):
        yield Heading(2, f"Artikel {number}. {article['heading']}")
        for text in article["text"]:
            yield Paragraph.of(text)
        if article["steps"]:
            yield Items(tuple((Text(step),) for step in article["steps"]), numbered=True)
    yield from _formula(content)
    yield Heading(1, "Leidraad voor het gesprek")
    if content["conversation"]["when"]:
        yield Paragraph.of(content["conversation"]["when"])
    yield Items(tuple((Text(line),) for line in content["conversation"]["questions"]))
    yield Heading(1, "Wat er met gegevens gebeurt")
    yield Items(tuple((Text(line),) for line in content["privacy"]))
    yield Heading(1, "Grondslagen, na te gaan")
    yield Paragraph.of(NOT_CHECKED)
    yield Items(tuple((Text(line),) for line in content["grounds"]))
    if content.get("weighed"):
        yield Heading(1, "Wat is afgewogen")
        yield Paragraph.of(content["weighed"])
    if kit.digest:
        yield Paragraph.of(
            f"Deze set bestaat ook als gegevens (JSON), met dezelfde berekening. Controlegetal (SHA-256): {kit.digest}"
        )


def _formula(content: dict[str, Any]) -> Iterator[Part]:
    formula = content["formula"]
    lots = formula["lots"]
    yield Heading(1, "Punten en gewichten")
    yield Table(
        f"Gewicht van elk onderdeel, {'per perceel ' if len(lots) > 1 else ''}samen 100",
        ("onderdeel", *(lot["name"] or "gewicht" for lot in lots)),
        tuple((part["name"], *(lot["weights"][part["key"]] for lot in lots)) for part in formula["parts"]),
    )
    for part in formula["parts"]:
        # What the sum goes by, also where the words say something else.
        with_figures = any(level["at_least_percent"] is not None for level in part["levels"])
        yield Table(
            f"Niveaus: {part['name']}", ("punten", *(("vanaf",) if with_figures else ()), "wanneer"),
            tuple(
                (level["points"], *((_from(level["at_least_percent"]),) if with_figures else ()), level["described"])
                for level in part["levels"]
            ),
        )
    yield Heading(1, "Voorbeeld van de berekening")
    yield Paragraph.of("De punten in dit voorbeeld zijn verzonnen.")
    names = {lot["key"]: lot["name"] for lot in lots}
    for row in content["example"]:
        with_figures = any(one["percent"] is not None for one in row["rows"])
        yield Table(
            f"Voorbeeld{': ' + names[row['lot']] if names[row['lot']] else ''}",
            ("onderdeel", *(("uitkomst",) if with_figures else ()), "punten", "gewicht", "punten × gewicht"),
            tuple(
                (one["name"], *((f"{one['percent']}%",) if with_figures else ()), one["points"], one["weight"],
                 one["points"] * one["weight"])
                for one in row["rows"]
            ),
        )
        yield Paragraph((Text(f"{row['sentence']}", strong=True),))
    yield Paragraph.of(
        "Afronden: één keer, aan het eind, op één decimaal; een half gaat naar boven (66,65 wordt "
        f"{dutch('66.7')})."
    )


def _from(percent: int | None) -> str:
    return "lager" if percent is None else f"{percent}%"
