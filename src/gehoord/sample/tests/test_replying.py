"""What came of the sample council's advice, on a letter of the same shape."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gehoord.advice import answering
from gehoord.advice.heard import heard_of, noticed_of
from gehoord.advice.models import Meeting, OralReply, Paper, Rating
from gehoord.advice.tests.answering_making import evidence, sent
from gehoord.core.audit.models import AuditEvent
from gehoord.sample import replying
from gehoord.sample.then import days_ago


def test_it_is_told_once_and_seen_by_everybody(
    council: Any, officer: Any, adviser: Any, make_signal: Any
) -> None:
    with override("nl"):
        people = [make_signal() for _ in range(20)]
        advice = sent(council, grounds=[evidence(council, signals=people)], points=3, days_ago=200)
        replying.say_first(advice, officer=officer, adviser=adviser)
        with days_ago(168):
            for point in advice.points.all():
                answering.give_reply(by=officer, point=point, answer="partly", reason="Een deel.")
            promise = answering.make_commitment(
                by=officer, reply=advice.points.first().reply, what="Een regeling.", owner="afdeling Subsidies",
                due=timezone.localdate() + timedelta(days=78),
            )
        with days_ago(96):
            promise = answering.claim_done(by=officer, commitment=promise, version=1, proof="Kijk maar.")
        replying.follow(advice, officer=officer, adviser=adviser)
        lines = AuditEvent.objects.count()
        replying.say_first(advice, officer=officer, adviser=adviser)
        replying.follow(advice, officer=officer, adviser=adviser)
        assert AuditEvent.objects.count() == lines
        page = Client().get(reverse("advice:public", args=[advice.number])).content.decode()
    given = replying.told()["people"]
    heard, noticed = heard_of([promise.reply])[promise.reply.pk], noticed_of([promise])[promise.pk]
    assert (heard.yes, heard.partly, heard.no) == (given["yes"], given["partly"], given["no"])
    assert (noticed.yes, noticed.no) == (given["notice"], given["not_yet"])
    assert OralReply.objects.get(point__advice=advice).correction
    assert "geen antwoord op de vraag" in page
    assert "We kozen samen vijf vragen." in page
    assert reverse("advice:public_paper_file", args=[advice.number, Paper.objects.get().pk]) in page
    assert (Rating.objects.count(), Meeting.objects.count()) == (3, 2)
