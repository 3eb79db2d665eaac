"""When time runs out: a letter to the municipal council that says what is true."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.advice import answering, clock, escalation
from gehoord.advice.answering import AnswerRefused
from gehoord.advice.models import Advice, Escalation, Term
from gehoord.advice.settings_of_advice import save_ordinance
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed

from . import answering_making as making


@pytest.fixture
def advice(council: Any, officer: Any, adviser: Any) -> Any:
    """Over its term: the first point answered late, the second extended, the third and fourth open."""
    made = making.sent(council, points=4, days_ago=45)
    first, second, _third, _fourth = made.points.all()
    answering.give_reply(by=officer, point=first, answer="decline", reason="Geen geld")
    clock.note_extension(by=adviser, point=second, reason="Gevraagd")
    return made


def text_of(advice: Any, note: str = "") -> str:
    return str(escalation.document_of(escalation.row_of(advice), note=note, on=timezone.localdate()))


def test_only_points_whose_own_term_is_over_are_named_as_open(advice: Any, coordinator: Any) -> None:
    save_ordinance(by=coordinator, version=1, clerk="Aan de raad\nper adres de griffier", clerk_salutation="Geachte raad,")
    document = escalation.document_of(escalation.row_of(advice), on=timezone.localdate())
    assert document.addressee == ("Aan de raad", "per adres de griffier")
    assert document.salutation == "Geachte raad,"
    text = str(document)
    assert "Aanbeveling 3: " in text
    assert "Aanbeveling 4: " in text
    assert "Aanbeveling 2: " not in text
    assert "Aanbeveling 1: dit neemt het college niet over" in text
    assert "na de termijn" in text


def test_an_extension_that_ran_out_is_said(advice: Any) -> None:
    term = Term.objects.get(extended_at__isnull=False)
    day = timezone.localdate()
    Term.objects.filter(pk=term.pk).update(first_due=day - timedelta(days=30), due=day - timedelta(days=2))
    text = text_of(advice)
    assert "Aanbeveling 2: " in text
    assert "na uitstel (eerst" in text


def test_it_is_kept_that_the_letter_was_made(advice: Any, coordinator: Any) -> None:
    made, content = escalation.warn(
        by=coordinator, advice=advice, kind="pdf", note=" Wij maken ons zorgen. ", printer=lambda document: b"%PDF",
    )
    assert content == b"%PDF"
    assert made.points == ["recommendation 3", "recommendation 4"]
    assert made.note == "Wij maken ons zorgen."
    line = AuditEvent.objects.get(event="council_warned")
    assert line.fields["points"] == made.points
    assert "zorgen" not in str(line.fields)


def test_before_time_runs_out_there_is_nothing_to_send(council: Any, coordinator: Any, adviser: Any) -> None:
    advice = making.sent(council)
    with pytest.raises(AnswerRefused):
        escalation.warn(by=coordinator, advice=advice, kind="pdf", printer=lambda document: b"")
    with pytest.raises(NotAllowed):
        escalation.warn(by=adviser, advice=advice, kind="pdf", printer=lambda document: b"")
    assert not Escalation.objects.exists()


def test_another_council_makes_none(advice: Any, outsider: Any) -> None:
    with pytest.raises(Advice.DoesNotExist):
        escalation.warn(by=outsider, advice=advice, kind="pdf", printer=lambda document: b"")


def test_a_failing_printer_keeps_nothing(advice: Any, coordinator: Any, client_of: Any, monkeypatch: Any) -> None:
    from gehoord.core.ui.documents import DocumentFailed

    def fails(_document: Any) -> bytes:
        raise DocumentFailed("De brief kon niet worden gemaakt.", "pandoc")

    monkeypatch.setitem(escalation.FORMATS, "docx", fails)
    page = client_of(coordinator).post(reverse("advice:warn", args=[advice.pk]), {"do": "docx", "note": "Mijn woorden"})
    assert page.status_code == 422
    assert "Mijn woorden" in page.content.decode()
    assert not Escalation.objects.exists()


def test_page_shows_the_letter_and_gives_it(advice: Any, coordinator: Any, client_of: Any) -> None:
    client, address = client_of(coordinator), reverse("advice:warn", args=[advice.pk])
    assert address in client.get(reverse("advice:reaction", args=[advice.pk])).content.decode()
    assert "Aanbeveling 3" in client.get(address).content.decode()
    shown = client.post(address, {"do": "preview", "note": "<b>Wij maken ons zorgen.</b>"})
    assert shown.status_code == 200
    assert shown.content.decode().count("&lt;b&gt;Wij maken ons zorgen.") == 2
    assert not Escalation.objects.exists()
    taken = client.post(address, {"do": "docx", "note": "Wij maken ons zorgen."})
    assert taken["Content-Disposition"].endswith('.docx"')
    words = zipfile.ZipFile(io.BytesIO(taken.content)).read("word/document.xml").decode()
    assert "Wij maken ons zorgen." in words
    assert "Eerder gemaakt" in client.get(address).content.decode()
    too_long = client.post(address, {"do": "docx", "note": "x" * 4001})
    assert too_long.status_code == 422
    assert Escalation.objects.count() == 1
