"""A form that is sent twice counts once, by every way in, without a cookie and without a trace that lasts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.surveys import channels, once
from gehoord.surveys.answering import respond
from gehoord.surveys.models import Code, OpenAnswer, Response
from gehoord.surveys.services import make_codes

from .making import campaign, closed


def _nonce(page: str) -> str:
    (found,) = set(re.findall(r'name="nonce" value="([^"]*)"', page))
    return str(found)


@pytest.fixture
def made(adviser: Any) -> Any:
    return campaign(adviser)


@pytest.fixture
def way(request: pytest.FixtureRequest, adviser: Any, made: Any, client: Any, client_of: Any) -> Any:
    """(client, address, what else the form holds, where it ends) for each way in."""
    if request.param in ("link", "kiosk"):
        token = channels.open_entrance(by=adviser, campaign=made, channel=request.param).token
        name, done = ("link", reverse("surveys:thanks")) if request.param == "link" else (
            "kiosk_questions", reverse("surveys:kiosk_done", args=[token])
        )
        return client, reverse(f"surveys:{name}", args=[token]), {}, done
    code = {"code": make_codes(by=adviser, campaign=made, count=1)[0]} if request.param != "paper" else {}
    if request.param == "code":
        return client, reverse("surveys:scan"), code, reverse("surveys:thanks")
    page = reverse("surveys:paper", args=[made.pk])
    return client_of(adviser), page, code, page


WAYS = pytest.mark.parametrize("way", ["link", "kiosk", "code", "paper", "paper with code"], indirect=True)


@WAYS
def test_the_same_form_again_changes_nothing_and_is_thanked_the_same(way: Any) -> None:
    client, page, more, done = way
    fresh = [_nonce(client.post(page, more).content.decode()) for _time in range(2)]
    assert len(set(fresh)) == 2
    form = {**more, "nonce": fresh[0], "do": "send", "q-z1": "4", "w-open": "Meer tijd"}
    # Something to mend first: the form stays the same form.
    assert _nonce(client.post(page, {**form, "q-z1": "9"}).content.decode()) == fresh[0]
    ends = [client.post(page, {**form, "q-z1": value}) for value in "451"]
    assert [(end.status_code, end["Location"]) for end in ends] == [(302, done)] * 3
    assert Response.objects.count() == OpenAnswer.objects.count() == 1
    assert list(Response.objects.get().answers.filter(value__isnull=False).values_list("value", flat=True)) == [4]
    assert AuditEvent.objects.filter(event=Event.PAPER_TYPED).count() == ("papier" in page)
    assert "no-store" in client.get(done)["Cache-Control"]


@pytest.mark.parametrize("way", ["link", "kiosk", "paper"], indirect=True)
def test_another_fresh_form_is_another_answer(way: Any) -> None:
    client, page, more, _done = way
    for _time in range(2):
        nonce = _nonce(client.post(page, more).content.decode())
        client.post(page, {**more, "nonce": nonce, "do": "send", "q-z1": "4"})
    assert Response.objects.count() == 2


@pytest.mark.parametrize("way", ["link"], indirect=True)
def test_another_language_is_the_same_form(way: Any) -> None:
    client, page, _more, _done = way
    nonce = _nonce(client.get(page).content.decode())
    assert _nonce(client.post(page, {"do": "ask", "nonce": nonce}).content.decode()) == nonce


def test_a_used_code_with_another_form_is_told_so(client: Any, adviser: Any, made: Any) -> None:
    code = make_codes(by=adviser, campaign=made, count=1)[0]
    nonce = _nonce(client.post(reverse("surveys:scan"), {"code": code}).content.decode())
    respond(council=adviser.council, code=code, answers={"z1": 4})
    late = client.post(reverse("surveys:scan"), {"code": code, "nonce": nonce, "do": "send", "q-z1": "4"})
    assert late.status_code == 409
    assert Response.objects.count() == 1


def test_the_database_refuses_the_same_form_and_forgets_it_at_closing(adviser: Any, made: Any) -> None:
    nonce = "x" * once.LENGTH
    link = channels.open_entrance(by=adviser, campaign=made, channel="link").entrance
    kept = channels.answer_at(entrance=link, answers={"z1": 4}, nonce=nonce)
    assert nonce not in str(kept.form_digest)
    # Another campaign keeps another digest of the same sign.
    assert once.form_digest(campaign(adviser, title="Een ander"), nonce) != kept.form_digest
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(campaign=made, form_digest=kept.form_digest)
    assert not {field.name for field in Code._meta.local_concrete_fields} & {"form_digest", "nonce"}
    closed(adviser, made)
    assert list(Response.objects.values_list("form_digest", flat=True)) == [None]
