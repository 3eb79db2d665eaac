"""Control charts against values worked out by hand, and what must hold for every row."""

from __future__ import annotations

import doctest
from math import isclose, sqrt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis import control
from gehoord.analysis.control import Control, Rule, mean_moving_range, p_chart, xmr_chart

counts = st.integers(0, 200).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))
days = st.floats(0, 400, allow_nan=False)


def flagged(found: Control, rule: Rule) -> list[int]:
    return [place for place, point in enumerate(found.points) if rule in point.rules]


def test_a_p_chart_by_hand() -> None:
    """20 of 200 is 10%; with 50 each the limits are 0.1 ± 3 √(0.09 / 50) = 0.1 ± 0.12728, cut off at 0."""
    found = p_chart([(5, 50), (4, 50), (5, 50), (6, 50)])
    for point in found.points:
        assert isclose(point.centre, 0.1)
        assert point.low == 0.0
        assert isclose(point.high or 0, 0.1 + 3 * sqrt(0.0018), abs_tol=1e-12)
        assert isclose(point.near_high or 0, 0.1 + 2 * sqrt(0.0018), abs_tol=1e-12)
        assert point.rules == ()
    assert found.is_trial


def test_limits_widen_where_less_was_counted() -> None:
    few, many = p_chart([(5, 10), (500, 1000)]).points
    assert (few.high or 0) - (few.low or 0) > (many.high or 0) - (many.low or 0)


def test_an_xmr_chart_by_hand() -> None:
    """Ranges 2, 1, 3, 2 have mean 2; limits 12 ± 5.32, near at 12 ± 3.5467."""
    found = xmr_chart([11, 13, 12, 15, 9])
    assert mean_moving_range([11, 13, 12, 15, 9]) == 3.0
    found = xmr_chart([10, 12, 13, 10, 12, 15])
    assert isclose(mean_moving_range([10, 12, 13, 10, 12, 15]), 11 / 5)
    point = found.points[0]
    assert isclose(point.centre, 12)
    assert isclose(point.high or 0, 12 + 2.66 * 2.2)
    assert isclose(point.low or 0, 12 - 2.66 * 2.2)
    assert isclose(point.near_high or 0, 12 + 2.66 * 2.2 * 2 / 3)


def test_a_large_range_can_be_left_out_once() -> None:
    """Ranges 1 (9 times) and 30: their mean is 3.9; 30 is above 3.267 × 3.9 = 12.74, so 1 is left."""
    values = [10, 11, 10, 11, 10, 11, 10, 11, 10, 11, 41]
    assert isclose(mean_moving_range(values), 3.9)
    assert mean_moving_range(values, screened=True) == 1.0
    assert flagged(xmr_chart(values), Rule.OUTSIDE) == [10]
    assert (xmr_chart(values, screened=True).points[0].high or 0) < (xmr_chart(values).points[0].high or 0)


def test_days_are_never_below_zero() -> None:
    assert xmr_chart([1, 9, 1, 9], lowest=0.0).points[0].low == 0.0
    assert (xmr_chart([1, 9, 1, 9]).points[0].low or 0) < 0


def test_outside_a_limit() -> None:
    row = [(10, 100)] * 12 + [(30, 100)]
    found = p_chart(row)
    # 150 of 1300 is 11.5%, with a limit at 21.1%.
    assert flagged(found, Rule.OUTSIDE) == [12]
    assert not found.is_trial


def test_on_a_limit_is_not_outside() -> None:
    # Mean 0, one range of 0 after the other: every value lies on its limits.
    assert not xmr_chart([4.0] * 15).has_signals


@pytest.mark.parametrize(("size", "expected"), [(6, []), (7, list(range(7, 14))), (8, list(range(7, 15)))])
def test_seven_on_one_side(size: int, expected: list[int]) -> None:
    """Seven points swing around 10 and make the centre; then some lie just above it, none near a limit."""
    row = [9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 10.0] + [10.5, 10.7] * 4
    found = xmr_chart(row[: 7 + size], baseline=7)
    assert isclose(found.points[0].centre, 10.0)
    assert flagged(found, Rule.SIDE) == expected


def test_a_point_on_the_centre_breaks_the_row() -> None:
    row = [9.0, 11.0, 9.0, 11.0, 9.0, 11.0, 10.0, 10.5, 10.7, 10.5, 10.0, 10.5, 10.7, 10.5, 10.7]
    assert flagged(xmr_chart(row, baseline=7), Rule.SIDE) == []


def test_seven_up_or_down() -> None:
    base = [5.0, 15.0, 5.0, 15.0]
    assert flagged(xmr_chart([*base, 6, 7, 8, 9, 10, 11, 12]), Rule.TREND) == list(range(4, 11))
    assert flagged(xmr_chart([*base, 6, 7, 8, 9, 10, 11]), Rule.TREND) == []
    assert flagged(xmr_chart([*base, 6, 7, 8, 8, 9, 10, 11]), Rule.TREND) == []
    assert flagged(xmr_chart([5.0, 15.0, 12, 11, 10, 9, 8, 7]), Rule.TREND) == list(range(1, 8))


