from __future__ import annotations

import doctest
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from gehoord.analysis import intervals
from gehoord.analysis.intervals import Difference, Interval, difference_interval, wilson_interval

totals = st.integers(1, 100_000)


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_published_values(hits: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(hits, total).rounded(4) == Interval(low, high)


@given(data=st.data(), total=totals, level=st.sampled_from([0.8, 0.9, 0.95, 0.99]))
def test_same_as_scipy(data: st.DataObject, total: int, level: float) -> None:
    hits = data.draw(st.integers(0, total))
    theirs = binomtest(hits, total).proportion_ci(confidence_level=level, method="wilson")
    ours = wilson_interval(hits, total, level=level)
    assert isclose(ours.low, theirs.low, abs_tol=1e-9)
    assert isclose(ours.high, theirs.high, abs_tol=1e-9)


@given(data=st.data(), total=totals)
def test_share_lies_inside_and_mirrors(data: st.DataObject, total: int) -> None:
    hits = data.draw(st.integers(0, total))
    found = wilson_interval(hits, total)
    assert 0 <= found.low <= hits / total <= found.high <= 1
    mirror = wilson_interval(total - hits, total)
    assert isclose(found.low, 1 - mirror.high, abs_tol=1e-9)


@given(data=st.data(), total=st.integers(2, 5_000))
def test_ends_solve_the_score_equation(data: st.DataObject, total: int) -> None:
    """At each end the observed share is exactly z standard errors away: what Wilson asked for."""
    hits = data.draw(st.integers(1, total - 1))
    found = wilson_interval(hits, total)
    for end in (found.low, found.high):
        distance = abs(hits / total - end) / (end * (1 - end) / total) ** 0.5
        assert isclose(distance, norm.ppf(0.975), rel_tol=1e-6)


@given(data=st.data(), total=st.integers(1, 5_000))
def test_more_stories_make_it_narrower(data: st.DataObject, total: int) -> None:
    hits = data.draw(st.integers(0, total))
    few, many = wilson_interval(hits, total), wilson_interval(hits * 4, total * 4)
    assert many.high - many.low < few.high - few.low


@pytest.mark.parametrize(("hits", "total"), [(0, 0), (0, -1), (-1, 10), (11, 10)])
def test_not_a_share(hits: int, total: int) -> None:
    with pytest.raises(ValueError):
        wilson_interval(hits, total)


@pytest.mark.parametrize("level", [0, 1, 1.5, -0.95])
def test_not_a_level(level: float) -> None:
    with pytest.raises(ValueError):
        wilson_interval(3, 10, level=level)


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_published_differences(one: tuple[int, int], other: tuple[int, int], low: float, high: float) -> None:
    value = one[0] / one[1] - other[0] / other[1]
    assert difference_interval(*one, *other).rounded(4) == Difference(value, low, high).rounded(4)


@given(data=st.data(), total=totals, other_total=totals)
def test_a_difference_lies_inside_and_mirrors(data: st.DataObject, total: int, other_total: int) -> None:
    hits, other_hits = data.draw(st.integers(0, total)), data.draw(st.integers(0, other_total))
    found = difference_interval(hits, total, other_hits, other_total)
    assert -1 <= found.low <= found.value <= found.high <= 1
    mirror = difference_interval(other_hits, other_total, hits, total)
    assert isclose(found.low, -mirror.high, abs_tol=1e-9)
    assert isclose(found.value, -mirror.value, abs_tol=1e-12)


@pytest.mark.parametrize(("hits", "other_hits", "chance"), [(5, 5, True), (30, 70, False), (70, 30, False)])
def test_what_may_be_chance(hits: int, other_hits: int, chance: bool) -> None:
    assert difference_interval(hits, 100, other_hits, 100).may_be_chance is chance


def test_examples_hold() -> None:
    assert doctest.testmod(intervals).attempted == 3
    assert doctest.testmod(intervals).failed == 0
