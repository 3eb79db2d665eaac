"""The person who tells: four short steps, help when it is not safe, and a code to come back with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .house import House
from .steps import tell
from .watching import Visitor

pytestmark = pytest.mark.browser

STORY = (
    "De begeleider van mijn zoon Sem Jansen had beloofd dat ze elke week zou bellen op 06-12345678. "
    "Dat is twee keer gebeurd. Ik moet steeds zelf bellen."
)
DANGER = "Mijn stiefvader slaat mij elke avond en ik durf niet naar huis. Ik wil niet meer leven."


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_four_steps(scripts: bool, visitor: Callable[..., Visitor]) -> None:
    one = visitor(scripts=scripts)
    page = one.go("/")
    page.get_by_role("link", name="Vertel je ervaring").click()

    expect(page.locator("[aria-current=step]")).to_have_text("Je verhaal")
    expect(page.get_by_role("link", name="Snel weg")).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_contain_text("Veilig Thuis")
    expect(page.locator("main")).to_contain_text("Wie leest dit?")
    expect(page.locator("main")).not_to_contain_text("mag je overslaan")
    one.may_see(422)
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("main")).to_contain_text("Je hebt nog niets opgeschreven")
    if scripts:
        one.check()
    page.get_by_label("Jouw verhaal").fill(STORY)
    page.get_by_role("button", name="Verder").click()

    expect(page.locator("[aria-current=step]")).to_have_text("Over jou")
    quoting = page.get_by_role("group", name="Mogen we een stukje uit je verhaal citeren?")
    expect(quoting.get_by_label("Nee")).to_be_checked()
    page.get_by_role("button", name="Verder").click()
    expect(page.locator("main")).to_contain_text("Kies wie jij bent.")
    if scripts:
        one.check()
    page.get_by_label("Ouder of verzorger").check()
    page.get_by_label("Jeugdhulp").check()
    page.get_by_role("button", name="Verder").click()

    expect(page.locator("[aria-current=step]")).to_have_text("Controleren")
    expect(page.locator(".story")).to_contain_text("mijn zoon PERSOON-1 had beloofd")
    expect(page.locator(".story")).not_to_contain_text("Sem")
    expect(page.locator(".story")).not_to_contain_text("06-12345678")
    if scripts:
        one.check()
    # Back to the story and on again: nothing that was filled in gets lost.
    page.get_by_role("button", name="Verhaal aanpassen").click()
    expect(page.get_by_label("Jouw verhaal")).to_have_value(STORY)
    page.get_by_role("button", name="Verder").click()
    expect(page.get_by_label("Ouder of verzorger")).to_be_checked()
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Versturen").click()

    expect(page.locator("[aria-current=step]")).to_have_text("Klaar")
    code = page.locator("#code").inner_text()
    if scripts:
        one.check()
    # With the code the story can be followed, and forgotten.
    page.get_by_role("link", name="Volg je signaal").first.click()
    page.get_by_label("Jouw code").fill(code.upper().replace("-", " "))
    page.get_by_role("button", name="Bekijk wat ermee gebeurt").click()
    expect(page.get_by_role("heading", name="Jouw signaal")).to_be_visible()
    if scripts:
        one.check()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_role("button", name="Keuze bewaren").click()
    expect(page.get_by_role("status")).to_have_text("Je keuze is bewaard.")
    page.get_by_role("button", name="Mijn verhaal laten wissen").click()
    if scripts:
        one.check()
    page.get_by_role("button", name="Ja, wis mijn verhaal").click()
    expect(page.get_by_role("heading", name="Je verhaal is gewist")).to_be_visible()
    if scripts:
        one.check()
    page.goto(one.house.url("/volg/"))
    page.get_by_label("Jouw code").fill(code)
    page.get_by_role("button", name="Bekijk wat ermee gebeurt").click()
    expect(page.get_by_role("alert")).to_contain_text("We kennen deze code niet")
    if scripts:
        one.check()
    assert one.context.cookies() == []


def test_in_english(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.may_see(422)
    page = one.go("/en/vertel/")
    page.locator("textarea[name=text]").fill("They never told me why the plan changed. Nobody asked me anything.")
    page.locator("button[value=about]").click()
    one.check()
    page.locator("button[value=check]").click()
    page.locator("input[name=role][value=jongere]").check()
    page.locator("input[name=setting][value=passend_onderwijs]").check()
    page.locator("button[value=check]").click()
    one.check()
    page.locator("button[value=done]").click()
    one.check()
    code = page.locator("#code").inner_text()
    one.go("/en/volg/")
    page.locator("#code").fill(code)
    page.locator("main form button").click()
    one.check()
    assert page.locator("html").get_attribute("lang") == "en"


def test_danger_brings_help_at_once(visitor: Callable[..., Visitor], member: Callable[[str], Visitor]) -> None:
    one = visitor()
    page = one.go("/vertel/")
    page.get_by_label("Jouw verhaal").fill(DANGER)
    page.get_by_role("button", name="Verder").click()
    # The help is there before anything was sent.
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Wacht dan niet op ons")
    expect(alert.get_by_role("link", name="Bel Veilig Thuis")).to_have_attribute("href", "tel:08002000")
    one.check()
    page.get_by_label("Jongere").check()
    page.get_by_label("Jeugdhulp").check()
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("alert")).to_contain_text("Wacht dan niet op ons")
    one.check()

    later = tell(visitor(), "Mijn mentor vroeg hoe het ging en luisterde echt.", setting="passend_onderwijs")
    assert later
    listener = member("listener")
    first = listener.go("/werk/signalen/").locator("#rows li.card").first
    expect(first).to_contain_text("misschien gevaar")
    expect(listener.page.locator("#rows")).to_contain_text("gevaar gaan")


def test_quick_exit_leaves_nothing_behind(visitor: Callable[..., Visitor], house: House) -> None:
    one = visitor()
    # The page behind the button stays out of this test: only where it leads, and that "back" finds nothing.
    one.context.route(lambda url: not url.startswith(house.address), lambda route: route.fulfill(body="het weer"))
    one.go("/")
    page = one.go("/vertel/")
    page.get_by_label("Jouw verhaal").fill("iets dat niemand mag zien")
    page.get_by_label("Jouw verhaal").press("Escape")
    page.get_by_label("Jouw verhaal").press("Escape")
    page.wait_for_url("https://www.buienradar.nl/**")
    page.go_back()
    page.wait_for_url(house.url("/"))
    assert [wrong for wrong in one.wrong if "buienradar" not in wrong] == []
    one.wrong.clear()


def test_budget_of_a_first_visit(visitor: Callable[..., Visitor]) -> None:
    """Home and form: at most 60 kB over the wire, five requests, and no cookie."""
    for path in ("/", "/vertel/"):
        one = visitor()
        wire = one.context.new_cdp_session(one.page)
        wire.send("Network.enable")
        sizes: list[float] = []
        wire.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
        one.page.goto(one.house.url(path), wait_until="networkidle")
        assert len(one.requests) <= 5, [request.url for request in one.requests]
        assert len(sizes) >= 4
        assert sum(sizes) <= 60_000, (path, sizes)
        assert one.context.cookies() == []
