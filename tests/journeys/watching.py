"""A browser window that notices what a person would not: errors, refused scripts, other hosts, axe's findings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

from .house import ROOT, House

# How long a page may take to come, or to show what is expected. A limit, on a machine that does more besides: nothing waits for it.
MOST_MS = 30_000
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
AXE = Path(os.environ.get("GEHOORD_AXE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
# Rules that axe leaves off by itself are on: the size of what a finger has to hit is part of WCAG 2.2.
RUN_AXE = """async () => {
    const found = await axe.run(document, {
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        rules: {'target-size': {enabled: true}}, resultTypes: ['violations'],
    });
    return found.violations.map((v) => [v.id, v.help, v.nodes.map((n) => n.html.slice(0, 160) + ' ' +
        [...n.any, ...n.all].map((c) => c.message).join(' ').slice(0, 200)).slice(0, 4)]);
}"""
# What sticks out to the right of the page, for the message of the failure.
TOO_WIDE = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
    [document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
        .slice(0, 6).map((e) => e.outerHTML.slice(0, 120))]"""


class Visitor:
    """One person with a browser of their own. `go` and `check` are what tests use; `page` is Playwright's."""

    looks = True

    def __init__(self, context: BrowserContext, house: House) -> None:
        self.context, self.house = context, house
        self.wrong: list[str] = []
        self.requests: list[Request] = []
        self._expected: set[int] = set()
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.wrong.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("requestfailed", self._on_failed)
        self.page: Page = context.new_page()

    def _on_console(self, line: ConsoleMessage) -> None:
        # A refused page is judged by its status, below.
        if line.type in ("error", "warning") and not line.text.startswith("Failed to load resource"):
            self.wrong.append(f"console: {line.text}")

    def _on_request(self, request: Request) -> None:
        self.requests.append(request)
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.house.address:
            self.wrong.append(f"request elsewhere: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.wrong.append(f"status {response.status}: {response.url}")

    def _on_failed(self, request: Request) -> None:
        # Leaving a page ends what it was still asking for.
        if request.failure != "net::ERR_ABORTED":
            self.wrong.append(f"failed: {request.url} {request.failure}")

    def may_see(self, *statuses: int) -> None:
        """Pages with these statuses are part of the story from now on."""
        self._expected.update(statuses)

    def forget(self, words: str) -> None:
        """What went wrong with these words was meant to."""
        self.wrong = [line for line in self.wrong if words not in line]

    def go(self, path: str) -> Page:
        self.page.goto(self.house.url(path))
        return self.page

    def check(self, *, both: bool = True) -> None:
        """This page at 1280 and at 360 pixels: nothing for axe, nothing that sticks out. Ends wide."""
        for size in (PHONE, WIDE) if both else (PHONE,):
            self.page.set_viewport_size(size)
            self.look()

    def look(self) -> None:
        """The same, in the window as wide as it is."""
        # A click does not wait for the page it leads to: for a moment there is a document with nothing in it.
        # Not by a function of our own: the page's own policy lets nothing be evaluated from a string.
        self.page.wait_for_load_state("load")
        self.page.locator("body").wait_for(state="attached")
        if not self.looks:
            return
        at = f"{self.page.url} at {(self.page.viewport_size or WIDE)['width']}"
        too_wide = self.page.evaluate(TOO_WIDE)
        assert not too_wide, f"{at}: wider than the window: {too_wide}"
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE.read_text("utf-8"))
        found: list[Any] = self.page.evaluate(RUN_AXE)
        assert not found, f"{at}: {found}"

    def picture(self, path: Path, size: dict[str, int], *, height: int = 0) -> None:
        """The window at this width, `height` pixels of it (or the window's)."""
        self.page.set_viewport_size({**size, "height": height or size["height"]})
        self.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.screenshot(path=path, animations="disabled")

    def leave(self) -> None:
        """Close the window; everything that went wrong in it fails the test."""
        self.context.close()
        assert not self.wrong, "\n".join(self.wrong)
