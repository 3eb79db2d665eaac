"""Funnels against sums in exact fractions, scipy and numpy: other ways to the same numbers."""

from __future__ import annotations

import doctest
from fractions import Fraction
from math import comb, isclose, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import binom
from scipy.stats.mstats import winsorize

from gehoord.analysis import funnel
from gehoord.analysis.funnel import (
    Kind,
    Side,
    exact_limits,
    funnel_of,
    normal_limits,
    quantile,
    tails,
    tau2_of,
    winsorised,
    z_score,
)
from gehoord.analysis.intervals import z_of

COUNTS = [(25, 30), (38, 45), (52, 60), (61, 80), (110, 120), (148, 200), (270, 320), (33, 50), (70, 75), (400, 500)]
LEVELS = [0.95, 0.998]
counts = st.integers(1, 400).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


def near(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def test_examples_hold() -> None:
    assert doctest.testmod(funnel).attempted == 8
    assert doctest.testmod(funnel).failed == 0


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99, 0.998, 0.9999, 1 - 1e-9])
def test_the_normal_quantile_is_that_of_scipy(level: float) -> None:
    assert isclose(z_of(level), ndtri((1 + level) / 2), rel_tol=1e-12)


def by_fractions(part: Fraction, target: Fraction, total: int) -> Fraction:
    """The interpolated limit with nothing rounded anywhere."""
    below = Fraction(0)
    for hits in range(total + 1):
        at = below + comb(total, hits) * target**hits * (1 - target) ** (total - hits)
        if at >= part:
            return (hits - (at - part) / (at - below)) / total
        below = at
    raise AssertionError


@pytest.mark.parametrize("total", [1, 2, 7, 30, 62, 120, 341])
@pytest.mark.parametrize("target", [Fraction(1, 50), Fraction(1, 4), Fraction(41, 50), Fraction(199, 200)])
@pytest.mark.parametrize("level", [Fraction(95, 100), Fraction(998, 1000)])
def test_exact_limits_in_fractions(total: int, target: Fraction, level: Fraction) -> None:
    found = exact_limits(float(target), total, level=float(level))
    low, high = (by_fractions(part, target, total) for part in ((1 - level) / 2, (1 + level) / 2))
    assert near(found.low, max(0.0, float(low)))
    assert near(found.high, max(0.0, float(high)))
    uncut = exact_limits(float(target), total, level=float(level), cut=False)
    assert near(uncut.low, float(low))
    assert near(uncut.high, float(high))


@pytest.mark.parametrize("total", [1_000, 54_321, 2_000_000])
def test_exact_limits_of_many_answers(total: int) -> None:
    """As the published SAS and R code computes it, with scipy's own quantile."""
    found = exact_limits(0.82, total, level=0.998)
    for limit, part in ((found.low, 0.001), (found.high, 0.999)):
        reached = binom.ppf(part, total, 0.82)
        at, below = binom.cdf(reached, total, 0.82), binom.cdf(reached - 1, total, 0.82)
        assert near(limit, (reached - (at - part) / (at - below)) / total)


def test_the_spread_by_hand() -> None:
    """Three shares of 100: z = 0, ±0.08 / √(0.1476 / 100); quantiles of three lie at a fifth from the ends."""
    found = funnel_of([(82, 100), (90, 100), (74, 100)])
    z = 0.08 / sqrt(0.82 * 0.18 / 100)
    phi = 2 * (0.8 * z) ** 2 / 3
    assert found.z == pytest.approx((0.0, z, -z), rel=1e-9)
    assert near(found.phi, phi)
    w = 100 / (0.82 * 0.18)
    assert near(found.tau2, (3 * phi - 2) / (3 * w - w))


