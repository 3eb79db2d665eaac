"""Invented figures that tests make letters of."""

from __future__ import annotations

from gehoord.advice.letter import Head, Letter
from gehoord.insight.facts import Facts, Figure, Quote

ALL = "alle signalen"
COLUMNS = ("thema", "aantal", "van", "ondergrens 95%", "bovengrens 95%")


def figure(ref: str, kind: str, facts: Facts, title: str = "", question: str = "") -> Figure:
    return Figure(ref, kind, title or f"Titel van {ref}", question or f"Wat is gevraagd bij {ref}?", facts,
                  "24 november 2026, 10:00", "0123456789abcdef" * 4)


def row(label: str, n: int, of: int) -> tuple[str, int, int, float, float]:
    return (label, n, of, round(max(0, n / of - 0.05), 3), round(min(1, n / of + 0.05), 3))


def share(n: int = 200, of: int = 800, ref: str = "B1", *, about: str = "bejegening", which: str = ALL) -> Figure:
    facts = Facts(n, of, 0.221, 0.281, note="Aandeel van alle beoordeelde signalen.")
    asked = f"Welk deel gaat over {about}, van de signalen die mensen beoordeelden? Geteld: {which}."
    return figure(ref, "share", facts, question=asked)


def count(n: int = 800, ref: str = "B1", *, which: str = ALL) -> Figure:
    return figure(ref, "count", Facts(n), question=f"Hoeveel signalen zijn er? Geteld: {which}.")


def themes(ref: str = "B2", least: int = 40) -> Figure:
    rows = (row("Serieus nemen", 90, 200), row("Begrip", 71, 200), row("Respect", least, 200))
    return figure(ref, "themes", Facts(200, columns=COLUMNS, rows=rows))


def quotes(ref: str = "B3", *texts: str) -> Figure:
    said = tuple(Quote(str(place), text) for place, text in enumerate(texts or ("Ze luisterde echt.",), start=1))
    return figure(ref, "quotes", Facts(quotes=said))


def causes(ref: str = "B4", *texts: str) -> Figure:
    rows = tuple((text,) for text in texts or ("Te weinig tijd.", "Niet doorvragen."))
    return figure(ref, "causes", Facts(len(rows), columns=("Oorzaak",), rows=rows, note="In willekeurige volgorde."))


def letter(*figures: Figure, parts: tuple = (), **head: object) -> Letter:  # type: ignore[type-arg]
    values = {
        "council": "Jeugdraad Voorbeeld", "municipality": "Voorbeeldstad",
        "addressee": ("Aan het college van burgemeester en wethouders", "van de gemeente Voorbeeldstad"),
        "salutation": "Geacht college,", "subject": "Advies over bejegening", "signed_by": "De adviesgroep",
        "date": "24 november 2026", **head,
    }
    return Letter(Head(**values), parts, figures)  # type: ignore[arg-type]
