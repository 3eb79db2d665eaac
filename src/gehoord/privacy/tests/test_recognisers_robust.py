"""Odd, huge and hostile texts: right offsets, no crash, linear time."""

import itertools
import threading
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.privacy.recognisers import PII_TYPES, deidentify, find_spans, load
from gehoord.privacy.recognisers.folding import fold
from gehoord.privacy.recognisers.measure import SAMPLE, read

LONGEST = 50_000


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    load()


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.type) for span in find_spans(text)]


@pytest.mark.parametrize("text", ["", " ", "\n", "hallo", "Anna?", "\x00", "\x00" * 5, "😀", "\u202e", "\u200b\u200b"])
def test_tiny_texts_do_no_harm(text: str) -> None:
    done = deidentify(text)
    assert len(done.spans) <= 1


def test_offsets_count_code_points_after_emoji() -> None:
    text = "😭😭 mijn zoon Thijmen 🏳️‍🌈 zit in Zwolle"
    assert _found(text) == [("Thijmen", "persoon"), ("Zwolle", "locatie")]


def test_invisible_characters_hide_nothing() -> None:
    text = "Mijn zoon Thij\u200bmen, bel 06\u200b-1234\u00ad5678 of 06\u202f12\u202f34\u202f56\u202f78."
    assert _found(text) == [
        ("Thij\u200bmen", "persoon"),
        ("06\u200b-1234\u00ad5678", "telefoon"),
        ("06\u202f12\u202f34\u202f56\u202f78", "telefoon"),
    ]


def test_bidi_and_nul_inside_a_text() -> None:
    assert ("Zwolle", "locatie") in _found("\u202eIk woon\x00 in Zwolle\u202c, toch.")


def test_full_width_digits_and_signs() -> None:
    assert _found("Bel ０６－１２３４５６７８, bsn １２３４５６７８２") == [
        ("０６－１２３４５６７８", "telefoon"),
        ("１２３４５６７８２", "bsn"),
    ]


def test_accents_in_two_code_points() -> None:
    text = unicodedata.normalize("NFD", "Mijn dochter Zoë (14) en Ayşe uit Zwolle")
    assert [kind for _, kind in _found(text)] == ["persoon", "leeftijd", "persoon", "locatie"]
    assert _found(text)[0][0] == unicodedata.normalize("NFD", "Zoë")


def test_html_is_text() -> None:
    text = "<p>Mijn zoon <b>Thijmen</b></p><script>alert('x')</script> <a href=\"https://x.nl/a\">x</a>"
    found = _found(text)
    assert ("Thijmen", "persoon") in found
    assert ("https://x.nl/a", "url") in found
    assert "<script>" in deidentify(text).text


def test_curly_quotes_and_long_dashes() -> None:
    assert _found("‘Mevrouw Van Dongen’ zei – op 3 mei – dat Layla’s dossier weg was.") == [
        ("Van Dongen", "persoon"),
        ("3 mei", "datum"),
        ("Layla", "persoon"),
    ]


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_gives_ordered_spans_inside_it(text: str) -> None:
    end = 0
    for span in find_spans(text):
        assert end <= span.start < span.end <= len(text)
        assert span.type in PII_TYPES
        end = span.end


_PIECES = [
    "Jan ", "van ", "de ", "A. ", "De ", "Het ", "'t ", "KBS ", "06 ", "12", "-", ".", "/", "@", "_",
    "(", ")", "'", "\n", "www.", "nl", "straat ", "Kerkstraat ", "1077 PL ", "is ", "ik ben ",
    "kinderen van ", "3, ", "jaar ", "insta ", "kenmerk ", "bsn ", "mei ", "en ", "\u0301", "\u200b",
    "[PERSOON-1]", "Stichting ", "naar ", "&", "NL91 ABNA ", "é", "😀", "zes ", "mijn zoon ", "juf ",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PIECES), max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_heaps_of_cues_give_ordered_spans(text: str) -> None:
    spans = find_spans(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    assert len(deidentify(text).spans) == len(spans)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_folding_leads_back_into_the_text(text: str) -> None:
    folded = fold(text)
    for index in range(len(folded.text)):
        start, end = folded.back(index, index + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    "piece", [*_PIECES, "a", "A", "1", "1 ", "A.", "Aa ", "Aa 1 ", "a@a.", "Jan A. ", "Jan 'Jan' ", "Aa, 3 en "]
)
def test_longest_text_in_linear_time(piece: str) -> None:
    text = (piece * LONGEST)[:LONGEST]
    began = time.process_time()
    find_spans(text)
    assert time.process_time() - began < 2.5


def test_longest_real_text() -> None:
    text = "\n".join(str(row["text"]) for row in read(SAMPLE))[:LONGEST]
    began = time.process_time()
    spans = find_spans(text)
    assert time.process_time() - began < 2.0
    assert len(spans) > 150


def test_a_story_takes_ten_milliseconds_at_most() -> None:
    texts = [str(row["text"]) for row in read(SAMPLE)[:100]]
    began = time.process_time()
    for text in texts:
        find_spans(text)
    assert (time.process_time() - began) / len(texts) < 0.010


def test_many_threads_find_the_same() -> None:
    text = str(read(SAMPLE)[0]["text"])
    expected = find_spans(text)
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(find_spans(text) == expected)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
