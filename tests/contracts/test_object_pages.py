"""Pages about one gathering, advice, scan and so on, with real rows, read in English.

What a council typed, and what was frozen to be printed, is Dutch and says so in its markup; the rest is English.
"""

from __future__ import annotations

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from tests.contracts.test_translations import READ_ALOUD, dutch_in
from tests.walls.rooms import ROOMS
from tests.walls.test_urls import ADDRESSES, FORMS, MAKERS, PUBLIC, reader

# Files, and a part of a page that is asked for again and again.
NO_PAGES = (
    ".csv", "_csv", "_file", "_letter", "_pdf", ":public_plain", "_images", "_sheet", "_material", "_document", "_stand",
    ":paper_form", ":paper_forms",
)
PAGES = sorted(
    name for room in ROOMS for name, row in room.ADDRESSES.items()
    if row[1] and row[2] == "get" and not name.endswith(NO_PAGES)
)
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class _NotDutch(HTMLParser):
    """The page without what is marked as Dutch, and without what is in a box to type in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._left_out: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._left_out or given.get("lang") == "nl" or tag in ("textarea", "script", "style"):
            if tag not in VOID:
                self._left_out.append(tag)
            return
        self.parts += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        if self._left_out and tag == self._left_out[-1]:
            self._left_out.pop()

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.parts.append(data)


def shown(html: str) -> str:
    return "<p>" + " ".join(part.replace("<", "&lt;") for part in _NotDutch(html).parts) + "</p>"


def test_what_is_marked_as_dutch_is_left_out() -> None:
    assert dutch_in(shown("<p lang='nl'>Er is nog <b>geen</b> codeboek.</p><br><p>Fine</p>")) == []
    assert dutch_in(shown("<p lang='nl'>x<br></p><p>Er is nog geen codeboek.</p>")) == ["Er is nog geen codeboek."]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_about_something_is_all_english(
    name: str, council: Any, client: Client, client_of: Callable[[Any], Any], request: pytest.FixtureRequest
) -> None:
    who, about, _how = ADDRESSES[name]
    if who is not PUBLIC:
        client = client_of(reader(request, name))
    with override("nl"):
        arguments = MAKERS[about](request)
    with override("en"):
        answer = client.get(reverse(name, args=arguments), FORMS.get(name, {}))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert '<html lang="en">' in html
    assert dutch_in(shown(html)) == []


def test_open_data_and_the_feed_are_english_around_what_stays_dutch(client: Client, council: Any) -> None:
    with override("en"):
        page, feed = (client.get(reverse(f"advice:{name}")).content.decode() for name in ("open_data", "feed"))
    assert '<html lang="en">' in page
    assert "controlegetal" in page
    assert dutch_in(shown(page)) == []
    assert 'xml:lang="en"' in feed
    assert "<title>Advices of" in feed
