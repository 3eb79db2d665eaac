"""The facilitator's remote: the order of the agenda, the next one, the clock and a break."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.dialogue import services
from gehoord.dialogue.live import agenda, blocks
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.models import Block, Card, LiveSession

pytestmark = pytest.mark.django_db


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def room(facilitator: Any, make_gathering: Any) -> Any:
    """An open gathering with its door open and three blocks on the agenda."""
    gathering = make_gathering()
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    for kind in ("observations", "causes", "yes_no"):
        blocks.add_block(by=facilitator, gathering=gathering, kind=kind, question=f"Vraag {kind}?")
    return gathering


def kinds(room: Any) -> list[str]:
    return list(room.blocks.values_list("kind", flat=True))


def next_sent(opened: Any, upcoming: Any) -> dict[str, Any]:
    return {
        "do": "next", "opened": opened.pk if opened else 0, "upcoming": upcoming.pk if upcoming else 0,
        "version": (upcoming or opened).version,
    }


def test_the_agenda_is_put_in_another_order_and_walked_with_one_button(
    facilitator: Any, room: Any, client_of: Any
) -> None:
    staff = client_of(facilitator)
    # As agendas from before there was an order.
    Block.objects.update(place=0)
    last = room.blocks.get(kind="yes_no")
    for version in (1, 2):
        staff.post(at("live_block", room.pk, last.pk), {"do": "up", "version": version, "from": "agenda"})
    assert kinds(room) == ["yes_no", "observations", "causes"]
    first, second, third = room.blocks.all()
    staff.post(at("live_go_on", room.pk), next_sent(None, first))
    # What began keeps its place: the second one has nothing to go before.
    agenda.move_block(by=facilitator, block=second, expected_version=1, up=True)
    assert kinds(room) == ["yes_no", "observations", "causes"]
    first, second, third = room.blocks.all()
    staff.post(at("live_go_on", room.pk), next_sent(first, second))
    # Another facilitator whose page is older does not skip one.
    page = staff.post(at("live_go_on", room.pk), next_sent(first, second), follow=True).content.decode()
    assert "Iemand anders bediende de bijeenkomst intussen" in page
    assert [block.state for block in room.blocks.all()] == ["closed", "open", "waiting"]
    for _twice in range(2):
        first, second, third = room.blocks.all()
        staff.post(at("live_go_on", room.pk), next_sent(*((second, third) if third.state == "waiting" else (third, None))))
    assert {block.state for block in room.blocks.all()} == {"closed"}


def test_a_question_is_changed_before_it_begins_and_the_second_writer_gets_both(
    facilitator: Any, room: Any, client_of: Any
) -> None:
    block, staff = room.blocks.get(kind="causes"), client_of(facilitator)
    sent = {"kind": "tips", "question": "Wat helpt?", "audience": "parent", "minutes": "7", "version": "1"}
    assert staff.post(at("live_edit_block", room.pk, block.pk), sent).status_code == 302
    block.refresh_from_db()
    assert (block.kind, block.question, block.minutes) == ("tips", "Wat helpt?", 7)
    answer = staff.post(at("live_edit_block", room.pk, block.pk), {**sent, "question": "Iets <anders>"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Iets &lt;anders&gt;" in page
    assert "Wat helpt?" in page
    blocks.open_block(by=facilitator, block=block, expected_version=2)
    answer = staff.post(at("live_edit_block", room.pk, block.pk), {**sent, "version": "3"})
    assert "al begonnen" in answer.content.decode()


def test_a_clock_tells_until_when_and_closes_nothing(facilitator: Any, room: Any, client_of: Any) -> None:
    block = room.blocks.first()
    with pytest.raises(services.DialogueRefused):
        agenda.start_clock(by=facilitator, block=block, expected_version=1, minutes=5)
    block = blocks.open_block(by=facilitator, block=block, expected_version=1)
    staff, screen = client_of(facilitator), at("live_screen", room.pk) + "?deel=1"
    etag = staff.get(screen)["ETag"]
    staff.post(at("live_block", room.pk, block.pk), {"do": "clock", "minutes": "5", "version": block.version})
    block.refresh_from_db()
    assert timedelta(minutes=4) < block.ends_at - timezone.now() <= timedelta(minutes=5)
    answer = staff.get(screen, headers={"If-None-Match": etag})
    until = timezone.localtime(block.ends_at).strftime("%H:%M")
    assert f"Tot {until} uur" in answer.content.decode()
    Block.objects.update(ends_at=timezone.now() - timedelta(minutes=2))
    block = agenda.add_minute(by=facilitator, block=block, expected_version=block.version)
    assert block.ends_at > timezone.now()
    assert block.state == "open"


def test_in_a_break_nothing_is_sent_and_nothing_typed_is_lost(
    facilitator: Any, room: Any, client_of: Any, client: Client
) -> None:
    block = blocks.open_block(by=facilitator, block=room.blocks.first(), expected_version=1)
    block = agenda.start_clock(by=facilitator, block=block, expected_version=2, minutes=5)
    token = live_services.join(
        council=room.council, code=door_code(room.live), role="parent", table=1, nonce=new_nonce()
    )
    staff, go_on = client_of(facilitator), at("live_go_on", room.pk)
    staff.post(go_on, {"do": "pause", "version": "1"})
    page = client.get(at("seat", token)).content.decode()
    assert "Het is pauze." in page
    # The button stays: a page with something typed in it is not drawn again after the break.
    assert "Stuur in" in page
    answer = client.post(at("seat", token), {"do": "write", "block": block.pk, "text": "bel <terug>"})
    assert answer.status_code == 422
    assert "bel &lt;terug&gt;" in answer.content.decode()
    # A colleague whose page is older is told; a break of ten minutes takes none of the five.
    told = staff.post(go_on, {"do": "resume", "version": "1"}, follow=True).content.decode()
    assert "intussen" in told
    now = timezone.now()
    LiveSession.objects.update(paused_at=now - timedelta(minutes=10))
    Block.objects.filter(pk=block.pk).update(ends_at=now - timedelta(minutes=6))
    staff.post(go_on, {"do": "resume", "version": "2"})
    block.refresh_from_db()
    assert timedelta(minutes=3) < block.ends_at - timezone.now() <= timedelta(minutes=4)
    assert client.post(at("seat", token), {"do": "write", "block": block.pk, "text": "bel"}).status_code == 302
    assert Card.objects.count() == 1
