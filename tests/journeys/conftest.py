"""One site and one browser for all journeys; a window of one's own for each person in a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, StorageState, expect, sync_playwright

from .house import House, running_house
from .steps import sign_in
from .watching import AXE, MOST_MS, WIDE, Visitor

CHROMIUM = os.environ.get("GEHOORD_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--pictures", metavar="FOLDER", help="keep the pictures of the README in this folder")


@pytest.fixture(scope="package", autouse=True)
def looked_at_once(request: pytest.FixtureRequest) -> None:
    """On a second database the stories are walked, not looked at again: it draws no page differently."""
    Visitor.looks = not request.config.getoption("--second-database")


@pytest.fixture(scope="package")
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    assert AXE.is_file(), f"{AXE} is not there: run `npm ci --ignore-scripts`, or install Gehoord with `make setup`"
    # The pictures deserve all of the sample; the tests do with one story in sixteen.
    with running_house(one_in=1 if request.config.getoption("--pictures", default=None) else 16) as made:
        yield made


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=MOST_MS)
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Callable[..., Visitor]]:
    """Somebody new with a window: `visitor()`, `visitor(scripts=False)`. Errors in any window fail the test."""
    visitors = []

    def make(*, scripts: bool = True, state: StorageState | None = None) -> Visitor:
        context = browser.new_context(
            viewport=WIDE, locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce",
            java_script_enabled=scripts, storage_state=state,
        )
        context.set_default_timeout(MOST_MS)
        visitors.append(Visitor(context, house))
        return visitors[-1]

    yield make
    for one in visitors:
        one.leave()


@pytest.fixture(scope="package")
def states() -> dict[str, StorageState]:
    """Who signed in before: role -> the cookies of that window."""
    return {}


@pytest.fixture
def member(
    visitor: Callable[..., Visitor], house: House, states: dict[str, StorageState]
) -> Callable[[str], Visitor]:
    """Somebody of the council at work: `member("listener")`. The first time they sign in by the form."""

    def make(role: str) -> Visitor:
        one = visitor(state=states.get(role))
        one.go("/werk/")
        if role not in states:
            sign_in(one, role)
            states[role] = one.context.storage_state()
        return one

    return make


@pytest.fixture
def pictures(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where pictures go: the folder of --pictures, else one that is thrown away."""
    given = request.config.getoption("--pictures", default=None)
    folder = Path(given) if given else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder
