"""Who reads English reads only English: no Dutch text of ours on any page, numbers and dates written the English way.

What people told is Dutch and stays so; the stories here hold none of our own texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

import gehoord
from gehoord.core.audit.models import SUBJECTS
from gehoord.core.councils.models import Role
from gehoord.core.ui.text import KINDS
from tests.walls.test_urls import ADDRESSES, PUBLIC

PACKAGE = Path(gehoord.__file__).parent
CATALOGUE = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Shorter Dutch is too often a word of the other language, too.
SHORTEST = 13
READ_ALOUD = {"title", "alt", "placeholder", "aria-label", "content", "label"}
STORY = "De begeleider zou elke week bellen. Dat deed ze niet."
WHEN = datetime(2025, 3, 5, 12, tzinfo=UTC)


class _Visible(HTMLParser):
    """Everything on a page that somebody sees or hears, in one line."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = False
        self.feed(html)
        self.text = " ".join(" ".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen = tag in ("script", "style")
        self.parts += [value for name, value in attrs if name in READ_ALOUD and value]

    def handle_endtag(self, tag: str) -> None:
        self._unseen = False

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)


def _pieces(text: str) -> Iterator[str]:
    """The text between its placeholders and tags."""
    for piece in re.split(r"%\(\w+\)[a-z]|<[^>]+>", text.replace("%%", "%")):
        yield " ".join(piece.split())


@cache
def _dutch() -> re.Pattern[str]:
    """Finds any Dutch text of the catalogue that English does not share."""
    with CATALOGUE.open("rb") as file:
        catalogue = [message for message in read_po(file) if message.id]
    english = "\n".join(
        text for m in catalogue for text in (m.string if isinstance(m.string, tuple) else [str(m.string)])
    )
    found = {
        piece
        for m in catalogue
        for text in ([m.id] if isinstance(m.id, str) else m.id)
        for piece in _pieces(text)
        if len(piece) >= SHORTEST and piece not in english
    }
    assert len(found) > 300
    longest_first = sorted(found, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(piece)}(?!\w)" for piece in longest_first))


def dutch_in(html: str) -> list[str]:
    return sorted(set(_dutch().findall(_Visible(html).text)))


@pytest.fixture
def in_english() -> Iterator[None]:
    with override("en"):
        yield


def english(answer: Any, *, status: int = 200) -> str:
    """The page, which is of this status and holds no Dutch."""
    html = answer.content.decode()
    assert answer.status_code == status, html[:500]
    assert '<html lang="en">' in html
    assert dutch_in(html) == []
    return str(html)


def test_dutch_is_recognised() -> None:
    with override("nl"):
        html = f"<p title='{gettext('Of druk twee keer op Esc')}'>x <b>{gettext('Er is nog geen codeboek.')}</b></p>"
    assert dutch_in(html) == ["Er is nog geen codeboek.", "Of druk twee keer op Esc"]
    # A text with a number in it, and one that is spread over lines.
    assert dutch_in("<p>Binnen 5 werkdagen\n reageren we.</p>") == ["werkdagen reageren we."]


def test_kinds_of_placeholders_are_the_recognisers_and_translated(in_english: None) -> None:
    from gehoord.privacy.recognisers import PII_TYPES

    assert sorted(KINDS) == sorted(kind.upper() for kind in PII_TYPES)
    assert [gettext(kind) for kind in ("PERSOON", "LOCATIE", "LEEFTIJD")] == ["PERSON", "PLACE", "AGE"]


# Files, and the page with their columns, whose names stay Dutch: read in `test_object_pages`.
DATA = ("advice:feed", "advice:open_json", "advice:open_data")


@pytest.mark.parametrize("name", sorted(
    n for n, row in ADDRESSES.items() if row[0] is PUBLIC and row[2] == "get" and not row[1] and n not in DATA
))
def test_public_pages(name: str, client: Client, council: Any, in_english: None) -> None:
    html = english(client.get(reverse(name)))
    assert dutch_in(client.get(reverse(name).removeprefix("/en")).content.decode()) != []
    assert "Gehoord" in html


