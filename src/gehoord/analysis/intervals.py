"""How sure a share is."""

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


def wilson_interval(hits: int, total: int, *, level: float = 0.95) -> Interval:
    """Interval for a share; both ends lie between 0 and 1, and the share lies between them.

    Raises ValueError if total is below 1, hits is not in 0..total or level is not between 0 and 1.
    Source: Wilson (1927), JASA 22, 209-212.

    >>> wilson_interval(3, 10).rounded(2)
    Interval(low=0.11, high=0.6)
    """
    if total < 1:
        raise ValueError(f"A share of {total} has no interval.")
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} hits out of {total} is not a share.")
    if not 0 < level < 1:
        raise ValueError(f"A level lies between 0 and 1, not at {level}.")
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = hits / total
    weight = 1 + z * z / total
    centre = (share + z * z / (2 * total)) / weight
    reach = z / weight * sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    # At the ends the formula gives 0 and 1 up to rounding; elsewhere rounding may pass the share itself.
    low = 0.0 if hits == 0 else max(0.0, min(centre - reach, share))
    high = 1.0 if hits == total else min(1.0, max(centre + reach, share))
    return Interval(low, high)
