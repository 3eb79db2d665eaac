from __future__ import annotations

import datetime
import re
from collections import Counter
from html import escape
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.models import Tip
from gehoord.practice import services
from gehoord.practice.base import read_base
from gehoord.practice.erasing import black_out
from gehoord.practice.installing import install_base
from gehoord.practice.models import Card, Deck, Exercise
from gehoord.practice.services import CARD_LIMITS, Changed, PracticeRefused

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> #let x $y$ **ster** =1+1 😀 {{ x }}"
FULL = {"situation": "s", "helps": "h", "sentence_to_try": "z", "question_to_self": "v"}
CARD = {**FULL, "theme": "", "audience": "professional", "source": "een ouder"}
EXERCISE = {
    "title": "Spiegel", "goal": "Luisteren", "group": "team", "minutes": "45", "steps": "een\n\n twee ", "debrief": "",
    "roles": "trainer\n\n speler", "scenario": "Verzonnen.\n\nEcht.", "variants": "",
}


def at(name: str, *arguments: Any) -> str:
    return reverse(f"practice:{name}", args=arguments)


@pytest.fixture
def make_tip(facilitator: Any) -> Any:
    def make(
        text: str = "Bel terug", *, by: Any = facilitator, closed: bool = True, audience: str = "professional"
    ) -> Tip:
        gathering = dialogue.make_gathering(
            by=by, title="Groep", question="Waarom?", held_on=datetime.date(2026, 3, 14)
        )
        (tip,) = dialogue.add_tips(by=by, gathering=gathering, texts=[text])
        Tip.objects.filter(pk=tip.pk).update(audience=audience)
        if closed:
            dialogue.close_gathering(by=by, gathering=gathering)
        return tip

    return make


