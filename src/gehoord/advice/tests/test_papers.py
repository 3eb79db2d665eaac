"""Files of the municipality: what is taken, who gets them, when everybody may, and how they go."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gehoord.advice import answering, papers
from gehoord.advice.answering import AnswerChanged, AnswerRefused
from gehoord.advice.models import Paper, PaperKind
from gehoord.advice.sniffing import kind_of
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed

from .answering_making import sent

PDF = b"%PDF-1.7\nbesluit over de kruidnoten"


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


ODT = packed(mimetype=b"application/vnd.oasis.opendocument.text", **{"content.xml": b"<x/>"})
DOCX = packed(**{"[Content_Types].xml": b"<x/>", "word__document.xml": b"<x/>"})


@pytest.mark.parametrize(("content", "kind"), [
    (PDF, PaperKind.PDF), (b"\x89PNG\r\n\x1a\n..", PaperKind.PNG), (b"\xff\xd8\xff\xe0..", PaperKind.JPEG),
    (ODT, PaperKind.ODT), (DOCX, PaperKind.DOCX),
    (b"", None), (b"<html><script>alert(1)</script>", None), (b"<svg xmlns='x'/>", None), (b"MZ\x90", None),
    (b"PK\x03\x04 half", None), (packed(other=b"x"), None),
    (packed(**{"[Content_Types].xml": b"", "word__document.xml": b"", "word__vbaProject.bin": b"x"}), None),
    (packed(mimetype=b"application/vnd.oasis.opendocument.text", Basic__script=b"x"), None),
    (packed(**{"[Content_Types].xml": b"", "word__document.xml": b"\0" * 201_000_000}), None),
])
def test_a_file_is_what_is_in_it(content: bytes, kind: PaperKind | None) -> None:
    assert kind_of(content) == kind


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_broken_file_is_no_file(packing: int) -> None:
    """The list of parts is whole, what it packs is not."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as made:
        made.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
    broken = bytearray(out.getvalue())
    begin = broken.find(b"mimetype") + len("mimetype")
    for offset in (0, 6):
        broken[begin + offset : begin + offset + 10] = b"\xff" * 10
        assert kind_of(bytes(broken)) is None


@pytest.fixture
def reply(council: Any, officer: Any) -> Any:
    return answering.give_reply(by=officer, point=sent(council).points.first(), answer="adopt")


def _upload(client: Any, address: str, content: bytes, name: str = "besluit.exe", **more: Any) -> Any:
    return client.post(address, {"file": SimpleUploadedFile(name, content, "text/html"), **more})


def test_it_is_sealed_and_comes_back_as_it_was(reply: Any, officer: Any, client_of: Any) -> None:
    paper = papers.add_paper(by=officer, place=reply, name="  be\u200bsluit\n\u202e.pdf", content=PDF)
    stored = Paper.objects.get()
    assert b"kruidnoten" not in bytes(stored.sealed)
    assert papers.open_paper(stored) == PDF
    assert (stored.name, stored.kind, stored.size) == ("besluit .pdf", "pdf", len(PDF))
    # The same file twice is one.
    assert papers.add_paper(by=officer, place=reply, name="anders.pdf", content=PDF) == paper
    answer = client_of(officer).get(reverse("advice:officer_paper_file", args=[paper.pk]))
    assert answer.content == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert AuditEvent.objects.get(event="paper_added").fields["to"] == "reply"


def test_uploading_in_the_browser(reply: Any, officer: Any, client_of: Any) -> None:
    client, address = client_of(officer), reverse("advice:officer_paper_add", args=["antwoord", reply.point_id])
    wrong = _upload(client, address, b"<script>alert(1)</script>", "besluit.pdf")
    assert wrong.status_code == 422
    assert "kunnen we niet bewaren" in wrong.content.decode()
    assert client.post(address, {}).status_code == 422
    large = _upload(client, address, PDF + b"x" * papers.MOST_BYTES)
    assert large.status_code == 422
    assert "Dit bestand is te groot. Er past 20 MB in." in large.content.decode()
    assert "Kies een bestand" not in large.content.decode()
    assert not Paper.objects.exists()
    assert _upload(client, address, PDF + b"x" * 3_000_000, may_be_public="on").status_code == 302
    assert Paper.objects.get().may_be_public
    page = client.get(reverse("advice:reply", args=[reply.point_id])).content.decode()
    assert "besluit.exe" in page


