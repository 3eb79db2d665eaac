from __future__ import annotations

import doctest
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm

from gehoord.analysis import intervals
from gehoord.analysis.intervals import Interval, wilson_interval

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


def test_examples_hold() -> None:
    assert doctest.testmod(intervals).attempted == 1
    assert doctest.testmod(intervals).failed == 0
