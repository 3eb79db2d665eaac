"""Control charts and comparisons in a letter: what is drawn, what the annex says, and what never leaves."""

from __future__ import annotations

from dataclasses import asdict, replace

from gehoord.advice.compose import compose
from gehoord.advice.drafting import first_draft
from gehoord.advice.letter import LetterPart
from gehoord.advice.letter_store import letter_as_json, letter_from_json
from gehoord.advice.pictures import picture_of
from gehoord.advice.wording import asked_of, shown
from gehoord.insight.facts import Facts, Figure, Limits

from . import figures as some
from .test_compose import text_of

QUESTION = "Hoe ging het aandeel over bejegening per maand, van de signalen die mensen beoordeelden? Geteld: alle signalen."


def trend(*counts: tuple[int, int], ref: str = "B1") -> Figure:
    rows = tuple(some.row(f"2024 K{place}", n, of) for place, (n, of) in enumerate(counts, start=1))
    limits = Limits(
        lines=tuple((0.237, 0.111, 0.363) for _ in rows), signals=(*[()] * (len(rows) - 1), ("outside",)), is_trial=True,
        anew="2024 K2", why="Nieuw formulier",
    )
    facts = Facts(
        sum(n for n, _of in counts), sum(of for _n, of in counts), 0.2, 0.3,
        ("kwartaal", *some.COLUMNS[1:]), rows, limits=limits,
    )
    return replace(
        some.figure(ref, "trend", facts, question=QUESTION), basis="Oordeel van mensen; codeboek versie 4."
    )


def comparison(*counts: tuple[int, int]) -> Figure:
    rows = tuple(some.row(str(2023 + place), n, of) for place, (n, of) in enumerate(counts))
    facts = Facts(
        sum(n for n, _of in counts), sum(of for _n, of in counts), columns=("periode", *some.COLUMNS[1:]), rows=rows,
        difference=(0.04, -0.05, 0.13),
    )
    return some.figure("B1", "comparison", facts)


def annex(figure: Figure) -> str:
    letter = some.letter(figure, parts=(LetterPart("figure", "Verloop", f"Kijk: {{{{ {figure.ref} }}}}.", figure.ref),))
    return text_of([asdict(part) for part in compose(letter).annexes])  # type: ignore[call-overload]


def test_the_annex_accounts_for_the_lines_and_what_stands_out() -> None:
    said = annex(trend((20, 100), (25, 100), (60, 100)))
    for part in (
        "Oordeel van mensen; codeboek versie 4.", "Midden en grenzen", "buiten de grens: 2024 K3.",
        "Vanaf 2024 K2 begint het midden opnieuw: Nieuw formulier.", "zijn de grenzen voorlopig", "p-kaart",
    ):
        assert part in said


def test_the_picture_has_the_lines_and_says_so() -> None:
    plain = replace(trend((20, 100), (60, 100)), facts=trend((20, 100), (60, 100)).facts.without_lines())
    picture, without = picture_of(shown(trend((20, 100), (60, 100)), 10)), picture_of(shown(plain, 10))
    assert picture is not None
    assert without is not None
    assert picture.alt.endswith("twee voor de grenzen: buiten de grens: 2024 K2.")
    assert picture.svg.count("stroke-dasharray") >= 2
    assert "stroke-dasharray" not in without.svg
    assert "buiten de grens" in shown(trend((20, 100), (60, 100)), 10).words


def test_lines_stay_inside_when_a_row_is_too_small() -> None:
    """Centre and limits rest on all rows: next to those that are shown they would give the hidden one away."""
    hidden = shown(trend((20, 100), (3, 100), (60, 100)), 10)
    assert hidden.facts.limits is None
    said = annex(trend((20, 100), (3, 100), (60, 100)))
    for part in ("Midden en grenzen", "0,237", "24%", "buiten de grens"):
        assert part not in said
    assert shown(comparison((40, 200), (3, 100)), 10).facts.difference is None


def test_a_comparison_says_both_shares_and_whether_it_may_be_chance() -> None:
    figure = comparison((40, 200), (48, 200))
    assert shown(figure, 10).words == (
        "van 20% (40 van 200) in 2023 naar 24% (48 van 200) in 2024: 4 procentpunt hoger, dat kan toeval zijn "
        "(marge van 5 lager tot 13 hoger)"
    )
    picture = picture_of(shown(figure, 10))
    assert picture is not None
    assert picture.alt.count("2023") == 1
    assert "Geteld: 88 van 400." in annex(figure)


def test_too_few_to_compare_is_said() -> None:
    words = shown(comparison((3, 200), (48, 200)), 10).words
    assert words == "te weinig signalen om twee periodes te vergelijken"
    assert "48" not in words


def test_a_letter_keeps_lines_difference_and_basis() -> None:
    for figure in (trend((20, 100), (60, 100)), comparison((40, 200), (48, 200)), some.share()):
        letter = some.letter(figure)
        assert letter_from_json(letter_as_json(letter)) == letter
    old = letter_as_json(some.letter(some.share()))
    del old["figures"][0]["basis"]
    assert "limits" not in old["figures"][0]["facts"]
    assert letter_from_json(old).figures[0].basis == ""


def test_a_first_draft_shows_a_comparison_and_a_trend_per_month() -> None:
    parts = first_draft((trend((20, 100), (60, 100)), replace(comparison((40, 200), (48, 200)), ref="B2")))
    assert {part.ref for part in parts if part.kind == "figure"} == {"B1", "B2"}
    assert asked_of(trend((1, 2))) is not None