@pytest.mark.parametrize("name", sorted(
    # Pages about a gathering, an advice and the like show Dutch that somebody typed or froze.
    n for n, row in ADDRESSES.items()
    if row[0] is not PUBLIC and row[2] == "get" and row[1] in ("", "signal") and Role.COORDINATOR in row[0]
))
def test_staff_pages_with_nothing_and_with_something(
    name: str, coordinator: Any, client_of: Any, make_signal: Any, request: Any, in_english: None
) -> None:
    # An opened account says where to go; a table is no page. Both have tests of their own below.
    if name in ("councils:desk", "insight:table.csv", "practice:sheet", "providers:sheet_file", "advice:letterhead_sample"):
        return
    client, about_one = client_of(coordinator), ADDRESSES[name][1]
    if not about_one:
        english(client.get(reverse(name)))
    signal = make_signal(text=f"{STORY} Bel me: 06-12345678.", status="read", urgent=True, wants_reply=True)
    english(client.get(reverse(name, args=[signal.pk] if about_one else [])))


@pytest.mark.parametrize("role", Role.values)
def test_the_desk_and_a_closed_door(role: str, request: Any, client_of: Any, in_english: None) -> None:
    client = client_of(request.getfixturevalue(role))
    english(client.get(reverse("councils:desk"), follow=True))
    if role == Role.FACILITATOR:
        english(client.get(reverse("intake:inbox")), status=403)


def test_signing_in_goes_wrong(client: Client, council: Any, in_english: None) -> None:
    page = english(client.post(reverse("councils:sign_in"), {"username": "a@b.example", "password": "x"}))
    assert "do not belong together" in page
    for _try in range(12):
        answer = client.post(reverse("councils:sign_in"), {"username": "a@b.example", "password": "x"})
    assert answer.status_code in (403, 429)
    english(answer, status=answer.status_code)


def test_a_page_that_is_not_there_and_a_form_that_was_open_too_long(
    coordinator: Any, council: Any, client: Client, in_english: None
) -> None:
    english(client.get("/en/bestaat-niet/"), status=404)
    strict = Client(enforce_csrf_checks=True)
    english(strict.post(reverse("councils:sign_in"), {"username": "a", "password": "b"}), status=403)


ABOUT = {"role": "ouder", "setting": "jeugdhulp", "may_quote": "no", "wants_reply": "yes"}
TELLING: dict[str, tuple[dict[str, str], int]] = {
    "nothing written": ({"text": " ", "go": "about", "step": "story"}, 422),
    "too long": ({"text": "woord " * 9000, "go": "about", "step": "story"}, 422),
    "about you": ({"text": STORY, "go": "about", "step": "story"}, 200),
    "about you, danger": ({"text": "Hij slaat mij elke dag en ik wil dood.", "go": "about", "step": "story"}, 200),
    "nothing chosen": ({"text": STORY, "go": "done", "step": "about"}, 422),
    "check": ({"text": STORY, "go": "check", "step": "about", **ABOUT}, 200),
    "check, a name": ({"text": "Bel 06-12345678.", "go": "check", "step": "about", **ABOUT}, 200),
    "check, two names": (
        {"text": "Bel 06-12345678 of mail a@b.nl.", "go": "check", "step": "about", **ABOUT, "wants_reply": "no"}, 200
    ),
    "done": ({"text": STORY, "go": "done", "step": "check", **ABOUT}, 200),
    "done, no answer": ({"text": STORY, "go": "done", "step": "check", **ABOUT, "wants_reply": "no"}, 200),
}


@pytest.mark.parametrize("case", sorted(TELLING))
def test_telling(case: str, client: Client, council: Any, in_english: None) -> None:
    sent, status = TELLING[case]
    page = english(client.post(reverse("intake:tell"), sent), status=status)
    if case == "check, two names":
        assert "We see 2 things that look like a name or a place." in page
        assert "PHONE-1</span>" in page
    assert ("in danger" in page) == ("danger" in case) or "emergency" not in page


