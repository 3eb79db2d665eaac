"""The measure, and the sentences that ask for another look; invented sentences."""

from __future__ import annotations

import time

import pytest

from gehoord.analysis.readability import FEWEST_WORDS, LONG, jargon, marks, measure, passive, plain_words, words_of

EASY = "Wij vragen u om hulp. Veel ouders wachten te lang. Zij horen niets. Dat is niet fijn. Bel hen terug. Zeg wat u doet."
HARD = (
    "Derhalve verzoeken wij uw college met betrekking tot bovengenoemde problematiek verantwoordelijkheid te nemen voor de"
    " implementatie van kwaliteitsverbeteringen binnen gespecialiseerde jeugdhulporganisaties."
)


def test_the_measure_is_that_of_douma() -> None:
    # 5 words in a sentence, 7 syllables.
    reading = measure(["Ik bel je morgen terug."] * 4)
    assert (reading.words, reading.sentences, reading.syllables) == (20, 4, 28)
    assert reading.score == round(206.84 - 0.93 * 5 - 77 * 28 / 20, 1) == 94.4


def test_easy_and_hard_are_told_apart() -> None:
    assert measure([EASY]).level == "easy"
    assert measure([HARD]).level == "hard"


def test_few_words_get_no_score() -> None:
    assert measure(["Kort."]).level == "unknown"
    assert measure([]).score is None
    assert measure(["woord " * (FEWEST_WORDS - 1)]).score is None
    assert measure(["woord " * FEWEST_WORDS]).score is not None


def test_a_line_ends_a_sentence() -> None:
    assert measure(["een twee", "drie vier"]).sentences == 2


@pytest.mark.parametrize(("sentence", "found"), [
    ("De brief wordt door de gemeente beantwoord.", "wordt … beantwoord"), ("Er werd niet geluisterd.", "werd … geluisterd"),
    ("De aanvraag is door het wijkteam afgewezen.", "is … afgewezen"), ("De kinderen worden gehoord.", "worden gehoord"),
    ("Wij willen worden betrokken bij het beleid.", "worden betrokken"), ("Hulp wordt aangeboden.", "wordt aangeboden"),
    ("De afspraken zijn gemaakt door de gemeente.", "zijn gemaakt"), ("Er wordt te weinig gedaan.", "wordt … gedaan"),
    ("De oorzaken worden besproken.", "worden besproken"), ("Wij worden niet teruggebeld.", "worden … teruggebeld"),
    ("Omdat het verhaal verteld werd, wisten zij het.", "verteld werd"), ("Het is door ouders bedacht.", "is … bedacht"),
])
def test_passive_sentences_are_found(sentence: str, found: str) -> None:
    assert passive(words_of(sentence)) == found


@pytest.mark.parametrize("sentence", [
    "Zij zijn tevreden.", "De school is gesloten.", "Wij zijn bezorgd over de wachttijd.", "Het wordt beter.",
    "Zij wordt verpleegkundige.", "Hij is gekomen.", "Het onderzoek is begonnen.", "De gemeente is verantwoordelijk.",
    "Dat wordt een gesprek met de gemeente.", "De jongeren worden ouder.", "Dat is gebeurd.", "De ouders zijn verhuisd.",
    "Wat zijn de gevolgen?", "De ouders waren gescheiden.", "Dit werd een groot verdriet.", "Ik werd er verdrietig van.",
    "Het werd herfst.", "Het is belangrijk om vragen te beantwoorden.", "Zij wordt bekend.", "Het kind wordt gezond.",
    "Wij zijn van plan om ouders te betrekken.", "Het wordt tijd om de hulp te verbeteren.", "De gemeente beantwoordt de brief.",
])
def test_what_only_looks_passive_is_left_alone(sentence: str) -> None:
    assert passive(words_of(sentence)) == ""


def test_official_words_get_plainer_ones() -> None:
    assert jargon("Indien u dit leest,  met\nbetrekking tot hulp, en indien niet.") == (
        ("Indien", "als"), ("met\nbetrekking tot", "over"),
    )
    assert jargon("indienen en individueel") == ()
    assert all(key == key.lower() and plain for key, plain in plain_words().items())


def test_a_long_sentence_is_marked_with_its_length() -> None:
    long = "woord " * LONG + "eind."
    [mark] = marks([f"Kort. {long}"])
    assert (mark.sentence, mark.long) == (long, LONG + 1)
    assert marks(["woord " * (LONG - 1) + "eind."]) == []


def test_marks_come_in_order_with_all_that_is_wrong() -> None:
    first, second = marks(["Dit wordt derhalve besproken.", "Dat is goed.", "Wij schrijven reeds."])
    assert (first.passive, first.jargon) == ("wordt … besproken", (("derhalve", "daarom, dus"),))
    assert second.jargon == (("reeds", "al"),)


def test_a_text_as_long_as_a_block_may_be_takes_no_time() -> None:
    started = time.process_time()
    for text in ("a" * 20_000, "ge" * 10_000, "worden gedaan " * 1_400, "e-" * 10_000, "met betrekking " * 1_300, "." * 20_000):
        measure([text])
        marks([text])
    assert time.process_time() - started < 10
