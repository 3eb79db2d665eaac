"""The letter and its answer on a phone, and without JavaScript. At a desk: `test_letter`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .house import running_house
from .letter_people import Story
from .letter_steps import STEPS, telling, walk
from .watching import PHONE, WIDE

pytestmark = pytest.mark.browser

TELLINGS = {"phone": (PHONE, True, "regenboog"), "without-javascript": (WIDE, False, "wolkenkrabber")}


@pytest.fixture(scope="module", params=TELLINGS)
def story(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    size, scripts, mark = TELLINGS[request.param]
    folder = tmp_path_factory.mktemp("letters")
    # Each in a house of its own: a second letter about nearly the same few stories would rightly be stopped.
    with running_house() as house, telling(browser, house, {}, folder, size=size, scripts=scripts, mark=mark) as made:
        yield made


@pytest.mark.parametrize("step", STEPS)
def test_step(story: Story, step: str) -> None:
    walk(story, step)
