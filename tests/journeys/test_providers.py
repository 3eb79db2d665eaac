"""Bejegening in a contract: the kit, the bids, what a provider reads and answers, and what an auditor can follow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from .letter_people import Someone
from .papers import read_docx
from .providers_house import OTHERS, OWN, Told, read_json, recomputed, telling

pytestmark = pytest.mark.browser

PARTS = {
    "asks": "vraagt cliënten hoe ze bejegend worden", "answers": "antwoordt op tijd op signalen",
    "acts": "doet zichtbaar iets met wat cliënten zeggen", "again": "meet opnieuw of het hielp",
}
LOTS = {"1": ("Vuurvlieg ambulant", (30, 20, 30, 20), 20), "2": ("Vuurvlieg verblijf", (25, 15, 45, 15), 30)}
SUBSIDY, TENDER = "Subsidieregeling vuurvlieg", "Inkoop vuurvlieg van de regio"
BIDDERS = ("Zorghuis De Lantaarn (verzonnen)", "Jeugdhulp Kompas (verzonnen)")
PDF = b"%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n"


@pytest.fixture(scope="module")
def told(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with telling(browser, tmp_path_factory.mktemp("providers")) as made:
        yield made


def make_kit(one: Someone, title: str, placement: str, lots: dict[str, Any]) -> dict[str, Any]:
    """Through the assistant to the published kit; what its JSON says. Ends on the page of the kit."""
    one.room("Aanbieders")
    one.open("Criteriumsets")
    one.open("Nieuwe set")
    one.pick(placement)
    one.fill({
        "Hoe heet de set?": title, "Van welke gemeente of jeugdregio?": "Jeugdregio Voorbeeld",
        "Percelen": "\n".join(name for name, _weights, _counts in lots.values()),
    })
    one.press("Opslaan en verder")
    one.press("Opslaan en verder")  # what counts: learning, as proposed
    one.fill({"Hoe wordt het gemeten of beoordeeld?": "Uit het plan, hoogstens vier bladzijden."})
    one.press("Opslaan en verder")
    one.press("Opslaan en verder")  # levels, as proposed
    for name, weights, counts in lots.values():
        one.fill({f"{name}: {PARTS[part]}": str(weight) for part, weight in zip(PARTS, weights, strict=True)})
        one.fill({f"{name}: hoeveel procent telt bejegening van alle gunningscriteria samen?": str(counts)})
    one.press("Opslaan en verder")
    if lots:
        one.fill({"Hoeveel ervaringsdeskundigen beoordelen?": "3", "Hoeveel medewerkers beoordelen?": "1"})
    one.fill({
        "Wanneer en met wie praten jullie?": "Elk voorjaar, met iemand van de raad.",
        "Wanneer kijken jullie of het nog klopt?": (timezone.localdate() + timedelta(days=400)).isoformat(),
        "Waar kan iemand terecht met een vraag over gegevens?": "privacy@voorbeeldregio.example",
    })
    one.press("Opslaan en verder")
    one.reads("Alles wat moet, klopt.")
    why = one.main.get_by_label("Waarom is dat hier zo?")
    if why.count():
        why.fill("Zo is het met aanbieders besproken.")
    one.press("Publiceren")
    one.hears("Hij verandert niet meer")
    given = read_json(one)
    for kind, start in (("DOCX", b"PK"), ("ODT", b"PK"), ("PDF", b"%PDF")):
        link = one.main.get_by_role("link", name=kind, exact=True)
        assert one.download(link).startswith(start), kind
    return given


def test_a_kit_for_a_subsidy_and_for_a_contract_with_two_lots(told: Told) -> None:
    """The second on a phone without JavaScript. The example on the page is the published formula, worked out."""
    for one, title, placement, lots in (
        (told.desk.someone("officer"), SUBSIDY, "subsidievoorwaarde", {}),
        (told.plain.someone("officer"), TENDER, "gunningscriterium", LOTS),
    ):
        given = make_kit(one, title, placement, lots)
        assert len(given["example"]) == max(1, len(lots))
        for row in given["example"]:
            points = {given["part"]: given["points"] for given in row["rows"]}
            sums, outcome = recomputed(given["formula"], row["lot"], points)
            one.reads(f"({sums}) ÷ 100 = {outcome} punten")
        for key, (_name, weights, _counts) in lots.items():
            lot = next(one for one in given["formula"]["lots"] if one["key"] == key)
            assert tuple(lot["weights"].values()) == weights
    told.nothing_wrong()


def gather(officer: Someone) -> None:
    """A round on the second lot, with two bids and who scores them."""
    officer.room("Aanbieders")
    officer.open("Criteriumsets")
    officer.open(TENDER)
    officer.open("Beoordelingsronde beginnen")
    officer.fill({
        "Hoe heet de ronde?": "Ronde vuurvlieg",
        "Tot en met welke dag kan iemand inschrijven?": (timezone.localdate() - timedelta(days=1)).isoformat(),
    })
    officer.main.get_by_label("Welk perceel?").select_option(label=LOTS["2"][0])
    people = officer.main.get_by_role("checkbox")
    assert people.count() == 4
    for number in range(4):
        people.nth(number).check()
    officer.press("Beoordelingsronde beginnen")
    for name in BIDDERS:
        officer.open("Inschrijving toevoegen")
        officer.fill({"Of typ de naam": name})
        officer.press("Inschrijving toevoegen")
        officer.open("Document toevoegen")
        officer.main.locator("input[type=file]").set_input_files(
            {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF + name.encode()}
        )
        officer.press("Document toevoegen")
        officer.open("Ronde vuurvlieg")
    officer.press("Beoordelen beginnen")
    officer.hears("begonnen")


def to_bid(one: Someone, name: str) -> None:
    one.room("Beoordelen")
    one.open("Ronde vuurvlieg")
    one.open(name)


def score(one: Someone, name: str, points: dict[str, int], why: str) -> None:
    to_bid(one, name)
    one.pick("Nee, geen belang")
    one.press("Opslaan en verder")
    fill_points(one, points, why)
    one.press("Inleveren")
    one.open(name)
    one.reads("Je hebt deze inschrijving beoordeeld.")


def fill_points(one: Someone, points: dict[str, int], why: str) -> None:
    for part, given in points.items():
        one.main.locator(f"input[name=points_{part}][value='{given}']").check()
        one.main.locator(f"textarea[name=why_{part}]").fill(why)


def test_three_experts_and_an_officer_score_two_bids(told: Told) -> None:
    """Apart, two of them without JavaScript; nobody reads another before all are in. Then together, and a report."""
    officer = told.desk.someone("officer")
    gather(officer)
    assessors = {
        "expert": told.desk.someone("expert"), "expert2": told.plain.someone("expert2"),
        "expert3": told.plain.someone("expert3"), "officer": officer,
    }
    decided = dict(zip(PARTS, (100, 70, 40, 70), strict=True))
    for role, one in assessors.items():
        for name in BIDDERS:
            score(one, name, decided, f"Dit schreef {role} over het plan.")
            for other in assessors:
                # Handed in, and still only one's own words.
                assert (f"Dit schreef {other} " in one.page.content()) == (other == role or role == "officer")
        if role == "expert3":
            # Three are in, one is not: who leads the round reads nothing either.
            officer.room("Beoordelingsrondes")
            officer.open("Ronde vuurvlieg")
            officer.open(BIDDERS[0])
            officer.reads("Tot dan ziet niemand die van een ander")
            assert "Dit schreef" not in officer.page.content()
    for role in ("expert", "expert2"):
        to_bid(assessors[role], BIDDERS[0])
        assessors[role].reads("Dit gaf iedereen.", "allen gelijk")
    for name in BIDDERS:
        officer.room("Beoordelingsrondes")
        officer.open("Ronde vuurvlieg")
        officer.open(name)
        fill_points(officer, decided, "Samen besproken.")
        officer.press("Punten vaststellen")
    officer.room("Beoordelingsrondes")
    officer.open("Ronde vuurvlieg")
    officer.press("Ronde afsluiten")
    officer.hears("Het verslag staat vast")
    report = read_json(officer)
    assert [bid["name"] for bid in report["bids"]] == list(BIDDERS)
    officer.reads(*{bid["sum"] for bid in report["bids"]})
    assert "(voorbeeld)" not in str(report)
    assert officer.download(officer.main.get_by_role("link", name="DOCX", exact=True)).startswith(b"PK")
    told.nothing_wrong()


def nothing_of_others(one: Someone) -> None:
    """Not in the whole page, also where nobody looks."""
    html = one.page.content()
    assert not [name for name in OTHERS if name in html]


def test_a_provider_reads_answers_and_makes_a_plan(told: Told) -> None:
    """Let in with a password that it changes itself; when the access ends, everything is gone."""
    officer, manager = told.desk.someone("officer"), told.phone.someone("leiding")
    officer.room("Aanbieders")
    officer.main.get_by_role("navigation").get_by_role("link", name="Aanbieders").click()
    officer.open(OWN)
    officer.open("Wie mag namens deze aanbieder kijken en antwoorden?")
    officer.fill({"Naam": "Leiding van vuurvlieg", "E-mailadres van het werk": "leiding@zevenlinden.example"})
    officer.press("Toegang geven")
    password, own = officer.main.locator("code").inner_text(), "kast wolk trompet regenjas"

    def sign_in(given: str) -> None:
        manager.visit("/werk/")
        manager.fill({"E-mailadres": "leiding@zevenlinden.example", "Wachtwoord": given})
        manager.press("Aanmelden")

    sign_in(password)
    manager.page.locator("summary .menu").click()
    manager.follow(manager.page.locator(".bar-top").get_by_role("link", name="Jouw account"))
    manager.fill({
        "Wachtwoord van nu": password, "Nieuw wachtwoord": own, "Nog een keer het nieuwe wachtwoord": own,
    })
    manager.press("Wachtwoord veranderen")
    manager.hears("Overal anders ben je afgemeld")

    manager.room("Mijn aanbieder")
    manager.reads(OWN, "Naast de andere aanbieders", "36")
    nothing_of_others(manager)
    manager.open("Alle cliënten")
    nothing_of_others(manager)
    # Four columns on a phone, without scrolling in the table.
    assert manager.main.locator(".figure-table").evaluate(
        "({parentElement: around}) => around.scrollWidth <= around.clientWidth"
    )
    for tab in ("Verhalen", "Wat jullie nodig hebben", "Kaarten", "Afspraken en toezicht"):
        manager.follow(manager.page.get_by_role("navigation", name="Jouw aanbieder").get_by_role("link", name=tab))
        nothing_of_others(manager)
    said = "Wij herkennen dat terugbellen lang duurt."
    manager.open("Zeg wat jullie ervan vinden")
    manager.fill({"Wat wil je erover zeggen?": said})
    manager.press("Opslaan")
    manager.reads(said)
    manager.open("Jullie verbeterplan")
    manager.open("Stap toevoegen")
    step = "Elke dag een vast uur om terug te bellen."
    manager.fill({
        "Wat gaan jullie anders doen?": step, "Wie zorgt daarvoor?": "teamleiders",
        "Wanneer is het klaar?": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "Waaraan kun je dat zien?": "In de vragenlijst van het voorjaar.",
    })
    manager.press("Opslaan")
    manager.reads(step, "geschreven door de aanbieder")

    officer.room("Aanbieders")
    officer.open(f"{OWN}: Subsidie weekendopvang")
    officer.reads(said, step)
    officer.open(OWN)
    officer.open("Wie mag namens deze aanbieder kijken en antwoorden?")
    officer.open("Toegang stoppen")
    officer.press("Ja, stop de toegang")
    here = manager.page.url.removeprefix(told.house.address)
    with manager.may_be_refused(404):
        manager.go(here)
    manager.go("/werk/")
    manager.reads("Je werkt nu voor geen aanbieder")
    assert step not in manager.page.content()
    told.nothing_wrong()


def test_an_auditor_follows_one_agreement_by_its_links(told: Told) -> None:
    """From the clause to what came of it, in order, without an address typed or a name read."""
    auditor = told.desk.someone("auditor")
    auditor.room("Toezicht op aanbieders")
    auditor.open("Kade Elf: Subsidie begeleiding op school")
    text = auditor.main.inner_text()
    order = [
        # Beside what was measured stands what the provider says of it.
        "criterium", "De aanbieder zegt hierover", "Terugbellen schoot erbij in", "Veertig jongeren antwoordden",
        "vast belmoment", "Van de 38 vragen", "bedoelen met leren",
    ]
    places = [text.lower().find(words.lower()) for words in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)
    assert "(voorbeeld)" not in text
    taken = read_docx(auditor.download(auditor.main.get_by_role("link", name="DOCX", exact=True)))
    assert all(taken.says(words) for words in order[2:])
    assert re.search(r"[0-9a-f]{12}", text)
    expect(auditor.main.get_by_role("link", name="Naar de afspraak")).to_have_count(0)
    told.nothing_wrong()