def test_two_of_three_near_a_limit() -> None:
    # Centre 10, ranges of 2: limits at ±5.32, near at ±3.55.
    base = [9.0, 11.0] * 6
    assert flagged(xmr_chart([*base, 13.8, 10.0, 13.8], baseline=12), Rule.NEAR) == [12, 14]
    assert flagged(xmr_chart([*base, 13.8, 10.0, 10.0, 13.8], baseline=12), Rule.NEAR) == []
    # Not on the same side.
    assert flagged(xmr_chart([*base, 13.8, 10.0, 6.2], baseline=12), Rule.NEAR) == []


def test_a_baseline_judges_what_came_after_by_what_was_before() -> None:
    row = [(10, 100)] * 12 + [(25, 100)] * 12
    assert p_chart(row, baseline=12).points[0].centre == 0.1
    assert flagged(p_chart(row, baseline=12), Rule.OUTSIDE) == list(range(12, 24))
    assert isclose(p_chart(row).points[0].centre, 0.175)


def test_nothing_starts_anew_unless_somebody_asks() -> None:
    row = [(10, 100)] * 12 + [(40, 100)] * 12
    assert {point.centre for point in p_chart(row).points} == {0.25}
    assert [point.centre for point in p_chart(row, starts=[12]).points] == [0.1] * 12 + [0.4] * 12
    assert not p_chart(row, starts=[12]).has_signals
    assert p_chart(row, starts=[20]).is_trial


def test_a_period_without_counts_has_no_limits_and_breaks_no_row() -> None:
    row: list[Any] = [(20, 100)] * 8 + [(5, 100)] * 4 + [(0, 0)] + [(5, 100)] * 4
    found = p_chart(row)
    gap = found.points[12]
    assert (gap.value, gap.high, gap.rules) == (None, None, ())
    assert flagged(found, Rule.SIDE) == [*range(8), *range(8, 12), *range(13, 17)]


@pytest.mark.parametrize("row", [[], [(0, 0)], [(0, 10)], [(10, 10)] * 3])
def test_little_or_nothing_is_no_signal(row: list[tuple[int, int]]) -> None:
    found = p_chart(row)
    assert found.is_trial
    assert not found.has_signals


@pytest.mark.parametrize(
    "more", [{"baseline": 1}, {"baseline": 0}, {"starts": [3]}, {"starts": [-1]}]
)
def test_refused(more: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        p_chart([(1, 2)] * 3, **more)
    with pytest.raises(ValueError):
        xmr_chart([1.0, 2.0, 3.0], **more)


def test_not_a_share() -> None:
    with pytest.raises(ValueError):
        p_chart([(3, 2)])


@given(row=st.lists(counts, max_size=40), baseline=st.none() | st.integers(2, 12))
def test_every_p_chart_lies_between_zero_and_one(row: list[tuple[int, int]], baseline: int | None) -> None:
    found = p_chart(row, baseline=baseline)
    assert len(found.points) == len(row)
    for (n, of), point in zip(row, found.points, strict=True):
        assert point.value == (n / of if of else None)
        if point.value is None:
            assert point.rules == ()
            continue
        ends = [0.0, point.low, point.near_low, point.near_high, point.high, 1.0]
        assert ends == sorted(ends)  # type: ignore[type-var]
        assert (point.low or 0) - 1e-12 <= point.centre <= (point.high or 0) + 1e-12
        outside = not (point.low or 0) - 1e-9 <= point.value <= (point.high or 0) + 1e-9
        assert (Rule.OUTSIDE in point.rules) == outside


@given(row=st.lists(days, max_size=40), turn=st.floats(-50, 50))
def test_moving_all_values_moves_the_chart(row: list[float], turn: float) -> None:
    found, moved = xmr_chart(row), xmr_chart([value + turn for value in row])
    for one, other in zip(found.points, moved.points, strict=True):
        assert isclose(one.centre + turn, other.centre, abs_tol=1e-6)
        assert isclose((one.high or 0) + turn, other.high or 0, abs_tol=1e-6)


@given(row=st.lists(counts.filter(lambda one: one[1] > 0), min_size=1, max_size=30))
def test_the_same_backwards(row: list[tuple[int, int]]) -> None:
    """No rule looks at the direction of time."""
    there, back = p_chart(row), p_chart(row[::-1])
    assert [set(point.rules) for point in there.points] == [set(point.rules) for point in back.points[::-1]]


def test_examples_hold() -> None:
    assert doctest.testmod(control) == (0, 4)
