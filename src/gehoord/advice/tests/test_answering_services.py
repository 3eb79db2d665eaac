"""Answers, promises and judgements: what is kept, what is refused, who is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering
from gehoord.advice.answering import AnswerChanged, AnswerRefused
from gehoord.advice.answering_selectors import points_waiting, state_of, things_to_judge
from gehoord.advice.models import Advice, Commitment, Recommendation, State
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.models import Membership
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member

from .answering_making import sent


def _soon(days: int = 30) -> Any:
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def promised(council: Any, officer: Any) -> Any:
    point = sent(council).points.first()
    reply = answering.give_reply(by=officer, point=point, answer="adopt")
    return answering.make_commitment(by=officer, reply=reply, what="Een folder.", owner="Afdeling Jeugd", due=_soon())


@pytest.mark.parametrize(("answer", "reason", "field"), [
    ("partly", "  ", "reason"), ("decline", "", "reason"), ("", "Ja.", "answer"), ("maybe", "Ja.", "answer"),
    ("adopt", "x" * 4001, "reason"),
])
def test_an_answer_without_its_reason_is_refused(
    answer: str, reason: str, field: str, council: Any, officer: Any
) -> None:
    point = sent(council).points.first()
    with pytest.raises(AnswerRefused) as refused:
        answering.give_reply(by=officer, point=point, answer=answer, reason=reason)
    assert refused.value.field == field
    assert not AuditEvent.objects.filter(event="reply_given").exists()


def test_two_officers_do_not_overwrite_each_other(council: Any, officer: Any) -> None:
    point = sent(council).points.first()
    answering.give_reply(by=officer, point=point, answer="adopt")
    with pytest.raises(AnswerChanged) as changed:
        answering.give_reply(by=officer, point=point, answer="decline", reason="Te duur.")
    assert changed.value.theirs.answer == "adopt"
    again = answering.give_reply(by=officer, point=point, answer="decline", reason="Te duur.", version=1)
    assert (again.answer, again.version) == ("decline", 2)
    assert again.first_given_at == changed.value.theirs.given_at < again.given_at
    line = AuditEvent.objects.filter(event="reply_given").latest("pk")
    assert line.fields["before"] == "adopt"
    assert "Te duur." not in str(line.fields)


@pytest.mark.parametrize("state", [State.DRAFT, State.DECIDED])
def test_only_a_sent_advice_of_the_own_council_is_answered(
    state: str, council: Any, officer: Any, other_council: Any, coordinator: Any
) -> None:
    advice = Advice.objects.create(council=council, title="Nog niet", state=state, number="2026-09")
    point = Recommendation.objects.create(advice=advice, number=1, text="Doe dit.")
    for refused in (point, sent(other_council).points.first()):
        with pytest.raises(Recommendation.DoesNotExist):
            answering.give_reply(by=officer, point=refused, answer="adopt")
    with pytest.raises(NotAllowed):
        answering.give_reply(by=coordinator, point=sent(council).points.first(), answer="adopt")


@pytest.mark.parametrize(("what", "owner", "days", "field"), [
    ("", "Afdeling", 5, "what"), ("Iets", " ", 5, "owner"), ("Iets", "Afdeling", -1, "due"),
    ("Iets", "Afdeling", 366 * 12, "due"), ("x" * 1001, "Afdeling", 5, "what"),
])
def test_a_promise_needs_what_who_and_a_day_to_come(
    what: str, owner: str, days: int, field: str, promised: Any, officer: Any
) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answering.make_commitment(by=officer, reply=promised.reply, what=what, owner=owner, due=_soon(days))
    assert refused.value.field == field


def test_a_promise_sent_twice_is_one(promised: Any, officer: Any) -> None:
    again = answering.make_commitment(
        by=officer, reply=promised.reply, what=promised.what, owner=promised.owner, due=promised.due
    )
    assert again.pk == promised.pk


def test_who_says_it_is_done_does_not_confirm_it(
    council: Any, promised: Any, officer: Any, adviser: Any
) -> None:
    both = Member(officer.person, council, ("coordinator", "officer"))
    answering.claim_done(by=officer, commitment=promised, version=1, proof="De folder ligt er.")
    with pytest.raises(AnswerRefused, match="zelf klaar gemeld"):
        answering.confirm_done(by=both, commitment=promised, version=2)
    promised.refresh_from_db()
    assert (promised.progress, promised.claimed_by, promised.version) == ("claimed", officer.person, 2)
    # Sending it back is never in one's own favour.
    answering.reopen_commitment(by=both, commitment=promised, version=2, judgement="Toch niet.")
    promised.refresh_from_db()
    assert promised.claimed_by is None
    answering.claim_done(by=both, commitment=promised, version=3, proof="Nu wel.")
    answering.confirm_done(by=adviser, commitment=promised, version=4)


def test_the_page_does_not_offer_it_either(promised: Any, council: Any, officer: Any, client_of: Any) -> None:
    Membership.objects.create(council=council, person=officer.person, role="coordinator")
    answering.claim_done(by=officer, commitment=promised, version=1, proof="De folder ligt er.")
    address = reverse("advice:reaction", args=[promised.reply.point.advice_id])
    client = client_of(officer)
    page = client.get(address).content.decode()
    assert "Je hebt dit zelf klaar gemeld." in page
    assert 'value="confirm"' not in page
    answer = client.post(
        reverse("advice:judge", args=[promised.pk]), {"do": "confirm", "judgement": "Mooi.", "version": "2"}
    )
    assert answer.status_code == 422
    assert "Mooi." in answer.content.decode()
    promised.refresh_from_db()
    assert promised.progress == "claimed"


def test_a_promise_goes_from_promised_to_claimed_to_done_and_back(promised: Any, officer: Any, adviser: Any) -> None:
    with pytest.raises(AnswerRefused):
        answering.confirm_done(by=adviser, commitment=promised, version=1)
    with pytest.raises(AnswerRefused):
        answering.claim_done(by=officer, commitment=promised, version=1, proof=" ")
    answering.claim_done(by=officer, commitment=promised, version=1, proof="De folder ligt er.")
    assert things_to_judge(adviser) == 1
    with pytest.raises(AnswerChanged):
        answering.confirm_done(by=adviser, commitment=promised, version=1)
    with pytest.raises(NotAllowed):
        answering.confirm_done(by=officer, commitment=promised, version=2)
    with pytest.raises(AnswerRefused):
        answering.reopen_commitment(by=adviser, commitment=promised, version=2, judgement="")
    answering.reopen_commitment(by=adviser, commitment=promised, version=2, judgement="Niemand kent hem.")
    answering.claim_done(by=officer, commitment=promised, version=3, proof="Nu wel.")
    done = answering.confirm_done(by=adviser, commitment=promised, version=4)
    assert (done.progress, done.confirmed_at is not None) == ("confirmed", True)
    assert things_to_judge(adviser) == 0
    events = AuditEvent.objects.filter(event__startswith="commitment").order_by("pk").values_list("event", flat=True)
    assert [event.removeprefix("commitment_") for event in events] == [
        "made", "claimed", "reopened", "claimed", "confirmed"
    ]


def test_a_promise_that_moves_is_seen_to_have_moved(promised: Any, officer: Any) -> None:
    moved = answering.change_commitment(
        by=officer, commitment=promised, version=1, what="Een folder.", owner="Afdeling Jeugd", due=_soon(90)
    )
    assert (moved.first_due, moved.was_moved) == (_soon(30), True)
    with pytest.raises(AnswerRefused):
        answering.change_commitment(
            by=officer, commitment=promised, version=2, what="Een folder.", owner="Jeugd", due=_soon(-1)
        )


def test_done_without_claim_cannot_be_stored(promised: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=promised.pk).update(progress="confirmed", confirmed_at=timezone.now())


def test_what_is_late_and_what_waits(council: Any, officer: Any) -> None:
    advice = sent(council, points=3, days_ago=60)
    answering.give_reply(by=officer, point=advice.points.first(), answer="adopt")
    state = state_of(advice)
    assert (state.points, state.answered, state.open_late) == (3, 1, 2)
    assert points_waiting(officer) == 2
