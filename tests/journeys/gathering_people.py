"""Who is in the room: people with a phone each, and the facilitator with a page of their own and the big screen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

from .watching import PHONE, Visitor

ROLES = ("Jongere", "Ouder", "Professional", "Beleidsmedewerker", "Young person", "Parent", "Policy officer")


class Phone:
    """Somebody in the room. What they do goes by the names of fields, for pages in Dutch and in English."""

    def __init__(self, one: Visitor, role: str, *, language: str = "", scripts: bool = True) -> None:
        self.one, self.role, self.language, self.scripts = one, role, language, scripts
        self.page: Page = one.page
        self.page.set_viewport_size(PHONE)
        self.token = ""

    def join(self, code: str, *, table: int) -> None:
        page = self.one.go(f"{self.language}/mee/")
        page.locator("input[name=code]").fill(code.lower())
        page.locator(f"input[name=role][value={self.role}]").check()
        page.locator("input[name=table]").fill(str(table))
        page.locator("form:has(input[name=nonce]) button").click()
        self._sits()

    def come_back(self, token: str) -> None:
        """With one's own code, on this phone."""
        page = self.one.go(f"{self.language}/mee/")
        page.locator("details:has(#own) summary").click()
        page.locator("#own").fill("-".join(token[at:at + 3] for at in (0, 3, 6)).lower())
        page.locator("form:has(#own) button").click()
        self._sits()

    def _sits(self) -> None:
        expect(self.page.locator("main > .facts")).to_be_visible()
        self.token = urlsplit(self.page.url).path.rstrip("/").rsplit("/", 1)[1]

    def sees(self, *words: str) -> None:
        """By itself, or after a look when the phone runs no scripts."""
        if not self.scripts:
            self.look_again()
        for one in words:
            expect(self.page.locator("main")).to_contain_text(one)

    def sees_no(self, words: str) -> None:
        if not self.scripts:
            self.look_again()
        expect(self.page.locator("main")).not_to_contain_text(words)

    def look_again(self) -> None:
        self.page.goto(self.one.house.url(f"{self.language}/mee/{self.token}/"))

    def form(self, do: str) -> Locator:
        return self.page.locator(f"main form:has(input[name=do][value={do}])")

    def write(self, text: str) -> None:
        """A card, and it lies there."""
        self.form("write").locator("textarea").fill(text)
        self.form("write").locator("button").click()
        expect(self.own_cards.filter(has_text=text)).to_have_count(1)

    @property
    def own_cards(self) -> Locator:
        return self.page.locator("[data-part=mine] .lines li")

    @property
    def waiting(self) -> Locator:
        """What waits for a network."""
        return self.page.locator("[data-live-held] li")

    def answer(self, value: int) -> None:
        self.form("answer").locator(f"input[value='{value}'][name=value]").check()
        self.form("answer").locator("button").click()
        expect(self.form("answer").locator(f"input[value='{value}'][name=value]")).to_be_checked()
        expect(self.page.locator("[data-part=ask] section > p").last).to_be_visible()

    def give_dots(self, *words: str) -> None:
        """One to each of these."""
        for one in words:
            self.form("vote").locator("li", has_text=one).locator("select").select_option("1")
        self.form("vote").locator("button").click()
        expect(self.page.locator("[data-part=ask] [role=status]")).to_be_visible()


class Lead:
    """The facilitator: a page to steer with, and the screen that everybody sees."""

    def __init__(self, one: Visitor, number: str) -> None:
        self.one, self.page = one, one.page
        self.at = f"/werk/bijeenkomsten/{number}/"
        self.screen: Page = self.page

    def open_door(self) -> str:
        """The code that people type."""
        self.go("live/").get_by_role("button", name="Open de deur").click()
        code = self.page.locator(".door-code").inner_text()
        self.screen = self.one.context.new_page()
        self.screen.set_viewport_size({"width": 1280, "height": 900})
        self.screen.goto(self.one.house.url(f"{self.at}live/scherm/"))
        expect(self.screen.locator(".door-code")).to_have_text(code)
        return code

    def go(self, path: str = "") -> Page:
        return self.one.go(f"{self.at}{path}")

    def steers(self) -> Page:
        """On the page that everything is steered from, and that keeps itself up to date."""
        if urlsplit(self.page.url).path != f"{self.at}live/":
            self.go("live/")
        return self.page

    def next(self, question: str) -> None:
        """What follows opens; it has this question, and the room sees it."""
        self.steers()
        self.page.get_by_role("button", name=re.compile("^(Begin|Volgende)$")).click()
        expect(self.screen.locator(".now-asked").first).to_have_text(question)

    def block(self, question: str) -> Page:
        """The page of one part of the agenda."""
        self.steers().locator(".agenda a", has_text=question).first.click()
        expect(self.page.locator("h1")).to_have_text(question)
        return self.page

    def card(self, words: str) -> Locator:
        return self.page.locator(".lines li", has_text=words)

    def lay_together(self, question: str, name: str, ticked: str, dragged: str) -> None:
        """A group of one ticked card and one that is dragged to it, shown to everybody."""
        page = self.block(question)
        page.get_by_role("button", name="Toon aan iedereen").click()
        page.get_by_role("link", name="Kaarten groeperen").click()
        page.get_by_label(ticked).check()
        page.get_by_label("Naam van een nieuwe groep").fill(name)
        page.get_by_role("button", name="Leg neer").click()
        group = page.locator(".card-groups > li", has_text=name)
        page.locator(".card-ticks label", has_text=dragged).drag_to(group)
        expect(group.locator("label")).to_have_count(2)
        self.one.look()

    def keep_groups(self) -> None:
        """Every card of a group becomes a line, without its name."""
        self.page.get_by_role("link", name="Klaar: neem de kaarten over").click()
        self.page.get_by_label("Elke kaart een eigen regel, zonder de naam").check()
        self.one.look()
        self.page.get_by_role("button", name="Neem de kaarten over").click()
        expect(self.page.get_by_role("status").first).to_contain_text("9 regels")


@dataclass
class Evening:
    """Everybody who is in, and what was read aloud."""

    lead: Lead
    code: str
    phones: list[Phone] = field(default_factory=list)

    def everywhere(self, *words: str) -> None:
        """Every phone and the screen show them."""
        for phone in self.phones:
            phone.sees(*words)
        for one in words:
            expect(self.lead.screen.locator("main")).to_contain_text(one)

    def nowhere(self, words: str) -> None:
        for phone in self.phones:
            phone.sees_no(words)
        expect(self.lead.screen.locator("main")).not_to_contain_text(words)
