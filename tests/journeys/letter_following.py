"""What comes after the answer: people who told say whether they notice it, a promise is opened again, everybody reads it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import unescape
from urllib.parse import urlsplit

from playwright.sync_api import expect

from .letter_answering import DECLINED, PROMISE, day_from_now
from .letter_people import Someone, Story
from .papers import READERS

SAID = "Wij gaan dit met alle aanbieders bespreken."
LATE = "Het duurde lang. We beginnen met tijd in de contracten."
MISSING = "Gezinnen merken het nog niet: vraag het hun eerst."


def _receipt(story: Story) -> Someone:
    teller = story.someone("teller")
    teller.visit("/volg/")
    teller.page.get_by_label("Jouw code").fill(story.kept["code"])
    teller.press("Bekijk wat ermee gebeurt")
    return teller


def follow(story: Story) -> None:
    """9. Somebody who told does not notice what was promised, and says so; the council opens the promise again."""
    teller = _receipt(story)
    asked = teller.main.locator("form.asks", has_text=re.compile("merk", re.IGNORECASE)).first
    teller.press("Nog niet", within=asked)
    teller.hears("Dank je wel. Je antwoord is bewaard.")
    answers = teller.main.locator("form.asks", has=teller.page.get_by_role("button", name="Voor een deel"))
    teller.press("Voor een deel", within=answers.first)
    teller.hears("Dank je wel. Je antwoord is bewaard.")
    teller.reads("Je mag het veranderen")
    assert story.kept["code"] not in teller.page.url
    assert teller.context.cookies() == []

    coordinator = story.someone("coordinator")
    coordinator.room("Reacties")
    coordinator.open(story.kept["title"])
    coordinator.reads("0 merken het, 1 nog niet", "Noem deze aantallen niet buiten de raad")
    with coordinator.may_be_refused():
        coordinator.press("Nog niet klaar")
    coordinator.fill({"Wat vindt de raad?": MISSING})
    coordinator.press("Nog niet klaar")
    coordinator.hears("De toezegging staat weer open")

    # One voice is nobody's business outside.
    anyone = story.someone("anyone")
    anyone.visit(f"/advies/{story.kept['number']}/")
    anyone.page.reload()
    anyone.reads(PROMISE, MISSING)
    expect(anyone.main).not_to_contain_text(re.compile(r"\d+ merken het"))
    officer = story.someone("officer")
    officer.room("Adviezen aan ons")
    officer.open(story.kept["title"])
    officer.reads(MISSING)
    expect(officer.main).not_to_contain_text(re.compile(r"\d+ merken het"))


def everybody(story: Story) -> None:
    """10. A journalist reads along and takes the data; an auditor takes what is needed to count again."""
    reader = story.someone("journalist")
    reader.visit("/wat-wij-ermee-doen/")
    reader.open("Jij zei, wij deden")
    reader.reads(PROMISE)
    expect(reader.main).not_to_contain_text(re.compile(r"\[B\d"))
    reader.open("Wat wij ermee doen")
    reader.open("Alle adviezen")
    reader.reads(story.kept["title"])
    feed = reader.page.request.get(story.house.url("/adviezen/feed/"))
    assert story.kept["title"] in unescape(feed.text())
    reader.open("open data")
    data = json.loads(reader.download(reader.main.get_by_role("link", name="Alles in één bestand (JSON)")))
    assert [one["titel"] for one in data["adviezen"]].count(story.kept["title"]) == 1
    points = reader.download(reader.main.get_by_role("link", name="punten.csv")).decode()
    rows = [row for row in csv.DictReader(io.StringIO(points)) if row["advies"] == story.kept["number"]]
    assert DECLINED in [row["reden"] for row in rows]
    assert reader.context.cookies() == []

    auditor = story.someone("auditor")
    auditor.room("Hoe de gemeente reageert")
    auditor.reads(story.kept["number"])
    assert auditor.download(auditor.main.get_by_role("link", name="PDF", exact=True)).startswith(b"%PDF")
    auditor.room("Uitvoer voor toezicht")
    with auditor.page.expect_download() as waiting:
        auditor.main.get_by_role("button", name="Haal het bestand op").click()
    with zipfile.ZipFile(waiting.value.path()) as packed:
        letters = json.loads(packed.read("brieven.json"))
        assert story.kept["number"] in [one["advies"] for one in letters]
        everything = b"".join(packed.read(name) for name in packed.namelist()).decode()
    assert story.kept["code"] not in everything


def late(story: Story) -> None:
    """11. A second letter is handed over, answered by word of mouth and then too late; the municipal council hears of it."""
    title = f"Advies over wat professionals nodig hebben, {story.mark}"
    coordinator = story.someone("coordinator")
    coordinator.room("Adviezen")
    coordinator.open(title)
    coordinator.open("Vaststellen")
    coordinator.fill({"Welke vergadering?": "vergadering van april", "Op welke dag?": day_from_now(0)})
    coordinator.press("Stel vast")
    coordinator.open("Versturen")
    coordinator.press("Verstuur en zet vast")
    coordinator.hears("De brief is vastgezet")
    _hand_over(story, coordinator)

    adviser = story.someone("adviser")
    adviser.room("Reacties")
    adviser.open(title)
    adviser.open("Mondeling antwoord opschrijven")
    adviser.fill({"Wat is er gezegd?": SAID, "Wanneer?": day_from_now(0), "Wie zei het?": "teamleider Jeugd"})
    adviser.press("Mondeling antwoord bewaren")
    adviser.reads("mondeling, nog niet bevestigd")
    officer = story.someone("officer")
    officer.room("Adviezen aan ons")
    officer.open(title)
    officer.reads("mondeling, nog niet bevestigd")
    officer.open("Antwoord geven")
    officer.press("Ja, dit is zo gezegd")
    officer.reads("mondeling, bevestigd")

    # What was said is no answer: the term goes on, and ends.
    story.house.let_pass(title, 120)
    coordinator.room("Termijnen")
    coordinator.reads("dagen te laat")
    coordinator.open("Brief aan de gemeenteraad", within=coordinator.card(title))
    paper = READERS["docx"](coordinator.download(coordinator.main.get_by_role("button", name="Download DOCX")))
    assert paper.says(title)
    officer.room("Onze termijnen")
    officer.follow(officer.card(title).get_by_role("link", name="Antwoord geven"))
    officer.main.locator("input[name=answer][value=partly]").check()
    officer.fill({"Toelichting": LATE})
    officer.press("Bewaren en verder")
    officer.hears("Het antwoord is bewaard")
    adviser.room("Reacties")
    adviser.open(title)
    adviser.reads(LATE, "na de termijn", SAID)


def _hand_over(story: Story, coordinator: Someone) -> None:
    """The receiver reads the letter without an account, and says so once."""
    coordinator.open("Bezorgen")
    card = coordinator.card("Gaf je de brief af")
    coordinator.fill({"Aan welke functie of afdeling?": "de griffie", "Op welke dag?": day_from_now(0)}, within=card)
    coordinator.pick("Maak een link waarmee zij de brief kunnen lezen", within=card)
    coordinator.press("Opschrijven", within=card)
    coordinator.reads("Dit is de link")
    link = coordinator.main.locator("code.excerpt").first.inner_text()
    clerk = story.someone("clerk")
    clerk.visit(urlsplit(link).path)
    assert clerk.download(clerk.main.get_by_role("link", name="Download PDF")).startswith(b"%PDF")
    clerk.press("Wij hebben deze brief ontvangen")
    clerk.reads("De ontvangst is bevestigd")
    assert clerk.context.cookies() == []
    coordinator.page.reload()
    coordinator.reads("ontvangst bevestigd")
