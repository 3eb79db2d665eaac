"""What a checker that is not ours says of the PDF: PDF/A-2a and PDF/UA-1, for letters of every shape."""

from __future__ import annotations

import re
from dataclasses import replace

import page
import pytest

from gehoord.core.ui.documents import Document, render, render_pdf
from gehoord.core.ui.documents.model import Heading, Items, PageBreak, Paragraph, Picture, Quotation, Table, Text

from .reading import Pdf
from .test_render import HEADED, LETTER, NASTY, SVG, nasty

PROFILES = ("2a", "ua1")


STREAM = re.compile(rb"/Length (\d+)[^>]*>>\s*stream\r?\n", re.DOTALL)
# The checker measures a stream backwards from its end. Where the bytes happen to end in a carriage return, it takes that
# for the end of a line. Then we measure ourselves, forwards, as the standard has it.
BACKWARDS = "PDFA2A-STREAM-LENGTH-001"


def faults(pdf: bytes) -> dict[str, list[str]]:
    """What is wrong, by profile; nothing when the file keeps both."""
    found = {name: page.validate_pdf_bytes(pdf, profile=name) for name in PROFILES}
    said = {
        name: [
            f"{one.rule_id}: {one.message}" for one in report.failures
            if one.rule_id != BACKWARDS or not lengths_hold(pdf)
        ]
        for name, report in found.items() if not report.is_compliant
    }
    return {name: lines for name, lines in said.items() if lines}


def lengths_hold(pdf: bytes) -> bool:
    """Whether each stream says how long it is."""
    ends = [pdf[found.end() + int(found[1]):][:11] for found in STREAM.finditer(pdf)]
    return len(ends) == pdf.count(b"\nendstream") and all(re.match(rb"\r?\n?endstream", end) for end in ends)


def long_letter(pages: int) -> Document:
    """About so many pages, with six charts and a table that runs over pages."""
    text = Paragraph.of("Wij vragen aandacht voor wat jongeren en ouders vertellen over hoe met hen wordt omgegaan. " * 25)
    body = [part for n in range(pages) for part in (
        Heading(1 + n % 3 if n else 1, f"Onderdeel {n + 1}"), text,
        Items(((Text(f"punt {n}"),), (Text("nog een"),)), numbered=bool(n % 2)), Quotation("Ze luisterde echt."),
    )]
    charts = [Picture(SVG, alt=f"Grafiek {n} met een paars vlak.", caption=f"Grafiek {n}") for n in range(6)]
    rows = tuple((f"thema {n}", n, n / 1000) for n in range(400))
    annexes = (Heading(1, "Bijlage"), Table("Alles", ("thema", "n", "deel"), rows))
    return replace(LETTER, parts=(*body, PageBreak(), *charts), annexes=annexes)


@pytest.mark.parametrize("document", [
    LETTER, nasty(), replace(LETTER, marked=""), replace(LETTER, annexes=(), closing=(), addressee=()),
    replace(LETTER, parts=(Paragraph.of(""),)), replace(LETTER, language="en-GB", title="A <title> & $more$"),
    HEADED,
], ids=["letter", "hostile", "decided", "bare", "empty", "English", "letterhead"])
def test_the_checker_finds_nothing(document: Document) -> None:
    assert faults(render_pdf(document)) == {}


@pytest.mark.parametrize("sign", NASTY)
def test_no_sign_breaks_the_standard(sign: str) -> None:
    marked = replace(LETTER, title=sign, subject=sign, parts=(
        Heading(1, sign), Paragraph.of(sign), Items(((Text(sign),),)), Quotation(sign, source=sign),
        Picture(SVG, alt=sign, caption=sign), Table(sign, (sign, "n"), ((sign, 1),)),
    ), annexes=())
    assert faults(render_pdf(marked)) == {}


def test_a_letter_of_sixty_pages_keeps_it_too() -> None:
    made = render(long_letter(75))
    assert len(Pdf(made.pdf).pages) >= 60
    assert faults(made.pdf) == {}
    assert made.docx[:2] == made.odt[:2] == b"PK"


def test_the_checker_would_find_something() -> None:
    made = render_pdf(LETTER)
    # The file says which standard it keeps in plain XML; said wrong, it is found.
    assert b"<pdfaid:part>2</pdfaid:part>" in made
    assert "2a" in faults(made.replace(b"<pdfaid:part>2</pdfaid:part>", b"<pdfaid:part>9</pdfaid:part>"))
    assert "ua1" in faults(made.replace(b"<pdfuaid:part>1</pdfuaid:part>", b"<pdfuaid:part>7</pdfuaid:part>"))
    assert lengths_hold(made)
    assert not lengths_hold(made.replace(b"\nendstream", b" \nendstream", 1))
    # A picture whose alternative text is gone is found as well.
    assert made.count(b"/Alt") > 0
    assert "ua1" in faults(made.replace(b"/Alt", b"/Alz"))
