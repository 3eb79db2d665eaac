"""The three files: their structure, that text stays text, and what happens when a tool fails."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
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
from gehoord.core.ui.documents.model import Heading, Items, Logo, Paragraph, Picture, Quotation, Table, Text
from gehoord.core.ui.documents.pictures import drawing, png
from gehoord.core.ui.documents.tests.reading import Pdf, member, spelled, words_of_docx, words_of_odt, words_of_pdf

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

def test_docx_has_headings_header_row_alt_text_language_and_links() -> None:
    made = render_docx(LETTER)
    body = member(made, "word/document.xml")
    assert re.findall(r'<w:pStyle w:val="(Heading\d)"', body) == ["Heading1", "Heading1", "Heading2"]
    assert "<w:tblHeader" in body
    assert re.findall(r' descr="([^"]*)"', body) == ["Een paars vlak."] * 2
    assert "base64" not in body
    anchor = re.search(r'<w:hyperlink w:anchor="([^"]+)"', body)
    assert anchor is not None
    assert f'w:name="{anchor[1]}"' in body
    assert re.search(r'<w:lang [^>]*w:val="nl-NL"', member(made, "word/styles.xml"))
    assert "CONCEPT" in member(made, "word/header1.xml")
    assert 'w:sz w:val="36"' in member(made, "word/header1.xml")
    assert body.count("<w:cantSplit") == body.count("<w:tr>") == 3
    assert body.count("<w:keepLines/><w:numPr>") == 2
    assert "NUMPAGES" in member(made, "word/footer1.xml")
    core = member(made, "docProps/core.xml")
    assert "<dc:title>Advies over bejegening</dc:title>" in core
    assert "2026-11-24" in core


def test_alternative_texts_are_the_real_ones_whatever_they_say() -> None:
    alts = ('Zij zei: "nee" & ging <weg>.', "Tweede, met 'streepje' en \\1.")
    made = render(replace(LETTER, annexes=(), parts=tuple(Picture(SVG, alt=alt) for alt in alts)))
    body = ElementTree.fromstring(member(made.docx, "word/document.xml"))
    said = [element.attrib["descr"] for element in body.iter() if "descr" in element.attrib]
    assert said == [alts[0], alts[0], alts[1], alts[1]]
    words = ElementTree.fromstring(member(made.odt, "content.xml"))
    assert [element.text for element in words.iter() if element.tag.endswith("}desc")] == list(alts)
    figures = Pdf(made.pdf).structure.all("Figure")
    assert [spelled(figure.raw["Alt"]) for figure in figures] == list(alts)


def test_pdf_has_headings_numbers_header_cells_language_and_title() -> None:
    made = Pdf(render_pdf(LETTER))
    assert made.catalog["Lang"] == b"nl-NL"
    assert made.catalog["MarkInfo"]["Marked"] is True
    assert made.catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    assert "Advies over bejegening" in made.metadata
    for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
        assert said in made.metadata
    whole = made.structure
    headings = [(one.role, one.text) for one in whole.all("H1", "H2", "H3")]
    assert headings == [("H1", "Aanleiding"), ("H1", "Bijlage"), ("H2", "B1")]
    assert [one.text for one in whole.all("Lbl")] == ["1.", "2."]
    assert [one.text for one in whole.all("LBody")] == ["eerste", "tweede"]
    assert [one.text for one in whole.all("TH")] == ["thema", "aantal", "deel"]
    assert {made.attributes(one)["Scope"] for one in whole.all("TH")} == {"Column"}
    assert [one.text for one in whole.all("TD")][:3] == ["Begrip", "1.234", "26%"]
    assert whole.all("Link")[0].text == "[B1]"
    assert [one.text for one in whole.all("Title")] == ["Advies over bejegening"]
    assert all("CONCEPT" in beside for beside in made.beside())


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
    assert re.search(r'style:name="Mark".*?fo:font-size="18pt"', styles)
    assert "<text:page-count>" in styles


def test_the_names_below_a_letter_never_stand_alone_on_a_page() -> None:
    for many in range(20, 60, 2):
        filling = tuple(Paragraph((Text(f"Zin {number}."),)) for number in range(many))
        last = Paragraph((Text("Over de uitwerking denken wij graag met u mee."),))
        made = render_pdf(replace(LETTER, parts=(*filling, last), annexes=()))
        [page] = [page for page in Pdf(made).by_page() if "adviesgroep" in page]
        assert "uitwerking" in page, many


def test_pdf_says_which_standards_it_keeps() -> None:
    made = render_pdf(LETTER)
    for said in (b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:conformance>A</pdfaid:conformance>",
                 b"<pdfuaid:part>1</pdfuaid:part>", b"Advies over bejegening", b"nl"):
        assert said in made


def test_numbers_are_written_the_dutch_way() -> None:
    made = render(LETTER)
    for words in (words_of_docx(made.docx), words_of_odt(made.odt), words_of_pdf(made.pdf)):
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
    for words in (words_of_docx(made.docx), words_of_odt(made.odt), words_of_pdf(made.pdf)):
        for text in NASTY:
            assert words.count(text) >= 3, text


@pytest.mark.parametrize("text", ["😀 زهرة 漢字 ‮om", "x" * 3000, "a\x00b\x0bc\ud800", "é" + "́" * 40, "\u200b\u202e"])
def test_no_text_makes_it_fail(text: str) -> None:
    made = render(replace(LETTER, title=text, parts=(Paragraph.of(text), Quotation(text))))
    assert made.pdf.startswith(b"%PDF")
    assert made.docx.startswith(b"PK")
    assert made.odt.startswith(b"PK")


# No letters that come with Typst have these: private use, an emoji, Chinese.
NO_LETTER = ("\ue000", "\U000f0000", "😀", "漢")
WORDS = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 60"><text x="5" y="30" font-family="Elders">{}</text></svg>'


@pytest.mark.parametrize("sign", NO_LETTER)
def test_a_sign_without_a_letter_is_a_mark_in_text_and_charts(sign: str) -> None:
    parts = (
        Heading(1, f"kop {sign}"), Paragraph.of(f"voor{sign}na ✓"), Picture(WORDS.format(f"as{sign}rand"), alt=f"a{sign}"),
        Table(f"t{sign}", (f"h{sign}",), ((f"c{sign}",),)),
    )
    letter = replace(LETTER, title=f"titel {sign}", parts=parts, annexes=())
    made = render(letter)
    words = words_of_pdf(made.pdf)
    for said in ("voor\ufffdna ✓", "as\ufffdrand", "kop \ufffd", "titel \ufffd", "t\ufffd", "h\ufffd", "c\ufffd"):
        assert said in words
    assert sign not in words
    # The other two leave the letter to the reader's machine.
    assert f"voor{sign}na ✓" in words_of_docx(made.docx)
    assert f"voor{sign}na ✓" in words_of_odt(made.odt)


def test_signs_that_some_letter_has_stay() -> None:
    kept = "Łódź ✓ → ≤ ½ Ελλάδα Привет"
    words = words_of_pdf(render_pdf(replace(LETTER, parts=(Paragraph.of(kept), Paragraph.of("😀")), annexes=())))
    assert kept in words
    assert "\ufffd" in words


def test_more_strange_signs_than_are_tried_do_not_make_it_fail() -> None:
    many = "".join(chr(0x4E00 + number) for number in range(2 * pdf.MOST_TRIED))
    assert render_pdf(replace(LETTER, parts=(Paragraph.of(many),))).startswith(b"%PDF")


def test_charts_are_set_in_the_letters_of_the_document() -> None:
    from gehoord.core.ui.documents.pictures import drawing

    svg = WORDS.format("as").replace("<text", '<text style="fill: red; font-family: Anders"')
    drawn = drawing(svg, font="Letters").svg
    assert re.findall(r'font-family="([^"]*)"', drawn) == ["Letters"]
    assert "Anders" not in drawn
    assert "fill: red" in drawn


def test_a_word_that_no_line_can_hold_breaks_inside_the_page_and_reads_whole() -> None:
    word = "kindermishandelingsmeldcode" * 20
    parts = (
        Heading(1, word[:200]), Paragraph.of(f"voor {word} na"), Items(((Text(word),),), numbered=True), Quotation(word),
        Table("t", ("thema", "n", "van"), ((word, 1, 2),)),
    )
    made = Pdf(render_pdf(replace(LETTER, title=word[:200], parts=parts, annexes=(), marked="")))
    assert made.structure.text.count(word) == 4
    # A4 is 595 points wide; no letter begins in the margin of 28 mm, and a cell of the table keeps to itself.
    assert made.rightmost() < 595 - 79
    assert [one.text for one in made.structure.all("TD")] == [word, "1", "2"]


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
    typesetter = pdf._command()[-1]
    for command, reason in (
        # Without the folder of packages there is no Typst.
        ([sys.executable, "-I", "-S", typesetter], NO_TYPST),
        (["/nowhere/python"], NO_TYPST),
        ([sys.executable, "-I", "-c", "import os; os.abort()"], TYPST_FAILED),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(pdf, "_command", lambda command=command: command)
            with pytest.raises(DocumentFailed) as caught:
                render_pdf(LETTER)
            assert caught.value.reason == reason
    with monkeypatch.context() as patched:
        patched.setattr(pdf, "_template", lambda: "#panic()")
        with pytest.raises(DocumentFailed) as caught:
            render_pdf(LETTER)
        assert caught.value.reason == TYPST_FAILED


def test_a_hanging_typst_is_stopped_and_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "pid"
    hang = f"import os, time; open({str(mine)!r}, 'w').write(str(os.getpid())); time.sleep(600)"
    monkeypatch.setattr(pdf, "_command", lambda: [sys.executable, "-I", "-c", hang])
    monkeypatch.setattr(pdf, "SECONDS", 3)
    with pytest.raises(DocumentFailed) as caught:
        render(LETTER)
    assert caught.value.reason == TOO_SLOW
    with pytest.raises(ProcessLookupError):
        os.kill(int(mine.read_text()), 0)


def test_a_template_without_end_is_stopped_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_template", lambda: "#let grow(n) = range(n).map(i => range(n))\n#grow(1000000)")
    monkeypatch.setattr(pdf, "SECONDS", 1)
    with pytest.raises(DocumentFailed) as caught:
        render_pdf(LETTER)
    assert caught.value.reason == TOO_SLOW


def test_a_picture_that_is_none_is_said() -> None:
    with pytest.raises(DocumentFailed) as caught:
        render(replace(LETTER, parts=(Picture("<svg", alt="x"),)))
    assert caught.value.reason == BAD_PICTURE


HEADED = replace(
    LETTER, sender=("Jeugdraad Voorbeeld", "Postbus 1", "Voorbeeldstad"), contact="raad@voorbeeld.example",
    footer="Wij zijn een <onafhankelijke> raad #let",
    logo=Logo(png(drawing(SVG)), 44, 22, 'Het "teken" van & de raad'),
)


class TestLetterhead:
    """What a sender prints of its own: a logo, a contact line and a footer on every page."""

    def test_pdf_has_logo_with_words_contact_and_footer_and_keeps_its_standards(self) -> None:
        made = render_pdf(HEADED)
        read = Pdf(made)
        alts = [spelled(one.raw["Alt"]) for one in read.structure.all("Figure")]
        assert alts == ['Het "teken" van & de raad', "Een paars vlak."]
        assert "raad@voorbeeld.example" in words_of_pdf(made)
        assert all("Wij zijn een <onafhankelijke> raad #let" in beside for beside in read.beside())
        assert all("Pagina" in beside for beside in read.beside())
        for said in ("<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"):
            assert said in read.metadata

    def test_docx_has_them_too(self) -> None:
        made = render_docx(HEADED)
        document, footer = member(made, "word/document.xml"), member(made, "word/footer1.xml")
        assert 'descr="Het &quot;teken&quot; van &amp; de raad"' in document
        assert "raad@voorbeeld.example" in words_of_docx(made)
        assert "Wij zijn een &lt;onafhankelijke&gt; raad #let" in footer
        assert document.index("Logo") < document.index("SenderName")

    def test_odt_has_them_too(self) -> None:
        made = render_odt(HEADED)
        content, styles = member(made, "content.xml"), member(made, "styles.xml")
        assert "raad@voorbeeld.example" in words_of_odt(made)
        assert "<svg:desc>Het \"teken\" van &amp; de raad</svg:desc>" in content
        assert "Wij zijn een &lt;onafhankelijke&gt; raad #let" in styles
        # The logo comes first, and each picture kept its own words.
        assert content.index("teken") < content.index("Een paars vlak.")

    def test_without_a_letterhead_nothing_of_it_is_left(self) -> None:
        assert "FootOwn\">" not in member(render_odt(LETTER), "styles.xml").split("<style:footer>")[1]
        assert len(Pdf(render_pdf(LETTER)).structure.all("Figure")) == 1

    @pytest.mark.parametrize(("width", "height", "printed"), [
        (600, 100, (60.0, 10.0)), (100, 600, (3.3, 20.0)), (600, 200, (60.0, 20.0)),
    ])
    def test_a_logo_fits_whatever_its_shape(self, width: int, height: int, printed: tuple[float, float]) -> None:
        assert Logo(b"", width, height, "Logo").millimetres() == printed
