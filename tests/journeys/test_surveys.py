"""Asking clients: the coordinator hands out codes, a client answers on a phone, the officer reads what may be said."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from .steps import own_word
from .watching import PHONE, Visitor

pytestmark = pytest.mark.browser

Someone = Callable[..., Visitor]
LIST = "Hoe gaan ze met jou om?"
ANSWERS = 45


def answer(client: Visitor, code: str) -> None:
    """Everything on a phone: the code, each sentence, thanks."""
    page = client.page
    client.page.set_viewport_size(PHONE)
    client.go("/scan/")
    # As somebody types it who is in a hurry.
    page.get_by_label("Jouw code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Naar de vragen").click()
    # Below all questions: with it they are there.
    expect(page.get_by_role("button", name="Verstuur mijn antwoorden")).to_be_visible()
    sentences = page.locator("fieldset.scale")
    for number in range(sentences.count()):
        sentences.nth(number).locator("label").nth(3).click()


def test_from_a_list_to_what_may_be_said(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    provider = f"Jeugdhulp {word}"
    officer = member("officer")
    officer.go("/werk/aanbieders/nieuw/")
    officer.page.get_by_label("Naam", exact=True).fill(provider)
    officer.page.get_by_role("button", name="Opslaan").click()
    expect(officer.page.get_by_role("heading", name=provider)).to_be_visible()

    coordinator = member("coordinator")
    page = coordinator.go("/werk/vragenlijsten/")
    coordinator.check()
    page.get_by_role("button", name=re.compile(f"Gebruik deze lijst ?: {re.escape(LIST)}$")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(LIST)
    coordinator.check()
    page = coordinator.go("/werk/onderzoeken/nieuw/")
    page.get_by_label("Naam van het onderzoek").fill(f"Hoe gaat {provider} met jou om?")
    page.get_by_label("afspraak met een aanbieder").check()
    page.get_by_label("Vragenlijst").select_option(index=1)
    page.get_by_label("Aanbieder", exact=True).select_option(label=provider)
    page.get_by_label("Periode").fill("najaar")
    page.get_by_label("Laatste dag om mee te doen").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    coordinator.check()
    page.get_by_role("button", name="Onderzoek openen").click()
    codes = hand_out(coordinator, page, ANSWERS)

    client = visitor(scripts=False)
    answer(client, codes[0])
    client.page.get_by_role("button", name="Verstuur mijn antwoorden").click()
    expect(client.page.get_by_role("heading", name="Dank je wel")).to_be_visible()
    # Nobody votes twice, and a guess opens nothing.
    client.may_see(409)
    client.may_see(422)
    client.go("/scan/")
    client.page.get_by_label("Jouw code").fill(codes[0])
    client.page.get_by_role("button", name="Naar de vragen").click()
    expect(client.page.locator("main")).to_contain_text("al antwoorden gegeven")
    assert client.context.cookies() == []

    other = visitor()
    answer(other, codes[1])
    other.check()
    fields = [one.get_attribute("name") for one in other.page.locator("fieldset.scale input[value='4']").all()]
    other.page.get_by_role("button", name="Verstuur mijn antwoorden").click()
    other.check()
    for number, code in enumerate(codes[2:]):
        # The same form, without looking at each page: two in three are content.
        sent = {"code": code, "do": "send", **{str(name): "2" if number % 3 == 0 else "5" for name in fields}}
        assert client.context.request.post(client.house.url("/scan/"), form=sent).ok

    page = coordinator.page
    page.get_by_role("link", name="Onderzoek sluiten").click()
    page.get_by_role("button", name="Ja, sluit het onderzoek").click()
    coordinator.check()
    # Below a hundred answers only a reach, for the council and for the municipality.
    page = coordinator.go("/werk/vragenlijsten/uitslagen/")
    page.get_by_role("link", name=f"Hoe gaat {provider} met jou om?").click()
    expect(page.locator("main")).to_contain_text(str(ANSWERS))
    coordinator.check()

    page = officer.go("/werk/aanbieders/ervaringen/")
    row = page.get_by_role("row").filter(has_text=provider)
    # With nobody else in the round there is nothing to tell it apart from.
    expect(row).not_to_contain_text("%")
    officer.check()
    row.get_by_role("link").click()
    officer.check()
    shown = page.locator("main").inner_text()
    assert re.search(r"tussen \d+[–-]\d+%", shown)
    assert "staat er geen los cijfer" in shown


def hand_out(coordinator: Visitor, page: Page, count: int) -> list[str]:
    """So many codes on the screen, and back to the survey."""
    page.get_by_role("link", name="Codes uitdelen").click()
    page.get_by_label("op het scherm").check()
    page.get_by_label("Hoeveel codes?").fill(str(count))
    coordinator.check()
    page.get_by_role("button", name="Codes maken").click()
    expect(page.locator("main li code")).to_have_count(count)
    codes = page.locator("main li code").all_inner_texts()
    coordinator.check()
    page.get_by_role("link", name="Klaar").click()
    return codes
