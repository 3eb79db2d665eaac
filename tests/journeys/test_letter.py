"""The letter and its answer: eight steps, by six roles, a professional with a code and a person with a receipt.

A step asked for alone is walked after those before it. On a phone and without JavaScript: `test_letter_on_the_way`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from .house import running_house
from .letter_people import Story
from .letter_steps import STEPS, telling, walk
from .letter_writing import OWN_POINT
from .watching import WIDE, Visitor

pytestmark = pytest.mark.browser

# Small words without which no Dutch sentence of ours gets far, and which English does not have.
DUTCH = re.compile(
    r"\b(het|een|van|voor|niet|geen|wordt|worden|naar|zijn|deze|dit|dat|jij|jouw|jullie|wij|ons|onze|nog|ook|maar|meer"
    r"|wat|wie|waar|hoe|welke|als|dan|kan|moet|bij|uit|met|aan|om|januari|februari|maart|mei|juni|juli|augustus|oktober)\b",
    re.IGNORECASE,
)
# What a person reads or hears on the page that is not marked as being in another language.
IN_ENGLISH = """() => {
    const found = [], names = ['aria-label', 'placeholder', 'title', 'alt'];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    while (walker.nextNode()) {
        const node = walker.currentNode, element = node.nodeType === 1 ? node : node.parentElement;
        if (element.closest('script, style, textarea, code, .whoami b')) continue;
        // An advice's own words, cut short to choose from.
        if (element.matches('option') && element.text.trim().endsWith('…')) continue;
        if (element.closest('[lang]').lang !== 'en') continue;
        if (node.nodeType === 3) found.push(node.data);
        else found.push(...names.map((name) => node.getAttribute(name) || ''));
    }
    return found.map((text) => text.replace(/\\s+/g, ' ').trim()).filter((text) => text);
}"""


@pytest.fixture(scope="module")
def story(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("letters")
    # In a house of its own: what other journeys typed would be Dutch on the English pages, and they come in any order.
    with (
        running_house() as house,
        telling(browser, house, {}, folder, size=WIDE, scripts=True, mark="vuurtoren") as made,
    ):
        yield made


@pytest.mark.parametrize("step", STEPS)
def test_step(story: Story, step: str) -> None:
    walk(story, step)


def dutch_left(page: Page, typed: Iterable[str]) -> list[str]:
    """What an English page still says in Dutch, apart from what people typed."""
    assert page.locator("html").get_attribute("lang") == "en"
    theirs = sorted({line for line in typed if len(line) > 3}, key=len, reverse=True)
    left = []
    for text in page.evaluate(IN_ENGLISH):
        ours = text
        for line in theirs:
            ours = ours.replace(line, " ")
        if DUTCH.search(ours):
            left.append(f"{page.url}: {text}")
    return left


@pytest.mark.parametrize("role", ["adviser", "facilitator", "coordinator", "officer", "anyone", "professional"])
def test_in_english(story: Story, role: str) -> None:
    """Every page this person reached."""
    walk(story, list(STEPS)[-1])
    one, left = story.someone(role), []
    for path in story.reached[role]:
        one.go(f"/en{path}")
        left += dutch_left(one.page, story.typed)
    story.nothing_wrong()
    assert not left, "\n".join(left)


def test_receipt_in_english(story: Story) -> None:
    """The council's and the municipality's words stay as they are; ours around them are English."""
    walk(story, list(STEPS)[-1])
    anyone, teller = story.someone("anyone"), story.someone("teller")
    anyone.go(f"/en/advies/{story.kept['number']}/")
    asked = anyone.page.locator("#punten ~ ol [lang=nl]").all_inner_texts()
    teller.go("/en/volg/").locator("#code").fill(story.kept["code"])
    teller.follow(teller.main.locator("form button").first)
    teller.reads(OWN_POINT, story.kept["number"])
    # A receipt leaves out the numbers of the annex.
    left = dutch_left(teller.page, [*story.typed, *(re.sub(r" \[B\d+\]", "", text) for text in asked)])
    story.nothing_wrong()
    assert asked
    assert not left, "\n".join(left)


def test_two_writers_of_one_block(member: Callable[[str], Visitor]) -> None:
    """Who saves last is told what the other wrote, and both texts are still there to choose from."""
    first, second = member("adviser"), member("coordinator")
    page = first.go("/werk/adviezen/nieuw/")
    page.get_by_label("Onderwerp").fill("Advies van twee schrijvers")
    page.get_by_role("button", name="Maak een eerste tekst").click()
    expect(page.get_by_role("status")).to_contain_text("eerste tekst")
    writing = page.url.removeprefix(first.house.address)
    second.go(writing)
    boxes = [one.page.locator("section", has_text="2. Wat is bejegening?") for one in (first, second)]
    for box, text in zip(boxes, ("Dit schreef de adviseur.", "Dit schreef de coördinator."), strict=True):
        box.get_by_label("Tekst", exact=True).fill(text)
    boxes[0].get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status")).to_contain_text("Het onderdeel is opgeslagen")

    second.may_see(409)
    boxes[1].get_by_role("button", name="Opslaan").click()
    told = second.page
    expect(told.get_by_role("heading", level=1)).to_have_text("Twee mensen schreven tegelijk")
    expect(told.get_by_role("alert")).to_be_visible()
    expect(told.locator("main")).to_contain_text("Dit schreef de adviseur.")
    expect(told.get_by_label("Tekst", exact=True)).to_have_value("Dit schreef de coördinator.")
    second.check()
    # Nothing was saved of the second text until its writer says so, with the first in sight.
    first.go(writing)
    expect(boxes[0].get_by_label("Tekst", exact=True)).to_have_value("Dit schreef de adviseur.")
    told.get_by_label("Tekst", exact=True).fill("Dit schreef de adviseur. Dit schreef de coördinator.")
    told.get_by_role("button", name="Sla mijn tekst op").click()
    expect(told.get_by_role("status")).to_contain_text("Het onderdeel is opgeslagen")
    first.go(writing)
    expect(boxes[0].get_by_label("Tekst", exact=True)).to_have_value(
        "Dit schreef de adviseur. Dit schreef de coördinator."
    )
