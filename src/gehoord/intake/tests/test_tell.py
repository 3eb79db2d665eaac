"""Telling, step by step, as a browser without JavaScript or cookies does it."""

from __future__ import annotations

import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from django.utils.html import escape

from gehoord.intake import guard, services, views_public
from gehoord.intake.models import Signal
from gehoord.intake.receipts import normal_code

TELL, FOLLOW = "/vertel/", "/volg/"
STORY = "De begeleider zou elke week bellen. Dat deed ze niet."
ABOUT = {"role": "ouder", "setting": "jeugdhulp", "may_quote": "no", "wants_reply": "yes"}


def _fields(page: Any) -> dict[str, str]:
    """What a browser would send of this page's form: hidden fields and text."""
    from html import unescape

    html = page.content.decode()
    found = {unescape(n): unescape(v) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)}
    area = re.search(r"<textarea[^>]*name=\"text\"[^>]*>\n?(.*?)</textarea>", html, re.S)
    if area:
        found["text"] = unescape(area[1])
    return found


def _walk(client: Client, text: str = STORY, about: dict[str, str] = ABOUT) -> Any:
    page = client.get(TELL)
    page = client.post(TELL, {**_fields(page), "text": text, "go": "about"})
    page = client.post(TELL, {**_fields(page), **about, "go": "check"})
    return client.post(TELL, {**_fields(page), "go": "done"})


def _code(page: Any) -> str:
    return re.search(r'id="code">([^<]+)<', page.content.decode())[1]  # type: ignore[index]


def test_four_steps_without_cookie_session_or_cache(client: Client, council: Any) -> None:
    cache.clear()
    done = _walk(client)
    assert done.status_code == 200
    assert re.fullmatch(r"([a-z]+-){4}\d{4}-\d{4}", _code(done))
    assert not client.cookies
    assert not getattr(cache, "_cache", {})
    signal = Signal.objects.get()
    assert (signal.role, signal.setting, signal.may_quote, signal.wants_reply) == ("ouder", "jeugdhulp", False, True)


def test_nothing_is_stored_before_the_last_step(client: Client, council: Any) -> None:
    page = client.post(TELL, {"text": STORY, "go": "about", "step": "story"})
    client.post(TELL, {**_fields(page), **ABOUT, "go": "check"})
    assert not Signal.objects.exists()


def test_the_story_survives_every_step_to_the_letter(client: Client, council: Any) -> None:
    text = '<script>alert("x")</script>\nregel 2 & "aanhaling" \'s\n\n=1+1 💀 é'
    page = client.post(TELL, {"text": text, "go": "about", "step": "story"})
    assert _fields(page)["text"] == text
    assert escape(text) in page.content.decode()
    page = client.post(TELL, {**_fields(page), **ABOUT, "go": "check"})
    assert _fields(page)["text"] == text
    back = client.post(TELL, {**_fields(page), "go": "story"})
    assert _fields(back)["text"] == text
    assert b"<script>alert" not in back.content
    assert _fields(back)["role"] == "ouder"


def test_the_check_shows_the_safe_text(client: Client, council: Any) -> None:
    page = client.post(TELL, {"text": "Bel mij op 06-12345678.", **ABOUT, "go": "check", "step": "about"})
    html = page.content.decode()
    assert '<span class="pii">' in html
    assert "06-12345678" not in re.sub(r'<input[^>]*>', "", html)


@pytest.mark.parametrize("text", ["", "   \n", "\x00"])
def test_an_empty_story_stays_at_step_one_with_a_reason(client: Client, council: Any, text: str) -> None:
    page = client.post(TELL, {"text": text, "go": "about", "step": "story"})
    assert page.status_code == 422
    assert "Je hebt nog niets opgeschreven" in page.content.decode()


def test_too_long_is_said_and_kept(client: Client, council: Any) -> None:
    text = "woord " * 9000
    page = client.post(TELL, {"text": text, "go": "about", "step": "story"})
    assert page.status_code == 422
    assert _fields(page)["text"] == text


