"""The three files: their structure, that text stays text, and what happens when a tool fails."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from gehoord.core.ui.documents import Document, DocumentFailed, pandoc, pdf, render, render_docx, render_odt, render_pdf
from gehoord.core.ui.documents.errors import (
    BAD_PICTURE,
    NO_PANDOC,
    NO_TYPST,
    PANDOC_FAILED,
    TOO_SLOW,
    TYPST_FAILED,
)
from gehoord.core.ui.documents.model import Heading, Items, Paragraph, Picture, Quotation, Table, Text

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 10"><rect width="20" height="10" fill="#3b2a82"/></svg>'
NASTY = (
    "<b>vet</b>", "#let x = 1", "$x^2$", "**ster**", "[link](http://x.example)", "=1+1", "{{ B1 }}", "back\\slash",
    "`code`", "# kop", "- streep", "@name", "<!-- weg -->", "&amp;", "*zin*", "https://x.example/y",
)
LETTER = Document(
    title="Advies over bejegening", sender=("Jeugdraad Voorbeeld",), addressee=("Aan het college", "Voorbeeldstad"),
    date="24 november 2026", subject="Advies", salutation="Geacht college,", marked="CONCEPT",
    closing=("Met vriendelijke groet,", "De adviesgroep"), author="Jeugdraad Voorbeeld",
    parts=(
        Heading(1, "Aanleiding"),
        Paragraph((Text("Een kwart "), Text("[B1]", to="bewijs-b1"), Text(" ging hierover."))),
        Quotation("Ze luisterde echt."),
        Items(((Text("eerste"),), (Text("tweede"),)), numbered=True),
        Picture(SVG, alt="Een paars vlak."),
    ),
    annexes=(
        Heading(1, "Bijlage"), Heading(2, "B1", anchor="bewijs-b1"),
        Table("Cijfers", ("thema", "aantal", "deel"), (("Begrip", 1234, 0.256), ("Respect", "·", "·"))),
    ),
)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def member(archive: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(archive)).read(name).decode()


def words_of_docx(made: bytes) -> str:
    root = ElementTree.fromstring(member(made, "word/document.xml"))
    return " ".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in root.iter(f"{WORD}p"))


def words_of_odt(made: bytes) -> str:
    root = ElementTree.fromstring(member(made, "content.xml"))
    for space in root.iter(f"{ODF}s"):
        space.text = " "
    return " ".join("".join(p.itertext()) for p in root.iter() if p.tag in (f"{ODF}p", f"{ODF}h"))


def test_docx_has_headings_header_row_alt_text_language_and_links() -> None:
    made = render_docx(LETTER)
    body = member(made, "word/document.xml")
    assert re.findall(r'<w:pStyle w:val="(Heading\d)"', body) == ["Heading1", "Heading1", "Heading2"]
    assert "<w:tblHeader" in body
    assert 'descr="Een paars vlak."' in body
    anchor = re.search(r'<w:hyperlink w:anchor="([^"]+)"', body)
    assert anchor is not None
    assert f'w:name="{anchor[1]}"' in body
    assert re.search(r'<w:lang [^>]*w:val="nl-NL"', member(made, "word/styles.xml"))
    assert "CONCEPT" in member(made, "word/header1.xml")
    assert "NUMPAGES" in member(made, "word/footer1.xml")
    core = member(made, "docProps/core.xml")
    assert "<dc:title>Advies over bejegening</dc:title>" in core
    assert "2026-11-24" in core


def test_every_part_of_both_archives_is_well_formed() -> None:
    for made in (render_docx(LETTER), render_odt(LETTER)):
        archive = zipfile.ZipFile(io.BytesIO(made))
        assert archive.testzip() is None
        for name in archive.namelist():
            if name.endswith((".xml", ".rels", ".rdf")):
                ElementTree.fromstring(archive.read(name))


def test_odt_has_headings_header_row_alt_text_language_and_links() -> None:
    made = render_odt(LETTER)
    body = member(made, "content.xml")
    assert re.findall(r'<text:h [^>]*text:outline-level="(\d)"', body) == ["1", "1", "2"]
    assert "<table:table-header-rows>" in body
    assert "<svg:desc>Een paars vlak.</svg:desc>" in body
    link = re.search(r'xlink:href="#([^"]+)"', body)
    assert link is not None
    assert re.search(rf'<text:bookmark(-start)? text:name="{link[1]}"', body)
    styles = member(made, "styles.xml")
    assert 'fo:language="nl"' in styles
    assert "CONCEPT" in styles
    assert "<text:page-count>" in styles


def test_pdf_says_which_standards_it_keeps() -> None:
    made = render_pdf(LETTER)
    for said in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>",
                 b"<pdfuaid:part>1</pdfuaid:part>", b"Advies over bejegening", b"nl"):
        assert said in made


def test_numbers_are_written_the_dutch_way() -> None:
    for words in (words_of_docx(render_docx(LETTER)), words_of_odt(render_odt(LETTER))):
        assert "1.234" in words
        assert "26%" in words


def nasty() -> Document:
    return replace(
        LETTER, title=NASTY[0], subject=NASTY[1], addressee=NASTY[2:4], closing=NASTY[4:6],
        parts=(
            *(Paragraph.of(text) for text in NASTY), Items(tuple((Text(text),) for text in NASTY)),
            *(Quotation(text) for text in NASTY), *(Heading(1, text) for text in NASTY),
            Table(NASTY[0], NASTY[:3], (NASTY[3:6],)), Picture(SVG, alt=NASTY[0], caption=NASTY[1]),
        ),
    )


def test_text_of_others_prints_as_itself() -> None:
    made = render(nasty())
    for words in (words_of_docx(made.docx), words_of_odt(made.odt)):
        for text in NASTY:
            assert words.count(text) >= 3, text


def test_pdf_prints_text_of_others_as_itself(tmp_path: object) -> None:
    made = render_pdf(nasty())
    try:
        read = subprocess.run(["pdftotext", "-", "-"], input=made, capture_output=True, check=True).stdout.decode()
    except OSError:
        # Without the reader: the file keeps to the standards, and nothing of the text was run.
        assert made.startswith(b"%PDF")
        return
    for text in NASTY:
        assert text in read, text


@pytest.mark.parametrize("text", ["😀 زهرة 漢字 ‮om", "x" * 3000, "a\x00b\x0bc\ud800", "é" + "́" * 40, "\u200b\u202e"])
def test_no_text_makes_it_fail(text: str) -> None:
    made = render(replace(LETTER, title=text, parts=(Paragraph.of(text), Quotation(text))))
    assert made.pdf.startswith(b"%PDF")
    assert made.docx.startswith(b"PK")
    assert made.odt.startswith(b"PK")


def test_the_same_document_gives_the_same_files() -> None:
    assert render(LETTER) == render(LETTER)


def test_without_mark_and_annex_there_is_none() -> None:
    plain = replace(LETTER, marked="", annexes=(), parts=(Paragraph.of("Dag."),))
    made = render(plain)
    assert "CONCEPT" not in member(made.docx, "word/header1.xml")
    assert b"CONCEPT" not in made.pdf


def test_a_slow_or_failing_or_missing_pandoc_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_args: object, **_more: object) -> None:
        raise subprocess.TimeoutExpired("pandoc", 20)

    def failing(*_args: object, **_more: object) -> object:
        return subprocess.CompletedProcess([], 3, b"", b"no")

    def missing(*_args: object, **_more: object) -> None:
        raise FileNotFoundError("pandoc")

    for run, reason in ((slow, TOO_SLOW), (failing, PANDOC_FAILED), (missing, NO_PANDOC)):
        with monkeypatch.context() as patched:
            patched.setattr(pandoc.subprocess, "run", run)
            with pytest.raises(DocumentFailed) as caught:
                render(LETTER)
            assert caught.value.reason == reason


def test_a_failing_or_missing_typst_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "_template", lambda: b"#panic()")
        with pytest.raises(DocumentFailed) as caught:
            render_pdf(LETTER)
        assert caught.value.reason == TYPST_FAILED
    with monkeypatch.context() as patched:
        patched.setitem(__import__("sys").modules, "typst", None)
        with pytest.raises(DocumentFailed) as caught:
            render_pdf(LETTER)
        assert caught.value.reason == NO_TYPST


def test_a_picture_that_is_none_is_said() -> None:
    with pytest.raises(DocumentFailed) as caught:
        render(replace(LETTER, parts=(Picture("<svg", alt="x"),)))
    assert caught.value.reason == BAD_PICTURE
