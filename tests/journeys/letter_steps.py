"""The letter and its answer in eleven steps, each of which needs those before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, StorageState, ViewportSize

from . import letter_answering as answering
from . import letter_following as following
from . import letter_writing as writing
from .house import House
from .letter_people import Story

STEPS: dict[str, Callable[[Story], None]] = {
    "1-evidence": writing.evidence, "2-gathering": writing.gathering, "3-letter": writing.letter,
    "4-reply": answering.reply, "5-loop": answering.loop, "6-agreement": answering.agreement, "7-scan": answering.scan,
    "8-practice": answering.practice, "9-follow": following.follow, "10-everybody": following.everybody,
    "11-late": following.late,
}


@contextmanager
def telling(
    browser: Browser, house: House, states: dict[str, StorageState], folder: Path, *, size: ViewportSize,
    scripts: bool, mark: str,
) -> Iterator[Story]:
    """A story to walk; its windows close afterwards."""
    story = Story(browser, house, states, size, scripts, mark, folder)
    try:
        yield story
    finally:
        story.end()


def walk(story: Story, until: str) -> None:
    """The steps up to and including this one, as far as they were not walked before."""
    for name, step in STEPS.items():
        if name not in story.done:
            assert name not in story.begun, f"{name} went wrong before; this step cannot begin"
            story.begun.append(name)
            step(story)
            story.nothing_wrong()
            story.done.append(name)
        if name == until:
            return
