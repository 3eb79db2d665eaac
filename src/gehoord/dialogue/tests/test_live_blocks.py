"""What is asked on phones: questions, silent writing, what everybody sees, and what becomes a line."""

from __future__ import annotations

import gzip
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services
from gehoord.dialogue.live import blocks
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.outcomes import result, shown_result
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Answer, Block, Card, Leaver

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> 😀 {{ x }} &amp;"


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def room(facilitator: Any, make_gathering: Any) -> Any:
    """An open gathering with its door open."""
    gathering = make_gathering()
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    return gathering


def phones(room: Any, *roles: str) -> list[str]:
    code = door_code(room.live)
    return [
        live_services.join(council=room.council, code=code, role=role, table=1, nonce=new_nonce()) for role in roles
    ]


def opened(by: Any, room: Any, kind: str) -> Block:
    block = blocks.add_block(by=by, gathering=room, kind=kind, question=f"Vraag {kind}?")
    return blocks.open_block(by=by, block=block, expected_version=1)


def test_writing_is_silent_without_names_and_becomes_lines(
    facilitator: Any, room: Any, client_of: Any, client: Client
) -> None:
    block = opened(facilitator, room, "causes")
    one, other = phones(room, "parent", "young_person")
    for text in ("Layla de Vries belt nooit terug", "Layla de Vries belt nooit terug", LITERAL):
        assert client.post(at("seat", one), {"do": "write", "block": block.pk, "text": text}).status_code == 302
    named = Card.objects.exclude(text=LITERAL).get()
    # The same card sent twice is one, and what was typed is nowhere.
    assert Card.objects.count() == 2
    assert "Layla" not in named.text
    assert "belt nooit terug" in named.text
    page = client.get(at("seat", other)).content.decode()
    assert "belt nooit terug" not in page
    staff = client_of(facilitator)
    address = at("live_block", room.pk, block.pk)
    staff.post(address, {"do": "show", "version": "2"})
    for there in (client.get(at("seat", other)), staff.get(at("live_screen", room.pk)), staff.get(address)):
        assert "belt nooit terug" in there.content.decode()
        assert "<b>vet" not in there.content.decode()
    # Somebody takes their own card back; nobody else can.
    client.post(at("seat", other), {"do": "withdraw", "card": named.pk})
    assert Card.objects.count() == 2
    client.post(at("seat", one), {"do": "withdraw", "card": named.pk})
    assert Card.objects.count() == 1
    version = Block.objects.get(pk=block.pk).version
    staff.post(address, {"do": "keep", "version": version})
    assert room.causes.count() == 0  # Not while it is open.
    staff.post(address, {"do": "close", "version": version})
    staff.post(address, {"do": "keep", "version": version + 1})
    assert [cause.text for cause in room.causes.all()] == [LITERAL]
    assert not Card.objects.exists()
    assert not any("vet" in str(line.fields) or "Layla" in str(line.fields) for line in AuditEvent.objects.all())


def test_no_key_says_which_card_was_written_first(facilitator: Any, room: Any) -> None:
    block, (token,) = opened(facilitator, room, "causes"), phones(room, "parent")
    written = [
        blocks.write(council=room.council, token=token, block_pk=block.pk, text=f"Kaart {n}").pk for n in range(9)
    ]
    # Every phone has these keys in its links, whatever order the cards lie in.
    assert written != sorted(written)
    assert max(written) < 2**53


def test_a_card_goes_off_with_a_reason_and_leaves_no_text(facilitator: Any, room: Any, client_of: Any) -> None:
    block = opened(facilitator, room, "observations")
    (token,) = phones(room, "parent")
    card = blocks.write(council=room.council, token=token, block_pk=block.pk, text="kruidnoten")
    staff, address = client_of(facilitator), at("live_block", room.pk, block.pk)
    staff.post(address, {"do": "off", "card": card.pk, "reason": ""})
    assert Card.objects.exists()
    staff.post(address, {"do": "off", "card": card.pk, "reason": "hurts"})
    assert not Card.objects.exists()
    last = AuditEvent.objects.order_by("-pk")[0]
    assert (last.fields["did"], last.fields["reason"]) == ("card taken off", "hurts")
    assert "kruidnoten" not in str(last.fields)