def test_choices_are_asked_once_more_and_the_story_is_kept(client: Client, council: Any) -> None:
    page = client.post(TELL, {"text": STORY, "role": "", "setting": "maan", "go": "done", "step": "about"})
    assert page.status_code == 422
    assert "Kies wie jij bent." in page.content.decode()
    assert _fields(page)["text"] == STORY
    assert not Signal.objects.exists()


def test_quoting_is_no_unless_chosen(client: Client, council: Any) -> None:
    page = client.post(TELL, {"text": STORY, "go": "about", "step": "story"})
    html = page.content.decode()
    assert re.search(r'name="may_quote" value="no"[^>]*checked', html)
    assert not re.search(r'name="may_quote" value="yes"[^>]*checked', html)


def test_danger_shows_help_at_once(client: Client, council: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services.scoring, "urgent_only", lambda text: (True, 0.9))
    page = client.post(TELL, {"text": STORY, "go": "about", "step": "story"})
    assert "wij zijn geen hulpdienst" in page.content.decode()
    assert 'href="tel:112"' in page.content.decode()


def test_the_model_sees_danger(client: Client, council: Any) -> None:
    text = "Papa slaat mij nu elke avond en ik durf niet meer naar huis. Ik wil dood."
    page = client.post(TELL, {"text": text, "go": "about", "step": "story"})
    assert "wij zijn geen hulpdienst" in page.content.decode()


