"""A funnel: which shares lie further from the share of all together than chance explains, given how many answered.

Nobody is ranked. The limits follow Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, and (2012), JRSS A 175,
1-47; docs/algorithms/funnel.md has the formulas and the conventions. Counts are (hits, total); their order is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import floor, fsum, sqrt

from scipy.special import betainc, betaincc

from .intervals import Interval, wilson_interval, z_of

# Of the z-scores, this part at each end is pulled in before their spread is measured.
WINSORISED = 0.1


class Kind(StrEnum):
    """How limits are drawn."""

    NORMAL = "normal"
    EXACT = "exact"
    MULTIPLICATIVE = "multiplicative"
    ADDITIVE = "additive"
    WILSON = "wilson"


class Side(StrEnum):
    """Where a share lies. `BETWEEN` is no praise and no proof of being alike: chance is enough to explain it."""

    BELOW = "below"
    BETWEEN = "between"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class Funnel:
    """What the limits rest on.

    `target`: the share of all together. `phi`: the mean of the squared winsorised z-scores; around 1 when chance is
    all there is. `tau2`: variance between the true shares; 0 when chance is enough. `z`: of each count, None where
    nobody answered.
    """

    target: float
    phi: float
    tau2: float
    z: tuple[float | None, ...]

    def limits(self, kind: Kind, total: int, *, level: float = 0.95, cut: bool = True) -> Interval:
        """The limits for a share of so many, cut off at 0 and 1 unless `cut` is False.

        Raises ValueError if total is below 1 or level is no level.
        """
        if kind is Kind.EXACT:
            return exact_limits(self.target, total, level=level, cut=cut)
        if kind is Kind.WILSON:
            return wilson_interval(self.target * total, total, level=level)
        phi = max(1.0, self.phi) if kind is Kind.MULTIPLICATIVE else 1.0
        tau2 = self.tau2 if kind is Kind.ADDITIVE else 0.0
        return normal_limits(self.target, total, level=level, phi=phi, tau2=tau2, cut=cut)

    def side(self, hits: int, total: int, *, level: float = 0.998) -> Side:
        """Where a share lies; it is outside only when both chance and the usual spread are too small to explain it.

        Chance: the exact probability of so few hits, or so many, is at most half of what the level leaves. The usual
        spread: the share lies beyond the additive limits. Raises ValueError as `limits` does.
        """
        few, many = tails(self.target, hits, total)
        usual = self.limits(Kind.ADDITIVE, total, level=level)
        share = hits / total
        if few <= (1 - level) / 2 and share < usual.low:
            return Side.BELOW
        return Side.ABOVE if many <= (1 - level) / 2 and share > usual.high else Side.BETWEEN


def funnel_of(counts: Sequence[tuple[int, int]]) -> Funnel:
    """The target and the spread of these (hits, total).

    Raises ValueError for counts that are no shares, or when nobody answered at all.

    >>> found = funnel_of([(82, 100), (90, 100), (74, 100)])
    >>> round(found.target, 3), round(found.phi, 3), round(found.tau2, 5)
    (0.82, 1.85, 0.00262)
    """
    for hits, total in counts:
        if not 0 <= hits <= total:
            raise ValueError(f"{hits} of {total} is not a share.")
    everybody = sum(total for _hits, total in counts)
    if not everybody:
        raise ValueError("Nobody answered.")
    target = sum(hits for hits, _total in counts) / everybody
    z = tuple(z_score(target, hits, total) if total else None for hits, total in counts)
    phi = phi_of([one for one in z if one is not None])
    return Funnel(target, phi, tau2_of(target, [total for _hits, total in counts if total], phi), z)


def z_score(target: float, hits: int, total: int) -> float:
    """How many standard errors a share lies from the target; 0 where the target leaves no room to differ.

    The standard error is the one at the target: √(target (1 − target) / total).

    >>> round(z_score(0.82, 74, 100), 4)
    -2.0823
    """
    spread = target * (1 - target)
    return (hits / total - target) / sqrt(spread / total) if spread > 0 else 0.0


def phi_of(z: Sequence[float]) -> float:
    """The mean of the squared z-scores, winsorised at 10% and 90%; 0 for none.

    Source: Spiegelhalter (2005), over-dispersion; quantiles as in R's default (type 7).
    """
    pulled = winsorised(z)
    return fsum(one * one for one in pulled) / len(pulled) if pulled else 0.0


def tau2_of(target: float, totals: Sequence[int], phi: float) -> float:
    """Variance between the true shares by the method of moments; 0 when chance is enough to explain what is seen.

    With I shares and w = total / (target (1 − target)): (I φ − (I − 1)) / (Σw − Σw² / Σw).
    Source: Spiegelhalter (2005, 2012), after DerSimonian & Laird (1986), Controlled Clinical Trials 7, 177-188.
    """
    spread = target * (1 - target)
    if len(totals) < 2 or spread <= 0:
        return 0.0
    weights = [total / spread for total in totals]
    whole = fsum(weights)
    room = whole - fsum(weight * weight for weight in weights) / whole
    return max(0.0, (len(totals) * phi - (len(totals) - 1)) / room)


def winsorised(values: Sequence[float], *, part: float = WINSORISED) -> list[float]:
    """The values, with those below the lower quantile and above the upper one set to that quantile.

    >>> winsorised([0.0, 1.0, 2.0, 3.0, 10.0], part=0.25)
    [1.0, 1.0, 2.0, 3.0, 3.0]
    """
    if not values:
        return []
    low, high = quantile(values, part), quantile(values, 1 - part)
    return [min(max(value, low), high) for value in values]


def quantile(values: Sequence[float], part: float) -> float:
    """The quantile by R's default, type 7: straight between the sorted values, at place (n − 1) × part.

    Source: Hyndman & Fan (1996), The American Statistician 50, 361-365.

    >>> quantile([4.0, 1.0, 3.0, 2.0], 0.1)
    1.3
    """
    row = sorted(values)
    place = (len(row) - 1) * part
    before = min(floor(place), len(row) - 1)
    after = min(before + 1, len(row) - 1)
    return row[before] + (place - before) * (row[after] - row[before])


def normal_limits(
    target: float, total: int, *, level: float = 0.95, phi: float = 1.0, tau2: float = 0.0, cut: bool = True
) -> Interval:
    """target ± z √(φ target (1 − target) / total + τ²), cut off at 0 and 1 unless `cut` is False.

    Raises ValueError if total is below 1, target is no share or level is no level.

    >>> normal_limits(0.82, 100).rounded(4)
    Interval(low=0.7447, high=0.8953)
    """
    _checked(target, total)
    reach = z_of(level) * sqrt(phi * target * (1 - target) / total + tau2)
    low, high = target - reach, target + reach
    return Interval(max(0.0, low), min(1.0, high)) if cut else Interval(low, high)


def exact_limits(target: float, total: int, *, level: float = 0.95, cut: bool = True) -> Interval:
    """Limits from the binomial distribution, interpolated so that they make a smooth line.

    Cut off at 0 unless `cut` is False: below 1 / total the line may pass it by less than one hit.

    For p half of what the level leaves, and 1 − that half: with r the smallest number for which P(R ≤ r) ≥ p and
    α = (P(R ≤ r) − p) / (P(R ≤ r) − P(R ≤ r − 1)), the limit is (r − α) / total. With a target of 0 or 1 there is
    nothing to differ: both limits are the target. Raises ValueError as `normal_limits` does.
    Source: Spiegelhalter (2005), appendix A.1.1.

    >>> exact_limits(0.82, 100).rounded(4)
    Interval(low=0.7365, high=0.8874)
    """
    _checked(target, total)
    z_of(level)
    if target in (0, 1):
        return Interval(target, target)
    low, high = (_interpolated(part, target, total) for part in ((1 - level) / 2, (1 + level) / 2))
    return Interval(max(low, 0.0), max(high, 0.0)) if cut else Interval(low, high)


def tails(target: float, hits: int, total: int) -> tuple[float, float]:
    """The exact probability of at most so many hits, and of at least so many, when the target is true.

    Raises ValueError as `normal_limits` does, and when hits is not in 0..total.

    >>> tails(0.5, 2, 10)
    (0.0546875, 0.9892578125)
    """
    _checked(target, total)
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is not a share.")
    # The upper tail by its own function: 1 minus the lower one loses what is very small.
    many = float(betainc(hits, total - hits + 1, target)) if hits else 1.0
    return _at_most(hits, total, target), many


def _checked(target: float, total: int) -> None:
    if total < 1:
        raise ValueError(f"A share of {total} has no limits.")
    if not 0 <= target <= 1:
        raise ValueError(f"{target} is not a share.")


def _at_most(hits: int, total: int, target: float) -> float:
    """P(R ≤ hits)."""
    if hits < 0:
        return 0.0
    return 1.0 if hits >= total else float(betaincc(hits + 1, total - hits, target))


def _interpolated(part: float, target: float, total: int) -> float:
    # P(R ≤ before) < part ≤ P(R ≤ reached), halved until they touch.
    before, reached = -1, total
    while reached - before > 1:
        middle = (before + reached) // 2
        if _at_most(middle, total, target) >= part:
            reached = middle
        else:
            before = middle
    at, below = _at_most(reached, total, target), _at_most(before, total, target)
    return (reached - (at - part) / (at - below)) / total