class TestServices:
    @pytest.mark.parametrize("role", ["listener", "coder", "auditor", "officer"])
    def test_who_may_not_make(self, role: str, request: pytest.FixtureRequest, facilitator: Any) -> None:
        by, card = request.getfixturevalue(role), services.make_card(by=facilitator)
        for attempt in (
            lambda: services.make_card(by=by),
            lambda: services.publish_card(by=by, card=card),
            lambda: services.remove_card(by=by, card=card),
            lambda: services.make_exercise(by=by, title="x", goal="x", group="x", minutes=1, steps="x"),
        ):
            with pytest.raises(NotAllowed):
                attempt()

    def test_a_draft_may_be_half_full_and_a_published_card_never(self, facilitator: Any) -> None:
        card = services.make_card(by=facilitator, helps="Bel terug")
        with pytest.raises(PracticeRefused, match="Vul eerst alles in"):
            services.publish_card(by=facilitator, card=card)
        card = services.change_card(by=facilitator, card=card, expected_version=1, **CARD)
        card = services.publish_card(by=facilitator, card=card)
        with pytest.raises(PracticeRefused):
            services.change_card(
                by=facilitator, card=card, expected_version=card.version, **{**CARD, "helps": ""}
            )
        with pytest.raises(PracticeRefused, match="Trek hem eerst terug"):
            services.remove_card(by=facilitator, card=card)
        assert Card.objects.get().published
        services.remove_card(by=facilitator, card=services.withdraw_card(by=facilitator, card=card))
        assert not Card.objects.exists()

    @pytest.mark.parametrize("name", CARD_LIMITS)
    def test_a_field_is_as_long_as_fits(self, name: str, facilitator: Any) -> None:
        services.make_card(by=facilitator, **{name: "x" * CARD_LIMITS[name]})
        with pytest.raises(PracticeRefused, match="te lang"):
            services.make_card(by=facilitator, **{name: "x" * (CARD_LIMITS[name] + 1)})

    def test_a_tip_becomes_a_draft_and_a_long_one_is_cut_between_words(self, facilitator: Any, make_tip: Any) -> None:
        short = services.make_card_from_tip(by=facilitator, tip=make_tip())
        assert (short.helps, short.published, short.tip.text) == ("Bel terug", False, "Bel terug")
        long = services.make_card_from_tip(by=facilitator, tip=make_tip("woorden " * 100))
        assert long.helps.endswith("woorden…")
        assert len(long.helps) <= CARD_LIMITS["helps"]

    @pytest.mark.parametrize(
        ("tip_for", "card_for"), [("parent", "parent"), ("young_person", "young_person"), ("municipality", "professional")]
    )
    def test_a_card_is_for_whom_its_tip_was(
        self, tip_for: str, card_for: str, facilitator: Any, make_tip: Any
    ) -> None:
        tip = make_tip(audience=tip_for)
        assert services.make_card_from_tip(by=facilitator, tip=tip).audience == card_for

    def test_a_card_is_for_somebody_we_know(self, facilitator: Any) -> None:
        with pytest.raises(PracticeRefused, match="Kies voor wie"):
            services.make_card(by=facilitator, audience="municipality")

    def test_tips_of_open_gatherings_and_other_councils_are_not_there(
        self, facilitator: Any, outsider: Any, make_tip: Any
    ) -> None:
        for tip in (make_tip(closed=False), make_tip(by=outsider)):
            with pytest.raises(Tip.DoesNotExist):
                services.make_card_from_tip(by=facilitator, tip=tip)
            with pytest.raises(Tip.DoesNotExist):
                services.make_card(by=facilitator, tip=tip)

    def test_the_second_writer_is_told(self, facilitator: Any) -> None:
        card = services.make_card(by=facilitator)
        services.change_card(by=facilitator, card=card, expected_version=1, **CARD)
        with pytest.raises(Changed):
            services.change_card(by=facilitator, card=card, expected_version=1, **CARD)

    @pytest.mark.parametrize(
        "wrong", [
            {"title": " "}, {"steps": "\n \n"}, {"minutes": 0}, {"minutes": 481}, {"steps": "x" * 6001},
            {"scenario": "x" * 4001}]
    )
    def test_an_exercise_needs_its_parts(self, wrong: dict[str, Any], facilitator: Any) -> None:
        whole = {**EXERCISE, "minutes": 45}
        made = services.make_exercise(by=facilitator, **whole)
        assert (made.step_list, made.role_list) == (["een", "twee"], ["trainer", "speler"])
        assert made.scenario == "Verzonnen.\n\nEcht."
        with pytest.raises(PracticeRefused):
            services.make_exercise(by=facilitator, **{**whole, **wrong})

    def test_the_trail_knows_and_holds_no_texts(self, facilitator: Any) -> None:
        services.make_card(by=facilitator, situation="kruidnoten")
        services.make_exercise(by=facilitator, **{**EXERCISE, "minutes": 45, "title": "kruidnoten"})
        lines = AuditEvent.objects.filter(event__in=[Event.CARD_CHANGED, Event.EXERCISE_CHANGED])
        assert lines.count() == 2
        assert "kruidnoten" not in str([line.fields for line in lines])


