"""The letter and its answer: eight steps, by four roles, a professional with a code and a person with a receipt.

Each telling is walked in order; asked for one step alone, those before it are walked first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, StorageState

from . import letter_answering as answering
from . import letter_writing as writing
from .house import House
from .letter_people import Story
from .watching import PHONE, WIDE

pytestmark = pytest.mark.browser

STEPS: dict[str, Callable[[Story], None]] = {
    "1-evidence": writing.evidence, "2-gathering": writing.gathering, "3-letter": writing.letter,
    "4-reply": answering.reply, "5-loop": answering.loop, "6-agreement": answering.agreement, "7-scan": answering.scan,
    "8-practice": answering.practice,
}
# How it is walked: the window, with JavaScript or not, and the word that is in everything it makes.
TELLINGS = {
    "desk": (WIDE, True, "vuurtoren"), "phone": (PHONE, True, "regenboog"),
    "without-javascript": (WIDE, False, "wolkenkrabber"),
}


@pytest.fixture(scope="module", params=TELLINGS)
def story(
    request: pytest.FixtureRequest, browser: Browser, house: House, states: dict[str, StorageState],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Story]:
    size, scripts, mark = TELLINGS[request.param]
    made = Story(browser, house, states, size, scripts, mark, tmp_path_factory.mktemp(request.param))
    yield made
    made.end()


def walk(story: Story, until: str) -> None:
    """The steps up to and including this one that were not walked before."""
    for name, step in STEPS.items():
        if name not in story.done:
            assert name not in story.begun, f"{name} went wrong before; this step cannot begin"
            story.begun.append(name)
            step(story)
            story.nothing_wrong()
            story.done.append(name)
        if name == until:
            return


@pytest.mark.parametrize("step", STEPS)
def test_step(story: Story, step: str) -> None:
    walk(story, step)
