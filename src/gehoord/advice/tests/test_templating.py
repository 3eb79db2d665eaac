"""The letters a council can begin with: formal, readable, and saying nothing that no figure says."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import services, writing
from gehoord.advice.accounting import unaccounted
from gehoord.advice.compose import compose
from gehoord.advice.models import Advice
from gehoord.advice.templating import Template, draft_from, to_fill
from gehoord.advice.wording import REFERENCE, references
from gehoord.core.ui.documents import render
from gehoord.core.ui.documents.model import Heading, Items, Paragraph
from gehoord.core.ui.documents.tests.reading import Pdf

from . import figures as some

EVERYTHING = (some.share(), some.themes(), some.quotes(), some.causes(), some.count(ref="B5"))
SMALL = (some.share(3, 20), some.themes(least=2), some.count(4, ref="B5"))
OWN = (Template.SHORT, Template.PLAN, Template.REPORT)


def texts(template: str, figures: Any = EVERYTHING) -> list[str]:
    parts, points = draft_from(template, figures)
    found = [text for part in parts for text in (part.heading, part.text)]
    return found + [point.text for point in (*points.bottlenecks, *points.recommendations)]


@pytest.mark.parametrize("template", Template.values)
def test_each_gives_all_three_formats_with_its_headings(template: str) -> None:
    parts, _points = draft_from(template, EVERYTHING)
    document = compose(some.letter(*EVERYTHING, parts=parts))
    headings = [part.text for part in document.parts if isinstance(part, Heading)]
    assert len(headings) >= 5
    made = render(document)
    said = [one.text for one in Pdf(made.pdf).structure.all("H1")]
    assert headings == said[: len(headings)]
    for archive, name in ((made.docx, "word/document.xml"), (made.odt, "content.xml")):
        body = zipfile.ZipFile(io.BytesIO(archive)).read(name).decode()
        words = re.sub(r"<[^>]+>", "", body)
        assert all(heading in words for heading in headings)


@pytest.mark.parametrize("template", Template.values)
@pytest.mark.parametrize("figures", [(), EVERYTHING, SMALL, EVERYTHING[:1]], ids=["none", "all", "small", "one"])
def test_it_says_no_number_that_no_figure_says(template: str, figures: Any) -> None:
    parts, points = draft_from(template, figures)
    known = {figure.ref for figure in figures}
    for text in texts(template, figures):
        assert not re.search(r"\d", REFERENCE.sub("", text)), text
        assert set(references(text)) <= known
    assert {ref for point in (*points.bottlenecks, *points.recommendations) for ref in point.refs} <= known
    letter = some.letter(*figures, parts=parts)
    assert unaccounted(letter, smallest=10) == []
    for number in ("3 van", "4 signalen", "15%"):
        assert figures is not SMALL or number not in _whole(compose(letter))


def _whole(document: Any) -> str:
    found = []
    for part in document.parts:
        if isinstance(part, Paragraph):
            found.append("".join(run.text for run in part.runs))
        if isinstance(part, Items):
            found += ["".join(run.text for run in item) for item in part.items]
    return "\n".join(found)


@pytest.mark.parametrize("template", OWN)
def test_it_is_formal_and_reads_easily(template: str) -> None:
    own = [text for text in texts(template, ()) if text]
    assert any(re.search(r"\bu\b", text) for text in own)
    for text in own:
        assert not re.search(r"\b(je|jij|jullie|jouw)\b", text, re.IGNORECASE), text
        for sentence in re.split(r"(?<=[.?!])\s+|\n", re.sub(r"\[vul in:[^\]]*\]", "iets", text)):
            assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("template", Template.values)
def test_it_asks_something(template: str, adviser: Any) -> None:
    advice = services.start_advice(by=adviser, title="Iets", template=template)
    assert advice.points.exists()
    assert advice.blocks.filter(kind="recommendations").exists()


def test_a_report_lays_blame_nowhere_and_a_short_advice_has_one_bottleneck() -> None:
    assert draft_from(Template.REPORT, EVERYTHING)[1].bottlenecks == ()
    assert len(draft_from(Template.SHORT, EVERYTHING)[1].bottlenecks) == 1
    assert len(draft_from(Template.PLAN, EVERYTHING)[1].bottlenecks) > 1


DECISION = {
    "version": 1, "note": "", "meeting": "vergadering van maart", "held_on": "2026-03-02", "vote": "unanimous",
    "signer": "De voorzitter",
}


def test_what_still_has_to_be_written_stops_the_decision(
    adviser: Any, coordinator: Any, count_of: Any, client_of: Any
) -> None:
    count_of()
    advice = services.start_advice(by=adviser, title="Kort", template=Template.SHORT)
    answer = client_of(coordinator).post(reverse("advice:decide", args=[advice.pk]), DECISION)
    assert answer.status_code == 422
    assert "[vul in" in answer.content.decode()
    assert Advice.objects.get().is_draft
    for block in advice.blocks.all():
        writing.save_block(
            by=adviser, block=block, version=1, kind=block.kind, heading=block.heading, text="Onze eigen tekst."
        )
    for point in advice.points.all():
        writing.save_point(by=adviser, point=point, version=1, text="Ons eigen punt.")
    services.decide(by=coordinator, advice=advice)
    assert not Advice.objects.get().is_draft


@pytest.mark.parametrize(("text", "still"), [("[vul in: wat]", True), ("[Vul in]", True), ("Vul in uw brief", False)])
def test_what_counts_as_still_to_write(text: str, still: bool) -> None:
    assert to_fill([text]) is still


def test_every_kind_of_letter_can_be_chosen(adviser: Any, client_of: Any) -> None:
    page = client_of(adviser).get(reverse("advice:new")).content.decode()
    for template in Template:
        assert str(template.label) in page
    answer = client_of(adviser).post(reverse("advice:new"), {"template": "gedicht", "title": "Wat ik typte"})
    assert answer.status_code == 422
    assert "Wat ik typte" in answer.content.decode()
