"""Scores of people, and their sums."""

from __future__ import annotations

import statistics

import pytest

from gehoord.analysis.survey_scores import Sums, add_up, person_score, together, turned


def test_turning_twice_is_nothing() -> None:
    for value in range(1, 6):
        assert turned(turned(value, is_reversed=True), is_reversed=True) == value
        assert turned(value, is_reversed=False) == value


@pytest.mark.parametrize(("values", "minimum", "score"), [
    ([], 1, None), ([None, None], 1, None), ([3, None], 1, 3), ([3, None], 2, None), ([5, 4, 4], 2, 13 / 3),
])
def test_a_score_asks_a_minimum(values: list[int | None], minimum: int, score: float | None) -> None:
    assert person_score(values, minimum=minimum) == score


def test_sums_give_mean_and_spread_of_the_scores() -> None:
    scores = [4.5, 3.0, 2.25, 5.0, 5.0]
    sums = add_up(scores, top_from=4)
    assert (sums.n, sums.top) == (5, 3)
    assert sums.mean == pytest.approx(statistics.mean(scores), abs=1e-12)
    assert sums.deviation == pytest.approx(statistics.stdev(scores), abs=1e-12)
    assert together([add_up(scores[:2], top_from=4), add_up(scores[2:], top_from=4)]) == sums
    assert (Sums().mean, Sums().deviation, add_up([3], top_from=4).deviation) == (None, None, None)


def test_order_makes_no_difference() -> None:
    scores = [13 / 3, 10 / 3, 11 / 3] * 50
    assert add_up(scores, top_from=4) == add_up(scores[::-1], top_from=4)
