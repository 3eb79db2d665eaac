"""The letter as a document: its order, its references, its annex, and what never leaves the council."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.advice.compose import compose
from gehoord.advice.drafting import first_draft, first_points
from gehoord.advice.letter import LetterPart
from gehoord.advice.wording import UnknownReference, check_references, references
from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Picture, Quotation, Table
from gehoord.insight.facts import Facts

from . import figures as some


def text_of(parts: object) -> str:
    """Every text of a part or document, with a space between."""
    if isinstance(parts, str):
        return parts
    if isinstance(parts, int | float) and not isinstance(parts, bool):
        return str(parts)
    if isinstance(parts, dict):
        return " ".join(text_of(value) for value in parts.values())
    if isinstance(parts, list | tuple):
        return " ".join(text_of(value) for value in parts)
    return ""


def everything(document: Document) -> str:
    return text_of(asdict(document))


def whole() -> Document:
    figures = (some.share(), some.themes(), some.quotes(), some.causes())
    return compose(some.letter(*figures, parts=first_draft(figures)))


def headings(parts: tuple[object, ...]) -> list[str]:
    return [part.text for part in parts if isinstance(part, Heading)]


def test_the_letter_goes_from_occasion_to_request() -> None:
    found = headings(whole().parts)
    assert found == [
        "Waarom wij u schrijven", "Wat is bejegening?", "Waar gaan de signalen over?",
        "In de woorden van jongeren en ouders", "De oorzaken, in willekeurige volgorde", "Knelpunten", "Aanbevelingen",
        "Ons verzoek aan u",
    ]


def test_a_reference_reads_as_words_and_leads_to_its_account() -> None:
    document = whole()
    first = next(p for p in document.parts if isinstance(p, Paragraph) and any(run.to for run in p.runs))
    said = "".join(run.text for run in first.runs)
    assert "gaat ongeveer een kwart (25%, marge 22–28%) [B1] over bejegening." in said
    anchors = {part.anchor for part in document.annexes if isinstance(part, Heading)}
    links = re.findall(r"'to': '([^']+)'", str(asdict(document)))
    assert links
    assert set(links) <= anchors


def test_the_annex_accounts_for_every_figure_once() -> None:
    titles = [title for title in headings(whole().annexes) if re.match(r"B\d", title)]
    assert [title.split(".")[0] for title in titles] == ["B1", "B2", "B3", "B4"]


def test_the_letter_gives_some_tips_and_the_annex_all_of_them() -> None:
    rows = tuple((f"Tip {n}.", "professionals") for n in range(1, 13))
    tips = some.figure("B1", "tips", Facts(12, columns=("Tip", "Voor wie"), rows=rows))
    document = compose(some.letter(tips, parts=first_draft((tips,))))
    [listed] = [part for part in document.parts if isinstance(part, Items) and not part.numbered]
    assert len(listed.items) == 8
    assert "Bijvoorbeeld:" in everything(document)
    [table] = [part for part in document.annexes if isinstance(part, Table)]
    assert table.rows == rows


@pytest.mark.parametrize("moment", ["2026-03-05T09:04+01:00", "5 maart 2026, 09:04"])
def test_the_annex_says_when_in_words(moment: str) -> None:
    document = compose(some.letter(replace(some.share(), moment=moment)))
    assert "Vastgelegd op 5 maart 2026, 09:04. Controlegetal" in text_of(asdict(document)["annexes"])


def test_every_number_in_the_letter_stands_in_its_annex() -> None:
    document = whole()
    annex = text_of([asdict(part) for part in document.annexes])  # type: ignore[call-overload]
    for part in document.parts:
        if isinstance(part, Paragraph | Items):
            for number in re.findall(r"\d+%|\d+–\d+%", text_of(asdict(part))):
                assert number in annex, number


def test_pictures_say_in_words_what_they_show() -> None:
    [picture] = [part for part in whole().parts if isinstance(part, Picture)]
    assert "Serieus nemen 45% (90 van 200, marge 40% tot 50%)" in picture.alt
    assert picture.svg.startswith("<svg")


def test_quotes_stand_apart_and_causes_have_no_order() -> None:
    document = whole()
    assert [part.text for part in document.parts if isinstance(part, Quotation)] == ["Ze luisterde echt."]
    lists = [part for part in document.parts if isinstance(part, Items)]
    causes = next(part for part in lists if text_of(asdict(part)).startswith("Te weinig tijd."))
    assert not causes.numbered
    assert lists[-1].numbered


def test_an_unknown_reference_is_named() -> None:
    part = LetterPart("text", "Kop", "Zie {{B9}}.")
    with pytest.raises(UnknownReference) as caught:
        compose(some.letter(some.share(), parts=(part,)))
    assert caught.value.ref == "B9"
    with pytest.raises(UnknownReference):
        check_references("{{ B2 }} en {{ B1 }}", {"B1"})
    assert references("{{ B2 }} {{B1}} {{ B2 }} {{ x }}") == ("B2", "B1")


@settings(max_examples=60, deadline=None)
@given(least=st.integers(1, 9))
def test_a_small_number_is_nowhere(least: int) -> None:
    figures = (some.share(), some.themes(least=least))
    document = compose(some.letter(*figures, parts=first_draft(figures)))
    [table] = [part for part in document.annexes if isinstance(part, Table)]
    row = next(row for row in table.rows if row[0] == "Respect")
    assert row[1:] == ("·", "·", "·", "·")
    assert f"Respect {round(100 * least / 200)}%" not in everything(document)
    assert json.dumps(least / 200) not in everything(document)


@pytest.mark.parametrize(("n", "of"), [(3, 40), (0, 40), (36, 40)])
def test_a_small_share_is_said_without_its_number(n: int, of: int) -> None:
    figures = (some.share(n=n, of=of),)
    document = compose(some.letter(*figures, parts=first_draft(figures)))
    said = everything(document)
    assert "noemen wij niet" in said
    for number in (str(n), str(of), f"{round(100 * n / of)}%"):
        assert not re.search(rf"(?<![\d.]){number}(?!\d)(?! weken| knelpunt)", text_of([asdict(p) for p in document.parts]))
    assert not re.search(r"Geteld: \d", said)


NASTY = ("<b>vet</b>", "#let x = 1", "$x$", "**ster**", "[link](http://x)", "=1+1", "{{ B1 }}", "\\n", "😀 ‮om")


def test_words_of_others_are_no_references_and_no_markup() -> None:
    figures = (some.share(), some.quotes("B3", *NASTY), some.causes("B4", *NASTY))
    document = compose(some.letter(*figures, parts=first_draft(figures)))
    assert [part.text for part in document.parts if isinstance(part, Quotation)] == list(NASTY)
    lists = [[item[0].text for item in part.items] for part in document.parts if isinstance(part, Items)]
    assert list(NASTY) in lists


def test_observations_of_groups_are_not_read_as_references() -> None:
    seen = some.figure("B5", "observations", replace(some.causes().facts, rows=(("Wij zagen {{ B7 }}.",),)))
    document = compose(some.letter(seen, parts=first_draft((seen,))))
    assert "{ { B7 }}" in everything(document)


def test_points_name_what_they_rest_on() -> None:
    points = first_points((some.share(), some.themes(), some.causes()))
    assert [point.refs for point in points.bottlenecks] == [("B1",), ("B2",), ("B4",)]
    assert points.recommendations[0].refs == ("B1", "B2")
    assert points.recommendations[1].refs == ("B4",)


def test_without_evidence_the_draft_claims_nothing() -> None:
    document = compose(some.letter(parts=first_draft(())))
    assert document.annexes == ()
    assert not re.search(r"\d+%", everything(document))


def test_the_request_names_the_term() -> None:
    said = everything(compose(some.letter(reply_weeks=8, term_basis="artikel 5 van de verordening")))
    assert "binnen 8 weken schriftelijk te antwoorden (artikel 5 van de verordening)" in said


def test_only_a_letter_of_gehoord_promises_receipts() -> None:
    promise = "Wie ons een verhaal vertelde, kan bij ons zien wat u antwoordt."
    assert promise in everything(compose(some.letter(some.share())))
    assert promise not in everything(compose(some.letter(some.share()), has_receipts=False))
    assert "denken wij graag met u mee" in everything(compose(some.letter(some.share()), has_receipts=False))
