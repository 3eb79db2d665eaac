"""Codes on cards, letters and lists: once, blind, and nothing of them kept."""

from __future__ import annotations

import csv
import io
from typing import Any

import pypdfium2
import pytest
from django.db import connection
from django.urls import reverse
from openpyxl import load_workbook

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.ui.documents import DocumentFailed
from gehoord.core.ui.documents.tests.reading import words_of_docx
from gehoord.surveys import answering, printing
from gehoord.surveys.codes import code_digest
from gehoord.surveys.handing_out import hand_out, revoke_batch
from gehoord.surveys.models import Campaign, Code, CodeBatch
from gehoord.surveys.refusals import SurveyRefused

from .making import ADDRESS, campaign, closed


@pytest.fixture
def made(adviser: Any) -> Any:
    return campaign(adviser)


def _out(by: Any, made: Any, handout: str, kind: str = "", count: int = 9) -> Any:
    return hand_out(by=by, campaign=made, handout=handout, kind=kind, count=count, address=ADDRESS)


def _pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def test_eight_cards_on_a_sheet_each_with_a_code_and_the_address(adviser: Any, made: Any) -> None:
    out = _out(adviser, made, "cards", "pdf")
    pages = _pages(out.content)
    assert len(pages) == 2
    assert [code for code in out.codes if code in "".join(pages)] == list(out.codes)
    assert pages[0].count("raad.example/scan") == 8
    assert all(pages[0].count(code) == 1 for code in out.codes[:8])


def test_a_letter_for_each_code_without_numbers_of_pages(adviser: Any, made: Any) -> None:
    out = _out(adviser, made, "letters", "pdf", count=3)
    pages = _pages(out.content)
    assert [sum(code in page for code in out.codes) for page in pages] == [0, 1, 1, 1]
    assert "schud" in pages[0]
    assert not any("Pagina" in page for page in pages)
    word = _out(adviser, made, "letters", "docx", count=2)
    assert all(code in words_of_docx(word.content) for code in word.codes)


def test_the_picture_holds_the_address_and_never_a_code() -> None:
    assert printing._squares(ADDRESS) == printing._squares(ADDRESS)
    # 29 squares hold at most 42 bytes at this level: the address and no code beside it.
    assert len(printing._squares("https://raad.example/scan/")) == 25
    assert printing._picture(ADDRESS).count("<path") == 1


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_runs_no_formula(adviser: Any, kind: str) -> None:
    out = _out(adviser, campaign(adviser, title='=HYPERLINK("https://elders.example")'), "list", kind)
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(out.content.decode("utf-8-sig")), delimiter=";"))
    else:
        sheet = load_workbook(io.BytesIO(out.content)).active
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s"}
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert [row[0] for row in rows[1:]] == list(out.codes)
    assert {row[3] for row in rows[1:]} == {"'=HYPERLINK(\"https://elders.example\")"}


def test_codes_come_shuffled_and_nothing_of_them_is_kept(adviser: Any, made: Any) -> None:
    codes = list(_out(adviser, made, "screen", count=60).codes)
    kept = list(Code.objects.order_by("pk").values_list("digest", flat=True))
    on_paper = [code_digest(adviser.council.pk, code) for code in codes]
    assert sorted(on_paper) == kept
    assert on_paper != kept
    assert codes != sorted(codes)
    stored = repr([list(model.objects.values()) for model in (Code, CodeBatch, AuditEvent)])
    assert not [code for code in codes if code in stored]


def test_a_batch_knows_what_it_was_put_on_and_how_many(adviser: Any, made: Any) -> None:
    _out(adviser, made, "screen", count=2)
    batch = _out(adviser, made, "list", "csv", count=3).batch
    assert {field.name for field in CodeBatch._meta.local_concrete_fields} == {
        "id", "campaign", "number", "handout", "count", "revoked",
    }
    assert (batch.number, batch.handout, batch.count, batch.codes.count()) == (2, "list", 3, 3)


def test_a_revoked_batch_loses_what_nobody_used(adviser: Any, council: Any, made: Any) -> None:
    lost, other = _out(adviser, made, "screen", count=3), _out(adviser, made, "screen", count=1)
    answering.respond(council=council, code=lost.codes[0], answers={"z1": 4})
    revoke_batch(by=adviser, batch=lost.batch)
    revoke_batch(by=adviser, batch=lost.batch)
    assert made.responses.count() == 1
    with pytest.raises(answering.CodeUsed):
        answering.check_code(council=council, code=lost.codes[0])
    with pytest.raises(answering.CodeUnknown):
        answering.check_code(council=council, code=lost.codes[1])
    assert answering.check_code(council=council, code=other.codes[0]) == made
    # Without how many were left: that would say how many people answered.
    assert AuditEvent.objects.get(event=Event.CODES_REVOKED).fields == {"batch": 1}


def test_no_file_no_codes(adviser: Any, made: Any, monkeypatch: pytest.MonkeyPatch, client_of: Any) -> None:
    def broken(*_: Any) -> bytes:
        raise DocumentFailed("Het maken van het PDF-bestand is mislukt.")

    monkeypatch.setattr(printing, "cards", broken)
    page = client_of(adviser).post(reverse("surveys:hand_out", args=[made.pk]), {"way": "cards-pdf", "count": "4"})
    assert page.status_code == 422
    assert "Er zijn geen codes gemaakt" in page.content.decode()
    assert not Code.objects.exists()
    assert not CodeBatch.objects.exists()


@pytest.mark.parametrize(("handout", "kind", "count"), [
    ("letters", "pdf", 201), ("cards", "pdf", 501), ("screen", "", 0), ("cards", "docx", 3), ("list", "pdf", 3),
])
def test_what_cannot_be_handed_out_is_refused(adviser: Any, made: Any, handout: str, kind: str, count: int) -> None:
    with pytest.raises(SurveyRefused):
        _out(adviser, made, handout, kind, count)
    assert not CodeBatch.objects.exists()


def test_who_may_hand_out_and_until_when(adviser: Any, officer: Any, outsider: Any, made: Any) -> None:
    batch = _out(adviser, made, "screen", count=1).batch
    for refused, by in ((NotAllowed, officer), (Campaign.DoesNotExist, outsider)):
        with pytest.raises(refused):
            _out(by, made, "screen")
        with pytest.raises(refused):
            revoke_batch(by=by, batch=batch)
    closed(adviser, made)
    for late in (lambda: _out(adviser, made, "screen"), lambda: revoke_batch(by=adviser, batch=batch)):
        with pytest.raises(answering.NotOpen):
            late()


def test_the_file_is_taken_once_and_kept_in_no_cache(adviser: Any, made: Any, client_of: Any) -> None:
    client = client_of(adviser)
    page = reverse("surveys:hand_out", args=[made.pk])
    answer = client.post(page, {"way": "cards-pdf", "count": "2"})
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"].startswith("attachment")
    shown = client.post(page, {"way": "screen-", "count": "2"}).content.decode()
    assert shown.count("<code>") == 2
    assert "<code>" not in client.get(page).content.decode()


def test_used_codes_stay_in_order_of_their_digest(adviser: Any, council: Any, made: Any) -> None:
    codes = _out(adviser, made, "screen", count=8).codes
    for code in codes:
        answering.respond(council=council, code=code, answers={"z1": 3})
    place = {"postgresql": "ctid", "sqlite": "rowid"}[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT digest FROM surveys_code WHERE used ORDER BY {place}")
        digests = [row[0] for row in cursor.fetchall()]
    assert digests == sorted(digests)
    assert Code.objects.filter(batch__number=1, used=True).count() == 8
