"""Whether a reply answers the question, and whether people notice that a promise was kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, rating
from gehoord.advice.answering import AnswerChanged, AnswerRefused
from gehoord.advice.answering_selectors import rows
from gehoord.advice.heard import heard_of, noticed_of
from gehoord.advice.models import Noticing, TellerRating
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.intake.services import forget, say

from .answering_making import evidence, sent


def _replied(council: Any, officer: Any, signals: Any = ()) -> Any:
    advice = sent(council, grounds=[evidence(council, signals=signals)], points=1)
    return answering.give_reply(by=officer, point=advice.points.get(), answer="partly", reason="Een deel kan.")


def _claimed(officer: Any, reply: Any) -> Any:
    made = answering.make_commitment(
        by=officer, reply=reply, what="Een folder.", owner="Jeugd", due=timezone.localdate() + timedelta(days=9)
    )
    return answering.claim_done(by=officer, commitment=made, version=1, proof="Kijk maar.")


def test_the_council_says_whether_it_answers(council: Any, adviser: Any, officer: Any) -> None:
    reply = _replied(council, officer)
    with pytest.raises(NotAllowed):
        rating.rate_reply(by=officer, reply=reply, fits="yes", reply_version=1)
    for fits in ("partly", "no"):
        with pytest.raises(AnswerRefused, match="wat er nog mist"):
            rating.rate_reply(by=adviser, reply=reply, fits=fits, reply_version=1)
    rating.rate_reply(by=adviser, reply=reply, fits="no", why="Er staat geen dag bij.", reply_version=1)
    page = Client().get(reverse("advice:public", args=[reply.point.advice.number])).content.decode()
    assert "dit geeft geen antwoord op de vraag" in page
    assert "Er staat geen dag bij." in page
    with pytest.raises(AnswerChanged):
        rating.rate_reply(by=adviser, reply=reply, fits="yes", reply_version=1, version=0)
    assert rating.rate_reply(by=adviser, reply=reply, fits="yes", reply_version=1, version=1).version == 2
    assert AuditEvent.objects.filter(event="reply_rated").last().fields["before"] == "no"


def test_a_new_answer_has_not_been_judged(council: Any, adviser: Any, officer: Any, make_signal: Any) -> None:
    signal = make_signal()
    reply = _replied(council, officer, [signal])
    rating.rate_reply(by=adviser, reply=reply, fits="yes", reply_version=1)
    assert say(signal=signal, about=f"reply:{reply.pk}", answer="yes")
    reply = answering.give_reply(by=officer, point=reply.point, answer="decline", reason="Nee.", version=1)
    assert rows([reply.point.advice])[0].points[0].rating is None
    assert heard_of([reply]) == {}
    with pytest.raises(AnswerChanged, match="Lees het nieuwe antwoord"):
        rating.rate_reply(by=adviser, reply=reply, fits="yes", reply_version=1, version=1)


def test_people_say_it_with_their_code(
    council: Any, adviser: Any, officer: Any, make_signal: Any, client_of: Any
) -> None:
    inside, beside = make_signal(), make_signal()
    reply = _replied(council, officer, [inside])
    client, address = Client(), reverse("intake:follow")
    page = client.post(address, {"code": inside.code}).content.decode()
    assert "Geeft dit antwoord op wat wij vroegen?" in page
    post = {"do": "say", "about": f"reply:{reply.pk}"}
    for answer in ("no", "partly"):
        page = client.post(address, {"code": inside.code, "answer": answer, **post}).content.decode()
        assert "Je antwoord is bewaard" in page
    assert "Jij zei: voor een deel." in page
    assert TellerRating.objects.get().fits == "partly"
    # Somebody whose story is not behind it, a number or an answer that does not exist.
    for code, about, answer in (
        (beside.code, post["about"], "no"), (inside.code, "reply:999", "no"), (inside.code, "reply:" + "9" * 40, "no"),
        (inside.code, post["about"], "maybe"), (inside.code, "letter:1", "no"), (inside.code, "reply:x", "no"),
    ):
        page = client.post(address, {"code": code, "do": "say", "about": about, "answer": answer}).content.decode()
        assert "Dit konden we niet bewaren" in page
    assert TellerRating.objects.get().fits == "partly"
    lines = AuditEvent.objects.filter(event="reply_rated")
    assert [(line.by, line.fields) for line in lines] == [(None, {}), (None, {})]
    # The council sees counts, with a warning; outsiders see nothing of it.
    told = client_of(adviser).get(reverse("advice:point", args=[reply.point_id])).content.decode()
    assert "ja 0, voor een deel 1, nee 0" in told
    assert "minder dan 10" in told
    for page in (
        client.get(reverse("advice:public", args=[reply.point.advice.number])),
        client_of(officer).get(reverse("advice:officer_advice", args=[reply.point.advice_id])),
        client_of(officer).get(reverse("advice:reply", args=[reply.point_id])),
    ):
        assert "voor een deel 1" not in page.content.decode()
    forget(by=None, signal=inside)
    assert not TellerRating.objects.exists()


def test_people_say_whether_they_notice(
    council: Any, adviser: Any, officer: Any, make_signal: Any, client_of: Any
) -> None:
    signal = make_signal()
    reply = _replied(council, officer, [signal])
    promise = answering.make_commitment(
        by=officer, reply=reply, what="Een folder.", owner="Jeugd", due=timezone.localdate() + timedelta(days=9)
    )
    about = f"commitment:{promise.pk}"
    # Only once it is said to be done.
    assert not say(signal=signal, about=about, answer="yes")
    promise = answering.claim_done(by=officer, commitment=promise, version=1, proof="Kijk maar.")
    assert say(signal=signal, about=about, answer="yes")
    promise = answering.confirm_done(by=adviser, commitment=promise, version=2)
    page = Client().post(reverse("intake:follow"), {"code": signal.code}).content.decode()
    assert "Jij zei: Ik merk het." in page
    assert page.count("Merk je er iets van?") == 1
    assert say(signal=signal, about=about, answer="no")
    client = client_of(adviser)
    told = client.get(reverse("advice:reaction", args=[reply.point.advice_id])).content.decode()
    assert "0 merken het, 1 nog niet" in told
    # Confirmed or not, the council can open it again; who is asked again starts anew.
    client.post(reverse("advice:judge", args=[promise.pk]), {"do": "reopen", "judgement": "Niet gezien.", "version": "3"})
    promise.refresh_from_db()
    assert promise.progress == "promised"
    promise = answering.claim_done(by=officer, commitment=promise, version=4, proof="Nu wel.")
    assert noticed_of([promise]) == {}
    assert Noticing.objects.count() == 1
    assert AuditEvent.objects.filter(event="commitment_noticed").last().by is None


def test_the_counts_of_a_page_cost_two_queries(
    council: Any, officer: Any, make_signal: Any, django_assert_num_queries: Any
) -> None:
    signals = [make_signal() for _ in range(3)]
    replies = [_replied(council, officer, signals) for _ in range(4)]
    promises = [_claimed(officer, reply) for reply in replies]
    for signal, fits in zip(signals, ("yes", "partly", "no"), strict=True):
        assert say(signal=signal, about=f"reply:{replies[0].pk}", answer=fits)
    with django_assert_num_queries(2):
        heard, noticed = heard_of(replies), noticed_of(promises)
    assert (heard[replies[0].pk].total, heard[replies[0].pk].is_few, noticed) == (3, True, {})


def test_what_was_typed_stays_when_the_answer_changed(
    council: Any, adviser: Any, officer: Any, client_of: Any
) -> None:
    reply = _replied(council, officer)
    client, address = client_of(adviser), reverse("advice:rate", args=[reply.point_id])
    given = {"fits": "no", "why": "Geen dag genoemd.", "version": "0", "reply_version": "1"}
    assert client.post(address, {**given, "why": ""}).status_code == 422
    answering.give_reply(by=officer, point=reply.point, answer="decline", reason="Nee.", version=1)
    late = client.post(address, given)
    assert late.status_code == 409
    page = late.content.decode()
    assert "Geen dag genoemd." in page
    assert 'name="reply_version" value="2"' in page
    assert client.post(address, {**given, "reply_version": "2"}).status_code == 302