@pytest.mark.parametrize("level", LEVELS)
def test_every_limit_by_numpy(level: float) -> None:
    hits, totals = (np.array(row, dtype=float) for row in zip(*COUNTS, strict=True))
    target = hits.sum() / totals.sum()
    s = np.sqrt(target * (1 - target) / totals)
    z = (hits / totals - target) / s
    pulled = np.clip(z, np.quantile(z, 0.1), np.quantile(z, 0.9))
    phi = np.mean(pulled**2)
    w = 1 / s**2
    tau2 = max(0.0, (len(w) * phi - (len(w) - 1)) / (w.sum() - (w**2).sum() / w.sum()))
    found = funnel_of(COUNTS)
    assert phi > 1
    assert tau2 > 0
    assert near(found.target, target)
    assert near(found.phi, phi)
    assert near(found.tau2, tau2)
    q = ndtri((1 + level) / 2)
    for place, (_hits, total) in enumerate(COUNTS):
        for kind, reach in [
            (Kind.NORMAL, q * s[place]),
            (Kind.MULTIPLICATIVE, q * s[place] * sqrt(phi)),
            (Kind.ADDITIVE, q * sqrt(s[place] ** 2 + tau2)),
        ]:
            limits = found.limits(kind, total, level=level)
            assert near(limits.low, max(0, target - reach))
            assert near(limits.high, min(1, target + reach))
        limits = found.limits(Kind.WILSON, total, level=level)
        for end in (limits.low, limits.high):
            # Wilson's ends lie q of their own standard errors from the share.
            assert isclose(abs(end - target), q * sqrt(end * (1 - end) / total), rel_tol=1e-9)


def test_winsorising_keeps_the_number_of_values() -> None:
    """With ten values no quantile falls on one; scipy's own winsorising takes the next value and is another method."""
    z = [-5.0, -2.0, -1.0, -0.5, 0.0, 0.3, 0.9, 1.5, 2.5, 9.0]
    pulled = winsorised(z)
    assert pulled[0] == pytest.approx(-2.3)
    assert pulled[-1] == pytest.approx(3.15)
    assert pulled[1:-1] == z[1:-1]
    assert list(winsorize(np.array(z), limits=0.1)) != pulled
    assert winsorised([]) == []


@given(values=st.lists(st.floats(-100, 100), min_size=1, max_size=40), part=st.floats(0, 1))
def test_quantiles_are_those_of_numpy(values: list[float], part: float) -> None:
    assert isclose(quantile(values, part), float(np.quantile(values, part)), rel_tol=1e-9, abs_tol=1e-9)


@given(data=st.data(), total=st.integers(1, 300), target=st.floats(0.01, 0.99))
@settings(max_examples=60)
def test_tails_are_those_of_scipy(data: st.DataObject, total: int, target: float) -> None:
    hits = data.draw(st.integers(0, total))
    few, many = tails(target, hits, total)
    assert isclose(few, binom.cdf(hits, total, target), rel_tol=1e-9)
    assert isclose(many, binom.sf(hits - 1, total, target), rel_tol=1e-9)


@given(row=st.lists(counts, min_size=1, max_size=30), level=st.sampled_from([0.8, 0.95, 0.998]))
@settings(max_examples=60)
def test_limits_hold_the_target_and_lie_between_zero_and_one(row: list[tuple[int, int]], level: float) -> None:
    found = funnel_of(row)
    for _hits, total in row:
        for kind in Kind:
            limits = found.limits(kind, total, level=level)
            assert 0 <= limits.low <= limits.high <= 1
            if kind is not Kind.EXACT:
                assert limits.low - 1e-12 <= found.target <= limits.high + 1e-12
        normal, multiplied, added = (
            found.limits(kind, total, level=level) for kind in (Kind.NORMAL, Kind.MULTIPLICATIVE, Kind.ADDITIVE)
        )
        assert multiplied.low <= normal.low
        assert added.high >= normal.high


