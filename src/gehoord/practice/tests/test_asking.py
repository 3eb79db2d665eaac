"""A card each week by mail, and what somebody privately means to try."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import mailing
from gehoord.advice.models import Failure
from gehoord.advice.settings_of_advice import save_ordinance
from gehoord.practice import decks, jobs, services, trying, weekly
from gehoord.practice.addresses import LEASE, NotTaken
from gehoord.practice.erasing import forget_address
from gehoord.practice.models import Deck, Intention, Outcome, Subscriber
from gehoord.practice.services import PracticeRefused
from gehoord.privacy.erasers import Subject

pytestmark = pytest.mark.django_db
ADDRESS = "iemand@werk.example"
MONDAY = date(2026, 3, 2)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"practice:{name}", args=arguments)


@pytest.fixture
def deck(facilitator: Any, coordinator: Any, monkeypatch: pytest.MonkeyPatch) -> Deck:
    """Three published cards on a public page, of a council that can mail; nothing waits."""
    save_ordinance(by=coordinator, version=1, mail_address="raad@raad.example")
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)
    for job in (jobs.mail_confirmation, jobs.mail_card, jobs.mail_question):
        monkeypatch.setattr(type(job), "enqueue", lambda task, *arguments: QUEUE.append((task, arguments)))
    QUEUE.clear()
    made = decks.make_deck(by=facilitator, title="Doelen")
    cards = [
        services.make_card(
            by=facilitator, published=True, situation=f"kaart{n}", helps="h", sentence_to_try="z", question_to_self="v"
        ) for n in range(3)
    ]
    decks.add_cards(by=facilitator, deck=made, cards=cards)
    return decks.publish_deck(by=facilitator, deck=made)


QUEUE: list[tuple[Any, tuple[Any, ...]]] = []


def work() -> None:
    """Does what is in the queue."""
    while QUEUE:
        task, arguments = QUEUE.pop(0)
        task.func(*arguments)


def page_in(message: Any) -> str:
    found = re.search(r"http://[^/]+(/kaart-van-de-week/[^/]+/)", message.body)
    assert found is not None
    return found[1]


def every_value() -> str:
    with connection.cursor() as cursor:
        found = []
        for table in ("practice_subscriber", "practice_intention", "audit_auditevent"):
            cursor.execute(f"SELECT * FROM {table}")
            found.append(repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]))
    return "".join(found)


class TestWeekly:
    def test_nobody_gets_a_card_before_they_said_yes_and_one_click_stops_it(self, client: Client, deck: Deck) -> None:
        client.post(at("ask_weekly", deck.pk), {"address": ADDRESS})
        work()
        (question,) = mail.outbox
        assert question.to == [ADDRESS]
        assert weekly.send_weekly(on=MONDAY) == 0
        page = page_in(question)
        assert ADDRESS not in every_value()
        assert page.split("/")[2] not in every_value()
        # Nor does a machine that opens or sends what it finds in a mail say yes.
        client.get(page)
        client.post(page)
        assert Subscriber.objects.get().confirmed_on is None
        client.post(page, {"do": "yes"})
        work()
        card = mail.outbox[1]
        assert "De situatie\nkaart" in card.body
        assert card.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert card.extra_headers["List-Unsubscribe"].endswith(f"{page}>")
        assert not card.attachments
        assert not getattr(card, "alternatives", [])
        for name, about in (("ask_weekly", [deck.pk]), ("try", [deck.pk, deck.places.first().card_id])):
            elsewhere = {"List-Unsubscribe": "One-Click", "address": ADDRESS, "text": "x"}
            answer = client.post(at(name, *about), elsewhere, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403
        answer = Client(enforce_csrf_checks=True).post(
            page, {"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert answer.status_code == 200
        assert not Subscriber.objects.exists()
        assert client.get(page).status_code == 404

    def test_what_it_says_is_the_same_for_who_is_known(self, client: Client, deck: Deck) -> None:
        first = client.post(at("ask_weekly", deck.pk), {"address": ADDRESS})
        work()
        again = client.post(at("ask_weekly", deck.pk), {"address": ADDRESS.upper()})
        client.post(page_in(mail.outbox[0]), {"do": "yes"})
        known = client.post(at("ask_weekly", deck.pk), {"address": ADDRESS})
        assert first.content == again.content == known.content
        assert not first.cookies
        QUEUE.clear()
        assert len(mail.outbox) == 1
        assert Subscriber.objects.count() == 1

    def test_each_week_the_next_card_once_for_each(self, council: Any, deck: Deck) -> None:
        weeks = [MONDAY + timedelta(weeks=n, days=n) for n in range(4)]
        situations = [getattr(weekly.card_of_week(deck, day), "situation", "") for day in weeks]
        assert set(situations[:3]) == {"kaart0", "kaart1", "kaart2"}
        assert situations[3] == situations[0]
        weekly.ask_weekly(council=council, deck=deck, address=ADDRESS)
        row = Subscriber.objects.get()
        Subscriber.objects.update(confirmed_on=MONDAY)
        QUEUE.clear()
        for day in (weeks[0], weeks[0] + timedelta(days=6), weeks[1]):
            weekly.send_card(row.pk, on=day)
        assert len(mail.outbox) == 2
        assert weekly.send_weekly(on=weeks[1]) == 0
        assert weekly.send_weekly(on=weeks[2]) == 1

    def test_a_mail_server_that_is_away_gets_it_later(
        self, council: Any, deck: Deck, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        weekly.ask_weekly(council=council, deck=deck, address=ADDRESS)
        row = Subscriber.objects.get()
        Subscriber.objects.update(confirmed_on=MONDAY)
        monkeypatch.setattr("gehoord.advice.mailing.send_mail", lambda **_rest: Failure.UNREACHABLE)
        for send in (weekly.send_confirmation, weekly.send_card):
            with pytest.raises(NotTaken):
                send(row.pk)
        row.refresh_from_db()
        assert (row.question_sent, row.sent_for) == (False, None)

    def test_an_address_that_got_nothing_for_half_a_year_is_gone(self, council: Any, deck: Deck) -> None:
        for n, (confirmed, sent) in enumerate(((200, None), (200, 190), (200, 7), (100, None))):
            weekly.ask_weekly(council=council, deck=deck, address=f"{n}@werk.example")
            row = Subscriber.objects.latest("pk")
            row.confirmed_on = MONDAY - timedelta(days=confirmed)
            row.sent_for = MONDAY - timedelta(days=sent) if sent else None
            row.save()
        Deck.objects.update(published=False)
        assert weekly.send_weekly(on=MONDAY) == 0
        assert {row.sent_for and (MONDAY - row.sent_for).days for row in Subscriber.objects.all()} == {7, None}
        assert Subscriber.objects.count() == 2

    def test_one_address_is_asked_about_few_decks_a_day(self, council: Any, facilitator: Any, deck: Deck) -> None:
        for _n in range(weekly.MOST_FOR_ONE + 1):
            weekly.ask_weekly(council=council, deck=decks.make_deck(by=facilitator, title="Set"), address=ADDRESS)
        assert len(QUEUE) == Subscriber.objects.count() == weekly.MOST_FOR_ONE

    def test_who_dies_while_mailing_a_card_mails_it_at_most_once(
        self, council: Any, deck: Deck, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        weekly.ask_weekly(council=council, deck=deck, address=ADDRESS)
        Subscriber.objects.update(confirmed_on=MONDAY, question_sent=True, sent_for=MONDAY - timedelta(weeks=1))
        QUEUE.clear()
        pk = Subscriber.objects.get().pk
        send_mail = mailing.send_mail

        class Killed(BaseException):
            """As when the machine goes off."""

        def die_after(**given: Any) -> str:
            send_mail(**given)
            raise Killed

        # Not sent, and that is known: it waits again, with what was sent before.
        with monkeypatch.context() as patch:
            patch.setattr("gehoord.advice.mailing.send_mail", lambda **_rest: Failure.UNREACHABLE)
            with pytest.raises(NotTaken):
                weekly.send_card(pk, on=MONDAY)
        assert Subscriber.objects.get().sent_for == MONDAY - timedelta(weeks=1)
        # Sent, and dead before anybody could say so. The queue and the next morning try again.
        with monkeypatch.context() as patch:
            patch.setattr("gehoord.advice.mailing.send_mail", die_after)
            with pytest.raises(Killed):
                weekly.send_card(pk, on=MONDAY)
        weekly.send_card(pk, on=MONDAY)
        assert weekly.send_weekly(on=MONDAY + timedelta(days=1)) == 0
        assert len(mail.outbox) == 1
        weekly.send_card(pk, on=MONDAY + timedelta(weeks=1))
        assert len(mail.outbox) == 2

    def test_who_dies_while_asking_for_a_yes_asks_again_as_the_same_mail(
        self, council: Any, deck: Deck, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        weekly.ask_weekly(council=council, deck=deck, address=ADDRESS)
        pk, tried = Subscriber.objects.get().pk, []

        class Killed(BaseException):
            """As when the machine goes off."""

        def die(**sent: Any) -> str:
            tried.append(sent["message_id"])
            raise Killed

        with monkeypatch.context() as patch:
            patch.setattr("gehoord.advice.mailing.send_mail", die)
            with pytest.raises(Killed):
                weekly.send_confirmation(pk)
        # Another worker keeps off as long as the first may live, and the queue tries again.
        with pytest.raises(NotTaken):
            weekly.send_confirmation(pk)
        assert mail.outbox == []
        Subscriber.objects.update(sending_since=timezone.now() - LEASE - timedelta(seconds=1))
        for _try in range(3):
            weekly.send_confirmation(pk)
        (question,) = mail.outbox
        # Were the first taken after all, a mail program knows the second for the same.
        assert question.extra_headers["Message-ID"] == tried[0]
        assert ADDRESS not in tried[0]

    def test_too_many_at_once_no_address_and_no_answer(self, client: Client, council: Any, deck: Deck) -> None:
        wrong = client.post(at("ask_weekly", deck.pk), {"address": "geen\nadres"})
        assert wrong.status_code == 422
        for n in range(weekly.MOST_ASKED_AN_HOUR):
            weekly.ask_weekly(council=council, deck=deck, address=f"{n}@werk.example")
        with pytest.raises(PracticeRefused, match="te veel"):
            weekly.ask_weekly(council=council, deck=deck, address=ADDRESS)
        Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))
        weekly.send_weekly()
        assert not Subscriber.objects.exists()

    def test_the_sample_never_mails(self, client: Client, council: Any, deck: Deck) -> None:
        type(council).objects.update(is_sample=True)
        assert at("ask_weekly", deck.pk) not in client.get(at("public_deck", deck.pk)).content.decode()
        assert client.post(at("ask_weekly", deck.pk), {"address": ADDRESS}).status_code == 422


class TestIntention:
    def make(self, council: Any, deck: Deck, **given: str) -> str:
        card = deck.places.order_by("place").first()
        assert card is not None
        return trying.note(council=council, card=card.card, **{"text": "Ik bel kruidnoot terug.", **given})

    def later(self) -> None:
        Intention.objects.update(ask_on=timezone.localdate())

    def test_only_the_code_opens_it_and_four_weeks_later_it_asks(
        self, client: Client, council: Any, deck: Deck
    ) -> None:
        card = deck.places.order_by("place").first()
        assert card is not None
        page = client.post(at("try", deck.pk, card.card_id), {"text": "Ik bel kruidnoot terug.", "nonce": "n" * 22})
        found = re.search(r'id="code">([^<]+)<', page.content.decode())
        assert found is not None
        code = found[1]
        again = client.post(at("try", deck.pk, card.card_id), {"text": "Ik bel kruidnoot terug.", "nonce": "n" * 22})
        assert code in again.content.decode()
        assert Intention.objects.count() == 1
        assert "kruidnoot" not in every_value()
        assert code not in every_value()
        assert not page.cookies
        assert client.post(at("mine"), {"code": "appel-fiets-maan-tent-1234-5678"}).status_code == 422
        early = client.post(at("mine"), {"code": code, "do": "say", "outcome": "helped"})
        assert early.status_code == 422
        self.later()
        shown = client.post(at("mine"), {"code": code.upper().replace("-", " ")}).content.decode()
        assert "Ik bel kruidnoot terug." in shown
        assert "Hoe ging het?" in shown
        client.post(at("mine"), {"code": code, "do": "say", "outcome": "helped"})
        assert Intention.objects.get().outcome == Outcome.HELPED
        assert "Je voornemen is gewist" in client.post(at("mine"), {"code": code, "do": "forget"}).content.decode()
        assert not Intention.objects.exists()

    def test_what_others_found_goes_by_tens_and_never_below_ten(self, council: Any, deck: Deck) -> None:
        codes = [self.make(council, deck, text=f"tekst {n}") for n in range(21)]
        self.later()
        for n, code in enumerate(codes[:9]):
            trying.say_outcome(council=council, code=code, outcome="helped" if n else "not")
        assert trying.what_others_found(trying.intention_for(council, codes[0])) is None
        for code in codes[9:]:
            trying.say_outcome(council=council, code=code, outcome="helped")
        shown = trying.what_others_found(trying.intention_for(council, codes[0]))
        assert shown is not None
        assert shown.people == 20
        assert dict(shown.outcomes) == {
            "het hielp": 20, "het hielp een beetje": 0, "het hielp niet": 0, "ik heb het niet geprobeerd": 0,
        }
        assert not any("tekst" in str(part) for part in (shown.people, shown.outcomes))

    def test_an_address_of_somebody_else_is_no_way_to_bother_them(
        self, council: Any, deck: Deck, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for n in range(trying.MOST_FOR_ONE + 2):
            self.make(council, deck, text=f"tekst {n}", address=ADDRESS.upper())
        assert Intention.objects.count() == trying.MOST_FOR_ONE + 2
        assert trying.ask_all(on=timezone.localdate() + trying.ASK_AFTER) == trying.MOST_FOR_ONE
        monkeypatch.setattr(trying, "MOST_ADDRESSES_A_DAY", trying.MOST_FOR_ONE)
        with pytest.raises(PracticeRefused, match="Laat het leeg"):
            self.make(council, deck, text="nog een", address="een.ander@werk.example")
        self.make(council, deck, text="zonder adres")

    def test_a_council_that_wants_more_than_ten_is_told_nothing_below_that(self, council: Any, deck: Deck) -> None:
        type(council).objects.update(smallest_n=20)
        codes = [self.make(council, deck, text=f"tekst {n}") for n in range(30)]
        self.later()
        for n, code in enumerate(codes):
            trying.say_outcome(council=council, code=code, outcome="helped" if n < 19 else "not")
        shown = trying.what_others_found(trying.intention_for(council, codes[0]))
        assert shown is not None
        assert (shown.people, {n for _label, n in shown.outcomes}) == (30, {0})

    def test_a_sign_of_a_form_that_anybody_could_send_gives_no_code_twice(self, client: Client, deck: Deck) -> None:
        card = deck.places.order_by("place").first()
        assert card is not None
        for _n in range(2):
            client.post(at("try", deck.pk, card.card_id), {"text": "Hetzelfde.", "nonce": "kort"})
        assert Intention.objects.count() == 2

    def test_who_did_not_answer_sees_nothing_of_others(self, council: Any, deck: Deck) -> None:
        codes = [self.make(council, deck, text=f"tekst {n}") for n in range(12)]
        self.later()
        for code in codes[1:]:
            trying.say_outcome(council=council, code=code, outcome="helped")
        assert trying.what_others_found(trying.intention_for(council, codes[0])) is None

    def test_one_mail_after_four_weeks_that_tells_nothing_and_then_the_address_is_gone(
        self, council: Any, deck: Deck
    ) -> None:
        code = self.make(council, deck, address=ADDRESS)
        assert trying.ask_all() == 0
        assert ADDRESS not in every_value()
        assert trying.ask_all(on=timezone.localdate() + trying.ASK_AFTER) == 1
        work()
        (question,) = mail.outbox
        assert "kruidnoot" not in question.body
        assert code not in question.body
        row = Intention.objects.get()
        assert (bytes(row.sealed_address), row.address_hash, row.question_sent) == (b"", "", True)
        assert trying.ask_all(on=timezone.localdate() + trying.KEPT_FOR + timedelta(days=1)) == 0
        assert not Intention.objects.exists()

    def test_a_colleague_who_goes_takes_their_address_along(self, council: Any, coder: Any, deck: Deck) -> None:
        weekly.ask_weekly(council=council, deck=deck, address=coder.person.email)
        self.make(council, deck, address=coder.person.email)
        assert forget_address(Subject("person", council, coder.person.pk)) == 2
        assert not Subscriber.objects.exists()
        assert Intention.objects.get().address_hash == ""

    def test_no_page_of_the_council_shows_them(self, council: Any, client_of: Any, coordinator: Any, deck: Deck) -> None:
        self.make(council, deck)
        client = client_of(coordinator)
        for address in (at("deck", deck.pk), at("decks"), at("cards"), reverse("audit:trail")):
            page = client.get(address).content.decode()
            assert "kruidnoot" not in page
            assert "voornemen" not in page
