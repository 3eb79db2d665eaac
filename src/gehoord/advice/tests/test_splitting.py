"""A letter of the municipality: its text, split over the points in one go."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import answering, papers
from gehoord.advice.models import PaperKind, Reply
from gehoord.advice.reading import Unreadable, text_of
from gehoord.advice.splitting import Part, PartRefused, split_letter
from gehoord.analysis.paragraphs import paragraphs
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.ui.documents.pandoc import call

from .answering_making import sent

WORDS = "Geachte raad,\n\nPunt 1 nemen wij over.\n\nPunt 2 is te duur.\n\nMet groet"
MARKDOWN = WORDS.encode()


def _pdf(*lines: str) -> bytes:
    """A PDF with these lines, or with none: what a scan looks like to who reads it."""
    shown = b"".join(b"1 0 0 1 72 %d Tm (%s) Tj " % (700 - 40 * n, line.encode()) for n, line in enumerate(lines))
    stream = b"BT /F1 12 Tf " + shown + b"ET"
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n" + table + (
        b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % len(out)
    )


@pytest.mark.parametrize("kind", ["docx", "odt"])
def test_the_text_of_a_document(kind: str) -> None:
    content = call("--from=markdown", f"--to={kind}", "--output=-", given=MARKDOWN)
    assert paragraphs(text_of(kind, content)) == WORDS.split("\n\n")


def test_the_text_of_a_pdf() -> None:
    text = text_of(PaperKind.PDF, _pdf("Geachte raad,", "Punt 1 nemen wij over."))
    assert paragraphs(text) == ["Geachte raad,", "Punt 1 nemen wij over."]


@pytest.mark.parametrize(("kind", "content", "words"), [
    ("pdf", _pdf(), "een scan"), ("pdf", b"%PDF-1.7 broken", "konden we niet lezen"),
    ("docx", b"PK\x03\x04 broken", "konden we niet lezen"), ("png", b"\x89PNG\r\n\x1a\n", "een afbeelding"),
])
def test_without_text_it_says_so(kind: str, content: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words):
        text_of(kind, content)


@pytest.fixture
def advice(council: Any) -> Any:
    return sent(council)


def test_all_of_it_or_nothing(advice: Any, officer: Any) -> None:
    paper = papers.add_paper(by=officer, place=advice, name="brief.pdf", content=_pdf("x"))
    one, two = advice.points.all()
    with pytest.raises(PartRefused) as told:
        split_letter(by=officer, paper=paper, parts=[Part(one.pk, "adopt", "Ja."), Part(two.pk, "decline", "")])
    assert told.value.point == two.pk
    assert not Reply.objects.exists()
    split_letter(by=officer, paper=paper, parts=[Part(one.pk, "adopt", "Ja."), Part(two.pk, "decline", "Te duur.")])
    assert [(reply.answer, reply.from_letter) for reply in Reply.objects.order_by("point__number")] == [
        ("adopt", paper), ("decline", paper),
    ]
    assert AuditEvent.objects.filter(event="reply_given", fields__letter=paper.pk).count() == 2
    with pytest.raises(PartRefused) as told:
        split_letter(by=officer, paper=paper, parts=[Part(one.pk, "partly", "Deels.")])
    assert told.value.theirs == Reply.objects.get(point=one)


def test_the_council_splits_only_what_came_on_paper(advice: Any, officer: Any, adviser: Any, auditor: Any) -> None:
    theirs = papers.add_paper(by=officer, place=advice, name="brief.pdf", content=_pdf("x"))
    ours = papers.add_paper(by=adviser, place=advice, name="brief.pdf", content=_pdf("y"))
    one, two = advice.points.all()
    for member, paper in ((adviser, theirs), (auditor, ours)):
        with pytest.raises(NotAllowed):
            split_letter(by=member, paper=paper, parts=[Part(one.pk, "adopt", "")])
    answering.give_reply(by=officer, point=two, answer="adopt")
    with pytest.raises(PartRefused, match="zelf al antwoord"):
        split_letter(by=adviser, paper=ours, parts=[Part(two.pk, "decline", "Nee.", 1)])
    (reply,) = split_letter(by=adviser, paper=ours, parts=[Part(one.pk, "adopt", "")])
    assert reply.is_noted_by_council
    # The municipality has the last word on what it answers.
    reply = answering.give_reply(by=officer, point=one, answer="decline", reason="Toch niet.", version=1)
    assert not reply.is_noted_by_council
    assert reply.from_letter is None


def test_a_point_of_another_letter_is_not_answered(advice: Any, council: Any, officer: Any) -> None:
    from gehoord.advice.models import Recommendation

    paper = papers.add_paper(by=officer, place=advice, name="brief.pdf", content=_pdf("x"))
    elsewhere = sent(council).points.first()
    with pytest.raises(Recommendation.DoesNotExist):
        split_letter(by=officer, paper=paper, parts=[Part(elsewhere.pk, "adopt", "")])


def test_on_the_page_nothing_is_lost(advice: Any, officer: Any, client_of: Any) -> None:
    content = call("--from=markdown", "--to=docx", "--output=-", given=MARKDOWN)
    paper = papers.add_paper(by=officer, place=advice, name="brief.docx", content=content)
    one, two = advice.points.all()
    client, address = client_of(officer), reverse("advice:officer_split", args=[paper.pk])
    page = client.get(address).content.decode()
    assert "Punt 2 is te duur." in page
    given = {
        "do": "keep", "text": WORDS, "p-1": one.pk, "p-2": two.pk, f"answer-{one.pk}": "adopt",
        f"version-{one.pk}": 0, f"version-{two.pk}": 0,
    }
    refused = client.post(address, given)
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "Je koos hier tekst bij" in page
    assert f'<option value="{two.pk}" selected>' in page
    assert not Reply.objects.exists()
    # A colleague answers in between: the page shows it, with everything that was chosen.
    answering.give_reply(by=officer, point=one, answer="partly", reason="Van een collega.")
    late = client.post(address, given | {f"answer-{two.pk}": "decline"})
    assert late.status_code == 422
    page = late.content.decode()
    assert "Van een collega." in page
    assert f'name="version-{one.pk}" value="1"' in page
    done = client.post(address, given | {f"answer-{two.pk}": "decline", f"version-{one.pk}": 1})
    assert done.status_code == 302
    assert Reply.objects.get(point=two).reason == "Punt 2 is te duur."
    assert "Uit de brief van de gemeente." in client.get(done.url).content.decode()


def test_a_scan_is_pasted_by_hand(advice: Any, adviser: Any, client_of: Any) -> None:
    paper = papers.add_paper(by=adviser, place=advice, name="brief.pdf", content=_pdf())
    client, address = client_of(adviser), reverse("advice:council_split", args=[paper.pk])
    assert "Misschien is het een scan" in client.get(address).content.decode()
    page = client.post(address, {"do": "read", "text": WORDS}).content.decode()
    assert "Punt 1 nemen wij over." in page
    point = advice.points.first()
    client.post(address, {"do": "keep", "text": WORDS, "p-1": point.pk, f"answer-{point.pk}": "adopt"})
    assert Reply.objects.get().reason == "Punt 1 nemen wij over."


def test_proof_is_no_letter(advice: Any, officer: Any, client_of: Any) -> None:
    reply = answering.give_reply(by=officer, point=advice.points.first(), answer="adopt")
    paper = papers.add_paper(by=officer, place=reply, name="besluit.pdf", content=_pdf("x"))
    assert client_of(officer).get(reverse("advice:officer_split", args=[paper.pk])).status_code == 404