@pytest.mark.parametrize("hits", [0, 1])
def test_where_nobody_can_differ(hits: int) -> None:
    """All yes or all no: the target is 0 or 1, and every share lies on it."""
    found = funnel_of([(hits * total, total) for total in (5, 20, 100)])
    assert (found.target, found.phi, found.tau2, found.z) == (hits, 0.0, 0.0, (0.0, 0.0, 0.0))
    for kind in (Kind.NORMAL, Kind.EXACT, Kind.MULTIPLICATIVE, Kind.ADDITIVE):
        limits = found.limits(kind, 20)
        assert (limits.low, limits.high) == (hits, hits)
    assert found.side(hits * 20, 20) is Side.BETWEEN


def test_one_share_is_its_own_target() -> None:
    found = funnel_of([(41, 50)])
    assert (found.z, found.phi, found.tau2) == ((0.0,), 0.0, 0.0)
    assert found.side(41, 50, level=0.95) is Side.BETWEEN


def test_who_has_no_answers_does_not_count() -> None:
    found = funnel_of([(82, 100), (0, 0), (90, 100), (74, 100)])
    without = funnel_of([(82, 100), (90, 100), (74, 100)])
    assert found.z[1] is None
    assert (found.target, found.phi, found.tau2) == (without.target, without.phi, without.tau2)


def test_little_spread_never_narrows_the_limits() -> None:
    found = funnel_of([(82, 100), (82, 100), (83, 100), (81, 100)])
    assert 0 < found.phi < 1
    assert found.tau2 == 0
    assert found.limits(Kind.MULTIPLICATIVE, 100) == found.limits(Kind.NORMAL, 100)
    assert tau2_of(0.82, [100], 7.0) == 0


def test_a_share_far_off_is_outside_and_the_usual_spread_is_no_reason() -> None:
    alike = [(82, 100)] * 12
    assert funnel_of([*alike, (52, 100)]).side(52, 100) is Side.BELOW
    assert funnel_of([*alike, (99, 100)]).side(99, 100, level=0.95) is Side.ABOVE
    assert funnel_of([*alike, (80, 100)]).side(80, 100, level=0.95) is Side.BETWEEN
    # Where everybody differs by more than chance, the same 74 of 100 is nothing special.
    spread = [(62, 100), (74, 100), (90, 100), (96, 100), (70, 100), (94, 100), (88, 100), (66, 100)]
    assert funnel_of(spread).side(66, 100, level=0.95) is Side.BETWEEN
    assert tails(funnel_of(spread).target, 66, 100)[0] < 0.001


@pytest.mark.parametrize("total", [31, 60, 120])
@pytest.mark.parametrize("level", LEVELS)
def test_a_share_that_is_no_different_is_outside_no_more_often_than_the_level_says(total: int, level: float) -> None:
    """The interpolated line itself does not promise that: above it lies a bit more than half of what is left."""
    left = (1 - level) / 2
    found = funnel.Funnel(0.82, 1.0, 0.0, ())
    chance = binom.pmf(np.arange(total + 1), total, 0.82)
    sides = [found.side(hits, total, level=level) for hits in range(total + 1)]
    for side in (Side.BELOW, Side.ABOVE):
        assert sum(one for one, there in zip(chance, sides, strict=True) if there is side) <= left
    line = exact_limits(0.82, total, level=level)
    assert sum(one for hits, one in enumerate(chance) if hits / total > line.high) > left


@pytest.mark.parametrize(
    "wrong", [[], [(0, 0)], [(5, 4)], [(-1, 4)]]
)
def test_refused(wrong: list[tuple[int, int]]) -> None:
    with pytest.raises(ValueError):
        funnel_of(wrong)


def test_no_limits_without_answers() -> None:
    for limits in (normal_limits, exact_limits):
        with pytest.raises(ValueError):
            limits(0.8, 0)
        with pytest.raises(ValueError):
            limits(1.1, 10)
        with pytest.raises(ValueError):
            limits(0.8, 10, level=1.0)
    with pytest.raises(ValueError):
        tails(0.5, 11, 10)
    assert z_score(1.0, 5, 5) == 0.0