@pytest.mark.parametrize("status", ["received", "read", "closed", "set_aside"])
def test_following(
    status: str, client: Client, coordinator: Any, client_of: Any, make_signal: Any, in_english: None
) -> None:
    signal = make_signal(text=STORY, status=status, wants_reply=True, received_at=WHEN)
    sent = {"code": signal.code}
    page = english(client.post(reverse("intake:follow"), sent))
    assert "5 March 2025" in page
    answer = client_of(coordinator).post(reverse("intake:answer", args=[signal.pk]), {"text": "Fijn."}, follow=True)
    english(answer)
    for extra in ({"do": "quote", "may_quote": "yes"}, {"do": "forget"}, {"do": "forget", "sure": "yes"}, {}):
        english(client.post(reverse("intake:follow"), sent | extra))


# What is asked of one signal, with the answer's status. With `follow`, messages are on the page.
ASKED: dict[str, tuple[str, dict[str, str], int]] = {
    "a wrong move": ("intake:triage", {"to": "received"}, 200),
    "set aside": ("intake:triage", {"to": "set_aside"}, 200),
    "erase?": ("intake:triage", {"to": "erased"}, 200),
    "erase": ("intake:triage", {"to": "erased", "sure": "yes"}, 200),
    "urgent": ("intake:urgency", {"urgent": "yes"}, 200),
    "not urgent": ("intake:urgency", {"urgent": "no"}, 200),
    "mask nothing": ("intake:mask", {"phrase": "", "pii_type": "persoon"}, 422),
    "mask what is not there": ("intake:mask", {"phrase": "kruidnoten", "pii_type": "persoon"}, 422),
    "mask": ("intake:mask", {"phrase": "begeleider", "pii_type": "persoon"}, 200),
    "answer nothing": ("intake:answer", {"text": " "}, 422),
    "original without a reason": ("intake:original", {"reason": ""}, 422),
    "original": ("intake:original", {"reason": "x y z"}, 200),
    "coding without an answer": ("coding:code", {"rows": "0-35"}, 422),
    "coding": ("coding:code", {"bejegening": "yes", "version": "0", "text_version": "1", "next": "1"}, 200),
    "an unknown theme": (
        "coding:code", {"bejegening": "yes", "version": "0", "text_version": "1", "theme": "maan"}, 422
    ),
    "coding an older text": ("coding:code", {"bejegening": "yes", "version": "0", "text_version": "0"}, 409),
}


@pytest.mark.parametrize("case", sorted(ASKED))
def test_what_staff_do(
    case: str, coordinator: Any, client_of: Any, make_signal: Any, in_english: None
) -> None:
    name, sent, status = ASKED[case]
    signal = make_signal(text=STORY, status="read", received_at=WHEN)
    client = client_of(coordinator)
    english(client.post(reverse(name, args=[signal.pk]), sent, follow=True), status=status)
    english(client.get(reverse("intake:signal", args=[signal.pk])))
    english(client.get(reverse("audit:trail")))


def test_two_people_code_one_story(
    coordinator: Any, coder: Any, client_of: Any, make_signal: Any, in_english: None
) -> None:
    signal = make_signal(text=STORY, status="read", received_at=WHEN)
    address = reverse("coding:code", args=[signal.pk])
    mine = {"bejegening": "yes", "version": "0", "text_version": str(signal.text_version), "stay": "1"}
    english(client_of(coder).post(address, {**mine, "theme": "begrip"}, follow=True))
    page = english(client_of(coordinator).post(address, {**mine, "theme": "respect"}), status=409)
    assert "was saved in the meantime" in page
    for query in ("?lijst=klaar", ""):
        english(client_of(coordinator).get(reverse("coding:queue") + query))


QUESTIONS = {
    "plain": {}, "both": {"basis": "both"}, "all filters": {
        "from": "2025-01-01", "to": "2025-12-31", "role": "ouder", "setting": "jeugdhulp", "bejegening": "yes",
        "theme": "begrip", "q": "bellen",
    },
    "no such": {"role": "maan", "theme": "x", "bejegening": "x", "basis": "x", "setting": "x", "from": "gisteren",
                "to": "31/31"},
    "turned": {"from": "2025-12-31", "to": "2025-01-01"}, "from": {"from": "2025-Q1"}, "to": {"to": "2025-Q1"},
    "nothing found": {"q": "kruidnoten"}, "common": {"q": "de het"}, "partly common": {"q": "bellen de"},
    "no word": {"q": "!?"}, "open quote": {"q": '"elke week'}, "long": {"q": "bellen " * 60},
    "many": {"q": " ".join(f"woord{n}" for n in range(20))},
}


