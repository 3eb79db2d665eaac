"""A day at each desk: listener, coder (mouse and keyboard), adviser, coordinator, auditor."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .steps import hand_to_coder, own_word, tell, wait_until_safe
from .watching import PHONE, WIDE, Visitor

pytestmark = pytest.mark.browser

Someone = Callable[..., Visitor]
# Selects words in the story as a hand with a mouse does; Playwright's own drag knows no words.
PLACES = """([words]) => {
    const walker = document.createTreeWalker(document.querySelector('.sentences'), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const at = walker.currentNode.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(walker.currentNode, at);
        range.setEnd(walker.currentNode, at + words.length);
        const boxes = [...range.getClientRects()], first = boxes[0], last = boxes.at(-1);
        return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
    }
}"""


# Words of a table that stand on two lines; a dash may part what it joins.
BROKEN_WORDS = """() => [...document.querySelectorAll('main td, main th')].flatMap((cell) => {
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) for (const word of walker.currentNode.data.matchAll(/[^\\s-]+/g)) {
        const range = document.createRange();
        range.setStart(walker.currentNode, word.index);
        range.setEnd(walker.currentNode, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) found.push(word[0]);
    }
    return found;
})"""


def drag_over(page: Page, words: str) -> None:
    """Press the mouse before these words, move over them, let go."""
    page.get_by_text(words).first.scroll_into_view_if_needed()
    x1, y1, x2, y2 = page.evaluate(PLACES, [words])
    page.mouse.move(x1, y1)
    page.mouse.down()
    page.mouse.move((x1 + x2) / 2, (y1 + y2) / 2, steps=4)
    page.mouse.move(x2, y2, steps=4)
    page.mouse.up()


def test_listener_makes_a_story_safe_to_work_with(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    tell(visitor(), f"Juf Annemiek van de {word} luisterde niet toen ik vertelde over thuis. Dat was bij Kwibus.")
    listener = member("listener")
    wait_until_safe(listener, word).get_by_role("link").click()
    page = listener.page
    expect(page.locator("main .story")).not_to_contain_text("Annemiek")

    # The original: only with a reason, and the reason is in the trail.
    page.get_by_role("link", name="Origineel lezen").click()
    listener.may_see(422)
    page.get_by_role("button", name="Lees het origineel").click()
    expect(page.get_by_role("alert")).to_be_visible()
    listener.check()
    reason = f"Is hier spoed bij, {word}?"
    page.get_by_label("Waarom wil je het origineel lezen?").fill(reason)
    page.get_by_role("button", name="Lees het origineel").click()
    expect(page.locator("main .story")).to_contain_text("Annemiek")
    listener.check()
    page.get_by_role("link", name="← Signaal").click()
    expect(page.locator("ol.timeline")).to_contain_text(reason)

    # One more word goes out of the safe text, for everybody.
    page.get_by_label("Welke woorden?").fill("Kwibus")
    page.get_by_label("Wat is het?").select_option("instelling")
    page.get_by_role("button", name="Haal eruit").click()
    expect(page.locator("main .story")).not_to_contain_text("Kwibus")
    page.get_by_role("button", name="Dit is dringend").click()
    expect(page.get_by_text("misschien gevaar")).to_be_visible()
    page.get_by_role("button", name="Geen gevaar meer").click()
    page.get_by_role("button", name="Opzijleggen").click()
    expect(page.get_by_role("status").last).to_contain_text("opzij")
    listener.check()


def test_coder_decides_with_the_mouse(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    tell(visitor(), f"Niemand luisterde bij de {word}. Ik kreeg geen uitleg over het besluit. De koffie was lekker.")
    number = hand_to_coder(member("listener"), word)
    coder = member("coder")
    page = coder.go("/werk/coderen/")
    page.get_by_role("link", name=f"Signaal {number}", exact=True).click()
    # The script shows this button as the last thing it does; a hand that drags before that selects words for nothing.
    expect(page.get_by_role("button", name="Toetsen")).to_be_visible()
    page.get_by_label("Ja", exact=False).first.check()
    # From the end: the rest keeps its place.
    for box in reversed(page.locator("input[name=passage]:checked").all()):
        box.uncheck()
    drag_over(page, "geen uitleg over het besluit")
    chooser = page.get_by_role("dialog", name="Thema voor dit stuk")
    expect(chooser).to_be_visible()
    coder.check()
    chooser.get_by_role("button", name="Duidelijkheid").first.click()
    expect(page.locator("#zin-2 mark.duidelijkheid")).to_have_text(re.compile("geen uitleg over het besluit"))
    page.locator("#zin-1").get_by_role("checkbox", name="Serieus nemen").check()
    coder.check()
    page.get_by_role("button", name="Opslaan", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text(f"Signaal {number} is opgeslagen")
    expect(page.locator("main")).to_contain_text("Gecodeerd door")
    expect(page.locator("#zin-2 mark.duidelijkheid")).to_have_text(re.compile("geen uitleg over het besluit"))
    coder.check()


def test_coder_decides_with_the_keyboard(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    tell(visitor(), f"De arts van de {word} begreep mij niet. Hij wist niets van autisme.")
    number = hand_to_coder(member("listener"), word)
    coder = member("coder")
    page = coder.go("/werk/coderen/")
    link = page.get_by_role("link", name=f"Signaal {number}", exact=True)
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#zin-1")
    # The address alone brings the focus there; only then comes the script that hears the keys.
    expect(page.get_by_role("button", name="Toetsen")).to_be_visible()
    expect(page.locator("#zin-1")).to_be_focused()
    if not page.locator("input[name=bejegening][value=yes]").is_checked():
        page.keyboard.press("b")
    begrip = page.locator("#zin-1 input[data-key=begrip]")
    if not begrip.is_checked():
        page.keyboard.press("1")
    expect(begrip).to_be_checked()
    page.keyboard.press("j")
    expect(page.locator("#zin-2")).to_be_focused()
    knowledge = page.locator("#zin-2 input[data-key=deskundigheid]")
    before = knowledge.is_checked()
    page.keyboard.press("6")
    assert knowledge.is_checked() is not before
    if before:
        page.keyboard.press("6")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Toetsen")).to_be_visible()
    coder.check()
    page.keyboard.press("Escape")
    page.locator("#zin-2").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").first).to_contain_text(f"Signaal {number} is opgeslagen")
    page.goto(coder.house.url("/werk/coderen/?lijst=klaar"))
    expect(page.locator("li.card", has_text=word)).to_contain_text("gecodeerd door")


def number_of(text: str) -> int:
    return int(text.replace(".", ""))


def test_adviser_opens_every_number(member: Callable[[str], Visitor]) -> None:
    adviser = member("adviser")
    page = adviser.go("/werk/inzicht/")
    page.get_by_text("De cijfers bij de grafiek").click()
    expect(page.locator(".picture svg")).to_be_visible()
    quarters = page.locator("section[aria-labelledby=per-quarter] tbody tr").count()
    assert quarters >= 12
    adviser.check()
    links = page.locator("main .kpi a, main .figure-table a")
    shown_links = [(link.inner_text(), str(link.get_attribute("href"))) for link in links.all()]
    numbers = [(number_of(text), href) for text, href in shown_links if text[0].isdigit()]
    assert len(numbers) > quarters
    for shown, href in numbers[:4] + numbers[4::9]:
        adviser.go(href)
        assert number_of(page.locator("h1").inner_text().split()[0]) == shown, href

    # Filters narrow the numbers, and are told and taken away one by one.
    adviser.go("/werk/inzicht/")
    everyone = number_of(page.locator(".kpi a").first.inner_text())
    page.get_by_text("Filters").click()
    page.get_by_label("Wie vertelt").select_option("jongere")
    page.get_by_label("Waar", exact=True).select_option("jeugdhulp")
    page.get_by_role("button", name="Tonen").click()
    young = number_of(page.locator(".kpi a").first.inner_text())
    assert 0 < young < everyone
    adviser.check()
    page.get_by_role("link", name="Haal weg:").first.click()
    assert number_of(page.locator(".kpi a").first.inner_text()) > young
    with page.expect_download() as download:
        page.get_by_role("link", name="Cijfers als spreadsheet").click()
    assert download.value.suggested_filename.endswith(".csv")


def test_adviser_searches_in_any_form_of_a_word(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    tell(visitor(), f"Bij de {word} werd naar ons geluisterd, heel goed.")
    wait_until_safe(member("listener"), word)
    adviser = member("adviser")
    page = adviser.go("/werk/inzicht/zoeken/")
    page.get_by_label("Woorden in het verhaal").fill(f"{word} luisteren")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 verhaal gevonden")
    expect(page.locator("li.card mark", has_text="geluisterd")).to_be_visible()
    adviser.check()
    page.locator("li.card").get_by_role("link").first.click()
    expect(page.locator("main .story")).to_contain_text(word)
    adviser.check()


def test_coordinator_erases_and_auditor_sees_it(visitor: Someone, member: Callable[[str], Visitor]) -> None:
    word = own_word()
    code = tell(visitor(), f"Dit had ik bij de {word} niet moeten opschrijven.")
    coordinator = member("coordinator")
    wait_until_safe(coordinator, word).get_by_role("link").click()
    page = coordinator.page
    number = page.locator("h1").inner_text().split()[-1]
    page.get_by_role("button", name="Signaal wissen").click()
    coordinator.check()
    page.get_by_role("button", name="Ja, wis het").click()
    expect(page.locator("main")).to_contain_text("Dit signaal is gewist")
    coordinator.check()
    teller = visitor()
    teller.go("/volg/")
    teller.page.get_by_label("Jouw code").fill(code)
    teller.page.get_by_role("button", name="Bekijk wat ermee gebeurt").click()
    expect(teller.page.get_by_role("alert")).to_be_visible()

    auditor = member("auditor")
    page = auditor.go("/werk/logboek/")
    page.get_by_label("Gebeurtenis", exact=True).select_option("signal_erased")
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("tbody tr").first).to_contain_text(f"signaal {int(number)}")
    expect(page.locator("tbody")).not_to_contain_text(word)
    auditor.check()
    page.set_viewport_size(PHONE)
    assert page.evaluate(BROKEN_WORDS) == []
    page.set_viewport_size(WIDE)
    rooms = page.locator("header.side nav a").all_inner_texts()
    assert rooms[0] == "Bewijs"
    assert rooms[-1] == "Logboek"
    # The stories themselves are not for an auditor.
    assert not any(room.startswith(("Signalen", "Coderen", "Inzicht", "Zoeken")) for room in rooms)