class TestBase:
    def test_comes_once_published_and_marked_and_leaves_changes_alone(self, council: Any, facilitator: Any) -> None:
        from gehoord.coding.services import install_codebook

        install_codebook(council=council)
        assert install_base(council) == sum(len(read_base(kind, "nl")) for kind in ("card", "deck", "exercise"))
        card = Card.objects.get(base="vraag-het-de-jongere")
        assert card.published
        assert card.theme == "serieus_nemen"
        services.change_card(by=facilitator, card=card, expected_version=1, **CARD)
        assert install_base(council) == 0
        card.refresh_from_db()
        assert card.helps == "h"

    def test_has_cards_on_every_theme_and_for_everybody(self, council: Any) -> None:
        from gehoord.coding.services import install_codebook

        install_codebook(council=council)
        install_base(council)
        cards = Card.objects.filter(council=council)
        assert set(cards.values_list("theme", flat=True)) == set(services.themes_of(council))
        by_audience = Counter(cards.values_list("audience", flat=True))
        assert by_audience["young_person"] + by_audience["parent"] >= 6
        assert by_audience.total() >= 24

    def test_who_may_not_make_does_not_install(self, council: Any, officer: Any, client_of: Any) -> None:
        with pytest.raises(NotAllowed):
            install_base(council, by=officer)
        assert at("install_base") not in client_of(officer).get(at("cards")).content.decode()
        assert not Card.objects.exists()

    def test_is_one_button_away_until_it_is_there(self, facilitator: Any, client_of: Any) -> None:
        client = client_of(facilitator)
        assert at("install_base") in client.get(at("cards")).content.decode()
        page = client.post(at("install_base"), follow=True).content.decode()
        assert "De basiskaarten staan klaar" in page
        assert at("install_base") not in page
        assert Card.objects.filter(published=True, council=facilitator.council).exclude(base="").count() >= 24

    def test_what_was_taken_away_stays_away_until_asked_for(self, facilitator: Any, client_of: Any) -> None:
        from gehoord.practice.decks import publish_deck, remove_deck

        council, client = facilitator.council, client_of(facilitator)
        install_base(council)
        card = services.withdraw_card(by=facilitator, card=Card.objects.get(base="vraag-het-de-jongere"))
        assert "blijft weg" in client.get(at("remove_card", card.pk)).content.decode()
        for name, shown in (("remove_card", services.publish_card(by=facilitator, card=card)),
                            ("remove_deck", publish_deck(by=facilitator, deck=Deck.objects.get(base="basis")))):
            # Public: said why, not that somebody else was first.
            assert "Trek hem eerst terug" in client.get(at(name, shown.pk), follow=True).content.decode()
        card = services.withdraw_card(by=facilitator, card=card)
        services.remove_card(by=facilitator, card=card)
        remove_deck(by=facilitator, deck=Deck.objects.get(base="doelen"))
        assert install_base(council) == 0
        page = client.get(at("cards")).content.decode()
        assert "2 kaarten, sets en werkvormen van ons haalden jullie weg" in page
        assert "Zet de basiskaarten klaar" not in page
        page = client.post(at("install_base"), {"terug": "1"}, follow=True).content.decode()
        assert "haalden jullie weg" not in page
        assert Card.objects.get(base="vraag-het-de-jongere").published
        assert Deck.objects.get(base="doelen").places.exists()

    @pytest.mark.parametrize("language", ["nl", "en"])
    def test_fits_its_own_limits(self, language: str, council: Any, facilitator: Any) -> None:
        for raw in read_base("card", language):
            texts = {name: raw[name] for name in CARD_LIMITS}
            services.make_card(by=facilitator, published=True, audience=raw["audience"], **texts)
        for raw in read_base("exercise", language):
            raw.pop("key")
            made = services.make_exercise(by=facilitator, **raw)
            minutes = [int(part) for part in re.findall(r"\((\d+) min", made.steps)]
            assert sum(minutes) == made.minutes, made.title


