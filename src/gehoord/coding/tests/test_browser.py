"""What the script of the coding page does, in a real browser: keys, mouse, and offsets after an emoji."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from gehoord.coding.models import CodedPassage, Coding

from .conftest import FIRST, SECOND, STORY, THIRD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Where the system has a Chromium it is taken, else the one that Playwright installed.
CHROMIUM = os.environ.get("GEHOORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")

SELECT = """([first, last]) => {
    const texts = [];
    const walker = document.createTreeWalker(
        document.querySelector('.sentences'), NodeFilter.SHOW_TEXT,
        (node) => node.parentElement.closest('[data-start]')
            ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
    while (walker.nextNode()) texts.push(walker.currentNode);
    const from = texts.find((node) => node.data.includes(first));
    const to = texts.find((node) => node.data.includes(last));
    const range = document.createRange();
    range.setStart(from, from.data.indexOf(first));
    range.setEnd(to, to.data.indexOf(last) + last.length);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed.")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; the database is only used between its calls.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: Any, live_server: Any, story: Any, coder: Any, client_of: Any) -> Iterator[Any]:
    """The coding page of the story, at its first row; a script error or a refused policy fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="nl-NL")
    cookie = client_of(coder).cookies["gehoord_session"]
    context.add_cookies([{"name": "gehoord_session", "value": cookie.value, "url": live_server.url}])
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda line: wrong.append(line.text) if line.type == "error" else None)
    page.goto(live_server.url + reverse("coding:code", args=[story.pk]) + "#zin-1")
    yield page
    context.close()
    assert not wrong


def saved() -> set[tuple[str, str]]:
    """The passages in the database, as words with their key."""
    return {(STORY[p.start : p.end], p.key) for p in CodedPassage.objects.all()}


def test_only_the_keyboard(page: Any) -> None:
    assert page.evaluate("document.activeElement.id") == "zin-1"
    page.keyboard.press("5")  # respect off
    page.keyboard.press("4")  # serieus nemen on
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "zin-3"
    page.keyboard.press("1")  # begrip on
    page.keyboard.press("k")
    page.keyboard.press("2")  # duidelijkheid off
    assert page.locator("#zin-1 mark").evaluate("mark => mark.className") == "serieus_nemen"
    assert page.locator("#zin-2 mark").count() == 0
    page.keyboard.press("b")
    assert page.locator("input[value=no]").is_checked()
    page.keyboard.press("b")
    page.keyboard.press("?")
    assert page.locator("dialog.keys").is_visible()
    page.keyboard.press("Escape")
    page.locator("#zin-2").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**" + reverse("coding:queue"))
    assert saved() == {(STORY[slice(*FIRST)], "serieus_nemen"), (STORY[slice(*THIRD)], "begrip")}
    assert Coding.objects.get().bejegening


def test_keys_do_nothing_outside_the_form(page: Any) -> None:
    page.locator("h1").click()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    assert page.locator("#zin-1 mark.respect").count() > 0
    assert not Coding.objects.exists()


def test_selecting_words_after_an_emoji(page: Any) -> None:
    page.evaluate(SELECT, ["waar iedereen", "waar iedereen"])
    page.locator("[data-chooser] > .picks button", has_text="Begrip").click()
    # The selection is gone, the words are marked, and the mark sits on exactly these words.
    words = page.locator("#zin-1 [data-text] mark", has_text="waar iedereen").locator("[data-start]")
    start = STORY.index("waar iedereen")
    assert words.evaluate("span => [span.dataset.start, span.dataset.end]") == [str(start), str(start + 13)]
    assert (
        page.locator("#zin-1 [data-text] [data-start]").evaluate_all(
            "spans => spans.map((span) => span.textContent).join('')"
        )
        == STORY[slice(*FIRST)]
    )
    page.locator("#zin-1 [data-stretches] input[type=checkbox]").press("Control+Enter")
    page.wait_for_url("**" + reverse("coding:queue"))
    assert saved() == {
        ("waar iedereen", "begrip"),
        (STORY[slice(*FIRST)], "respect"),
        (STORY[slice(*SECOND)], "duidelijkheid"),
    }


def test_selecting_over_an_emoji_and_over_sentences(page: Any) -> None:
    page.evaluate(SELECT, ["uit 😂", "zes weken"])
    page.locator("[data-chooser] summary").click()
    page.locator("[data-chooser] details button", has_text="geen gevolg").click()
    page.evaluate(SELECT, ["Mijn", "PERSOON-1"])
    page.locator("[data-chooser] > .picks button", has_text="Respect").click()
    page.locator("#zin-3 [data-stretches] input[type=checkbox]").press("Control+Enter")
    page.wait_for_url("**" + reverse("coding:queue"))
    start, end = STORY.index("uit 😂"), STORY.index("zes weken") + 9
    assert {(STORY[start:end], "serieus_nemen.geen_gevolg"), ("Mijn [PERSOON-1]", "respect")} <= saved()


def test_a_marked_stretch_can_be_let_go_and_taken_back(page: Any) -> None:
    page.evaluate(SELECT, ["huilde", "huilde"])
    page.locator("[data-chooser] > .picks button", has_text="Respect").click()
    box = page.locator("#zin-3 [data-stretches] input[type=checkbox]")
    box.uncheck()
    assert page.locator("#zin-3 mark").count() == 0
    box.check()
    assert page.locator("#zin-3 mark.respect").count() == 1
    page.keyboard.press("Escape")


def test_fits_a_phone(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.evaluate(SELECT, ["zes weken", "zes weken"])
    page.locator("[data-chooser]").wait_for()
    box = page.locator("[data-chooser]").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
