"""The second half of the letter's story: what others do with it, and what everybody gets to see."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from urllib.parse import urlencode
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from .letter_people import Someone, Story
from .letter_writing import LITERAL, OWN_POINT, QUOTE, TIPS
from .papers import read_pdf

DECLINED = "Daar is nu geen geld voor. Over een jaar kijken we opnieuw."
PARTLY = "In nieuwe afspraken wel; lopende kunnen we niet veranderen."
PROMISE = "Elk gezin weet wie er terugbelt."
PROOF = "Het staat in de nieuwe werkwijze."
JUDGEMENT = "Wij lazen de werkwijze en zien het."
# What the form of the scan sends for "eens" and "oneens".
AGREE, DISAGREE = "4", "2"


def day_from_now(later: int) -> str:
    """So many days from today, as the box for a date wants it."""
    return (datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=later)).date().isoformat()


def reply(story: Story) -> None:
    """4. The municipality answers each point, promises something, says it is done; the council confirms."""
    officer = story.someone("officer")
    officer.room("Adviezen aan ons")
    officer.open(story.kept["title"])
    assert officer.download(officer.main.get_by_role("link", name="Download PDF")).startswith(b"%PDF")
    points = officer.main.get_by_role("link", name="Antwoord geven").count()
    officer.open("Antwoord geven")
    for number in range(points):
        # The last point is asked to be argued first.
        answer, reason = [("adopt", ""), ("partly", PARTLY)][number % 2] if number < points - 1 else ("decline", DECLINED)
        officer.main.locator(f"input[name=answer][value={answer}]").check()
        if answer == "decline":
            with officer.may_be_refused():
                officer.press("Bewaren en verder")
            officer.reads(OWN_POINT)
        officer.fill({"Toelichting": reason})
        officer.press("Bewaren en verder")
        officer.hears("Het antwoord is bewaard")
    officer.reads(f"{points} van {points} punten beantwoord", DECLINED)
    officer.follow(officer.main.get_by_role("link", name="Antwoord of toezegging aanpassen").first)
    with officer.may_be_refused():
        officer.press("Toezegging bewaren")
    officer.fill({
        "Wat zeggen jullie toe?": PROMISE, "Wie pakt dit op?": "team Jeugd", "Wanneer is het klaar?": day_from_now(60),
    })
    officer.press("Toezegging bewaren")
    officer.hears("De toezegging is bewaard")
    officer.open("Aanpassen of klaar melden")
    officer.fill({"Waaraan kan de raad zien dat het klaar is?": PROOF})
    officer.press("Klaar melden")
    officer.hears("Klaar gemeld")

    coordinator = story.someone("coordinator")
    coordinator.room("Reacties")
    coordinator.open(story.kept["title"])
    coordinator.reads(PROMISE, PROOF, PARTLY, DECLINED)
    coordinator.fill({"Wat vindt de raad?": JUDGEMENT})
    coordinator.press("Dit is gedaan")
    coordinator.hears("Je hebt bevestigd dat dit gedaan is")
    coordinator.reads("1 van 1 toezeggingen gedaan")


def loop(story: Story) -> None:
    """5. Everybody sees what came of it, and the person who told sees it with their code; a quote can be taken back."""
    anyone = story.someone("anyone")
    anyone.follow(anyone.page.get_by_role("link", name="Wat wij ermee doen").first)
    card = anyone.card(story.kept["title"])
    if not card.get_by_text(DECLINED).is_visible():
        card.locator("summary").click()
    for words in (DECLINED, PARTLY, PROMISE, JUDGEMENT, OWN_POINT):
        expect(card.get_by_text(words).first).to_be_visible()
    anyone.open(story.kept["title"])
    anyone.reads(PROMISE, PROOF, JUDGEMENT, story.kept["number"], f"{QUOTE} {story.mark}")
    file = anyone.show(anyone.main.get_by_role("link", name="Download de brief (PDF)"))
    assert read_pdf(file).says(story.kept["number"])

    teller = story.someone("teller")
    teller.visit("/")
    teller.follow(teller.page.get_by_role("link", name="Volg je signaal").first)
    teller.page.get_by_label("Jouw code").fill(story.kept["code"])
    teller.press("Bekijk wat ermee gebeurt")
    told = teller.main.locator("ol.timeline")
    for words in ("achter dit advies", story.kept["number"], "De gemeente gaf antwoord", DECLINED, PROMISE,
                  "De gemeente zegt dat dit klaar is", "De raad heeft bevestigd dat dit gedaan is"):
        expect(told).to_contain_text(words)
    expect(told).not_to_contain_text(re.compile(r"\[B\d"))
    teller.main.get_by_role("group", name=re.compile("citeren")).get_by_label("Nee", exact=True).check()
    teller.press("Keuze bewaren")
    teller.hears("Je keuze is bewaard")
    # A browser may keep the public page for a minute; who asks again sees it.
    anyone.page.reload()
    anyone.reads("Woorden uit deze brief zijn teruggenomen")
    expect(anyone.main).not_to_contain_text(QUOTE)
    expect(anyone.main.get_by_role("link", name="Download de brief (PDF)")).to_have_count(0)
    assert anyone.context.cookies() == []


def agreement(story: Story) -> None:
    """6. The municipality lets bejegening count in an agreement with a provider, and looks what came of it."""
    officer, provider = story.someone("officer"), f"Stichting {story.mark}"
    officer.room("Aanbieders")
    officer.open("Aanbieders")
    officer.open("Nieuwe aanbieder")
    officer.fill({"Naam": provider, "Plaats": "Voorbeeldstad"})
    officer.press("Opslaan")
    officer.hears("Opgeslagen")
    officer.room("Aanbieders")
    officer.open("Nieuwe afspraak")
    officer.main.get_by_label("Aanbieder", exact=True).select_option(f"{provider} (Voorbeeldstad)")
    officer.pick("inkoopcontract")
    officer.fill({
        "Titel": f"Jeugdhulp, perceel {story.mark}", "Hoe heet die in de stukken?": "jeugdregio Voorbeeld",
        "Begint op": day_from_now(-30), "Eindigt op": day_from_now(700),
    })
    officer.press("Opslaan")
    officer.open("Criterium maken")
    officer.pick("uitvoeringseis", "signalen uit Gehoord")
    officer.fill({
        "Wat wordt er gemeten?": "Of mensen zich serieus genomen voelen.", "Hoe wordt het gemeten?": "Een vragenlijst.",
        "Hoe telt het mee?": "Ja of nee: er is een verbeterplan.", "Wat volgt erop?": "Eerst een gesprek.",
        "Wanneer kijken jullie of het criterium nog klopt?": day_from_now(365),
    })
    point = officer.main.get_by_label("Welk punt uit een advies beantwoordt dit?", exact=True)
    wanted = point.locator("option", has_text=f"{story.kept['number']}, aanbeveling 1")
    point.select_option(wanted.get_attribute("value"))
    with officer.may_be_refused():
        officer.press("Opslaan")
    officer.reads("Signalen beginnen een gesprek. Ze zijn nooit een score van een aanbieder")
    officer.pick("procesfeiten: antwoordt op tijd op signalen, leert en meet opnieuw")
    officer.press("Opslaan")
    officer.press("Vastzetten")
    officer.hears("Het criterium staat vast")
    officer.reads(f"Antwoord op aanbeveling 1 uit advies {story.kept['number']}")
    _supervise(officer)

    coordinator = story.someone("coordinator")
    coordinator.room("Aanbieders")
    coordinator.open(provider)
    coordinator.reads("We leren ervan.", "Er komt een vaste beller.")
    expect(coordinator.main.get_by_role("link", name="Toezicht plannen")).to_have_count(0)


def _supervise(officer: Someone) -> None:
    officer.open("Toezicht plannen")
    officer.pick("gesprek")
    officer.fill({"Op welke dag?": day_from_now(0)})
    officer.press("Opslaan")
    officer.open("Uitkomst opschrijven")
    officer.pick("verbetering afgesproken")
    with officer.may_be_refused():
        officer.press("Opslaan")
    officer.fill({
        "Wat zegt de aanbieder?": "We leren ervan.", "Vertel het in een paar zinnen": "Er komt een vaste beller.",
        "Wanneer kijken jullie weer?": day_from_now(90),
    })
    officer.press("Opslaan")
    officer.reads("verbetering afgesproken", "gepland")


def scan(story: Story) -> None:
    """7. Ten professionals answer with a code; then there is a result, and a recommendation rests on it."""
    adviser, title = story.someone("adviser"), f"Scan {story.mark}"
    adviser.room("Randvoorwaarden")
    adviser.open("Nieuwe scan")
    adviser.fill({
        "Naam van de scan": title, "Staat die er niet bij? Schrijf de naam": "Team Voorbeeld",
        "Laatste dag om in te vullen": day_from_now(14),
    })
    adviser.press("Scan openen")
    adviser.fill({"Hoeveel codes?": "11"})
    adviser.press("Codes maken")
    codes = adviser.main.locator("td code").all_inner_texts()
    assert len(set(codes)) == 11
    adviser.open("Klaar")
    page = adviser.page.url.removeprefix(story.house.address)
    professional = story.someone("professional")
    questions = _answer(professional, codes[0], "eens")
    _answer_together(story, codes[1:4], dict.fromkeys(questions, AGREE))
    _answer_together(story, codes[4:9], dict.fromkeys(questions, DISAGREE))
    adviser.visit(page)
    adviser.reads("Minder dan 10 antwoorden")
    _answer(professional, codes[9], "oneens")
    _is_used_up(professional, codes[0])
    adviser.visit(page)
    adviser.reads("10 of meer antwoorden")
    expect(adviser.main.locator("table")).to_have_count(0)
    adviser.open("Scan sluiten")
    adviser.press("Ja, sluit de scan")
    adviser.reads("10 professionals vulden de scan in")
    rows = adviser.main.locator("table").first.locator("tbody tr")
    assert rows.count() == 6
    for row in rows.all():
        assert "4 van 10" in row.locator("td").inner_text()
    adviser.press("Gebruik in een advies")
    ref = adviser.main.locator("h1").inner_text().split(":")[0]
    adviser.room("Adviezen")
    adviser.open("Nieuw advies")
    for box in adviser.main.locator("input[name=evidence]").all():
        box.set_checked(box.locator("xpath=..").inner_text().strip().startswith(f"{ref} ·"))
    adviser.fill({"Onderwerp": f"Advies over wat professionals nodig hebben, {story.mark}"})
    adviser.press("Maak een eerste tekst")
    resting = adviser.main.locator("section", has=adviser.page.get_by_role("heading", name=re.compile("^Aanbeveling")))
    expect(resting.last).to_contain_text(ref)
    expect(resting.last.get_by_label("Wat is het punt?")).to_have_value(re.compile("uitkomst van de scan"))
    story.typed += [box.input_value() for box in resting.get_by_label("Wat is het punt?", exact=True).all()]


def _answer(professional: Someone, code: str, choice: str) -> set[str]:
    """By clicking; the names of the questions."""
    professional.visit("/scan/")
    professional.page.get_by_label("Jouw code").fill(code.lower().replace("-", " "))
    professional.press("Naar de vragen")
    chosen = professional.main.get_by_role("radio", name=choice, exact=True)
    expect(chosen).to_have_count(15)
    for one in chosen.all():
        one.check()
    names = {one.get_attribute("name") or "" for one in chosen.all()}
    professional.press("Verstuur mijn antwoorden")
    professional.reads("Je antwoorden zijn binnen")
    return names


def _answer_together(story: Story, codes: list[str], answers: dict[str, str]) -> None:
    """What the browsers of several professionals send at the same time: the site takes a moment for each code."""

    def send(code: str) -> str:
        form = urlencode({"code": code, "do": "send", **answers}).encode()
        with urlopen(story.house.url("/scan/"), form, timeout=20) as answer:
            return str(answer.read().decode())

    with ThreadPoolExecutor(len(codes)) as together:
        for page in together.map(send, codes):
            assert "Je antwoorden zijn binnen" in page


def _is_used_up(professional: Someone, code: str) -> None:
    professional.visit("/scan/")
    professional.page.get_by_label("Jouw code").fill(code)
    with professional.may_be_refused(409):
        professional.press("Naar de vragen")
    professional.reads("Dit kan niet meer")
    assert professional.context.cookies() == []


def practice(story: Story) -> None:
    """8. A tip becomes a card, the cards a sheet to print; and an exercise in steps."""
    leader = story.someone("facilitator")
    leader.room("Kaarten")
    for tip in TIPS:
        leader.open("Maak een kaart van een tip")
        mine = leader.main.locator("li", has_text=tip).filter(has_text=f"Verbetergroep {story.mark}")
        leader.press("Maak een kaart", within=mine)
        leader.hears("Het concept staat klaar")
        leader.fill({
            "De situatie": f"Iemand wacht op bericht, {story.mark}. {LITERAL}", "Wat helpt": tip,
            "Een zin om te proberen": "Ik bel je morgen terug.", "Vraag aan jezelf": "Wie wacht er op mij?",
            "Van wie komt dit?": "een verbetergroep",
        })
        leader.press("Opslaan")
        leader.press("Publiceer")
        leader.hears("De kaart is gepubliceerd")
        leader.open("Kaarten")
    for card in leader.main.locator("ul.deck > li", has_text=story.mark).all():
        card.get_by_role("checkbox").check()
    sheet = leader.show(leader.main.get_by_role("button", name="Maak een vel om af te drukken"))
    printed = read_pdf(sheet)
    for words in (*TIPS, f"Iemand wacht op bericht, {story.mark}. {LITERAL}", "Ik bel je morgen terug."):
        assert printed.says(words), words

    leader.room("Werkvormen")
    leader.open("Nieuwe werkvorm")
    steps = ("Vertel in tweetallen.", "Wissel van plek.", "Bespreek wat je zag.")
    with leader.may_be_refused():
        leader.fill({"Titel": f"Wissel van stoel, {story.mark}", "Doel": "Voelen hoe wachten is."})
        leader.press("Opslaan")
    leader.fill({
        "Voor wie": "een team van zes", "Hoeveel minuten in totaal?": "45", "Stappen": "\n".join(steps),
        "Nabespreken": "Wat neem je mee?",
    })
    leader.press("Opslaan")
    leader.hears("De werkvorm is opgeslagen")
    expect(leader.main.locator("ol.step-list > li")).to_have_text(list(steps))