def test_a_busy_database_keeps_the_story(client: Client, council: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(**_: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(views_public, "receive_signal", locked)
    page = client.post(TELL, {"text": STORY, **ABOUT, "go": "done", "step": "check"})
    assert page.status_code == 503
    assert _fields(page)["text"] == STORY
    assert "nog niet verstuurd" in page.content.decode()


def test_lost_keys_store_nothing_and_keep_the_story(client: Client, council: Any, settings: Any, tmp_path: Any) -> None:
    settings.GEHOORD_KEYS = tmp_path / "weg"
    page = client.post(TELL, {"text": STORY, **ABOUT, "go": "done", "step": "check"})
    assert page.status_code == 503
    assert _fields(page)["text"] == STORY
    assert not Signal.objects.exists()


@pytest.mark.parametrize("headers", [{"Origin": "https://elders.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_form_from_another_site_is_refused(client: Client, council: Any, headers: dict[str, str]) -> None:
    page = client.post(TELL, {"text": STORY, **ABOUT, "go": "done"}, headers=headers)
    assert page.status_code == 403
    assert not Signal.objects.exists()


def test_sending_the_last_step_twice_gives_the_same_code(client: Client, council: Any) -> None:
    page = client.post(TELL, {"text": STORY, **ABOUT, "go": "check", "step": "about"})
    fields = {**_fields(page), "go": "done"}
    assert _code(client.post(TELL, fields)) == _code(client.post(TELL, fields))
    assert Signal.objects.count() == 1


def test_the_receipt_shows_what_happened(client: Client, council: Any, listener: Any, make_signal: Any) -> None:
    signal = make_signal()
    services.triage(by=listener, signal=signal, to="read")
    services.send_follow_up(by=listener, signal=signal, text="Dank je wel, we nemen het mee. <b>x</b>")
    page = client.post(FOLLOW, {"code": signal.code.upper().replace("-", " ")})
    html = page.content.decode()
    assert "we nemen het mee" in html
    assert "&lt;b&gt;" in html
    assert "Gelezen" in html
    assert not client.cookies
    assert "no-store" in page["Cache-Control"]


def test_a_code_in_an_address_does_nothing(client: Client, make_signal: Any) -> None:
    page = client.get(FOLLOW, {"code": make_signal().code})
    assert "Jouw signaal" not in page.content.decode()


def test_a_wrong_and_an_erased_code_get_the_same_answer(client: Client, make_signal: Any) -> None:
    signal = make_signal()
    services.forget(by=None, signal=signal)
    wrong = client.post(FOLLOW, {"code": "aap-noot-mies-vuur-1234-5678"})
    erased = client.post(FOLLOW, {"code": signal.code})
    assert wrong.status_code == erased.status_code == 200
    assert wrong.content.replace(b"aap-noot-mies-vuur-1234-5678", b"") == erased.content.replace(signal.code.encode(), b"")


@pytest.mark.parametrize("typed", [
    "appel–fiets—maan-tent 4821−9036", "Appel, fiets, maan, tent, 48219036", "áppel•fiets\u00a0maan tent 4821\u20119036",
])
def test_a_code_may_be_typed_with_other_signs_between(typed: str) -> None:
    assert normal_code(typed) == "appel-fiets-maan-tent-4821-9036"


@pytest.mark.parametrize("code", ["", "x" * 500, "\x00", "💀", "' or 1=1 --", "<script>"])
def test_odd_codes_are_just_wrong(client: Client, council: Any, code: str) -> None:
    page = client.post(FOLLOW, {"code": code})
    assert page.status_code == 200
    assert "We kennen deze code niet" in page.content.decode()
    assert b"<script>" not in page.content


def test_right_and_wrong_codes_take_the_same_time(
    client: Client, make_signal: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long the looking up took: together with the pause it is as long."""
    now, pauses = [100.0, 100.1, 200.0, 200.4], []
    clock = SimpleNamespace(monotonic=iter(now).__next__, sleep=pauses.append)
    monkeypatch.setattr(guard, "PAUSE_SECONDS", 0.6)
    monkeypatch.setattr(guard._random, "uniform", lambda low, high: high)
    monkeypatch.setattr(guard, "time", clock)
    monkeypatch.setattr(views_public, "time", clock)
    for code in (make_signal().code, "aap-noot-mies-vuur-1234-5678"):
        client.post(FOLLOW, {"code": code})
    assert pauses == pytest.approx([0.6, 0.3])


def test_many_guessers_do_not_hold_up_the_site(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = [guard._pausing.acquire(blocking=False) for _ in range(guard.MOST_PAUSING)]
    try:
        assert all(taken)
        assert guard.pause(time.monotonic()) is False
    finally:
        for _ in taken:
            guard._pausing.release()
    assert guard.pause(time.monotonic()) is True


def test_the_person_changes_their_mind_about_quoting(client: Client, make_signal: Any) -> None:
    signal = make_signal()
    client.post(FOLLOW, {"code": signal.code, "do": "quote", "may_quote": "yes"})
    signal.refresh_from_db()
    assert signal.may_quote


def test_the_person_erases_their_story_after_one_more_question(client: Client, make_signal: Any) -> None:
    signal = make_signal()
    client.post(FOLLOW, {"code": signal.code, "do": "forget"})
    assert Signal.objects.get().deidentified
    page = client.post(FOLLOW, {"code": signal.code, "do": "forget", "sure": "yes"})
    assert "gewist" in page.content.decode()
    assert Signal.objects.get().deidentified is None
    again = client.post(FOLLOW, {"code": signal.code})
    assert "We kennen deze code niet" in again.content.decode()


def test_english(client: Client, council: Any) -> None:
    page = client.get("/en" + TELL)
    assert 'lang="en"' in page.content.decode()
    assert 'action="/en/vertel/"' in page.content.decode()


@pytest.mark.parametrize(("method", "address"), [("get", TELL), ("get", FOLLOW), ("get", "/")])
def test_public_pages_cost_few_queries(
    method: str, address: str, client: Client, council: Any, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):  # the council, and nothing that grows
        getattr(client, method)(address)


def test_submitting_costs_few_queries(client: Client, council: Any, django_assert_max_num_queries: Any) -> None:
    # council, savepoint or transaction, original, signal, trail, task
    with django_assert_max_num_queries(9):
        client.post(TELL, {"text": STORY, **ABOUT, "go": "done", "step": "check"})
