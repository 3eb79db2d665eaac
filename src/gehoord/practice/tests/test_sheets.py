"""The sheet to print: whole pages, literal texts, nothing off the card."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gehoord.practice import services, sheets
from gehoord.practice.models import Card
from gehoord.practice.services import CARD_LIMITS
from gehoord.practice.sheets import SheetFailed, card_sheets

pytestmark = pytest.mark.django_db

LITERAL = "<b>vet</b> #let x = 1 $a^2$ **ster** =1+1 _onder_ @noem <label> \\ // = kop"


def make(by: Any, **texts: str) -> Card:
    given = dict.fromkeys(CARD_LIMITS, "Iets om te oefenen.")
    return services.make_card(by=by, published=True, **{**given, **texts})


def asked(tool: str, pdf: bytes, folder: Path, *options: str) -> str:
    path = folder / "vel.pdf"
    path.write_bytes(pdf)
    end = ["-"] if tool == "pdftotext" else []
    return subprocess.run([tool, *options, str(path), *end], capture_output=True, text=True, check=True).stdout


def read(pdf: bytes, folder: Path) -> str:
    return " ".join(asked("pdftotext", pdf, folder).split())


@pytest.mark.parametrize(("cards", "pages"), [(1, 1), (4, 1), (5, 2), (9, 3)])
def test_four_cards_go_on_each_sheet_of_a4(cards: int, pages: int, facilitator: Any, tmp_path: Path) -> None:
    told = asked("pdfinfo", card_sheets([make(facilitator) for _n in range(cards)]), tmp_path)
    assert re.search(rf"^Pages:\s+{pages}$", told, re.MULTILINE)
    assert re.search(r"^Page size:\s+595\.\d+ x 841\.\d+ pts \(A4\)$", told, re.MULTILINE)
    assert re.search(r"^Title:\s+Kaarten$", told, re.MULTILINE)
    assert re.search(r"^Tagged:\s+yes$", told, re.MULTILINE)


def test_it_says_its_language_and_the_promise_it_keeps(facilitator: Any) -> None:
    made = card_sheets([make(facilitator)])
    assert b"/Lang (nl)" in made.replace(b"/Lang(", b"/Lang (")
    assert b"pdfuaid" in made


def test_every_sign_prints_as_itself(facilitator: Any, tmp_path: Path) -> None:
    card = make(facilitator, situation=LITERAL, helps=LITERAL, sentence_to_try=LITERAL, question_to_self=LITERAL)
    assert read(card_sheets([card]), tmp_path).count(LITERAL) == 4


def test_a_sign_that_our_letters_lack_costs_nobody_their_sheet(facilitator: Any, tmp_path: Path) -> None:
    card = make(facilitator, situation="Blij 😀 en 中文, en dan verder.")
    assert "en dan verder." in read(card_sheets([card]), tmp_path)


@pytest.mark.parametrize("fill", ["W", "mm ", "verantwoordelijkheidsgevoel ", "i", "Ä " , "woord " * 3])
def test_the_longest_texts_stay_on_their_card(fill: str, facilitator: Any, tmp_path: Path) -> None:
    texts = {name: (fill * most)[:most].strip() for name, most in CARD_LIMITS.items()}
    cards = [make(facilitator, **texts) for _n in range(4)]
    boxes = asked("pdftotext", card_sheets(cards), tmp_path, "-bbox")
    words = [
        tuple(float(part) for part in found)
        for found in re.findall(r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', boxes)
    ]
    assert len(words) > 40
    # In points: the middle of the sheet, and how far texts stay from every edge.
    across, down, edge = 297.6, 420.9, 20
    for left, top, right, bottom in words:
        column, row = left > across, top > down
        assert right <= (2 * across if column else across) - edge
        assert left >= (across if column else 0) + edge
        assert top >= (down if row else 0) + edge / 2
        assert bottom <= (2 * down if row else down) - edge / 2


def test_what_was_typed_stays_whole_on_the_longest_card(facilitator: Any, tmp_path: Path) -> None:
    text = " ".join(f"w{n}" for n in range(200))[: CARD_LIMITS["helps"]]
    assert text in read(card_sheets([make(facilitator, helps=text)]), tmp_path)


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
