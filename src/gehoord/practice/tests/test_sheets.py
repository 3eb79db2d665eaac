"""The sheet to print: whole pages, literal texts, nothing off the card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import page
import pypdfium2 as pdfium
import pytest

from gehoord.practice import services, sheets
from gehoord.practice.models import Card
from gehoord.practice.services import CARD_LIMITS
from gehoord.practice.sheets import SheetFailed, card_images, card_sheets
from gehoord.practice.translating import translate_card

pytestmark = pytest.mark.django_db

LITERAL = "<b>vet</b> #let x = 1 $a^2$ **ster** =1+1 _onder_ @noem <label> \\ // = kop"


def make(by: Any, **texts: str) -> Card:
    given = dict.fromkeys(CARD_LIMITS, "Iets om te oefenen.")
    return services.make_card(by=by, published=True, **{**given, **texts})


@dataclass
class Sheets:
    """What a printed sheet holds: each page's size in points, the words, and the box of every sign."""

    sizes: list[tuple[float, float]]
    title: str
    words: str
    # Left, top, right, bottom in points, from the upper left corner.
    boxes: list[tuple[float, float, float, float]]


def read(pdf: bytes) -> Sheets:
    document = pdfium.PdfDocument(pdf)
    sizes, words, boxes = [], [], []
    for sheet in document:
        sizes.append(sheet.get_size())
        text = sheet.get_textpage()
        words.append(text.get_text_range())
        for place in range(text.count_chars()):
            if text.get_text_range(place, 1).strip():
                left, bottom, right, top = text.get_charbox(place)
                boxes.append((left, sizes[-1][1] - top, right, sizes[-1][1] - bottom))
    return Sheets(sizes, document.get_metadata_value("Title"), " ".join(" ".join(words).split()), boxes)


@pytest.mark.parametrize(("cards", "pages"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_four_cards_go_on_each_sheet_of_a4(cards: int, pages: int, facilitator: Any) -> None:
    found = read(card_sheets([make(facilitator) for _n in range(cards)]))
    assert [(round(width), round(height)) for width, height in found.sizes] == [(595, 842)] * pages
    assert found.title == "Kaarten"


def test_it_says_its_language_and_the_promise_it_keeps(facilitator: Any) -> None:
    made = card_sheets([make(facilitator)])
    assert b"/Lang (nl)" in made.replace(b"/Lang(", b"/Lang (")
    assert b"pdfuaid" in made
    report = page.validate_pdf_bytes(made, profile="ua1")
    assert [failure.message for failure in report.failures] == []


def test_every_sign_prints_as_itself(facilitator: Any) -> None:
    card = make(facilitator, situation=LITERAL, helps=LITERAL, sentence_to_try=LITERAL, question_to_self=LITERAL)
    assert read(card_sheets([card])).words.count(LITERAL) == 4


def test_it_says_for_whom_a_card_is_in_the_language_of_the_cards(facilitator: Any) -> None:
    card = make(facilitator, audience="parent")
    assert "Voor ouders" in read(card_sheets([card])).words
    assert "For parents" in read(card_sheets([card], language="en")).words


def test_a_sign_that_our_letters_lack_costs_nobody_their_sheet(facilitator: Any) -> None:
    card = make(facilitator, situation="Blij 😀 en 中文, en dan verder.")
    assert "en dan verder." in read(card_sheets([card])).words


@pytest.mark.parametrize("fill", ["W", "mm ", "verantwoordelijkheidsgevoel ", "i", "Ä " , "woord " * 3])
def test_the_longest_texts_stay_on_their_card(fill: str, facilitator: Any) -> None:
    texts = {name: (fill * most)[:most].strip() for name, most in CARD_LIMITS.items()}
    cards = [make(facilitator, **texts) for _n in range(4)]
    signs = read(card_sheets(cards)).boxes
    assert len(signs) > 400
    # In points: the middle of the sheet, and how far texts stay from every edge.
    across, down, edge = 297.6, 420.9, 20
    for left, top, right, bottom in signs:
        column, row = left > across, top > down
        assert right <= (2 * across if column else across) - edge
        assert left >= (across if column else 0) + edge
        assert top >= (down if row else 0) + edge / 2
        assert bottom <= (2 * down if row else down) - edge / 2


def test_what_was_typed_stays_whole_on_the_longest_card(facilitator: Any) -> None:
    text = " ".join(f"w{n}" for n in range(200))[: CARD_LIMITS["helps"]]
    assert text in read(card_sheets([make(facilitator, helps=text)])).words


def test_without_cards_or_with_too_many_it_says_so(facilitator: Any) -> None:
    with pytest.raises(SheetFailed, match="Kies eerst"):
        card_sheets([])
    with pytest.raises(SheetFailed, match="hoogstens"):
        card_sheets([make(facilitator)] * (sheets.MOST_CARDS + 1))


def test_a_text_beyond_the_limits_is_refused_in_words(facilitator: Any) -> None:
    card = make(facilitator)
    card.helps = "W" * 3000
    with pytest.raises(SheetFailed, match="past niet op A6"):
        card_sheets([card])


def test_each_back_lies_behind_its_front(facilitator: Any) -> None:
    """Turned over the long edge, what lies left on the next page lies behind what lies right on this one."""
    cards = [make(facilitator, situation=f"voor{n}", helps=f"achter{n}") for n in range(5)]
    made = card_sheets(cards, two_sided=True)
    document = pdfium.PdfDocument(made)
    assert len(document) == 4

    def place(sheet: int, word: str) -> tuple[bool, bool]:
        text = document[sheet].get_textpage()
        found = text.search(word).get_next()
        assert found is not None, word
        left, bottom, _right, _top = text.get_charbox(found[0])
        return left > 297.6, bottom < 420.9

    for n in range(5):
        (right, low), (back_right, back_low) = place(n // 4 * 2, f"voor{n}"), place(n // 4 * 2 + 1, f"achter{n}")
        assert right is not back_right
        assert low is back_low
    assert b"pdfuaid" in made


def test_every_card_becomes_a_picture_of_a6(facilitator: Any) -> None:
    pictures = card_images([make(facilitator) for _n in range(2)])
    assert [one[:8] for one in pictures] == [b"\x89PNG\r\n\x1a\n"] * 2
    width, height = (int.from_bytes(pictures[0][at:at + 4], "big") for at in (16, 20))
    assert (width, height) == (620, 877)


def test_a_card_prints_in_another_language_and_says_when_it_cannot(facilitator: Any) -> None:
    done, not_yet = make(facilitator, situation="Eerst"), make(facilitator, situation="Daarna")
    translate_card(
        by=facilitator, card=done, language="tr", expected_version=0, situation="Önce", helps="Yardım",
        sentence_to_try="Dene", question_to_self="Sor",
    )
    words = read(card_sheets([done, not_yet], language="tr")).words
    assert "Önce" in words
    assert "Durum" in words
    assert "Eerst" not in words
    assert "Daarna" in words
    assert words.count("Nog niet vertaald") == 1
