"""What comes after the answer: people who told say whether they notice it, a promise is opened again, everybody reads it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import unescape

from playwright.sync_api import expect

from .letter_answering import DECLINED, PROMISE
from .letter_people import Someone, Story

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
