"""Every page that has an address, on a phone and on a desk, in Dutch and in English."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .watching import Visitor

pytestmark = pytest.mark.browser

PUBLIC = ("/", "/wat-wij-ermee-doen/", "/privacy/", "/toegankelijkheid/", "/vertel/", "/volg/", "/werk/aanmelden/")
# Whose desk -> its pages. `*` stands for the first signal that the page before it shows.
STAFF = {
    "coordinator": (
        "/werk/signalen/?status=set_aside", "/werk/signalen/?status=read", "/werk/signalen/", "/werk/signalen/*/",
        "/werk/signalen/*/origineel/",
    ),
    "coder": ("/werk/coderen/", "/werk/coderen/*/", "/werk/coderen/?lijst=klaar"),
    "adviser": (
        "/werk/inzicht/", "/werk/inzicht/?basis=people&role=jongere", "/werk/inzicht/?from=2001-01-01&to=2001-02-01",
        "/werk/inzicht/verhalen/", "/werk/inzicht/verhalen/*/",
        "/werk/inzicht/zoeken/", "/werk/inzicht/zoeken/?q=school", "/werk/inzicht/zoeken/?q=xyzzy",
    ),
    "auditor": ("/werk/logboek/", "/werk/logboek/?gebeurtenis=signal_triaged"),
    "facilitator": ("/werk/",),
}
LANGUAGES = ("", "/en")


@pytest.mark.parametrize("language", LANGUAGES, ids=["nl", "en"])
def test_public_pages(language: str, visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    for path in PUBLIC:
        one.go(f"{language}{path}")
        assert one.page.locator("html").get_attribute("lang") == (language.strip("/") or "nl")
        one.check()
    assert [c["name"] for c in one.context.cookies()] == ["gehoord_csrf"], "only the sign-in page needs a cookie"


@pytest.mark.parametrize("language", LANGUAGES, ids=["nl", "en"])
@pytest.mark.parametrize("role", STAFF)
def test_staff_pages(role: str, language: str, member: Callable[[str], Visitor]) -> None:
    one = member(role)
    for path in STAFF[role]:
        if "*" in path:
            first = one.page.locator("main h2 a").first if "origineel" not in path else None
            number = (first.get_attribute("href") if first else one.page.url).rstrip("/").split("/")
            pk = next(part for part in reversed(number) if part.split("?")[0].isdigit())
            path = path.replace("*", pk)
        one.go(f"{language}{path}")
        assert one.page.locator("html").get_attribute("lang") == (language.strip("/") or "nl")
        one.check()


def test_pages_for_when_it_goes_wrong(visitor: Callable[..., Visitor], member: Callable[[str], Visitor]) -> None:
    one = visitor()
    one.may_see(404)
    one.go("/bestaat-niet/")
    one.check()
    other = member("auditor")
    other.may_see(403)
    other.go("/werk/signalen/")
    assert "hoort niet bij jouw rol" in other.page.locator("main").inner_text()
    other.check()