class TestPages:
    def test_a_card_from_tip_to_print(self, facilitator: Any, make_tip: Any, client_of: Any) -> None:
        client, tip = client_of(facilitator), make_tip(LITERAL)
        assert escape(LITERAL) in client.get(at("tips")).content.decode()
        answer = client.post(at("from_tip", tip.pk))
        card = Card.objects.get()
        assert answer.url == at("edit_card", card.pk)
        assert escape(LITERAL) in client.get(answer.url).content.decode()
        sent = {**CARD, "situation": LITERAL, "version": "1"}
        assert client.post(at("edit_card", card.pk), sent).url == at("card", card.pk)
        # Not what somebody else made of it since it was read.
        early = client.post(at("publish", card.pk), {"version": "1"}, follow=True)
        assert "Lees hem nog eens" in early.content.decode()
        assert not Card.objects.get().published
        client.post(at("publish", card.pk), {"version": "2"})
        page = client.get(at("cards")).content.decode()
        assert escape(LITERAL) in page
        assert "<b>vet" not in page
        assert "concept" not in page
        made = client.get(at("sheet"), {"kaart": [card.pk]})
        assert made["Content-Type"] == "application/pdf"
        assert made.content.startswith(b"%PDF")

    def test_who_only_practises_sees_no_drafts(self, facilitator: Any, officer: Any, client_of: Any) -> None:
        draft, client = services.make_card(by=facilitator, situation="kruidnoten"), client_of(officer)
        assert "kruidnoten" not in client.get(at("cards")).content.decode()
        assert client.get(at("card", draft.pk)).status_code == 404
        assert client.get(at("sheet"), {"kaart": [draft.pk]}).status_code == 302

    def test_a_sheet_without_cards_or_with_anothers_goes_back_with_words(
        self, facilitator: Any, outsider: Any, client_of: Any
    ) -> None:
        theirs = services.make_card(by=outsider, published=True, **FULL)
        for asked in ([], ["x", "-1"], [theirs.pk]):
            answer = client_of(facilitator).get(at("sheet"), {"kaart": asked}, follow=True)
            assert "Kies eerst een of meer kaarten." in answer.content.decode()

    def test_when_typst_fails_the_ticks_stay_and_no_text_is_logged(
        self, facilitator: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch, caplog: Any
    ) -> None:
        import typst

        def broken(*_a: Any, **_k: Any) -> bytes:
            raise RuntimeError("kapot bij kruidnoten")

        monkeypatch.setattr(typst, "compile", broken)
        card = services.make_card(by=facilitator, published=True, **{**FULL, "helps": "kruidnoten"})
        answer = client_of(facilitator).get(at("sheet"), {"kaart": [card.pk]}, follow=True)
        page = answer.content.decode()
        assert "Het maken van het bestand is mislukt" in page
        assert f'value="{card.pk}" checked' in page
        assert "kruidnoten" not in caplog.text
        assert "card sheet failed" in caplog.text

    def test_two_writers_of_a_card_and_of_an_exercise(self, facilitator: Any, client_of: Any) -> None:
        client = client_of(facilitator)
        client.post(at("make_card"), CARD)
        client.post(at("make_exercise"), EXERCISE)
        card, exercise = at("edit_card", Card.objects.get().pk), at("edit_exercise", Exercise.objects.get().pk)
        for address, sent, name in ((card, CARD, "helps"), (exercise, EXERCISE, "goal")):
            assert client.post(address, {**sent, name: "Van de een", "version": "1"}).status_code == 302
            answer = client.post(address, {**sent, name: "Van de ander", "version": "1"})
            page = answer.content.decode()
            assert answer.status_code == 409
            assert "Van de een" in page
            assert "Van de ander" in page
            assert 'name="version" value="2"' in page
        assert Card.objects.get().helps == Exercise.objects.get().goal == "Van de een"
        # Nor does who takes the card away, with the text of before in sight.
        remove = at("remove_card", Card.objects.get().pk)
        answer = client.post(remove, {"version": "1"})
        assert answer.status_code == 409
        assert "Van de een" in answer.content.decode()
        assert client.post(remove, {"version": "2"}).status_code == 302
        assert not Card.objects.exists()

    def test_what_is_wrong_keeps_what_was_typed(self, facilitator: Any, client_of: Any) -> None:
        client = client_of(facilitator)
        answer = client.post(at("make_card"), {**CARD, "helps": "x" * 500})
        assert answer.status_code == 422
        assert "x" * 500 in answer.content.decode()
        answer = client.post(at("make_exercise"), {**EXERCISE, "minutes": "veel"})
        assert answer.status_code == 422
        assert "Spiegel" in answer.content.decode()

    def test_an_exercise_shows_numbered_steps_and_its_time(self, facilitator: Any, client_of: Any) -> None:
        made = services.make_exercise(by=facilitator, **{**EXERCISE, "minutes": 45, "steps": f"een\n{LITERAL}"})
        page = client_of(facilitator).get(at("exercise", made.pk)).content.decode()
        # It is read out as Dutch, also on an English page.
        assert f'<ol class="step-list" lang="nl"><li>een</li><li>{escape(LITERAL)}</li></ol>' in page
        assert "45 minuten" in page

    @pytest.mark.parametrize("name", ["cards", "tips", "exercises"])
    def test_lists_ask_as_much_for_three_as_for_thirty(
        self, name: str, facilitator: Any, make_tip: Any, client_of: Any
    ) -> None:
        def more(times: int) -> None:
            for n in range(times):
                services.make_card_from_tip(by=facilitator, tip=make_tip(f"tip {n}"))
                services.make_exercise(by=facilitator, **{**EXERCISE, "minutes": 45})

        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                assert client.get(at(name)).status_code == 200
            return len(caught)

        client = client_of(facilitator)
        more(3)
        client.get(at(name))
        few = queries()
        more(21)
        # Session, person, member, how many rows, the rows, the codebook.
        assert queries() == few <= 10


