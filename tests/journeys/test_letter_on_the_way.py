"""The letter and its answer on a phone that runs no scripts. At a desk, looked at in both widths: `test_letter`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from .house import running_house
from .letter_people import Story
from .letter_steps import STEPS, telling, walk
from .watching import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def story(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("letters")
    # In a house of its own: a second letter about nearly the same few stories would rightly be stopped.
    with (
        running_house() as house,
        telling(browser, house, {}, folder, size=PHONE, scripts=False, mark="wolkenkrabber") as made,
    ):
        yield made


@pytest.mark.parametrize("step", STEPS)
def test_step(story: Story, step: str) -> None:
    walk(story, step)
