"""What goes wrong in a room: the same code on two phones, much too long and much too strange, two facilitators at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services as lines
from gehoord.dialogue.live import blocks, remembered
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.live.showing import Showing
from gehoord.dialogue.models import Block, BlockKind, Card, Gathering, LiveSession, Seat

pytestmark = pytest.mark.django_db

FAMILY = "👨‍👩‍👧‍👦"
"""Seven signs that are drawn as one."""
MANY = FAMILY * 71 + "🎈🎈🎈"


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)


@pytest.fixture
def room(make_gathering: Any, facilitator: Any) -> Gathering:
    gathering: Gathering = make_gathering("Tijd", "Papier", "Ver weg")
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    blocks.add_block(by=facilitator, gathering=gathering, kind=BlockKind.CAUSES, question="Wat zit erachter?")
    blocks.add_block(by=facilitator, gathering=gathering, kind=BlockKind.YES_NO, question="Eens?")
    return gathering


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


def join(room: Gathering, **more: str) -> Any:
    sent = {"code": door_code(LiveSession.objects.get()), "role": "parent", "table": "1", "nonce": new_nonce()}
    return Client().post(at("join"), {**sent, **more})


def token_of(answer: Any) -> str:
    return str(answer.url).rstrip("/").rsplit("/", 1)[1]


def begun(room: Gathering, by: Any, kind: str = BlockKind.CAUSES) -> Block:
    return blocks.open_block(by=by, block=room.blocks.get(kind=kind), expected_version=1)


def test_one_code_on_two_phones_is_one_place_until_one_of_them_leaves(facilitator: Any, room: Gathering) -> None:
    block, nonce = begun(room, facilitator), new_nonce()
    token = token_of(join(room, nonce=nonce))
    # Pressed twice, and pressed again with another role: the place stays as it was.
    assert token_of(join(room, nonce=nonce, role="researcher", table="9")) == token
    assert (seat := Seat.objects.get()).role == "parent"
    assert token_of(join(room)) != token
    one, other = Client(), Client()
    assert other.post(at("join"), {"do": "back", "own": token}).url == at("seat", token)
    for phone in (one, other, one):
        sent = {"do": "write", "block": block.pk, "text": "Bellen duurt lang"}
        assert phone.post(at("seat", token), sent).status_code == 302
    assert Card.objects.get().seat == seat
    for phone in (one, other):
        assert "Bellen duurt lang" in phone.get(at("seat", token)).content.decode()
    # Somebody else who goes back to the form on the same device does not get the place with its cards.
    next_one = token_of(join(room, nonce=nonce))
    assert "Bellen duurt lang" not in one.get(at("seat", next_one)).content.decode()
    assert one.post(at("seat", token), {"do": "leave"}).status_code == 200
    # What the other one was typing can be copied; the card is there to be taken back, by either.
    answer = other.post(at("seat", token), {"do": "write", "block": block.pk, "text": "nog <iets>"})
    assert answer.status_code == 404
    assert "nog &lt;iets&gt;" in answer.content.decode()
    other.post(at("seat", token), {"do": "withdraw", "card": Card.objects.get().pk})
    assert not Card.objects.exists()


def test_a_phone_that_asks_at_the_moment_it_closes_hears_that_it_is_over(
    facilitator: Any, room: Gathering, monkeypatch: pytest.MonkeyPatch
) -> None:
    block, token = begun(room, facilitator), token_of(join(room))
    blocks.show_block(by=facilitator, block=block, expected_version=2, shown=True)
    before = Showing.of(LiveSession.objects.get())
    asked = {"path": f"{at('seat', token)}?deel=1", "headers": {"If-None-Match": before.etag(0)}}
    blocks.write(council=room.council, token=token, block_pk=block.pk, text="Bellen duurt lang")
    # The place was found, and then somebody closed the gathering.
    found = remembered.room_of(before.live)
    monkeypatch.setattr(remembered.rooms, "look", lambda _live: found)
    lines.close_gathering(by=facilitator, gathering=room)
    answer = Client().get(**asked)
    assert (answer.status_code, "Bellen" in answer.content.decode()) == (404, False)


def test_what_is_much_too_long_is_refused_in_words_and_stays_and_what_fits_is_kept_whole(
    facilitator: Any, room: Gathering, client_of: Any
) -> None:
    staff, phone, token = client_of(facilitator), Client(), token_of(join(room))
    for field, words in (("code", "200 tekens"), ("role", "geldige keuze"), ("table", "geheel getal")):
        answer = join(room, **{field: MANY})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert phone.post(at("join"), {"do": "back", "own": MANY}).status_code == 422
    assert phone.get(at("seat", MANY)).status_code == 404
    assert phone.post(at("seat", token), {"do": MANY, "value": MANY, "block": MANY}).status_code == 422

    block = begun(room, facilitator)
    answer = phone.post(at("seat", token), {"do": "write", "block": block.pk, "text": MANY})
    assert answer.status_code == 422
    assert "hoogstens 300 tekens" in answer.content.decode()
    assert MANY in answer.content.decode()
    whole = MANY[-300:]
    assert phone.post(at("seat", token), {"do": "write", "block": block.pk, "text": whole}).status_code == 302
    card = Card.objects.get()
    assert card.text == whole
    answer = staff.post(at("live_block", room.pk, block.pk), {"do": "off", "card": card.pk, "reason": MANY}, follow=True)
    assert "Kies waarom" in answer.content.decode()
    block = blocks.show_block(by=facilitator, block=block, expected_version=2, shown=True)
    for page in (phone.get(at("seat", token)), staff.get(at("live_screen", room.pk))):
        assert whole in page.content.decode()
    assert phone.post(at("seat_card", token, card.pk), {"reason": MANY}).status_code == 422
    block = blocks.close_block(by=facilitator, block=block, expected_version=block.version)
    blocks.keep_cards(by=facilitator, block=block, expected_version=block.version)
    assert room.causes.filter(text=whole).exists()

    for name, arguments, fields, words in (
        ("make", (), {"title": MANY, "question": "Wat?", "held_on": "2026-03-14", "kind": "deep_dive"}, "120 tekens"),
        ("edit", (room.pk,), {"title": "Groep", "question": MANY * 3, "held_on": "2026-03-14"}, "1000 tekens"),
        ("attendance", (room.pk,), {"parent": MANY}, "geheel getal"),
        ("live_new_block", (room.pk,), {"kind": "causes", "question": MANY, "audience": "parent", "minutes": "5"},
         "300 tekens"),
        ("prepare_edit", (room.pk,), {"address": MANY, "version": "0"}, "400 tekens"),
        ("series_new", (), {"title": MANY, "goal": MANY, "version": "0"}, "120 tekens"),
    ):
        answer = staff.post(at(name, *arguments), fields)
        assert answer.status_code == 422, name
        assert words in answer.content.decode(), name
        assert MANY in answer.content.decode() or name == "attendance", name


def test_of_two_facilitators_the_second_is_told_and_undoes_nothing(
    facilitator: Any, coordinator: Any, room: Gathering, client_of: Any
) -> None:
    block, later = begun(room, facilitator), room.blocks.get(kind=BlockKind.YES_NO)
    token = token_of(join(room))
    for text in ("Tijd", "Papier"):
        blocks.write(council=room.council, token=token, block_pk=block.pk, text=text)
    blocks.show_block(by=facilitator, block=block, expected_version=2, shown=True)
    one, other, page = client_of(facilitator), client_of(coordinator), at("live_block", room.pk, block.pk)

    def both(address: str, sent: dict[str, Any], told: str) -> None:
        """Both press what stood on the same page."""
        assert told not in one.post(address, sent, follow=True).content.decode()
        lines = AuditEvent.objects.count()
        assert told in other.post(address, sent, follow=True).content.decode()
        assert AuditEvent.objects.count() == lines

    told = "Iemand anders bediende dit onderdeel intussen"
    both(page, {"do": "point", "version": 3, "card": block.cards.first().pk}, told)
    both(page, {"do": "hide", "version": 4}, told)
    # The one who shows does not bring back what the other one hid a moment before.
    both(page, {"do": "show", "version": 5}, told)
    # Off is off, whoever was first.
    both(page, {"do": "off", "card": block.cards.first().pk, "reason": "hurts"}, "Dit was er al niet meer")
    assert block.cards.count() == 1
    both(at("live_go_on", room.pk), {"do": "pause", "version": 1}, "Iemand anders bediende de bijeenkomst intussen")
    both(at("live_go_on", room.pk), {"do": "resume", "version": 2}, "Iemand anders bediende de bijeenkomst intussen")
    sent = {"do": "next", "opened": block.pk, "upcoming": later.pk, "version": later.version}
    both(at("live_go_on", room.pk), sent, "Iemand anders bediende de bijeenkomst intussen")
    later.refresh_from_db()
    assert later.state == "open"
    both(page, {"do": "keep", "version": 8}, told)
    assert room.causes.count() == 4
    both(at("live_block", room.pk, later.pk), {"do": "close", "version": later.version}, told)
    # Closing for good: the second one finds it closed.
    assert one.post(at("close", room.pk)).status_code == 302
    assert "afgerond" in other.post(at("close", room.pk), follow=True).content.decode()
    assert "afgerond" in other.post(at("live_go_on", room.pk), sent, follow=True).content.decode()