def test_without_its_token_a_file_is_refused(reply: Any, officer: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(officer.person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("advice:officer_paper_add", args=["antwoord", reply.point_id])
    assert _upload(client, address, PDF).status_code == 403
    assert not Paper.objects.exists()


def test_everybody_gets_it_when_both_agree(
    reply: Any, officer: Any, adviser: Any, auditor: Any, client_of: Any
) -> None:
    paper = papers.add_paper(by=officer, place=reply, name="besluit.pdf", content=PDF)
    number = reply.point.advice.number
    address = reverse("advice:public_paper_file", args=[number, paper.pk])
    council, theirs = (reverse(f"advice:{name}", args=[paper.pk]) for name in ("council_paper", "officer_paper"))
    assert Client().get(address).status_code == 404
    refused = client_of(adviser).post(council, {"do": "agree", "version": 1})
    assert refused.status_code == 422
    client_of(officer).post(theirs, {"do": "offer", "version": 1})
    assert Client().get(address).status_code == 404
    assert client_of(auditor).post(council, {"do": "agree", "version": 2}).status_code == 403
    client_of(adviser).post(council, {"do": "agree", "version": 2})
    answer = Client().get(address)
    assert answer.content == PDF
    assert not answer.cookies
    assert address in Client().get(reverse("advice:public", args=[number])).content.decode()
    late = client_of(officer).post(theirs, {"do": "keep", "version": 2})
    assert late.status_code == 409
    client_of(officer).post(theirs, {"do": "keep", "version": 3})
    assert Client().get(address).status_code == 404
    assert address not in Client().get(reverse("advice:public", args=[number])).content.decode()


def test_taken_away_with_a_reason_nothing_of_it_is_left(reply: Any, officer: Any, adviser: Any, client_of: Any) -> None:
    paper = papers.add_paper(by=officer, place=reply, name="besluit.pdf", content=PDF, may_be_public=True)
    paper = papers.agree(by=adviser, paper=paper, version=1, agreed=True)
    with pytest.raises(AnswerRefused, match="waarom"):
        papers.remove_paper(by=adviser, paper=paper, version=2, reason=" ")
    with pytest.raises(AnswerChanged):
        papers.remove_paper(by=officer, paper=paper, version=1, reason="Oud.")
    papers.remove_paper(by=adviser, paper=paper, version=2, reason="Er staat een naam in.")
    left = Paper.objects.get()
    assert (bytes(left.sealed), left.name) == (b"", "PDF")
    assert not left.is_public
    page = client_of(officer).get(reverse("advice:officer_advice", args=[reply.point.advice_id])).content.decode()
    assert "Er staat een naam in." in page
    assert client_of(officer).get(reverse("advice:officer_paper_file", args=[paper.pk])).status_code == 404
    with pytest.raises(AnswerRefused, match="al weggehaald"):
        papers.remove_paper(by=officer, paper=paper, version=3, reason="Nog eens.")
    assert AuditEvent.objects.filter(event="paper_removed", subject_id=str(paper.pk)).exists()


def test_a_letter_on_paper_is_put_in_by_the_council(reply: Any, officer: Any, adviser: Any, auditor: Any) -> None:
    advice = reply.point.advice
    paper = papers.add_paper(by=adviser, place=advice, name="brief.pdf", content=PDF, may_be_public=True)
    assert paper.is_from_council
    assert not paper.may_be_public
    with pytest.raises(NotAllowed):
        papers.add_paper(by=auditor, place=advice, name="brief.pdf", content=PDF)
    with pytest.raises(NotAllowed):
        papers.add_paper(by=adviser, place=reply, name="bewijs.pdf", content=PDF)


def test_the_pages_ask_once_for_all_files(
    reply: Any, officer: Any, client_of: Any, django_assert_num_queries: Any
) -> None:
    from gehoord.advice.papers_selectors import papers_of

    for n in range(4):
        papers.add_paper(by=officer, place=reply, name="besluit.pdf", content=PDF + b"%d" % n)
    with django_assert_num_queries(1):
        found = papers_of(reply.point.advice)
    assert len(found.replies[reply.pk]) == 4