def test_a_question_hides_its_answers_until_it_closes_and_then_keeps_numbers_only(
    facilitator: Any, room: Any, client_of: Any, client: Client
) -> None:
    block = opened(facilitator, room, "yes_no")
    tokens = phones(room, *["parent"] * 5, *["young_person"] * 6)
    for place, token in enumerate(tokens):
        client.post(at("seat", token), {"do": "answer", "block": block.pk, "value": str(int(place < 5))})
    client.post(at("seat", tokens[0]), {"do": "answer", "block": block.pk, "value": "0"})
    assert "checked" in client.get(at("seat", tokens[0])).content.decode()
    assert client.post(at("seat", tokens[0]), {"do": "answer", "block": block.pk, "value": "7"}).status_code == 422
    with pytest.raises(services.DialogueRefused):
        blocks.show_block(by=facilitator, block=block, expected_version=2, shown=True)
    block = blocks.close_block(by=facilitator, block=block, expected_version=2)
    assert not Answer.objects.exists()
    assert shown_result(block) == [
        ("Iedereen", [("Ja", 4), ("Nee", 7)]), ("Jongeren", [("Ja", 0), ("Nee", 6)]), ("Ouders", [("Ja", 4), ("Nee", 1)]),
    ]
    blocks.show_block(by=facilitator, block=block, expected_version=3, shown=True)
    assert "Iedereen" in client.get(at("seat", tokens[0])).content.decode()
    late = client.post(at("seat", tokens[0]), {"do": "answer", "block": block.pk, "value": "1"})
    assert late.status_code == 422
    assert "niet meer open" in late.content.decode()
    assert "Iedereen" in client_of(facilitator).get(at("gathering", room.pk)).content.decode()


def test_few_answers_say_nothing_and_no_total_gives_few_away() -> None:
    assert result([("parent", 1)] * 4) == {"few": True}
    # Parents apart would tell what the two young people answered.
    assert result([("parent", 1)] * 6 + [("young_person", 0)] * 2) == {"n": 8, "counts": {"0": 2, "1": 6}, "roles": {}}


def test_what_was_typed_too_late_stays_and_the_next_block_closes_the_one_before(
    facilitator: Any, room: Any, client: Client
) -> None:
    first = opened(facilitator, room, "tips")
    (token,) = phones(room, "parent")
    second = opened(facilitator, room, "scale")
    first.refresh_from_db()
    assert (first.state, second.state) == ("closed", "open")
    answer = client.post(at("seat", token), {"do": "write", "block": first.pk, "text": "bel <terug>"})
    assert answer.status_code == 422
    assert "bel &lt;terug&gt;" in answer.content.decode()
    long = client.post(at("seat", token), {"do": "write", "block": first.pk, "text": "😀" * 500})
    assert "😀" * 500 in long.content.decode()


def test_two_facilitators_notice_each_other(facilitator: Any, room: Any, client_of: Any) -> None:
    block = opened(facilitator, room, "causes")
    sent = {"do": "close", "version": "1", "from": "agenda"}
    answer = client_of(facilitator).post(at("live_block", room.pk, block.pk), sent, follow=True)
    assert "Iemand anders bediende dit onderdeel intussen" in answer.content.decode()
    block.refresh_from_db()
    assert block.state == "open"


def test_a_part_that_a_colleague_just_opened_is_not_closed_for_good(facilitator: Any, room: Any, client_of: Any) -> None:
    waiting = blocks.add_block(by=facilitator, gathering=room, kind="tips", question="Wat helpt?")
    staff, address = client_of(facilitator), at("live_block", room.pk, waiting.pk)
    assert 'name="opened" value="0"' in staff.get(address).content.decode()
    block = opened(facilitator, room, "causes")
    page = staff.post(address, {"do": "open", "version": "1", "opened": "0"}, follow=True).content.decode()
    assert "intussen" in page
    assert Block.objects.get(state="open") == block
    assert f'name="opened" value="{block.pk}"' in page
    staff.post(address, {"do": "open", "version": "1", "opened": block.pk})
    assert Block.objects.get(state="open") == waiting


