"""The text of a block: a small part of Markdown, and everything else as it was typed."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.advice.blacking_out import blacked_out
from gehoord.advice.compose import compose
from gehoord.advice.letter import LetterPart
from gehoord.advice.markdown import as_said, literal, parts_of, spoken
from gehoord.advice.wording import UnknownReference, shown
from gehoord.core.ui.documents import render
from gehoord.core.ui.documents.model import Heading, Items, Paragraph, Quotation, Text
from gehoord.core.ui.documents.tests.reading import member, words_of_docx, words_of_odt, words_of_pdf
from gehoord.dialogue.blacking_out import BLACKED_OUT

from . import figures as some

FIGURES = {"B1": shown(some.share(), 10)}


def said(text: str) -> str:
    """All words of the parts, one part a line."""
    lines = []
    for part in parts_of(text, FIGURES):
        match part:
            case Items():
                lines += ["".join(run.text for run in item) for item in part.items]
            case Heading():
                lines.append(part.text)
            case _:
                lines.append("".join(run.text for run in part.runs))
    return "\n".join(lines)


def test_each_part_is_what_it_says() -> None:
    text = (
        "Eerst een **belangrijk** en *zacht* woord.\nDe regel gaat door.\n\n### Wat wij vragen\n1. Luister.\n2. Bel terug.\n\n"
        "- een\n- twee\n> Zij zei het\n> zo."
    )
    assert parts_of(text, {}) == (
        Paragraph((
            Text("Eerst een "), Text("belangrijk", strong=True), Text(" en "), Text("zacht", emphasis=True),
            Text(" woord. De regel gaat door."),
        )),
        Heading(2, "Wat wij vragen"),
        Items(((Text("Luister."),), (Text("Bel terug."),)), numbered=True),
        Items(((Text("een"),), (Text("twee"),))),
        Quotation("", runs=(Text("Zij zei het zo."),)),
    )


def test_strong_and_emphasis_go_together() -> None:
    [part] = parts_of("***samen*** en **vet *en zacht***", {})
    assert isinstance(part, Paragraph)
    assert part.runs == (
        Text("samen", strong=True, emphasis=True), Text(" en "), Text("vet ", strong=True),
        Text("en zacht", strong=True, emphasis=True),
    )


def test_a_reference_works_in_every_part() -> None:
    for text in ("**{{ B1 }}**", "- *{{ B1 }}*", "1. {{ B1 }}", "> {{ B1 }}"):
        [part] = parts_of(text, FIGURES)
        runs = part.items[0] if isinstance(part, Items) else part.runs  # type: ignore[union-attr]
        assert [run.to for run in runs] == ["", "bewijs-b1"], text
    assert said("### Wat {{ B1 }} zegt") == "Wat ongeveer een kwart (25%, marge 22–28%) [B1] zegt"
    with pytest.raises(UnknownReference):
        parts_of("**{{ B9 }}**", FIGURES)


@pytest.mark.parametrize("text", [
    "Een * alleen en een _ ook.", "2 * 3 * 4", "bestand_met_streep_erin", "_geen nadruk_", "__ook niet__", "**niet dicht",
    "* geen lijst", "+ geen lijst", "2026. Dat was het jaar.", "1) geen lijst", "# geen kop", "## geen kop", "###geen kop",
    "-geen lijst", ">geen citaat", "<b>vet</b>", "<script>alert(1)</script>", "[link](http://x.example)",
    "![plaatje](http://x.example/p.png)", "`code`", "```", "~~~", "---", "===", "&amp; &#42;", "\\n en \\_", "<!-- weg -->",
    "http://x.example/y", "| a | b |", "[^1]: noot", "$x^2$", "#let x = 1", "Regel één  ",
])
def test_everything_else_prints_as_itself(text: str) -> None:
    [part] = parts_of(text, {})
    assert part == Paragraph((Text(text.strip()),))


@pytest.mark.parametrize(("text", "lines"), [
    ("a\nb\n\nc", "a b\nc"), ("- een\nen dan\n- twee", "een\nen dan\ntwee"), ("    ingesprongen", "ingesprongen"),
    ("a\r\n\r\nb\rc", "a\nb c"), ("tekst\n- lijst", "tekst\nlijst"), ("- \n- twee", "-\ntwee"), ("", ""), (" \n\n ", ""),
])
def test_texts_of_before_read_as_they_did(text: str, lines: str) -> None:
    assert said(text) == lines


def test_a_list_with_numbers_goes_on_over_a_blank_line() -> None:
    [part] = parts_of("1. een\n\n2. twee\n7. zeven", {})
    assert isinstance(part, Items)
    assert len(part.items) == 3


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="*_\\ab .-#>1\n", max_size=60))
def test_words_of_others_are_never_read_as_signs(words: str) -> None:
    line = " ".join(words.split())
    assert said(f"Wij hoorden: {literal(line)}") == f"Wij hoorden: {line}".strip()
    assert as_said(literal(line)) == line


def test_hostile_text_takes_no_time() -> None:
    started = time.process_time()
    for text in ("*" * 20_000, "**a" * 6_000, "*a_" * 6_000, "> " * 10_000, "1. " * 6_000, "\\*" * 10_000, "- \n" * 6_000):
        parts_of(text, {})
        blacked_out(text, "meneer kruidnoot belt nooit terug")
    assert time.process_time() - started < 8


def test_what_a_reader_reads_is_without_signs() -> None:
    assert spoken("### Kop\nEen **vet** woord.\n- {{ B1 }} van *ons*\n> Zo.") == ["Een vet woord.", "zoveel van ons", "Zo."]


@pytest.mark.parametrize("text", [
    "Wij hoorden **meneer Kruidnoot belt nooit terug**.", "Wij hoorden meneer *Kruidnoot* belt **nooit** terug.",
    "> meneer Kruidnoot\n> belt nooit terug", "1. meneer Kruid**noot** belt nooit terug",
    "meneer  Kruidnoot\nbelt nooit terug", "\\*meneer Kruidnoot belt nooit terug\\*",
])
def test_words_that_must_go_are_found_behind_signs(text: str) -> None:
    gone = blacked_out(text, "meneer Kruidnoot belt nooit terug")
    assert BLACKED_OUT in gone
    for word in ("Kruid", "noot", "belt", "terug"):
        assert word not in gone


def test_a_few_words_only_go_when_they_are_a_line() -> None:
    assert blacked_out("- **Bel Sam**\nBel Sam morgen.", "Bel Sam") == f"- {BLACKED_OUT}\nBel Sam morgen."
    assert blacked_out("1. Bel Sam", "Bel Sam") == f"1. {BLACKED_OUT}"
    assert blacked_out("Blijft staan.", "**") == "Blijft staan."


def test_all_three_files_show_the_same() -> None:
    text = "Een **vet** en *zacht* woord.\n\n### Tussenkop\n\n1. eerst\n2. daarna\n\n> Woorden van **ons**.\n\n<b>kaal</b>"
    made = render(compose(some.letter(some.share(), parts=(LetterPart("text", "Kop", text),))))
    for words in (words_of_docx(made.docx), words_of_odt(made.odt), words_of_pdf(made.pdf)):
        for line in ("Een vet en zacht woord.", "Tussenkop", "eerst", "daarna", "Woorden van ons.", "<b>kaal</b>"):
            assert line in words, line
        assert "**" not in words
    body = member(made.docx, "word/document.xml")
    assert "<w:b />" in body or "<w:b/>" in body
    assert "<w:i />" in body or "<w:i/>" in body
    assert 'w:val="Heading2"' in body
