"""Throwing away a draft, and the one correction there can be."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import services, writing
from gehoord.advice.comments import comment
from gehoord.advice.dossiers import open_dossier, place_advice
from gehoord.advice.models import Advice, Block, Comment, InDossier, Version
from gehoord.core.audit.models import AuditEvent
from gehoord.insight.models import Evidence

pytestmark = pytest.mark.django_db


def url(name: str, advice: Any) -> str:
    return reverse(f"advice:{name}", args=[advice.pk])


def test_a_draft_goes_with_all_that_is_its_own(draft: Any, adviser: Any, client_of: Any) -> None:
    dossier = open_dossier(by=adviser, title="Luisteren")
    place_advice(by=adviser, advice=draft, dossier=dossier)
    comment(by=adviser, advice=draft, block=draft.blocks.first(), text="Mooi.")
    client = client_of(adviser)
    assert url("discard", draft) in client.get(url("advice", draft)).content.decode()
    page = client.get(url("discard", draft))
    assert "weggooien?" in page.content.decode()
    assert Advice.objects.filter(pk=draft.pk).exists()
    answer = client.post(url("discard", draft), {"version": page.context["advice"].version})
    assert answer.status_code == 302
    assert answer.url == reverse("advice:list")
    for model in (Advice, Block, Comment, InDossier, Version):
        assert not model.objects.exists(), model
    assert Evidence.objects.count() == 1
    dossier.refresh_from_db()
    line = AuditEvent.objects.filter(subject="advice").latest("pk")
    assert (line.subject_id, line.fields["what"]) == (str(draft.pk), "discarded")
    assert client.get(url("discard", draft)).status_code == 404


@pytest.mark.parametrize("version", ["1", "", "x"])
def test_what_a_colleague_wrote_is_not_thrown_away_unread(
    version: str, draft: Any, adviser: Any, client_of: Any
) -> None:
    writing.add_block(by=adviser, advice=draft, heading="Erbij", text="Meer.")
    answer = client_of(adviser).post(url("discard", draft), {"version": version})
    assert answer.status_code == 422
    assert "Een collega heeft hier intussen aan geschreven" in answer.content.decode()
    assert Advice.objects.filter(pk=draft.pk).exists()


def test_what_was_decided_or_sent_stays(decided: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    client = client_of(adviser)
    assert "De tekst staat vast" in client.post(url("discard", decided), {"version": decided.version}).content.decode()
    services.reopen(by=coordinator, advice=decided, reason="Nog iets.")
    decided.refresh_from_db()
    assert url("discard", decided) not in client.get(url("advice", decided)).content.decode()
    answer = client.post(url("discard", decided), {"version": decided.version})
    assert f"al vastgesteld als nummer {decided.number}" in answer.content.decode()
    assert Advice.objects.filter(pk=decided.pk).exists()


def test_one_correction_at_a_time(sent: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    client = client_of(adviser)
    first = client.post(url("correct", sent))
    again = client.post(url("correct", sent), follow=True)
    assert again.redirect_chain[0][0] == first.url
    assert "Er is al een verbetering van dit advies in de maak" in again.content.decode()
    correction = sent.corrections.get()
    page = client.get(url("advice", sent)).content.decode()
    assert "Verder met de verbetering" in page
    assert url("correct", sent) not in page
    services.decide(by=coordinator, advice=correction)
    assert client.post(url("correct", sent)).url == url("advice", correction)
    assert sent.corrections.count() == 1
