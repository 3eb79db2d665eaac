"""Thinking along, and what comes of meetings about a point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, meetings
from gehoord.advice.answering import AnswerChanged, AnswerRefused
from gehoord.advice.followups import advised
from gehoord.advice.models import Meeting, Offer
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed

from .answering_making import evidence, sent


def today() -> date:
    """Asked anew: a run of the tests may last past midnight."""
    return timezone.localdate()


@pytest.fixture
def point(council: Any, officer: Any) -> Any:
    found = sent(council).points.first()
    answering.give_reply(by=officer, point=found, answer="adopt")
    return found


def test_the_council_is_asked_to_think_along(point: Any, officer: Any, adviser: Any, client_of: Any) -> None:
    theirs, council = client_of(officer), client_of(adviser)
    assert theirs.post(reverse("advice:offer", args=[point.pk]), {"text": "", "version": "0"}).status_code == 422
    theirs.post(reverse("advice:offer", args=[point.pk]), {"text": "Over de folder.", "version": "0"})
    assert "Over de folder." in council.get(reverse("advice:point", args=[point.pk])).content.decode()
    address = reverse("advice:answer_offer", args=[point.pk])
    assert council.post(address, {"answer": "", "version": "1"}).status_code == 422
    council.post(address, {"answer": "accepted", "note": "Graag voor mei.", "version": "1"})
    for name, pk in (("advice:officer_advice", point.advice_id), ("advice:reply", point.pk)):
        page = theirs.get(reverse(name, args=[pk])).content.decode()
        assert "de raad denkt mee" in page
        assert "Graag voor mei." in page
    # Asked something else, the answer is asked anew; somebody with an old page is told.
    late = theirs.post(reverse("advice:offer", args=[point.pk]), {"text": "Mijn tekst.", "version": "1"})
    assert late.status_code == 409
    assert "Mijn tekst." in late.content.decode()
    meetings.offer_to_think_along(by=officer, point=point, text="Over de site.", version=2)
    assert Offer.objects.get().answer == ""
    assert AuditEvent.objects.filter(event="meeting_changed").count() == 3


def test_without_an_answer_there_is_nothing_to_think_along_about(council: Any, officer: Any) -> None:
    with pytest.raises(AnswerRefused, match="Geef eerst antwoord"):
        meetings.offer_to_think_along(by=officer, point=sent(council).points.first(), text="Over de folder.")


def test_a_meeting_and_its_outcome_are_seen_by_both_and_everybody(
    point: Any, officer: Any, adviser: Any, client_of: Any
) -> None:
    council = client_of(adviser)
    plan = reverse("advice:plan_meeting", args=[point.pk])
    day = today() - timedelta(days=2)
    for _ in range(2):
        council.post(plan, {"on_day": day.isoformat(), "who": "wethouder en voorzitter van de raad"})
    made = Meeting.objects.get()
    address = reverse("advice:meeting", args=[made.pk])
    given = {"on_day": day.isoformat(), "who": made.who, "state": "held", "outcome": "", "version": "1"}
    assert council.post(address, given).status_code == 422
    assert council.post(address, given | {"outcome": "De folder komt in mei."}).status_code == 302
    late = council.post(address, given | {"outcome": "Iets anders."})
    assert late.status_code == 409
    assert "Iets anders." in late.content.decode()
    assert "De folder komt in mei." in late.content.decode()
    for page in (
        Client().get(reverse("advice:public", args=[point.advice.number])),
        client_of(officer).get(reverse("advice:officer_advice", args=[point.advice_id])),
        council.get(reverse("advice:reaction", args=[point.advice_id])),
    ):
        assert "De folder komt in mei." in page.content.decode()


def test_what_did_not_go_ahead_is_not_for_everybody(point: Any, adviser: Any) -> None:
    made = meetings.plan_meeting(by=adviser, point=point, on_day=today(), who="wethouder")
    meetings.change_meeting(
        by=adviser, meeting=made, version=1, on_day=today(), who="wethouder", state="cancelled", outcome="Ziek."
    )
    assert "Ziek." not in Client().get(reverse("advice:public", args=[point.advice.number])).content.decode()


@pytest.mark.parametrize(("change", "field"), [
    ({"who": " "}, "who"), ({"on_day": -8}, "on_day"), ({"state": "x"}, "state"),
    ({"on_day": 11 * 366}, "on_day"), ({"state": "cancelled", "outcome": ""}, "outcome"),
    ({"on_day": 1, "state": "held"}, "on_day"),
])
def test_what_is_not_right_is_refused(change: dict[str, Any], field: str, point: Any, adviser: Any) -> None:
    made = meetings.plan_meeting(by=adviser, point=point, on_day=today(), who="wethouder")
    given = {"on_day": today(), "who": "wethouder", "state": "planned", "outcome": "Iets.", **change}
    if "on_day" in change:
        given["on_day"] = today() + timedelta(days=change["on_day"])
    with pytest.raises(AnswerRefused) as told:
        meetings.change_meeting(by=adviser, meeting=made, version=1, **given)
    assert told.value.field == field


def test_who_may(point: Any, officer: Any, adviser: Any, auditor: Any) -> None:
    for member in (officer, auditor):
        with pytest.raises(NotAllowed):
            meetings.plan_meeting(by=member, point=point, on_day=today(), who="wethouder")
    with pytest.raises(NotAllowed):
        meetings.offer_to_think_along(by=adviser, point=point, text="Mee?")
    offer = meetings.offer_to_think_along(by=officer, point=point, text="Mee?")
    with pytest.raises(NotAllowed):
        meetings.answer_offer(by=officer, offer=offer, version=1, answer="accepted")
    with pytest.raises(AnswerChanged):
        meetings.answer_offer(by=adviser, offer=offer, version=9, answer="accepted")


def test_the_receipt_tells_it(council: Any, adviser: Any, make_signal: Any) -> None:
    signal = make_signal()
    point = sent(council, grounds=[evidence(council, signals=[signal])], points=1).points.get()
    made = meetings.plan_meeting(by=adviser, point=point, on_day=today(), who="wethouder")
    assert advised(signal)[-1].title == "Er komt een gesprek met de gemeente"
    meetings.change_meeting(
        by=adviser, meeting=made, version=1, on_day=today(), who="wethouder", state="held", outcome="Een folder in mei."
    )
    assert advised(signal)[-1].said[-1][1] == "Een folder in mei."
