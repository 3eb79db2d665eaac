"""A tablet in the waiting room: one person after another, and nothing of the one is left for the next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from .steps import own_word
from .watching import Visitor

pytestmark = pytest.mark.browser


def test_a_screen_forgets_who_was_before(
    visitor: Callable[..., Visitor], member: Callable[[str], Visitor]
) -> None:
    coordinator = member("coordinator")
    # Not the first list: another journey is about that one.
    coordinator.go("/werk/vragenlijsten/").get_by_role("button", name="Gebruik deze lijst").last.click()
    page = coordinator.go("/werk/onderzoeken/nieuw/")
    page.get_by_label("Naam van het onderzoek").fill(f"Hoe gaat het {own_word()}?")
    page.get_by_label("afspraak met een aanbieder").check()
    page.get_by_label("Vragenlijst").select_option(index=1)
    page.get_by_label("Laatste dag om mee te doen").fill((timezone.localdate() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Onderzoek openen").click()
    page.get_by_role("link", name="Open link of een scherm op de locatie").click()
    coordinator.check()
    page.get_by_label("Waar staat het scherm?").fill("wachtkamer")
    page.get_by_role("button", name="Open een scherm").click()
    coordinator.check()
    start = urlsplit(page.locator("main strong").inner_text()).path

    for scripts in (True, False):
        tablet = visitor(scripts=scripts)
        screen = tablet.go(start)
        screen.get_by_role("link", name="Begin").click()
        screen.locator("fieldset.scale").first.locator("label").first.click()
        if scripts:
            tablet.check()
        screen.locator("main form p").get_by_role("button", name="Verstuur mijn antwoorden").click()
        expect(screen.get_by_role("heading", name="Dank je wel")).to_be_visible()
        screen.go_back()
        expect(screen.locator("fieldset.scale").first).to_be_visible()
        expect(screen.locator("input:checked")).to_have_count(0)
        assert tablet.context.cookies() == []

    page.get_by_role("link", name="Klaar").click()
    page.get_by_role("button", name="sluiten").click()
    tablet.may_see(404)
    tablet.go(start)
    expect(tablet.page.locator("main")).not_to_contain_text("Begin")
