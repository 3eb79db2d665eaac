"""An answer that was only spoken: written down, confirmed or corrected, replaced by a written one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, oral
from gehoord.advice.answering import AnswerChanged, AnswerRefused
from gehoord.advice.answering_selectors import rows
from gehoord.advice.followups import advised
from gehoord.advice.models import OralReply
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member

from .answering_making import evidence, sent

SAID = "We gaan hier zeker iets mee doen."


def _note(adviser: Any, point: Any, said: str = SAID, version: int = 0, **more: Any) -> OralReply:
    given = {"said_on": timezone.localdate(), "said_by": "wethouder jeugd", **more}
    return oral.note_oral(by=adviser, point=point, said=said, version=version, **given)


def test_it_is_unconfirmed_until_the_municipality_says_so(council: Any, adviser: Any, officer: Any) -> None:
    advice = sent(council)
    point = advice.points.first()
    noted = _note(adviser, point)
    row = rows([advice])[0]
    assert (row.state.answered, row.state.oral, row.state.open) == (0, 1, 2)
    page = Client().get(reverse("advice:public", args=[advice.number])).content.decode()
    assert "mondeling, nog niet bevestigd" in page
    assert SAID in page
    oral.confirm_oral(by=officer, oral=noted)
    page = Client().get(reverse("advice:public", args=[advice.number])).content.decode()
    assert "mondeling, bevestigd" in page
    assert [one.event for one in AuditEvent.objects.order_by("pk")] == ["oral_reply_noted", "oral_reply_confirmed"]


def test_a_correction_stands_beside_what_the_council_wrote(council: Any, adviser: Any, officer: Any) -> None:
    advice = sent(council)
    noted = _note(adviser, advice.points.first())
    with pytest.raises(AnswerRefused, match="hoe het wel is gezegd"):
        oral.confirm_oral(by=officer, oral=noted, correcting=True)
    oral.confirm_oral(by=officer, oral=noted, correction="We kijken of het kan.", correcting=True)
    page = Client().get(reverse("advice:public", args=[advice.number])).content.decode()
    assert SAID in page
    assert "We kijken of het kan." in page
    with pytest.raises(AnswerRefused, match="al bevestigd"):
        oral.confirm_oral(by=officer, oral=noted)


def test_a_written_reply_takes_its_place_and_both_stay(council: Any, adviser: Any, officer: Any) -> None:
    advice = sent(council)
    point = advice.points.first()
    _note(adviser, point)
    answering.give_reply(by=officer, point=point, answer="decline", reason="Toch niet.")
    row = rows([advice])[0].points[0]
    assert row.oral is None
    assert [one.said for one in row.orals_past] == [SAID]
    assert [one.event for one in AuditEvent.objects.order_by("pk")] == ["oral_reply_noted", "reply_given"]
    with pytest.raises(AnswerRefused, match="schriftelijk"):
        _note(adviser, point, version=1)


def test_written_down_anew_it_waits_for_a_new_confirmation(council: Any, adviser: Any, officer: Any) -> None:
    advice = sent(council)
    point = advice.points.first()
    first = _note(adviser, point)
    oral.confirm_oral(by=officer, oral=first)
    with pytest.raises(AnswerChanged) as told:
        _note(adviser, point, "Iets anders.")
    assert told.value.theirs == first
    second = _note(adviser, point, "Iets anders.", version=1)
    row = rows([advice])[0].points[0]
    assert row.oral == second
    assert row.orals_past == (first,)
    with pytest.raises(AnswerChanged):
        oral.confirm_oral(by=officer, oral=first)


@pytest.mark.parametrize(("wrong", "field"), [
    ({"said": " "}, "said"), ({"said_by": ""}, "said_by"),
    ({"said_on": timezone.localdate() + timedelta(days=1)}, "said_on"),
    ({"said_on": timezone.localdate() - timedelta(days=8)}, "said_on"),
])
def test_what_is_not_right_is_refused(wrong: dict[str, Any], field: str, council: Any, adviser: Any) -> None:
    point = sent(council).points.first()
    with pytest.raises(AnswerRefused) as told:
        _note(adviser, point, **wrong)
    assert told.value.field == field
    assert not OralReply.objects.exists()


def test_who_may(council: Any, adviser: Any, officer: Any, auditor: Any) -> None:
    point = sent(council).points.first()
    for member in (officer, auditor):
        with pytest.raises(NotAllowed):
            _note(member, point)
    both = Member(adviser.person, council, (Role.ADVISER, Role.OFFICER))
    noted = _note(both, point)
    with pytest.raises(NotAllowed):
        oral.confirm_oral(by=adviser, oral=noted)
    with pytest.raises(AnswerRefused, match="zelf opgeschreven"):
        oral.confirm_oral(by=both, oral=noted)
    assert oral.confirm_oral(by=officer, oral=noted).is_confirmed


def test_on_the_pages_nothing_typed_is_lost(council: Any, adviser: Any, officer: Any, client_of: Any) -> None:
    point = sent(council).points.first()
    client, address = client_of(adviser), reverse("advice:note_oral", args=[point.pk])
    given = {"said": SAID, "said_on": timezone.localdate().isoformat(), "said_by": "wethouder", "version": "0"}
    refused = client.post(address, {**given, "said_on": "2020-01-01"})
    assert refused.status_code == 422
    assert SAID in refused.content.decode()
    assert client.post(address, given).status_code == 302
    late = client.post(address, {**given, "said": "Mijn versie."})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Mijn versie." in page
    assert SAID in page
    assert 'name="version" value="1"' in page
    theirs, noted = client_of(officer), OralReply.objects.get()
    assert SAID in theirs.get(reverse("advice:reply", args=[point.pk])).content.decode()
    confirm = reverse("advice:confirm_oral", args=[noted.pk])
    assert theirs.post(confirm, {"do": "correct", "correction": ""}).status_code == 422
    assert theirs.post(confirm, {"do": "correct", "correction": "Zo was het."}).status_code == 302
    noted.refresh_from_db()
    assert noted.correction == "Zo was het."


def test_the_receipt_tells_it(council: Any, adviser: Any, officer: Any, make_signal: Any) -> None:
    signal = make_signal()
    point = sent(council, grounds=[evidence(council, signals=[signal])], points=1).points.get()
    noted = _note(adviser, point)
    told = advised(signal)[1]
    assert told.title == "De gemeente gaf mondeling antwoord"
    assert "nog niet bevestigd" in told.text
    assert told.said[1][1] == SAID
    oral.confirm_oral(by=officer, oral=noted)
    assert "bevestigde" in advised(signal)[1].text
