"""Phones that ask again are answered at the door of the site, out of what was looked up a moment ago."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation

from gehoord.dialogue import services
from gehoord.dialogue.live import blocks, remembered, voting, watching, wishes
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce, seat_digest
from gehoord.dialogue.live.selectors import door_code
from gehoord.dialogue.live.showing import Showing
from gehoord.dialogue.models import Block, LiveSession, Seat

pytestmark = pytest.mark.django_db
FRONT = "gehoord.dialogue.live.front.PhonesAskAgain"


@pytest.fixture(autouse=True)
def remembered_long(monkeypatch: pytest.MonkeyPatch, nothing_remembered: None) -> None:
    """Long enough to tell what is remembered from what is looked up; another process is `elsewhere()`."""
    monkeypatch.setattr(remembered, "REMEMBERED_SECONDS", 60)
    elsewhere()


def elsewhere() -> None:
    remembered.rooms.forget()
    remembered.councils.forget()


@pytest.fixture
def room(facilitator: Any, make_gathering: Any) -> Any:
    gathering = make_gathering("Geen tijd", "Veel wisselingen")
    live_services.open_door(by=facilitator, gathering=gathering, expected_version=0)
    return gathering


def phones(room: Any, number: int) -> list[str]:
    code = door_code(LiveSession.objects.get(gathering=room))
    return [
        live_services.join(council=room.council, code=code, role="parent", table=1, nonce=new_nonce())
        for _one in range(number)
    ]


def opened(by: Any, room: Any, kind: str, shown: bool = False) -> Block:
    block = blocks.add_block(by=by, gathering=room, kind=kind, question=f"Vraag {kind}?")
    block = blocks.open_block(by=by, block=block, expected_version=1)
    return blocks.show_block(by=by, block=block, expected_version=block.version, shown=True) if shown else block


def part(token: str) -> str:
    return f"{reverse('dialogue:seat', args=[token])}?deel=1"


def ask(token: str, etag: str, **more: Any) -> Any:
    return Client().get(part(token), headers={"If-None-Match": etag, **more})


def etag_of(room: Any, own: int = 0) -> str:
    return Showing.of(LiveSession.objects.get(gathering=room)).etag(own)


def older(etag: str) -> str:
    """Of a phone that missed the last thing the facilitator did."""
    live, agenda, rest = etag.split(".", 2)
    return f"{live}.{int(agenda) - 1}.{rest}"


def test_it_says_what_the_page_would_say_in_both_languages(facilitator: Any, room: Any) -> None:
    opened(facilitator, room, "scale")
    (token,) = phones(room, 1)
    now = etag_of(room)
    without = [one for one in settings.MIDDLEWARE if one != FRONT]
    for language in ("nl", "en"):
        with translation.override(language):
            address = part(token)
        for etag, coding, status in ((now, "gzip", 304), (older(now), "gzip", 200), (older(now), "", 200)):
            sent = {"If-None-Match": etag, "Accept-Encoding": coding}
            front = Client().get(address, headers=sent)
            with override_settings(MIDDLEWARE=without):
                page = Client().get(address, headers=sent)
            assert front.status_code == page.status_code == status
            # The page is packed with a little chance in it.
            differ = {"Content-Length", "Expires"}
            assert {name: seen(value) for name, value in front.headers.items() if name not in differ} == {
                name: seen(value) for name, value in page.headers.items() if name not in differ
            }
            if not coding:
                ours, theirs = front.content.decode(), page.content.decode()
                assert 'name="value" value="5"' in ours
                assert [ours.count(word) for word in ("helemaal wel", "Stuur", "Send")] == [
                    theirs.count(word) for word in ("helemaal wel", "Stuur", "Send")
                ]
                assert parts(ours) == {name: part for name, part in parts(theirs).items() if name != "mine"}


def seen(value: str) -> set[str]:
    return set(value.removeprefix("W/").split(", "))


def parts(page: str) -> dict[str, str]:
    found = re.split(r'<div data-part="(\w+)"', page)
    return dict(zip(found[1::2], (one.strip() for one in found[2::2]), strict=True))


def test_a_room_is_looked_up_once_for_all_its_phones(
    facilitator: Any, room: Any, django_assert_num_queries: Any
) -> None:
    opened(facilitator, room, "yes_no")
    tokens, now = phones(room, 12), etag_of(room)
    ask(tokens[0], older(now))
    elsewhere()
    # The council of the address; the session, the places and the answers.
    with django_assert_num_queries(4):
        answers = [ask(token, now) for token in tokens] + [ask(token, older(now)) for token in tokens]
    assert [answer.status_code for answer in answers] == [304] * 12 + [200] * 12
    assert len({answer.content for answer in answers[12:]}) == 1


def test_nobody_without_a_place_here_is_answered_while_others_are(
    facilitator: Any, room: Any, other_council: Any
) -> None:
    opened(facilitator, room, "causes")
    token, gone = phones(room, 2)
    now = etag_of(room)
    wishes.leave(council=room.council, token=gone)
    live = LiveSession.objects.get()
    # A place of the same session that another council's key made, as no service does.
    stray = "ACDEFGHJK"
    Seat.objects.create(live=live, token_hash=seat_digest(other_council.pk, stray), role="parent")
    for etag in (now, older(now)):
        assert ask(token, etag).status_code in (200, 304)
        assert ask(gone, etag).status_code == 404
        assert ask("XYXYXYXYX", etag).status_code == 404
        for one in (token, gone, stray):
            assert ask(one, etag, host="andere.example").status_code == 404
        assert ask(token, etag, host="elders.example").status_code == 400
        # A place here is none in another room, whatever number the phone says.
        assert ask(token, etag.replace(f'"{live.pk}.', f'"{live.pk + 1}.')).status_code == 200
    assert Client().head(part(token), headers={"If-None-Match": now}).status_code == 304
    assert Client().get(f"/nl{part(token)}", headers={"If-None-Match": now}).status_code == 404
    assert Client().get(part(token).split("?")[0], headers={"If-None-Match": now}).status_code == 200


def test_what_another_process_did_is_seen_when_the_moment_is_over(facilitator: Any, room: Any) -> None:
    block = opened(facilitator, room, "causes", shown=True)
    token, other = phones(room, 2)
    card = blocks.write(council=room.council, token=other, block_pk=block.pk, text="dit gaat eraf")
    before = etag_of(room)
    assert "dit gaat eraf" in ask(token, older(before)).content.decode()
    assert ask(token, before).status_code == 304
    blocks.take_off(by=facilitator, block=block, card_pk=card.pk, reason="hurts")
    after = etag_of(room)
    # This process still remembers. Who heard of it from the other is not sent back, and then nobody is.
    assert ask(token, before).status_code == 304
    assert ask(token, after).status_code == 304
    answer = ask(token, before)
    assert (answer.status_code, answer["ETag"]) == (200, after)
    assert "dit gaat eraf" not in answer.content.decode()
    # Whose card it was misses it among their own as well.
    theirs = ask(other, f'{before.rsplit(".", 1)[0]}.1"')
    assert (theirs["ETag"], parts(theirs.content.decode())["mine"]) == (after, "></div>")
    # Left, and over: at the latest when the moment is over.
    wishes.leave(council=room.council, token=other)
    assert ask(token, after).status_code == 304
    elsewhere()
    assert ask(other, after).status_code == 404
    services.close_gathering(by=facilitator, gathering=room)
    elsewhere()
    assert ask(token, after).status_code == 404


def test_each_sees_their_own_answer_and_vote_and_nobody_elses(facilitator: Any, room: Any) -> None:
    question = opened(facilitator, room, "scale")
    one, other = phones(room, 2)
    blocks.answer(council=room.council, token=one, block_pk=question.pk, value=4)
    asked = older(etag_of(room))
    assert 'value="4" checked' in ask(one, asked).content.decode()
    assert "checked" not in ask(other, asked).content.decode()
    # Remembered answers are of the question before: those are not shown with this one.
    remembered.rooms.get(LiveSession.objects.get().pk)
    watching._drawn.clear()
    question.refresh_from_db()
    blocks.close_block(by=facilitator, block=question, expected_version=question.version)
    opened(facilitator, room, "scale")
    assert "checked" not in ask(one, asked).content.decode()

    block = blocks.add_block(by=facilitator, gathering=room, kind="dots", question="Welke?")
    block = voting.prepare(
        by=facilitator, block=block, expected_version=1, rules={"top": 1}, texts=(), lines=list(room.causes.all())
    )
    blocks.open_block(by=facilitator, block=block, expected_version=block.version)
    option = block.options.first()
    assert option is not None
    voting.vote(council=room.council, token=one, block_pk=block.pk, votes={option.pk: 1})
    elsewhere()
    asked = older(etag_of(room))
    assert "stippen zijn binnen" in ask(one, asked).content.decode()
    fresh = ask(other, asked).content.decode()
    assert f'name="o-{option.pk}"' in fresh
    assert "zijn binnen" not in fresh
    assert " selected" not in fresh


def test_a_busy_database_is_the_page_s_to_tell(
    facilitator: Any, room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(facilitator, room, "causes")
    (token,) = phones(room, 1)

    def busy(_live: int) -> None:
        raise OperationalError

    monkeypatch.setattr(remembered.rooms, "look", busy)
    assert ask(token, etag_of(room)).status_code == 304
    monkeypatch.setattr("gehoord.dialogue.live.views_public.seat_for", lambda _council, _token: busy(0))
    assert ask(token, etag_of(room)).status_code == 503
