"""Decks, translations and the page for everybody."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.councils.permissions import NotAllowed
from gehoord.practice import decks, services, translating
from gehoord.practice.installing import install_base
from gehoord.practice.models import Card, Deck, Translation
from gehoord.practice.services import Changed, PracticeRefused

pytestmark = pytest.mark.django_db
MARKUP = "<b>vet</b> {{ x }}"
TEXTS = {"situation": "s", "helps": "h", "sentence_to_try": "z", "question_to_self": "v"}
ENGLISH = {"situation": "in English", "helps": "e", "sentence_to_try": "e", "question_to_self": "e"}


def at(name: str, *arguments: Any) -> str:
    return reverse(f"practice:{name}", args=arguments)


@pytest.fixture
def cards(facilitator: Any) -> list[Card]:
    return [
        services.make_card(by=facilitator, published=n < 2, **{**TEXTS, "situation": f"kaart{n}"}) for n in range(3)
    ]


@pytest.fixture
def deck(facilitator: Any, cards: list[Card]) -> Deck:
    """Two published cards and a draft, with a public page."""
    made = decks.make_deck(by=facilitator, title="Doelen", goal=MARKUP, partner="Jeugdregio Voorbeeld")
    decks.add_cards(by=facilitator, deck=made, cards=cards)
    return decks.publish_deck(by=facilitator, deck=made)


def order(deck: Deck) -> list[str]:
    return [one.card.situation for one in deck.places.order_by("place").select_related("card")]


class TestDecks:
    def test_cards_come_once_and_move(self, facilitator: Any, outsider: Any, cards: list[Card], deck: Deck) -> None:
        theirs = services.make_card(by=outsider)
        assert decks.add_cards(by=facilitator, deck=deck, cards=[cards[0], theirs]) == 0
        decks.move_card(by=facilitator, deck=deck, card=cards[2], way=decks.UP)
        assert order(deck) == ["kaart0", "kaart2", "kaart1"]
        decks.move_card(by=facilitator, deck=deck, card=cards[0], way=decks.UP)
        decks.move_card(by=facilitator, deck=deck, card=cards[0], way=decks.DOWN)
        decks.move_card(by=facilitator, deck=deck, card=cards[2], way=decks.OUT)
        assert order(deck) == ["kaart0", "kaart1"]
        with pytest.raises(Card.DoesNotExist):
            decks.move_card(by=facilitator, deck=deck, card=theirs, way=decks.UP)

    def test_what_may_not_be(self, facilitator: Any, officer: Any, outsider: Any, deck: Deck) -> None:
        with pytest.raises(NotAllowed):
            decks.make_deck(by=officer, title="x")
        with pytest.raises(Deck.DoesNotExist):
            decks.publish_deck(by=outsider, deck=deck)
        with pytest.raises(PracticeRefused, match="Trek hem eerst terug"):
            decks.remove_deck(by=facilitator, deck=deck)
        with pytest.raises(PracticeRefused, match="titel"):
            decks.make_deck(by=facilitator, title=" ")
        with pytest.raises(PracticeRefused, match="gepubliceerde kaart"):
            decks.publish_deck(by=facilitator, deck=decks.make_deck(by=facilitator, title="leeg"))

    def test_the_shipped_decks_are_whole_translated_and_for_nobody_else_yet(self, council: Any) -> None:
        install_base(council)
        base, goals = Deck.objects.get(base="basis"), Deck.objects.get(base="doelen")
        assert base.places.count() >= 24
        assert 8 <= goals.places.count() <= 12
        assert goals.goal
        assert not goals.partner
        assert not Deck.objects.filter(published=True).exists()
        assert Translation.objects.filter(language="en").count() == Card.objects.count()
        assert all(one.language == "en" for one in translating.faces(list(Card.objects.order_by("pk")), "en"))

    def test_two_writers_of_a_deck_and_of_a_translation(
        self, facilitator: Any, client_of: Any, deck: Deck, cards: list[Card]
    ) -> None:
        client = client_of(facilitator)
        sent = {"title": "Van de een", "goal": "", "partner": "", "description": "", "language": "nl"}
        first = {**sent, "version": str(deck.version)}
        assert client.post(at("edit_deck", deck.pk), first).status_code == 302
        answer = client.post(at("edit_deck", deck.pk), {**first, "title": "Van de ander"})
        assert answer.status_code == 409
        assert b"Van de een" in answer.content
        assert b"Van de ander" in answer.content
        address = at("translate_card", cards[0].pk, "en")
        assert client.post(address, {**ENGLISH, "version": "0"}).status_code == 302
        answer = client.post(address, {**ENGLISH, "helps": "somebody else", "version": "0"})
        assert answer.status_code == 409
        assert b"somebody else" in answer.content
        with pytest.raises(Changed):
            translating.translate_card(
                by=facilitator, card=cards[0], language="en", expected_version=7, **ENGLISH
            )

    def test_a_translation_waits_until_it_is_whole_and_knows_when_it_is_old(
        self, facilitator: Any, client_of: Any, cards: list[Card]
    ) -> None:
        half = {**ENGLISH, "helps": ""}
        translating.translate_card(by=facilitator, card=cards[0], language="en", expected_version=0, **half)
        assert [one.language for one in translating.faces(cards, "en")] == ["nl"] * 3
        translating.translate_card(by=facilitator, card=cards[0], language="en", expected_version=1, **ENGLISH)
        assert [one.language for one in translating.faces(cards, "en")] == ["en", "nl", "nl"]
        # A card that is only withdrawn or published again says what it said.
        card = services.publish_card(by=facilitator, card=services.withdraw_card(by=facilitator, card=cards[0]))
        client, old = client_of(facilitator), "is na deze vertaling aangepast"
        assert old not in client.get(at("translate_card", card.pk, "en")).content.decode()
        services.change_card(
            by=facilitator, card=card, expected_version=card.version, theme="", audience="parent", source="",
            **{**TEXTS, "helps": "Iets anders"},
        )
        assert old in client.get(at("translate_card", card.pk, "en")).content.decode()

    def test_a_card_is_looked_at_before_it_is_kept(self, facilitator: Any, client_of: Any, cards: list[Card]) -> None:
        client = client_of(facilitator)
        sent = {**TEXTS, "helps": MARKUP, "theme": "", "audience": "parent", "source": "", "version": "1", "kijk": "1"}
        for address in (at("make_card"), at("edit_card", cards[0].pk)):
            page = client.post(address, sent).content.decode()
            assert "Er is nog niets opgeslagen." in page
            assert page.count(escape(MARKUP)) == 2
        assert not Card.objects.filter(helps=MARKUP).exists()

    def test_on_paper_and_as_pictures_go_published_cards_only(
        self, facilitator: Any, client_of: Any, deck: Deck
    ) -> None:
        client = client_of(facilitator)
        assert client.get(at("deck_sheet", deck.pk), {"tweezijdig": "1"}).content.startswith(b"%PDF")
        packed = client.get(at("deck_images", deck.pk), {"taal": "xx"})
        assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == ["kaart-01.png", "kaart-02.png"]

    def test_the_page_of_a_deck_adds_and_moves(
        self, facilitator: Any, client_of: Any, cards: list[Card], deck: Deck
    ) -> None:
        client = client_of(facilitator)
        client.post(at("move_card", deck.pk), {"eruit": str(cards[2].pk)})
        client.post(at("move_card", deck.pk), {"omlaag": str(cards[0].pk)})
        assert order(deck) == ["kaart1", "kaart0"]
        assert "kaart2" in client.get(at("deck_cards", deck.pk)).content.decode()
        client.post(at("deck_cards", deck.pk), {"kaart": [str(cards[2].pk)]})
        assert order(deck) == ["kaart1", "kaart0", "kaart2"]
        assert client.post(at("move_card", deck.pk), {"eruit": "999999"}).status_code == 404
        page = client.get(at("deck", deck.pk)).content.decode()
        assert escape(f'<iframe src="http://testserver{at("embedded_deck", deck.pk)}"') in page


    def test_pages_of_decks_ask_as_much_for_two_as_for_twenty(
        self, facilitator: Any, client_of: Any, deck: Deck
    ) -> None:
        client = client_of(facilitator)
        pages = [at("decks"), *(at(name, deck.pk) for name in ("deck", "deck_cards", "public_deck", "embedded_deck"))]

        def queries() -> list[int]:
            found = []
            for page in pages:
                with CaptureQueriesContext(connection) as caught:
                    assert client.get(page).status_code == 200
                found.append(len(caught))
            return found

        def add(times: int) -> None:
            for n in range(times):
                inside, _outside = (
                    services.make_card(by=facilitator, published=True, **{**TEXTS, "situation": f"{n} {where}"})
                    for where in ("erin", "erbuiten")
                )
                translating.translate_card(by=facilitator, card=inside, language="en", expected_version=0, **ENGLISH)
                decks.add_cards(by=facilitator, deck=deck, cards=[inside])
                decks.make_deck(by=facilitator, title=f"Set {n}")

        add(1)
        queries()
        few = queries()
        add(10)
        assert queries() == few


class TestForEverybody:
    def test_the_page_has_published_cards_a_square_and_no_cookie(self, client: Client, deck: Deck) -> None:
        answer = client.get(at("public_deck", deck.pk))
        page = answer.content.decode()
        assert "kaart0" in page
        assert "kaart2" not in page
        assert escape(MARKUP) in page
        assert "Gemaakt samen met Jeugdregio Voorbeeld" in page
        assert 'src="data:image/svg+xml' in page
        assert not answer.cookies
        assert "<script" not in page.split("</head>")[1]

    def test_only_the_embedded_page_may_be_framed(self, client: Client, deck: Deck) -> None:
        inside, outside = client.get(at("embedded_deck", deck.pk)), client.get(at("public_deck", deck.pk))
        assert "frame-ancestors *" in inside["Content-Security-Policy"]
        assert "X-Frame-Options" not in inside
        assert b"<form" not in inside.content
        for answer in (outside, client.get("/"), client.get(at("embedded_deck", 999_999))):
            assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
            assert answer["X-Frame-Options"] == "DENY"

    def test_a_deck_that_changed_since_it_was_read_is_not_published_and_not_removed(
        self, facilitator: Any, client_of: Any, deck: Deck
    ) -> None:
        deck = decks.publish_deck(by=facilitator, deck=deck, published=False)
        client, read = client_of(facilitator), {"version": str(deck.version)}
        decks.change_deck(
            by=facilitator, deck=deck, expected_version=deck.version, title="Anders", goal="", partner="",
            description="", language="nl",
        )
        for name in ("publish_deck", "remove_deck"):
            page = client.post(at(name, deck.pk), read, follow=True).content.decode()
            assert "intussen aangepast" in page
        assert not Deck.objects.get(pk=deck.pk).published
        now = {"version": str(deck.version + 1)}
        client.post(at("publish_deck", deck.pk), now)
        assert Deck.objects.get(pk=deck.pk).published

    def test_what_is_not_published_is_not_there(
        self, client: Client, facilitator: Any, other_council: Any, deck: Deck
    ) -> None:
        decks.publish_deck(by=facilitator, deck=deck, published=False)
        cache.clear()
        for name in ("public_deck", "embedded_deck"):
            assert client.get(at(name, deck.pk)).status_code == 404

    def test_in_english_each_card_is_translated_or_says_it_is_not(
        self, client: Client, facilitator: Any, cards: list[Card], deck: Deck
    ) -> None:
        translating.translate_card(by=facilitator, card=cards[0], language="en", expected_version=0, **ENGLISH)
        address = "/en" + at("public_deck", deck.pk)
        page = client.get(address).content.decode()
        assert "in English" in page
        assert "kaart0" not in page
        assert "kaart1" in page
        assert page.count("has not been translated yet") == 1
        assert 'href="?taal=nl"' in page
        dutch = client.get(address, {"taal": "nl"}).content.decode()
        assert "kaart0" in dutch
        assert "has not been translated yet" not in dutch
