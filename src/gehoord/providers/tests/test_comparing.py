"""What is said of a provider beside others: the numbers under which nothing is said, and that chance is not a verdict."""

from __future__ import annotations

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.providers.comparing import Cell, Word, funnel_limits, standing, together

A, B = ("thuis",), ("verblijf",)


def equal(providers: int = 8, total: int = 100, hits: int = 80) -> list[Cell]:
    """So many providers whose clients answer alike."""
    return [Cell(number, A, hits, total) for number in range(1, providers + 1)]


@pytest.mark.parametrize(
    ("total", "word"), [(0, Word.NOTHING), (9, Word.NOTHING), (10, Word.TOO_FEW), (29, Word.TOO_FEW), (30, Word.SAME)]
)
def test_how_much_is_said_grows_with_how_many_answered(total: int, word: Word) -> None:
    found = standing(together([*equal(), Cell(99, A, round(total * 0.8), total)]), 99)
    assert found.word == word
    assert (found.total is None) == (total < 10)
    assert (found.interval is None) == (total < 30)


def test_a_council_that_tells_nothing_of_fewer_people_is_heeded() -> None:
    cells = [*equal(), Cell(99, A, 20, 25), Cell(98, A, 30, 39)]
    assert standing(together(cells, smallest=20), 99).word == Word.TOO_FEW
    for provider in (98, 99):
        assert standing(together(cells, smallest=40), provider) == standing(together([]), provider)
    assert together(cells, smallest=40).target == pytest.approx(0.8)
    assert standing(together(cells, smallest=3), 99).word == Word.TOO_FEW


def test_under_a_hundred_answers_there_is_an_interval_and_no_figure() -> None:
    for total, has_figure in ((99, False), (100, True)):
        found = standing(together([*equal(), Cell(99, A, 80, total)]), 99)
        assert found.interval is not None
        assert (found.share is not None, found.adjusted is not None) == (has_figure, has_figure)


def test_with_few_others_nothing_is_said_beside_them() -> None:
    """Else somebody with one figure and the total works out the other."""
    assert standing(together(equal(3)), 1).word == Word.ALONE
    assert standing(together(equal(3)), 1).expected is None
    assert standing(together(equal(4)), 1).word == Word.SAME


def test_what_chance_explains_is_no_verdict_and_what_it_does_not_is_one() -> None:
    # Of 100 with a true share of 80%, 70 or fewer come by chance in 1.1% of cases, 65 or fewer in 0.03%.
    for hits, word in ((70, Word.SAME), (65, Word.BELOW), (92, Word.SAME), (94, Word.ABOVE)):
        assert standing(together([*equal(40), Cell(99, A, hits, 100)]), 99).word == word, hits


def test_usual_differences_between_providers_are_no_verdict_either() -> None:
    """Where all differ a lot, one that differs as much as they do is not singled out."""
    spread = [Cell(number, A, hits, 100) for number, hits in enumerate((62, 70, 76, 80, 84, 90, 96, 66, 92, 74), 1)]
    # Chance alone does not explain 62 where 77% is common, so it is not called that.
    assert standing(together([*spread, Cell(99, A, 62, 100)]), 99).word == Word.USUAL


def test_who_answered_is_taken_into_account() -> None:
    """All treat each kind of people alike; one has only people who are less satisfied everywhere."""
    cells = [cell for number in range(1, 11) for cell in (Cell(number, A, 90, 100), Cell(number, B, 12, 20))]
    mixed = together([*cells, Cell(99, B, 120, 200)])
    found = standing(mixed, 99)
    assert found.word == Word.SAME
    assert found.raw_word == Word.BELOW
    assert found.expected == pytest.approx(0.6)
    # As satisfied as expected, so adjusted it is as all together; it has too few kinds of people to weigh it directly.
    assert found.adjusted == pytest.approx(mixed.target)
    assert found.weighted is None


def test_the_expected_share_by_hand() -> None:
    cells = [Cell(1, A, 40, 50), Cell(1, B, 10, 50), Cell(2, A, 90, 100), Cell(3, B, 30, 100), Cell(4, A, 50, 100)]
    # A: 180 of 250, B: 40 of 150; of provider 1 half in each.
    found = standing(together(cells), 1)
    assert found.expected == pytest.approx((0.72 + 40 / 150) / 2)
    assert found.unmatched is False
    # Indirect: 50 seen of 49.33 expected, times 220 of 400. Direct: 80% and 20%, weighted 250 to 150.
    assert found.adjusted == pytest.approx(50 / (100 * found.expected) * 0.55)
    assert found.weighted == pytest.approx((0.8 * 250 + 0.2 * 150) / 400)


def test_how_far_a_figure_can_be_relied_on() -> None:
    alike = standing(together(equal()), 1)
    assert (alike.pulled, alike.reliable, alike.needed) == (None, 0.0, None)
    differ = together([Cell(number, A, hits, 100) for number, hits in enumerate((60, 70, 80, 90, 99), 1)])
    found = standing(differ, 1)
    assert found.share is not None
    assert found.pulled is not None
    assert found.share < found.pulled < 0.8
    assert found.reliable is not None
    assert found.reliable > 0.7
    assert found.needed is not None
    assert found.needed < 100


def test_people_nobody_else_has_are_told() -> None:
    """That they are more than a tenth, never how many: of 31 answers 13% is 4 people."""
    for others, is_told in ((4, True), (3, False)):
        found = standing(together([*equal(), Cell(99, A, 20, 27), Cell(99, B, 1, others)]), 99)
        assert found.unmatched is is_told


def test_limits_are_the_wider_of_chance_and_usual_spread() -> None:
    alike = together(equal())
    for total, near, far in funnel_limits(alike, [30, 100, 400]):
        assert far.low < near.low < 0.8 < near.high < far.high
        # No spread beyond chance: close to the normal limits.
        assert near.low == pytest.approx(0.8 - 1.96 * sqrt(0.16 / total), abs=0.03)
    spread = together([Cell(number, A, hits, 100) for number, hits in enumerate((60, 70, 80, 90, 99), 1)])
    assert funnel_limits(spread, [400])[0][1].low < funnel_limits(alike, [400])[0][1].low


def test_the_spread_that_is_left_after_who_answered_draws_the_lines() -> None:
    """All differences lie in who answered: then a point far off is no usual spread, in the picture as in the word."""
    cells = [Cell(n, A, 90, 100) for n in range(1, 7)] + [Cell(n, B, 50, 100) for n in range(7, 13)]
    mixed = together([*cells, Cell(13, A, 60, 100), Cell(13, B, 0, 1)])
    found = standing(mixed, 13)
    assert found.word == Word.BELOW
    assert found.adjusted is not None
    (_total, _near, far), = funnel_limits(mixed, [101])
    assert found.adjusted < far.low


def test_counts_that_are_no_share_are_refused() -> None:
    with pytest.raises(ValueError, match="not a share"):
        together([Cell(1, A, 5, 4)])


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from([A, B])), max_size=12))
def test_nothing_breaks_and_the_order_of_rows_says_nothing(rows: list[tuple[int, int, tuple[str, ...]]]) -> None:
    cells = [Cell(number % 5, stratum, min(hits, total), total) for number, (hits, total, stratum) in enumerate(rows)]
    one, other = together(cells), together(cells[::-1])
    for provider in range(5):
        found = standing(one, provider)
        assert found == standing(other, provider)
        assert found.share is None or (found.total is not None and found.total >= 100)
