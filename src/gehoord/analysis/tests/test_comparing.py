"""Standardising, shrinking and telling apart: by hand, in fractions, by scipy, and by the figures that were published."""

from __future__ import annotations

import doctest
from fractions import Fraction
from math import inf, isclose, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, betabinom, chi2, hypergeom

from gehoord.analysis import apart, shrinking, standardising
from gehoord.analysis.apart import Told, fisher_tails, told, told_from_stratum
from gehoord.analysis.intervals import difference_interval, wilson_interval
from gehoord.analysis.shrinking import answers_needed, prior_of, reliability
from gehoord.analysis.standardising import byar_interval, direct, indirect, poisson_interval

OWN = {"home": (45, 50), "group": (24, 40), "closed": (6, 12)}
ALL = {"home": (800, 1000), "group": (300, 500), "closed": (130, 200), "other": (90, 100)}
counts = st.integers(0, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))
filled = st.integers(1, 300).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@pytest.mark.parametrize(("module", "examples"), [(standardising, 6), (shrinking, 4), (apart, 3)])
def test_examples_hold(module: Any, examples: int) -> None:
    assert doctest.testmod(module) == (0, examples)


def near(one: float, other: float) -> bool:
    return isclose(one, other, rel_tol=1e-9)


# -- standardising


def test_direct_in_fractions() -> None:
    """Weights 1000, 500 and 200 of 1800; the stratum without answers of this provider is told, not filled in."""
    found = direct(OWN, ALL)
    share = (1000 * Fraction(45, 50) + 500 * Fraction(24, 40) + 200 * Fraction(6, 12)) / 1700
    variance = sum(
        (Fraction(weight, 1700) ** 2 * Fraction(hits, total) * Fraction(total - hits, total) / total
         for weight, hits, total in [(1000, 45, 50), (500, 24, 40), (200, 6, 12)]),
        Fraction(0),
    )
    assert near(found.share, float(share))
    assert near(found.variance, float(variance))
    assert near(found.covered, 1700 / 1800)
    assert near(found.effective, float(share * (1 - share) / variance))
    # Wilson's ends lie 1.96 of their own standard errors away, for so many answers.
    for end in (found.interval.low, found.interval.high):
        assert isclose(abs(end - found.share), 1.959963984540054 * sqrt(end * (1 - end) / found.effective), rel_tol=1e-9)


def test_all_saying_the_same_is_no_certainty() -> None:
    found = direct({"home": (20, 20), "group": (10, 10)}, ALL)
    assert (found.share, found.variance) == (1.0, 0.0)
    assert near(found.effective, 1500**2 / (1000**2 / 20 + 500**2 / 10))
    assert found.interval.low < 0.9


def test_indirect_by_hand() -> None:
    """50 × 0.8 + 40 × 0.6 + 12 × 0.65 = 71.8 expected, 75 seen; everybody together has 1320 of 1800."""
    found = indirect(OWN, ALL)
    seen = wilson_interval(75, 102)
    assert found.observed == 75
    assert near(found.expected, 71.8)
    assert near(found.ratio, 75 / 71.8)
    assert near(found.ratio_low, seen.low * 102 / 71.8)
    assert near(found.ratio_high, seen.high * 102 / 71.8)
    assert near(found.share, 75 / 71.8 * 1320 / 1800)
    assert near(found.interval.low, seen.low * 102 / 71.8 * 1320 / 1800)


def test_a_hard_mix_is_no_bad_provider() -> None:
    """The plain share is lower; with the same mix there is nothing to see."""
    hard = {"home": (16, 20), "group": (48, 80)}
    plain = 64 / 100
    assert plain < (800 + 300) / 1500
    assert near(indirect(hard, ALL).ratio, 1.0)
    assert near(direct(hard, {"home": (800, 1000), "group": (300, 500)}).share, 1100 / 1500)


@given(row=st.dictionaries(st.sampled_from("abcd"), filled, min_size=1))
def test_one_who_is_everybody_is_as_usual(row: dict[str, tuple[int, int]]) -> None:
    usual = sum(hits for hits, _n in row.values()) / sum(total for _h, total in row.values())
    assert isclose(direct(row, row).share, usual, rel_tol=1e-9, abs_tol=1e-12)
    if usual:
        assert near(indirect(row, row).ratio, 1.0)
    interval = direct(row, row).interval
    assert 0 <= interval.low <= usual + 1e-12
    assert usual - 1e-12 <= interval.high <= 1


