"""The people of the letter's story: each with a window of one size, who look around on every page they reach."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Response, Route, StorageState, ViewportSize, expect

from .house import House
from .steps import sign_in
from .watching import MOST_MS, Visitor

# Below this the menu is folded away.
NARROW = 900


@dataclass
class Story:
    """One telling of the whole: how it is walked, who is in it, and what the steps leave for each other."""

    browser: Browser
    house: House
    states: dict[str, StorageState]
    size: ViewportSize
    scripts: bool
    # Nothing else has this word: what this telling makes can be found by it.
    mark: str
    folder: Path
    people: dict[str, Someone] = field(default_factory=dict)
    # Everything somebody typed; role -> the pages they reached.
    typed: list[str] = field(default_factory=list)
    reached: dict[str, list[str]] = field(default_factory=dict)
    # What a later step needs of an earlier one.
    kept: dict[str, str] = field(default_factory=dict)
    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def someone(self, role: str) -> Someone:
        """The one person with this role: signed in when the house knows the role, else a stranger."""
        if role not in self.people:
            knows = role in self.house.sign_ins
            context = self.browser.new_context(
                viewport=self.size, locale="nl-NL", timezone_id="Europe/Amsterdam", reduced_motion="reduce",
                java_script_enabled=self.scripts, accept_downloads=True,
                storage_state=self.states.get(role) if knows else None,
            )
            context.set_default_timeout(MOST_MS)
            one = self.people[role] = Someone(context, self, role)
            one.go("/werk/" if knows else "/")
            if knows and role not in self.states:
                sign_in(one, role)
                self.states[role] = context.storage_state()
        return self.people[role]

    def nothing_wrong(self) -> None:
        """Raises AssertionError on what went wrong in any window since the last time."""
        wrong = [f"{role}: {line}" for role, one in self.people.items() for line in one.wrong]
        for one in self.people.values():
            one.wrong.clear()
        assert not wrong, "\n".join(wrong)

    def end(self) -> None:
        for one in self.people.values():
            one.context.close()


class Someone(Visitor):
    """A person who clicks and types. Each click waits for the page it leads to; a new page is looked at once."""

    def __init__(self, context: BrowserContext, story: Story, role: str) -> None:
        super().__init__(context, story.house)
        self.story, self.role = story, role
        self.refused: list[int] = []
        self._looked_at: set[str] = set()
        self._reached = story.reached.setdefault(role, [])
        context.on("response", self._on_refusal)

    def _on_refusal(self, response: Response) -> None:
        if response.status >= 400:
            self.refused.append(response.status)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def follow(self, what: Locator) -> None:
        """Click what leads to another page."""
        with self.page.expect_navigation() as going:
            what.click()
        self._look_around(is_address=going.value is not None and going.value.request.method == "GET")

    def _look_around(self, *, is_address: bool) -> None:
        parts = urlsplit(self.page.url)
        shape = re.sub(r"\d+", "*", parts.path)
        if is_address and shape not in {re.sub(r"\d+", "*", urlsplit(one).path) for one in self._reached}:
            self._reached.append(f"{parts.path}?{parts.query}".rstrip("?"))
        # A page that refuses something looks different from the same page before.
        shape += "!" * bool(self.page.locator("[role=alert]").count())
        if self.story.scripts and shape not in self._looked_at:
            self._looked_at.add(shape)
            # Who has a phone stays on it; at a desk the same page is looked at as on a phone too.
            if self.story.size["width"] < NARROW:
                self.look()
            else:
                self.check()

    def visit(self, path: str) -> None:
        """Type an address."""
        self.go(path)
        self._look_around(is_address=True)

    def room(self, name: str) -> None:
        """To a room through the menu, which a phone folds away."""
        if self.story.size["width"] < NARROW:
            self.page.locator("summary .menu").click()
        rooms = self.page.get_by_role("navigation").get_by_role("link", name=re.compile(rf"^{name}\b"))
        self.follow(rooms.first)

    def press(self, name: str, within: Locator | None = None) -> None:
        self.follow((within or self.main).get_by_role("button", name=name).first)

    def open(self, name: str, within: Locator | None = None) -> None:
        self.follow((within or self.main).get_by_role("link", name=name).first)

    def fill(self, fields: dict[str, str], within: Locator | None = None) -> None:
        """Type in boxes by their label; a date as 2026-12-31."""
        for label, text in fields.items():
            (within or self.main).get_by_label(label, exact=True).fill(text)
            self.story.typed += [line for line in text.splitlines() if line.strip()]

    def pick(self, *labels: str, within: Locator | None = None) -> None:
        """Check boxes and options by their label."""
        for label in labels:
            (within or self.main).get_by_label(label, exact=True).check()

    def card(self, words: str) -> Locator:
        """The card on this page with these words."""
        return self.main.locator(".card", has_text=words).last

    def reads(self, *words: str) -> None:
        for word in words:
            expect(self.main).to_contain_text(word)

    def hears(self, words: str) -> None:
        """A message says so."""
        expect(self.main.get_by_role("status").filter(has_text=words).first).to_be_visible()

    @contextmanager
    def may_be_refused(self, status: int = 422) -> Iterator[None]:
        """What is done in here is refused, with this status, and only once."""
        self.refused.clear()
        self.may_see(status)
        yield
        self._expected.discard(status)
        assert self.refused == [status]

    def download(self, what: Locator) -> bytes:
        """The file that this link gives."""
        with self.page.expect_download() as waiting:
            what.click()
        return Path(waiting.value.path()).read_bytes()

    def show(self, what: Locator) -> bytes:
        """The file that this leads to when the browser would show it itself."""
        # The browser's own viewer is no part of the site: here the file is handed over instead.
        self.page.route("**/*", _hand_over, times=1)
        return self.download(what)


def _hand_over(route: Route) -> None:
    answer = route.fetch()
    assert "inline" in answer.headers["content-disposition"]
    route.fulfill(response=answer, headers={**answer.headers, "content-disposition": "attachment"})
