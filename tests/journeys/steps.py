"""What several journeys do on the way: telling a story, and finding it back at a desk."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from .watching import Visitor

# Nothing in the sample has these words, so that a search finds this story only.
_WORDS = ("zonnebloem", "walvis", "kaarsvet", "trompet", "waterlelie", "paddenstoel", "sneeuwpop", "luchtballon",
          "ijsbeer", "eekhoorn", "dolfijn", "schaatsbaan")

_unused = iter(_WORDS)


def own_word() -> str:
    """A word to find a story of this test by."""
    return next(_unused)


def sign_in(one: Visitor, role: str) -> None:
    """By the form, on the page that asks for it."""
    email, password = one.house.sign_ins[role]
    one.page.get_by_label("E-mailadres").fill(email)
    one.page.get_by_label("Wachtwoord").fill(password)
    one.page.get_by_role("button", name="Aanmelden").click()
    # On a phone it lies in the menu.
    one.page.get_by_role("button", name="Afmelden", include_hidden=True).first.wait_for(state="attached")


def tell(
    teller: Visitor, text: str, *, role: str = "ouder", setting: str = "jeugdhulp", may_quote: str = "no",
    language: str = "",
) -> str:
    """Through the four steps of the form, without looking around; the receipt code."""
    page = teller.go(f"{language}/vertel/")
    page.locator("textarea[name=text]").fill(text)
    page.locator("button[value=about]").click()
    for name, value in (("role", role), ("setting", setting), ("may_quote", may_quote)):
        page.locator(f"input[name={name}][value={value}]").check()
    page.locator("button[value=check]").click()
    page.locator("button[value=done]").click()
    return page.locator("#code").inner_text()


def in_inbox(page: Page, words: str) -> Locator:
    """The card of the story with these words."""
    return page.locator("#rows li.card", has_text=words)


def wait_until_safe(listener: Visitor, words: str) -> Locator:
    """The story's card once it was made safe; the list refreshes itself."""
    listener.go("/werk/signalen/")
    card = in_inbox(listener.page, words)
    expect(card).to_be_visible()
    return card


def hand_to_coder(listener: Visitor, words: str) -> str:
    """Mark the story as read; its number."""
    wait_until_safe(listener, words).get_by_role("link").click()
    listener.page.get_by_role("button", name="Gelezen: door naar coderen").click()
    expect(listener.page.get_by_role("status")).to_contain_text("gelezen")
    return listener.page.locator("h1").inner_text().split()[-1]