@pytest.mark.parametrize("case", sorted(QUESTIONS))
def test_insight(case: str, crowded: Any, in_english: None) -> None:
    for name in ("insight:overview", "insight:stories", "insight:search"):
        english(crowded.client.get(reverse(name), QUESTIONS[case]))


def test_yearly_figures(crowded: Any, client: Client, council: Any, in_english: None) -> None:
    from gehoord.core.audit.models import Event
    from gehoord.core.audit.services import record
    from gehoord.insight.models import Release

    release = Release.objects.create(
        council=council, year=2024, judged=240, about_bejegening=160, themes={"begrip": 30, "respect": 40}
    )
    record(council=council, by=None, event=Event.RELEASE_MADE, subject=release)
    page = english(client.get(reverse("ui:home")))
    assert "67% are about bejegening" in page
    assert "Understanding" in page
    trail = english(crowded.client.get(reverse("audit:trail")))
    assert f"yearly figures {release.pk}" in trail
    assert "codebook" in trail


def test_every_subject_of_the_trail_has_a_word() -> None:
    names = {model._meta.model_name for model in apps.get_models()}
    assert set(SUBJECTS) <= names
    source = "\n".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py") if "tests" not in path.parts)
    subjects = set(re.findall(r"event=Event\.\w+,\s*subject=([\w.]+)", source))
    assert len(subjects) > 5
    words = {"subject": "original", "membership.person": "person"}  # who reads an original passes what it is of
    named = {words.get(name, name) for name in subjects}
    # Some services call what they made by another name than its model's.
    assert named & names <= set(SUBJECTS)


def test_more_pages(coordinator: Any, client_of: Any, make_signal: Any, in_english: None) -> None:
    for _number in range(26):
        make_signal(text=STORY, safe=False)
    for page in ("1", "2"):
        assert f"page {page} of 2" in english(client_of(coordinator).get(reverse("intake:inbox"), {"pagina": page}))


@pytest.fixture
def crowded(coordinator: Any, client_of: Callable[..., Any], make_signal: Any, coder: Any) -> Any:
    """Twelve stories, some coded, and a coordinator who looks at them."""
    from gehoord.coding.services import install_codebook, save_coding

    install_codebook(council=coordinator.council)
    for n in range(12):
        signal = make_signal(
            text=f"{STORY} {n}", status="read", received_at=WHEN.replace(month=1 + n), safe=n != 11,
        )
        if n < 8:
            about = bool(n % 4)
            save_coding(
                by=coder, signal=signal, bejegening=about, themes=["begrip"] if about else [], expected_version=0
            )
    return SimpleNamespace(client=client_of(coordinator))


def test_numbers_and_dates_follow_the_language(crowded: Any) -> None:
    shown: dict[str, tuple[str, str, str]] = {}
    for language in ("nl", "en"):
        with override(language):
            page = crowded.client.get(reverse("insight:overview"), {"from": "2025-03-05"}).content.decode()
            table = crowded.client.get(reverse("insight:table.csv")).content.decode("utf-8-sig")
            quarter = re.search(r"2025 [KQ]1", page)
            day = re.search(r"5 \w+ 2025", page)
            share = re.search(r"75[.,]0", table)
            assert quarter and day and share
            shown[language] = (quarter[0], day[0], share[0])
            assert len(table.splitlines()[0].split(";" if language == "nl" else ",")) > 5
            assert (dutch_in(table) == []) == (language == "en")
    assert shown["nl"] == ("2025 K1", "5 maart 2025", "75,0")
    assert shown["en"] == ("2025 Q1", "5 March 2025", "75.0")


def test_numbers_are_grouped_in_the_language() -> None:
    from gehoord.coding.pages import shown
    from gehoord.insight.templatetags.insight import number

    with override("nl"):
        assert (number(1284), shown(0.876)) == ("1.284", "0,88")
    with override("en"):
        assert (number(1284), shown(0.876)) == ("1,284", "0.88")
