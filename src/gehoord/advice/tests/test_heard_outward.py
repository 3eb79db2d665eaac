"""Numbers about what people find, for outsiders: from a fixed release, and never small."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering
from gehoord.advice.heard_outward import HeardOutward, release_all, release_heard
from gehoord.insight.filters import next_quarter, quarter_start
from gehoord.insight.models import LedgerRelease
from gehoord.intake.services import say

from .answering_making import evidence, sent


def after(advice: Any, quarters: int, days: int = 0) -> date:
    """So many days into the quarter that begins so many after the one the advice was sent in."""
    start = quarter_start(timezone.localtime(advice.sent_at).date())
    for _ in range(quarters):
        start = next_quarter(start)
    return start + timedelta(days=days)


@pytest.fixture
def heard(council: Any, officer: Any, make_signal: Any) -> Any:
    """An answer that 12 people find good and 3 do not, and a promise that those 12 notice."""
    people = [make_signal() for _ in range(15)]
    advice = sent(council, grounds=[evidence(council, signals=people)], points=1)
    reply = answering.give_reply(by=officer, point=advice.points.get(), answer="adopt")
    promise = answering.make_commitment(
        by=officer, reply=reply, what="Een folder.", owner="Jeugd", due=timezone.localdate() + timedelta(days=9)
    )
    answering.claim_done(by=officer, commitment=promise, version=1, proof="Kijk maar.")
    for place, signal in enumerate(people):
        assert say(signal=signal, about=f"reply:{reply.pk}", answer="yes" if place < 12 else "no")
        if place < 12:
            assert say(signal=signal, about=f"commitment:{promise.pk}", answer="yes")
    return advice


def test_nothing_goes_out_live_and_then_on_any_day_of_the_next_quarter(heard: Any) -> None:
    address = reverse("advice:public", args=[heard.number])
    assert not release_heard(heard, today=after(heard, 1, -1))
    assert "Vinden mensen die vertelden" not in Client().get(address).content.decode()
    assert not LedgerRelease.objects.exists()
    assert release_heard(heard, today=after(heard, 1, 40))
    assert not release_heard(heard, today=after(heard, 1, 41))


def test_a_number_that_would_tell_about_one_person_stays_in(heard: Any) -> None:
    """12 find it an answer; if 13 of the same people noticed the promise, the two together would tell about one."""
    promise = heard.points.get().reply.commitments.get()
    somebody = heard.points.get().evidence.get().links.order_by("signal").last().signal
    assert say(signal=somebody, about=f"commitment:{promise.pk}", answer="yes")
    release_all(today=after(heard, 1))
    outward = HeardOutward(heard)
    shown = (outward.of_reply(promise.reply), outward.of_promise(promise))
    assert shown.count(None) == 1


def test_small_numbers_stay_hidden_for_everybody(heard: Any, officer: Any, client_of: Any) -> None:
    assert release_all(today=after(heard, 1)) == 1
    for page in (
        Client().get(reverse("advice:public", args=[heard.number])),
        client_of(officer).get(reverse("advice:officer_advice", args=[heard.pk])),
    ):
        html = page.content.decode()
        assert "ja 12, voor een deel ·, nee ·." in html
        assert "merkt het 12, nog niet ·." in html
        assert "Bij · noemen we het aantal niet." in html


def test_a_release_stays_as_it_is_until_the_next(heard: Any, make_signal: Any) -> None:
    release_all(today=after(heard, 1))
    reply = heard.points.get().reply
    figure = heard.points.get().evidence.get()
    signal = make_signal()
    figure.links.create(signal=signal)
    assert say(signal=signal, about=f"reply:{reply.pk}", answer="yes")
    assert release_all(today=after(heard, 1, 1)) == 0
    assert HeardOutward(heard).of_reply(reply).yes == 12  # type: ignore[union-attr]
    # One more in the next quarter would tell about one person: the guard hides it.
    release_all(today=after(heard, 2, 2))
    assert HeardOutward(heard).of_reply(reply) is None


def test_a_changed_answer_has_no_numbers(heard: Any, officer: Any) -> None:
    release_all(today=after(heard, 1))
    reply = answering.give_reply(by=officer, point=heard.points.get(), answer="decline", reason="Nee.", version=1)
    assert HeardOutward(heard).of_reply(reply) is None


def test_the_day_that_numbers_appear_does_not_tell_when_the_first_person_spoke(heard: Any) -> None:
    reply = heard.points.get().reply
    said = list(reply.teller_ratings.all())
    reply.teller_ratings.all().delete()
    reply.commitments.get().noticings.all().delete()
    assert release_all(today=after(heard, 1)) == 0
    type(said[0]).objects.bulk_create(said)
    assert release_all(today=after(heard, 1, 20)) == 0
    assert HeardOutward(heard).of_reply(reply) is None
    assert release_all(today=after(heard, 2)) == 1


def test_a_page_asks_three_questions_whatever_many(heard: Any, django_assert_num_queries: Any) -> None:
    release_all(today=after(heard, 1))
    reply = heard.points.get().reply
    with django_assert_num_queries(3):
        outward = HeardOutward(heard)
        for _ in range(5):
            assert outward.of_reply(reply) is not None