def test_ticks_stay_while_somebody_turns_pages(facilitator: Any, client_of: Any) -> None:
    cards = [services.make_card(by=facilitator, **{**CARD, "situation": f"situatie {n}"}) for n in range(26)]
    client = client_of(facilitator)
    first = client.get(at("cards"))
    page = first.content.decode()
    assert re.search(rf'<button[^>]*formaction="{at("cards")}"[^>]*value="2"', page)
    on_first, on_second = [{card.pk for card in client.get(at("cards"), {"pagina": n}).context["page"]} for n in (1, 2)]
    assert len(on_first | on_second) == len(cards)
    here, there = min(on_first), min(on_second)
    second = client.get(at("cards"), {"kaart": [here, there], "pagina": "2"}).content.decode()
    assert f'<input type="hidden" name="kaart" value="{here}">' in second
    assert re.search(rf'name="kaart" value="{there}" checked', second)
    assert "Op een andere bladzijde staat nog 1 vinkje." in second
    assert second.count('name="kaart"') == 1 + len(on_second)


def test_cards_are_shown_for_whom_they_are(facilitator: Any, client_of: Any) -> None:
    ours = services.make_card(by=facilitator, **{**CARD, "situation": "bij de tandarts", "audience": "parent"})
    other = services.make_card(by=facilitator, **{**CARD, "situation": "in het overleg"})
    client = client_of(facilitator)
    page = client.get(at("cards"), {"voor": "parent", "kaart": [other.pk]}).content.decode()
    assert "bij de tandarts" in page
    assert "in het overleg" not in page
    assert '<option value="parent" selected>' in page
    # What was ticked before stays ticked.
    assert f'<input type="hidden" name="kaart" value="{other.pk}">' in page
    assert "Hier zijn geen kaarten voor." in client.get(at("cards"), {"voor": "young_person"}).content.decode()
    both = client.get(at("cards"), {"voor": "iedereen"}).content.decode()
    assert "bij de tandarts" in both
    assert "in het overleg" in both
    assert "Voor ouders" in client.get(at("card", ours.pk)).content.decode()
    kept = client.get(at("sheet"), {"voor": "parent"})
    assert kept.url == at("cards") + "?voor=parent"


def test_a_tip_that_named_somebody_goes_from_its_card(make_tip: Any, facilitator: Any, coordinator: Any) -> None:
    words = "Bel meneer Kruidnoot van team Noord altijd terug"
    tip = make_tip(words)
    short = services.make_card(by=facilitator, **{**CARD, "helps": f"{words}!", "source": "Kruidnoot"})
    full = services.make_card(by=facilitator, **{**CARD, "question_to_self": words + "x" * 5, "situation": words})
    kept = services.make_card(by=facilitator, **CARD)
    exercise = services.make_exercise(by=facilitator, **{**EXERCISE, "minutes": 45, "steps": f"een\n{words}\ndrie"})
    dialogue.black_out_line(by=coordinator, line=tip)
    exercise.refresh_from_db()
    assert exercise.step_list == ["een", BLACKED_OUT, "drie"]
    for card in (short, full, kept):
        card.refresh_from_db()
    assert (short.helps, short.version) == (f"{BLACKED_OUT}!", 2)
    # Only the words of the line go; what else is said of somebody, people have to see themselves.
    assert short.source == "Kruidnoot"
    assert full.situation == BLACKED_OUT
    assert full.question_to_self.startswith("Bel meneer")
    assert kept.version == 1
    # A card that would become too long for its paper says only that something went.
    long = "a " * 90 + words
    card = services.make_card(by=facilitator, **{**CARD, "helps": long[-CARD_LIMITS["helps"]:]})
    black_out(coordinator.council, "a a a")
    card.refresh_from_db()
    assert card.helps == BLACKED_OUT
