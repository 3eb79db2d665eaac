"""Phones in the room: the door, places, how many there are, and the stop sign."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue import services
from gehoord.dialogue.live import guesses, stops
from gehoord.dialogue.live import services as live_services
from gehoord.dialogue.live.codes import new_nonce
from gehoord.dialogue.live.selectors import SeatUnknown, door_code, head_count, seat_for, told_apart
from gehoord.dialogue.models import LiveSession, Seat, WrongCodes

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


def opened(by: Any, gathering: Any, version: int = 0) -> LiveSession:
    return live_services.open_door(by=by, gathering=gathering, expected_version=version)


def joined(live: LiveSession, role: str = "parent", times: int = 1) -> list[str]:
    council, code = live.gathering.council, door_code(live)
    return [
        live_services.join(council=council, code=code, role=role, table=1, nonce=new_nonce()) for _n in range(times)
    ]


def test_a_phone_joins_keeps_its_place_and_comes_back_on_another(
    facilitator: Any, make_gathering: Any, client_of: Any
) -> None:
    gathering = make_gathering()
    staff = client_of(facilitator)
    assert "Open de deur" in staff.get(at("live", gathering.pk)).content.decode()
    staff.post(at("live_door", gathering.pk), {"do": "open", "version": "0"})
    code = door_code(LiveSession.objects.get())
    for page in ("live", "live_screen"):
        assert code in staff.get(at(page, gathering.pk)).content.decode()
    # Only the keyed digest can be looked up; the code itself is sealed.
    row = LiveSession.objects.values().get()
    assert code.replace("-", "") not in str(row)
    phone = Client()
    nonce = new_nonce()
    sent = {"code": f" {code.lower()} ", "role": "young_person", "table": "3", "nonce": nonce}
    for _again in range(2):
        answer = phone.post(at("join"), sent)
        assert answer.status_code == 302
        assert not answer.cookies
    seat = Seat.objects.get()
    assert (seat.role, seat.table) == ("young_person", 3)
    page = phone.get(answer.url).content.decode()
    assert "Jongere" in page
    token = answer.url.rstrip("/").rsplit("/", 1)[1]
    assert seat.token_hash != token
    own = "-".join(token[n:n + 3].lower() for n in (0, 3, 6))
    assert Client().post(at("join"), {"do": "back", "own": own}).url == answer.url
    wrong = Client().post(at("join"), {"do": "back", "own": "ACD-ACD-ACD"})
    assert wrong.status_code == 422
    assert "ACD-ACD-ACD" in wrong.content.decode()


def test_a_wrong_code_keeps_what_was_typed_and_an_elsewhere_form_is_refused(client: Client, council: Any) -> None:
    sent = {"code": "AAA-AAA", "role": "parent", "table": "2", "nonce": new_nonce()}
    answer = client.post(at("join"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "AAA-AAA" in page
    assert "We kennen deze code niet" in page
    assert client.post(at("join"), sent, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_guessing_shuts_the_door_for_a_while_and_not_for_who_is_inside(
    facilitator: Any, make_gathering: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, staff = opened(facilitator, make_gathering()), client_of(facilitator)
    code, (token,) = door_code(live), joined(live)
    guesses.forget_visitors()
    monkeypatch.setattr(guesses, "MOST_OF_VISITOR", 2)
    monkeypatch.setattr(guesses, "MOST_OF_COUNCIL", 3)

    def tries(typed: str, **meta: str) -> int:
        sent = {"code": typed, "role": "parent", "table": "1", "nonce": new_nonce()}
        return Client(**meta).post(at("join"), sent).status_code

    one, other = {"REMOTE_ADDR": "203.0.113.1"}, {"REMOTE_ADDR": "203.0.113.2"}
    assert [tries("AAA-AAA", **one) for _n in range(2)] == [422, 422]
    # The right code neither, or guessing would go on; somebody elsewhere comes in.
    assert tries(code, **one) == 429
    assert tries(code, **other) == 302
    assert "niemand nieuw binnen" not in staff.get(at("live_stand", live.gathering_id)).content.decode()
    assert tries("AAA-AAA", **other) == 422
    # Thousands from everywhere shut the door for everybody new; who has a place goes on and comes back.
    assert tries(code, REMOTE_ADDR="203.0.113.3") == 429
    assert Client().get(at("seat", token)).status_code == 200
    assert Client(**one).post(at("join"), {"do": "back", "own": token}).status_code == 302
    assert "niemand nieuw binnen" in staff.get(at("live_stand", live.gathering_id)).content.decode()
    WrongCodes.objects.update(since=timezone.now() - guesses.WINDOW)
    guesses.forget_visitors()
    assert tries(code, **one) == 302
    assert tries("AAA-AAA", **one) == 422
    assert WrongCodes.objects.get().number == 1


def test_guessing_own_codes_ends_too_and_takes_nobodys_place(
    facilitator: Any, make_gathering: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    gathering = make_gathering()
    live = opened(facilitator, gathering)
    code, (token,) = door_code(live), joined(live)
    monkeypatch.setattr(guesses, "MOST_OF_VISITOR", 3)

    def back() -> int:
        return Client().post(at("join"), {"do": "back", "own": token}).status_code

    # Typed, in an address of a place, and in that of a report.
    assert Client().post(at("join"), {"do": "back", "own": "ACD-ACD-ACD"}).status_code == 422
    assert back() == 302
    assert [Client().get(at(page, "ACDACDACD")).status_code for page in ("seat", "reader", "seat")] == [404, 404, 429]
    assert back() == 429
    sent = {"code": code, "role": "parent", "table": "1", "nonce": new_nonce()}
    assert Client().post(at("join"), sent).status_code == 302
    assert Client().get(at("seat", token)).status_code == 200
    # Afterwards the codes open the report: that waits. A phone that asks for news hears that it is over.
    services.close_gathering(by=facilitator, gathering=gathering)
    assert Client().get(at("reader", token)).status_code == 429
    guesses.forget_visitors()
    assert Client().get(at("reader", token)).status_code == 200
    assert Client().get(at("seat", token) + "?deel=1").status_code == 404
    assert Client().get(at("seat", token)).url == at("reader", token)
    assert WrongCodes.objects.get().what == "own"


def test_a_closed_door_lets_nobody_in_and_nobody_out(facilitator: Any, make_gathering: Any) -> None:
    live = opened(facilitator, make_gathering())
    code, (token,) = door_code(live), joined(live)
    live = live_services.close_door(by=facilitator, gathering=live.gathering, expected_version=1)
    with pytest.raises(live_services.DoorUnknown):
        live_services.join(council=facilitator.council, code=code, role="parent", table=1, nonce=new_nonce())
    assert seat_for(facilitator.council, token).role == "parent"
    assert door_code(live) == ""
    assert door_code(opened(facilitator, live.gathering, 2)) != code
    with pytest.raises(live_services.DoorUnknown):
        live_services.join(council=facilitator.council, code=code, role="parent", table=1, nonce=new_nonce())


def test_places_are_gone_when_the_gathering_is_closed_or_a_day_old(
    facilitator: Any, outsider: Any, make_gathering: Any, client: Client
) -> None:
    live, other = opened(facilitator, make_gathering()), opened(facilitator, make_gathering(title="Twee"))
    (token,), (later,) = joined(live), joined(other)
    with pytest.raises(SeatUnknown):
        seat_for(outsider.council, token)
    services.close_gathering(by=facilitator, gathering=live.gathering)
    assert list(LiveSession.objects.all()) == [other]
    # Only the report is left to read, once it is there.
    assert client.get(at("seat", token)).url == at("reader", token)
    assert live_services.end_old(now=timezone.now() + timedelta(hours=23)) == 0
    LiveSession.objects.update(opened_at=timezone.now() - timedelta(hours=25))
    assert client.get(at("seat", later)).status_code == 404
    live_services.end_old()
    assert not Seat.objects.exists()


def test_few_people_are_not_counted_apart(facilitator: Any, make_gathering: Any) -> None:
    live = opened(facilitator, make_gathering())
    joined(live, "parent", 5)
    assert head_count(live).roles == (("Ouders", 5),)
    joined(live, "researcher", 2)
    # The total would tell that two are something else.
    assert (head_count(live).total, head_count(live).roles) == (7, ())
    joined(live, "young_person", 3)
    assert head_count(live).roles == (("Ouders", 5),)
    assert told_apart({"a": 5, "b": 6}) == {"a", "b"}


def test_a_stop_sign_reaches_the_facilitator_without_who(
    facilitator: Any, make_gathering: Any, client_of: Any, client: Client
) -> None:
    live = opened(facilitator, make_gathering())
    token, leaver = joined(live, times=2)
    staff, stand = client_of(facilitator), at("live_stand", live.gathering_id)
    etag = staff.get(stand)["ETag"]
    assert staff.get(stand, headers={"If-None-Match": etag}).status_code == 304
    lines = AuditEvent.objects.count()
    # One sign of a place stands at a time.
    for one in (token, token, leaver):
        assert "ziet nu een stopteken" in client.post(at("seat", one), {"do": "stop"}).content.decode()
    answer = staff.get(stand, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "Er zijn 2 stoptekens" in answer.content.decode()
    staff.post(at("live_door", live.gathering_id), {"do": "seen", "seen": "1"})
    # The sign that came after the page was read still stands.
    assert "Iemand steekt een stopteken op" in staff.get(stand).content.decode()
    staff.post(at("live_door", live.gathering_id), {"do": "seen", "seen": "1"})
    # Seen a moment ago: that is told, and a minute later it is a new one.
    assert "zag je stopteken net" in client.post(at("seat", token), {"do": "stop"}).content.decode()
    later = timezone.now() + timedelta(minutes=2)
    assert stops.put_up_stop(council=live.gathering.council, token=token, now=later)
    live.refresh_from_db()
    assert live.stops == 1
    assert client.post(at("seat", leaver), {"do": "leave"}).status_code == 200
    assert Seat.objects.count() == 1
    assert AuditEvent.objects.count() == lines + 2


def test_two_facilitators_at_the_door_notice_each_other(
    facilitator: Any, make_gathering: Any, client_of: Any
) -> None:
    live, staff = opened(facilitator, make_gathering()), client_of(facilitator)
    answer = staff.post(at("live_door", live.gathering_id), {"do": "open", "version": "0"}, follow=True)
    assert "Iemand anders opende of sloot de deur intussen" in answer.content.decode()
    live.refresh_from_db()
    assert live.version == 1


def test_looking_costs_as_much_for_three_phones_as_for_thirty(
    facilitator: Any, make_gathering: Any, client_of: Any, django_assert_max_num_queries: Any
) -> None:
    live, staff = opened(facilitator, make_gathering()), client_of(facilitator)
    staff.get(at("live_stand", live.gathering_id))
    for more in (3, 27):
        joined(live, times=more)
        # Session, person, member, gathering with its council, session of phones, wrong codes, the agenda, one count.
        with django_assert_max_num_queries(9):
            staff.get(at("live_stand", live.gathering_id))
