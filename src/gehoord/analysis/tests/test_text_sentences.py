"""Sentences and placeholders: the same text, masked or not, falls apart in the same way."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis.text import plain, sentences, spoken, with_placeholders
from gehoord.analysis.training.data import read

SAMPLE = Path(__file__).resolve().parents[2] / "sample" / "data"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("Hallo", ["Hallo"]),
        ("Ik belde. Geen antwoord!", ["Ik belde.", "Geen antwoord!"]),
        ("Ik belde mw. K. de Wit. Niks.", ["Ik belde mw. K. de Wit.", "Niks."]),
        ("Hij zei: 'nee.' Toen ging hij.", ["Hij zei: 'nee.'", "Toen ging hij."]),
        ("regel een\nregel twee", ["regel een", "regel twee"]),
        ("Op 17.05.2018 om 15.00 uur. Klaar", ["Op 17.05.2018 om 15.00 uur.", "Klaar"]),
        ("Jammer. 😢", ["Jammer. 😢"]),
        ("Van [PERSOON-1]. Naar [LOCATIE-2].", ["Van [PERSOON-1].", "Naar [LOCATIE-2]."]),
    ],
)
def test_sentences_of_known_texts(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("aB1. !?\n\t'\"()😀\0\u202e[]-"), max_size=300))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    spans = sentences(text)
    outside = text
    for start, end in reversed(spans):
        assert start < end
        outside = outside[:start] + outside[end:]
    assert outside.strip() == ""
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


@pytest.mark.parametrize("piece", ["x", "a b. ", ".", "a.", "\n", "' ", "mw. "])
def test_sentences_of_a_giant_text_take_little_time(piece: str) -> None:
    started = time.process_time()
    sentences(piece * (50_000 // len(piece)))
    assert time.process_time() - started < 2


def test_masking_hardly_ever_changes_the_sentences() -> None:
    signals = read(SAMPLE / "signals_nl.jsonl")
    changed = [s.id for s in signals if len(sentences(s.text)) != len(sentences(s.raw))]
    assert len(changed) <= 3, changed


def test_placeholders_lose_their_number_and_read_as_words() -> None:
    assert plain("Van [PERSOON-12] in [LOCATIE-1]") == plain("van [persoon-3] in [Locatie]")
    assert "[" not in spoken("Van [PERSOON-12], [BSN-1]")
    assert plain("A\u200bB\u202e\0") == "ab"


def test_same_words_get_the_same_number() -> None:
    text = "Sam en Kim en sam"
    masked = with_placeholders(text, [(0, 3, "persoon"), (7, 10, "persoon"), (14, 17, "persoon")])
    assert masked == "[PERSOON-1] en [PERSOON-2] en [PERSOON-1]"
    with pytest.raises(ValueError, match="overlap"):
        with_placeholders(text, [(0, 5, "persoon"), (3, 8, "persoon")])
