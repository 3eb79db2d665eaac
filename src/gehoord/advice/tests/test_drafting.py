"""A first draft says of each figure what it counts, and leaves none out."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.advice.compose import compose
from gehoord.advice.drafting import first_draft, first_points
from gehoord.advice.wording import Asked, asked_of, references
from gehoord.coding.services import install_codebook
from gehoord.core.ui.documents.model import Items, Paragraph
from gehoord.insight.facts import Facts, Figure
from gehoord.insight.kinds import kind_of

from . import figures as some


def said(*figures: Figure) -> str:
    """The paragraphs and lists of the letter, figures as words; without its annex."""
    lines: list[str] = []
    for part in compose(some.letter(*figures, parts=first_draft(figures))).parts:
        runs = [part.runs] if isinstance(part, Paragraph) else part.items if isinstance(part, Items) else []
        lines += ["".join(run.text for run in line) for line in runs]
    return "\n".join(lines)


def written(*figures: Figure) -> str:
    parts = first_draft(figures)
    return "\n".join("\n".join((part.heading, part.text, *part.points)) for part in parts)


def test_a_share_of_a_theme_is_not_said_of_bejegening() -> None:
    draft = said(some.share(about="Serieus nemen"))
    assert "die wij bekeken, gaat ongeveer een kwart (25%, marge 22–28%) [B1] over ‘Serieus nemen’." in draft
    assert "[B1] over bejegening" not in draft
    assert "Bejegening is een onderwerp waar mensen uit zichzelf over vertellen" not in draft
    assert "Mensen vertellen uit zichzelf over ‘Serieus nemen’: van de signalen die wij bekeken, gaat ongeveer een kwart" in draft


def test_two_themes_are_both_named() -> None:
    assert "marge 22–28%) [B1] over ‘Respect’ en ‘Begrip’." in said(some.share(about="Respect + Begrip"))


def test_a_share_of_some_signals_says_of_which() -> None:
    figure = some.share(which="1 januari 2026 – 31 maart 2026, ouder, Respect, met voorstellen van het model",
                        about="Respect")
    assert asked_of(figure) == Asked(("Respect",), ("1 januari 2026 – 31 maart 2026", "ouder"))
    draft = said(figure)
    assert draft.count("die wij bekeken (1 januari 2026 – 31 maart 2026, ouder)") == 2


def test_all_signals_and_a_theme_stand_apart() -> None:
    parts = first_draft((some.count(ref="B1"), some.share(ref="B2"), some.share(ref="B3", about="Respect", n=60)))
    occasion = parts[0].text
    assert "Wij baseren ons op {{ B1 }}. Van de signalen die wij bekeken, gaat {{ B2 }} over bejegening." in occasion
    assert "B3" not in occasion
    [topics] = [part for part in parts if part.heading == "Wat wij apart telden"]
    assert references(topics.text) == ("B3",)


def test_a_question_in_other_words_is_asked_and_answered() -> None:
    figure = some.figure("B1", "share", Facts(200, 800, 0.22, 0.28), question="Hoeveel gezinnen wachten?")
    draft = said(figure)
    assert "Wij vroegen: Hoeveel gezinnen wachten? Het antwoord: ongeveer een kwart" in draft
    assert "[B1] over bejegening" not in draft


def test_only_a_count_is_told_and_asked_about() -> None:
    figures = (some.count(),)
    assert "Wij baseren ons op 800 signalen [B1]." in said(*figures)
    points = first_points(figures)
    assert [point.refs for point in points.bottlenecks] == [("B1",)]
    assert "{{ B1 }}" in points.bottlenecks[0].text
    assert all(point.refs == ("B1",) for point in points.recommendations)
    assert {"bottlenecks", "recommendations"} <= {part.kind for part in first_draft(figures)}


def test_a_count_of_some_signals_says_of_which() -> None:
    draft = said(some.count(which="ouder, over bejegening"))
    assert "Wij telden 800 signalen [B1] (ouder, over bejegening)." in draft
    assert "Wij baseren ons op" not in draft


def test_beside_other_evidence_a_count_is_no_bottleneck() -> None:
    points = first_points((some.count(ref="B1"), some.share(ref="B2")))
    assert [point.refs for point in points.bottlenecks] == [("B2",)]


def test_a_small_count_is_said_without_its_number() -> None:
    draft = said(some.count(n=4))
    assert "Wij telden weinig signalen: een aantal dat te klein is om te noemen [B1]." in draft
    assert " 4 " not in draft


def test_every_figure_is_named_in_the_text() -> None:
    figures = (
        some.count(ref="B1"), some.count(ref="B2", which="ouder"), some.share(ref="B3"),
        some.share(ref="B4", about="Respect"), some.themes("B5"), some.quotes("B6"), some.causes("B7"),
    )
    parts = first_draft(figures)
    named = {ref for part in parts for text in (part.text, *part.points) for ref in references(text)}
    assert named | {part.ref for part in parts} >= {f"B{n}" for n in range(1, 8)}


@pytest.mark.parametrize("label", ["{{ B9 }}", "50%(ref)s", "%s <b>", "a\n- b"])
def test_names_of_themes_are_no_markup(label: str) -> None:
    figures = (some.share(about=label, which=f"zoekt: {label}"), some.count(ref="B2", which=label))
    assert set(references(written(*figures))) == {"B1", "B2"}
    assert "Wij baseren ons op" not in said(*figures)


@pytest.mark.django_db
@pytest.mark.parametrize(("filters", "asked"), [
    ("", Asked()),
    ("basis=both", Asked()),
    ("role=ouder", Asked(which=("Ouder of verzorger",))),
    ("theme=respect", Asked(("Respect",))),
    ("theme=respect&theme=begrip&from=2026-01-01&basis=both", Asked(("Respect", "Begrip"), ("vanaf 1 januari 2026",))),
])
def test_the_questions_of_gehoord_are_understood(council: Any, filters: str, asked: Asked) -> None:
    install_codebook(council=council)
    question = {"filters": filters, "codebook": 1}
    for kind in ("share", "trend"):
        sentence = kind_of(kind).ask(council, question)
        assert asked_of(some.figure("B1", kind, Facts(), question=sentence)) == asked, sentence
    sentence = kind_of("count").ask(council, question)
    assert asked_of(some.figure("B1", "count", Facts(), question=sentence)) == Asked((), (*asked.which, *asked.what))


def test_themes_that_are_all_too_small_are_said_without_a_list() -> None:
    rows = tuple(some.row(name, 3, 12) for name in ("Respect", "Begrip"))
    draft = said(some.figure("B1", "themes", Facts(12, columns=some.COLUMNS, rows=rows)))
    assert "en vonden geen thema dat groot genoeg is om te noemen [B1]." in draft
    assert "Deze thema's" not in draft