def test_a_phone_that_asks_again_gets_nothing_until_something_changes(
    facilitator: Any, room: Any, client: Client, django_assert_num_queries: Any
) -> None:
    block = opened(facilitator, room, "causes")
    (token,) = phones(room, "parent")
    part = re.search(r'data-live="([^"]+)"', client.get(at("seat", token)).content.decode())[1].replace("&amp;", "&")
    first = client.get(part)
    assert "<html" not in first.content.decode()
    # Of the council, the session, the places and the answers: for all phones together, a few times a second.
    with django_assert_num_queries(4):
        assert client.get(part, headers={"If-None-Match": first["ETag"]}).status_code == 304
    blocks.close_block(by=facilitator, block=block, expected_version=2)
    assert client.get(part, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert client.get(at("seat", token) + "?deel=1", headers={"If-None-Match": '"0.0"'}).status_code == 200


def test_cards_that_come_in_while_people_write_are_shown_together(
    facilitator: Any, room: Any, client: Client, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gehoord.dialogue.live.watching.TOGETHER_SECONDS", 60)
    block = opened(facilitator, room, "causes")
    mine, other = phones(room, "parent", "parent")
    blocks.show_block(by=facilitator, block=block, expected_version=2, shown=True)
    part = re.search(r'data-live="([^"]+)"', client.get(at("seat", mine)).content.decode())[1].replace("&amp;", "&")
    known = client.get(part)["ETag"]
    for text in ("geen tijd", "veel wisselingen"):
        blocks.write(council=room.council, token=other, block_pk=block.pk, text=text)
    # A moment after they were drawn, nothing is drawn again for one more card.
    monkeypatch.setattr("gehoord.dialogue.live.watching.TOGETHER_SECONDS", 60)
    assert client.get(part, headers={"If-None-Match": known}).status_code == 304
    monkeypatch.setattr("gehoord.dialogue.live.watching.TOGETHER_SECONDS", 0)
    plain = client.get(part, headers={"If-None-Match": known})
    assert plain.content.decode().count("<li") == 2
    assert 'data-part="ask"' not in plain.content.decode()
    with django_assert_num_queries(4):
        packed = client.get(part, headers={"If-None-Match": f"W/{known}", "Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == plain.content
    assert packed["Cache-Control"] == plain["Cache-Control"] == client.get(part)["Cache-Control"]
    assert client.get(part, headers={"If-None-Match": packed["ETag"]}).status_code == 304
    # What the facilitator does is seen at once, the same for everybody who misses it, and needs no page of their own.
    monkeypatch.setattr("gehoord.dialogue.live.watching.TOGETHER_SECONDS", 60)
    block.refresh_from_db()
    blocks.close_block(by=facilitator, block=block, expected_version=block.version)
    whole = client.get(part, headers={"If-None-Match": packed["ETag"]})
    assert "Er is nu geen vraag" in whole.content.decode()
    assert 'data-part="mine"' not in whole.content.decode()
    with django_assert_num_queries(4):
        again = client.get(part, headers={"If-None-Match": packed["ETag"]})
    assert again.content == whole.content
    # Who has a card there gets a page of their own when one went, and when each has an answer of their own.
    theirs = client.get(part.replace(mine, other))
    assert theirs["ETag"] != whole["ETag"]
    block.refresh_from_db()
    card = block.cards.get(text="geen tijd")
    blocks.take_off(by=facilitator, block=block, card_pk=card.pk, reason="hurts")
    left = client.get(part.replace(mine, other), headers={"If-None-Match": theirs["ETag"]}).content.decode()
    assert 'data-part="mine"' in left
    assert "geen tijd" not in left
    opened(facilitator, room, "yes_no")
    assert 'name="value"' in client.get(part, headers={"If-None-Match": whole["ETag"]}).content.decode()


def test_closing_takes_what_was_not_taken_over_and_counts_what_was_open(
    facilitator: Any, room: Any, client_of: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)
    block = opened(facilitator, room, "tips")
    tokens = phones(room, *["parent"] * 5)
    blocks.write(council=room.council, token=tokens[0], block_pk=block.pk, text="bel terug")
    page = client_of(facilitator).get(at("close", room.pk)).content.decode()
    assert "niet overnam" in page
    question = opened(facilitator, room, "yes_no")
    for token in tokens:
        blocks.answer(council=room.council, token=token, block_pk=question.pk, value=1)
    services.close_gathering(by=facilitator, gathering=room)
    assert not Card.objects.exists()
    assert not Answer.objects.exists()
    question.refresh_from_db()
    assert (question.state, question.result["counts"]) == ("closed", {"1": 5})
    late = client.post(at("seat", tokens[0]), {"do": "write", "block": block.pk, "text": "te <laat>"})
    assert late.status_code == 404
    assert "te &lt;laat&gt;" in late.content.decode()


def test_the_agenda_costs_as_much_for_three_as_for_thirty(
    facilitator: Any, room: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    staff = client_of(facilitator)
    staff.get(at("live", room.pk))
    for more in (3, 27):
        for _n in range(more):
            blocks.add_block(by=facilitator, gathering=room, kind="causes", question="Waarom?")
        with django_assert_max_num_queries(14):
            staff.get(at("live", room.pk))


def test_somebody_asks_for_a_card_to_go_and_the_facilitator_decides(
    facilitator: Any, room: Any, client_of: Any, client: Client
) -> None:
    block = opened(facilitator, room, "observations")
    writer, reader = phones(room, "parent", "young_person")
    card = blocks.write(council=room.council, token=writer, block_pk=block.pk, text="kruidnoten")
    asks = at("seat_card", reader, card.pk)
    # A card that is not shown cannot be looked at.
    assert client.get(asks).status_code == 404
    staff, address = client_of(facilitator), at("live_block", room.pk, block.pk)
    staff.post(address, {"do": "show", "version": "2"})
    assert f'href="kaart/{card.pk}/"' in client.get(at("seat", reader)).content.decode()
    assert "kruidnoten" in client.get(asks).content.decode()
    assert client.post(asks, {"reason": "asked"}).status_code == 422
    stand = at("live_stand", room.pk)
    etag = staff.get(stand)["ETag"]
    for reason in ("names", "hurts"):
        assert client.post(asks, {"reason": reason}).status_code == 200
    answer = staff.get(stand, headers={"If-None-Match": etag})
    assert "1 keer gevraagd om een kaart weg te halen" in answer.content.decode()
    page = staff.get(address).content.decode()
    assert "mag weg? Het kwetst iemand" in page
    assert page.count("mag weg?") == 1
    # Everybody is asked what is meant; hiding the cards ends that.
    staff.post(address, {"do": "point", "card": card.pk, "version": "3"})
    for there in (client.get(at("seat", reader)), staff.get(at("live_screen", room.pk))):
        assert "Wat bedoelen we hiermee?" in there.content.decode()
    staff.post(address, {"do": "hide", "version": "4"})
    assert Block.objects.get(pk=block.pk).pointed is None
    staff.post(address, {"do": "off", "card": card.pk, "reason": "asked"})
    assert client.get(asks).status_code == 404


def test_who_left_takes_own_cards_back_until_they_are_taken_over(
    facilitator: Any, room: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)
    block = opened(facilitator, room, "causes")
    leaver, other = phones(room, "parent", "parent")
    first, second, kept = (
        blocks.write(council=room.council, token=who, block_pk=block.pk, text=text)
        for who, text in ((leaver, "walnoot"), (leaver, "hazelnoot"), (other, "pinda"))
    )
    page = client.post(at("seat", leaver), {"do": "leave"}).content.decode()
    assert "walnoot" in page
    assert client.post(at("join"), {"do": "back", "own": leaver}).url == at("seat", leaver)
    for card in (first, kept):
        client.post(at("seat", leaver), {"do": "withdraw", "card": card.pk})
    assert set(Card.objects.all()) == {second, kept}
    # It is no place any more.
    late = client.post(at("seat", leaver), {"do": "write", "block": block.pk, "text": "nog iets"})
    assert late.status_code == 404
    assert client.get(at("seat", leaver) + "?deel=1").status_code == 404
    block = blocks.close_block(by=facilitator, block=block, expected_version=Block.objects.get().version)
    blocks.keep_cards(by=facilitator, block=block, expected_version=block.version)
    assert "hazelnoot" not in client.get(at("seat", leaver)).content.decode()
    services.close_gathering(by=facilitator, gathering=room)
    assert client.get(at("seat", leaver)).status_code == 404
    assert not Leaver.objects.exists()
