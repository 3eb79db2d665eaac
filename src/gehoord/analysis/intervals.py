"""How sure a share is, and how sure the difference between two shares. See docs/algorithms/intervals.md."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends of a share, both between 0 and 1."""

    low: float
    high: float

    def rounded(self, digits: int) -> Interval:
        return Interval(round(self.low, digits), round(self.high, digits))


def z_of(level: float) -> float:
    """So many standard deviations hold this part of a normal distribution, half of the rest on each side.

    Raises ValueError if level is not between 0 and 1.
    Source: Wichura (1988), Applied Statistics 37, 477-484 (AS241), which R's qnorm uses too.

    >>> round(z_of(0.95), 6), round(z_of(0.998), 6)
    (1.959964, 3.090232)
    """
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")
    return NormalDist().inv_cdf((1 + level) / 2)


def wilson_interval(hits: float, total: float, *, level: float = 0.95) -> Interval:
    """Interval for a share; both ends lie between 0 and 1, and the share lies between them.

    Neither need be whole: a funnel asks for the interval at what was expected, a weighted share at its effective size.
    Raises ValueError if total is below 1, hits is not in 0..total or level is not between 0 and 1.
    Source: Wilson (1927), JASA 22, 209-212.

    >>> wilson_interval(3, 10).rounded(2)
    Interval(low=0.11, high=0.6)
    """
    if total < 1:
        raise ValueError(f"A share of {total} has no interval.")
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} hits out of {total} is not a share.")
    z = z_of(level)
    share = hits / total
    weight = 1 + z * z / total
    centre = (share + z * z / (2 * total)) / weight
    reach = z / weight * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    # At the ends the formula gives 0 and 1 up to rounding; elsewhere rounding may pass the share itself.
    low = 0.0 if hits == 0 else max(0.0, min(centre - reach, share))
    high = 1.0 if hits == total else min(1.0, max(centre + reach, share))
    return Interval(low, high)


@dataclass(frozen=True, slots=True)
class Difference:
    """How much one share is above another (below it when negative), with both ends: between -1 and 1."""

    value: float
    low: float
    high: float

    @property
    def may_be_chance(self) -> bool:
        """No difference at all lies within the interval."""
        return self.low <= 0 <= self.high

    def rounded(self, digits: int) -> Difference:
        return Difference(round(self.value, digits), round(self.low, digits), round(self.high, digits))


def difference_interval(
    hits: int, total: int, other_hits: int, other_total: int, *, level: float = 0.95
) -> Difference:
    """The first share minus the other, of two groups that have nobody in common, with its interval.

    Built from Wilson's interval of each share: with p the shares and l, u their ends, the difference d = p1 - p2 lies
    between d - sqrt((p1-l1)^2 + (u2-p2)^2) and d + sqrt((u1-p1)^2 + (p2-l2)^2). Raises ValueError as
    `wilson_interval` does.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10.

    >>> difference_interval(56, 70, 48, 80).rounded(4)
    Difference(value=0.2, low=0.0524, high=0.3339)
    """
    one, two = wilson_interval(hits, total, level=level), wilson_interval(other_hits, other_total, level=level)
    share, other = hits / total, other_hits / other_total
    value = share - other
    below = sqrt((share - one.low) ** 2 + (two.high - other) ** 2)
    above = sqrt((one.high - share) ** 2 + (other - two.low) ** 2)
    return Difference(value, max(-1.0, value - below), min(1.0, value + above))