@pytest.mark.parametrize("own", [{}, {"home": (0, 0)}, {"home": (3, 2)}, {"elsewhere": (1, 2)}])
def test_what_cannot_be_standardised(own: dict[str, tuple[int, int]]) -> None:
    for way in (direct, indirect):
        with pytest.raises(ValueError):
            way(own, ALL)
    with pytest.raises(ValueError):
        indirect({"home": (0, 5)}, {"home": (0, 50)})


@pytest.mark.parametrize("count", [0, 1, 5, 10, 100])
@pytest.mark.parametrize("level", [0.95, 0.998])
def test_counts_of_rare_events(count: int, level: float) -> None:
    left = (1 - level) / 2
    low, high = poisson_interval(count, level=level)
    assert isclose(low, chi2.ppf(left, 2 * count) / 2 if count else 0.0, rel_tol=1e-9, abs_tol=1e-12)
    assert near(high, chi2.isf(left, 2 * count + 2) / 2)
    about = byar_interval(count, level=level)
    assert isclose(about[1], high, rel_tol=0.05)
    if count >= 10:
        assert isclose(about[0], low, rel_tol=0.05)
    with pytest.raises(ValueError):
        byar_interval(-1)


# -- shrinking


def test_a_prior_by_numpy() -> None:
    x, n = np.array([25, 38, 52, 61, 110, 148, 33]), np.array([30, 45, 60, 80, 120, 200, 50])
    p = x.sum() / n.sum()
    w = n / n.sum()
    # Kleinman's general form, with w as weights that add up to 1.
    seen = (w * (x / n - p) ** 2).sum()
    noise = (w * (1 - w) / n).sum()
    rho = (seen - p * (1 - p) * noise) / (p * (1 - p) * ((w * (1 - w)).sum() - noise))
    found = prior_of(list(zip(x.tolist(), n.tolist(), strict=True)))
    assert rho > 0
    assert near(found.between, rho * p * (1 - p))
    assert near(found.strength, 1 / rho - 1)
    one = found.shrunk(33, 50)
    assert near(one.share, (33 + found.strength * p) / (50 + found.strength))
    assert near(one.share, one.weight * 33 / 50 + (1 - one.weight) * p)
    ends = beta.ppf([0.025, 0.975], found.strength * p + 33, found.strength * (1 - p) + 17)
    assert near(one.interval.low, ends[0])
    assert near(one.interval.high, ends[1])


def test_the_prior_is_found_back() -> None:
    """Drawn from a beta distribution with strength 60, the method of moments finds about that."""
    drawn = betabinom.rvs(150, 0.8 * 60, 0.2 * 60, size=4000, random_state=np.random.default_rng(20261127))
    found = prior_of([(int(hits), 150) for hits in drawn])
    assert isclose(found.target, 0.8, abs_tol=0.005)
    assert isclose(found.strength, 60, rel_tol=0.1)


def test_when_chance_explains_all_everybody_is_alike() -> None:
    found = prior_of([(82, 100), (81, 100), (83, 100)])
    assert (found.between, found.strength) == (0.0, inf)
    assert found.shrunk(83, 100).share == found.target
    assert prior_of([(5, 9)]).strength == inf
    assert prior_of([(5, 5), (7, 7)]).strength == inf


@given(row=st.lists(counts, min_size=2, max_size=20).filter(lambda row: any(total for _h, total in row)))
def test_a_shrunken_share_lies_between_its_own_and_that_of_all(row: list[tuple[int, int]]) -> None:
    prior = prior_of(row)
    for hits, total in row:
        one = prior.shrunk(hits, total)
        own = hits / total if total else prior.target
        assert min(own, prior.target) - 1e-9 <= one.share <= max(own, prior.target) + 1e-9
        assert 0 <= one.interval.low <= one.interval.high <= 1


@pytest.mark.parametrize(("spread", "needed"), [(0.05, 138), (0.08, 54)])
def test_how_many_answers_reliability_takes(spread: float, needed: int) -> None:
    """0.7 / 0.3 × 0.82 × 0.18 / spread²: 137.8 and 53.8."""
    assert answers_needed(0.82, spread**2) == needed
    assert reliability(0.82, spread**2, needed) >= 0.7 > reliability(0.82, spread**2, needed - 1)


