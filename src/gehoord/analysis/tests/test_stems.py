from __future__ import annotations

import doctest
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis import stems as module
from gehoord.analysis.stems import LONGEST_STEM, is_common, stem, stems, words


@pytest.mark.parametrize(
    "family",
    [
        "luisteren luister luistert luisterde luisterden geluisterd",
        "horen hoor hoort hoorde gehoord",
        "bellen bel belt belde gebeld",
        "zeggen zeg zegt gezegd",
        "vragen vraag vraagt gevraagd",
        "vinden vind vindt",
        "werken werk werkt werkte gewerkt",
        "wonen woon woont",
        "geven geef geeft",
        "serieus serieuze",
        "idee ideeën ideeen",
        "school scholen schooltje",
        "huis huizen",
        "afspraak afspraken",
        "cliënt client cliënten",
        "markt markten",
        "foto foto's foto’s",
        "café cafe CAFÉ cafés cafe\u0301",
        "begeleiding begeleiden begeleid",
    ],
)
def test_one_family_one_stem(family: str) -> None:
    assert len({stem(word) for word in family.split()}) == 1, [(w, stem(w)) for w in family.split()]


@pytest.mark.parametrize(
    ("one", "other"),
    [("begeleiding", "beleid"), ("maart", "maar"), ("kant", "kan"), ("leeg", "leggen"), ("bellen", "beelden"),
     ("boom", "bom"), ("wachten", "wachttijd"), ("2", "20"), ("niets", "niet"),
     ("alles", "al")],
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_placeholders_are_no_words_but_take_a_place() -> None:
    found = words("Ik belde [PERSOON-1], toen [LOCATIE-12] weer.")
    assert [word.stem for word in found] == ["ik", "bel", "toen", "weer"]
    assert [word.position for word in found] == [0, 1, 3, 5]
    # Only what the de-identifier writes is a placeholder.
    assert stems("[persoon-1] [note]") == ["persoon", "1", stem("note")]


def test_odd_characters() -> None:
    assert stems("") == []
    assert stems("😀 % _ -- \x00 ' ’") == []
    assert stems("e-mail") == ["e", stem("mail")]
    assert stems("snake_case") == [stem("snake"), stem("case")]
    assert stems("<b>luister</b>") == ["b", "luister", "b"]
    assert stems("½ ²") == ["12", "2"]


@given(st.text(max_size=300))
def test_offsets_and_places(text: str) -> None:
    found = words(text)
    assert stems(text) == [word.stem for word in found]
    assert all(0 < len(word.stem) <= LONGEST_STEM for word in found)
    assert all(word.stem == stem(text[word.start : word.end]) for word in found)
    for before, after in pairwise(found):
        assert before.end <= after.start
        assert before.position < after.position


@given(st.text(alphabet="abcdeëéghijlnorstuvwz'", min_size=1, max_size=20))
def test_capitals_and_accents_make_no_difference(word: str) -> None:
    assert stem(word) == stem(word.upper()) == stem(word.replace("ë", "e").replace("é", "e"))


def test_long_word_is_cut() -> None:
    assert stem("x" * 500) == "x" * LONGEST_STEM


def test_threads_do_not_disturb_each_other() -> None:
    tails = ("en", "de", "t", "je")
    many = [f"{head}{tail}" for head in ("luister", "hoor", "school", "begeleid") for tail in tails]
    alone = [stem(word) for word in many]
    stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        for answer in pool.map(lambda _: [module._snowball(module.fold(word)) for word in many], range(50)):
            assert answer == [module._snowball(module.fold(word)) for word in many]
    assert [stem(word) for word in many] == alone


def test_common_words() -> None:
    assert is_common("De, het ÉÉN is!")
    assert is_common("")
    assert is_common("[PERSOON-1] 😀")
    for word in ("luisteren", "de maart", "niets", "genieten", "waarde"):
        assert not is_common(word)


def test_examples_hold() -> None:
    assert doctest.testmod(module).attempted == 2
    assert doctest.testmod(module).failed == 0