def test_a_whole_number_of_answers_is_not_rounded_up() -> None:
    assert answers_needed(0.5, 0.25 / 30, wanted=0.5) == 30
    assert answers_needed(1.0, 0.01) == 1
    assert reliability(0.82, 0.0, 100) == reliability(0.82, 0.01, 0) == reliability(1.0, 0.0, 5) == 0


@pytest.mark.parametrize("wrong", [(1.2, 0.1, 5), (0.5, -0.1, 5), (0.5, 0.1, -1)])
def test_no_reliability(wrong: tuple[float, float, int]) -> None:
    with pytest.raises(ValueError):
        reliability(*wrong)


@pytest.mark.parametrize("wanted", [0.0, 1.0])
def test_no_reliability_wanted(wanted: float) -> None:
    with pytest.raises(ValueError):
        answers_needed(0.8, 0.01, wanted=wanted)


def test_no_prior() -> None:
    for wrong in ([], [(0, 0)], [(2, 1)]):
        with pytest.raises(ValueError):
            prior_of(wrong)
    with pytest.raises(ValueError):
        prior_of([(1, 2), (2, 9)]).shrunk(3, 2)
    with pytest.raises(ValueError):
        prior_of([(1, 2), (2, 9)]).shrunk(1, 2, level=1.0)


# -- telling apart


@given(one=counts, other=counts, level=st.sampled_from([0.95, 0.998]))
def test_telling_apart_mirrors_and_follows_the_interval(
    one: tuple[int, int], other: tuple[int, int], level: float
) -> None:
    found, back = told(*one, *other, level=level), told(*other, *one, level=level)
    mirror = {Told.HIGHER: Told.LOWER, Told.LOWER: Told.HIGHER}
    assert back == mirror.get(found, found)
    if one[1] and other[1]:
        if difference_interval(*one, *other, level=level).may_be_chance or min(fisher_tails(*one, *other)) > (1 - level) / 2:
            assert found is Told.NOT_TOLD_APART
        else:
            assert found is (Told.HIGHER if one[0] / one[1] > other[0] / other[1] else Told.LOWER)
    else:
        assert found is Told.NO_ANSWERS


@given(one=counts, other=filled)
def test_exact_tails_are_those_of_scipy(one: tuple[int, int], other: tuple[int, int]) -> None:
    few, many = fisher_tails(*one, *other)
    same = hypergeom(one[1] + other[1], one[0] + other[0], one[1])
    assert isclose(few, same.cdf(one[0]), rel_tol=1e-9, abs_tol=1e-14)
    assert isclose(many, same.sf(one[0] - 1), rel_tol=1e-9, abs_tol=1e-14)


def test_exact_tails_of_many_answers() -> None:
    few, many = fisher_tails(81_700, 100_000, 820_000, 1_000_000)
    same = hypergeom(1_100_000, 901_700, 100_000)
    assert isclose(few, same.cdf(81_700), rel_tol=1e-6)
    assert isclose(many, same.sf(81_699), rel_tol=1e-6)
    # So far apart that the probability of it is no longer a number above 0.
    assert fisher_tails(10_000, 100_000, 900_000, 1_000_000) == (0.0, 1.0)
    assert fisher_tails(0, 0, 0, 0) == (1.0, 1.0)
    with pytest.raises(ValueError):
        fisher_tails(3, 2, 1, 5)


def test_a_provider_beside_the_others_of_its_stratum() -> None:
    assert told_from_stratum(60, 100, 860, 1100) is Told.LOWER
    assert told_from_stratum(60, 100, 860, 1100) is told(60, 100, 800, 1000)
    assert told_from_stratum(20, 30, 20, 30) is Told.NO_ANSWERS
    for wrong in [(5, 10, 4, 20), (5, 10, 20, 8), (5, 10, 16, 20)]:
        with pytest.raises(ValueError):
            told_from_stratum(*wrong)
    with pytest.raises(ValueError):
        told(3, 2, 1, 5)


def test_no_key_can_be_sorted_into_a_league_table() -> None:
    """Three keys for all providers of a stratum, however many there are."""
    rng = np.random.default_rng(20261127)
    drawn = rng.binomial(120, 0.82, size=40).tolist()
    keys = {told_from_stratum(hits, 120, sum(drawn), 120 * 40, level=0.998) for hits in drawn}
    assert keys <= {Told.NOT_TOLD_APART, Told.HIGHER, Told.LOWER}
    assert Told.NOT_TOLD_APART in keys
