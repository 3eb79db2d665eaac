"""A share as it would be if every provider had the same kind of clients, in two ways.

Strata are kinds of clients (setting, voluntary or ordered, age band, channel), never roles: what young people say and
what parents say is not added up. A stratum of the provider is (hits, total); of everybody together likewise, under the
same key. See docs/algorithms/standardising.md.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import fsum, sqrt

from scipy.special import gammainccinv, gammaincinv

from .intervals import Interval, wilson_interval, z_of

Strata = Mapping[Hashable, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Direct:
    """The share with everybody's mix of strata.

    `variance`: of that share. `covered`: the part of everybody in strata in which this provider has answers; the rest
    is left out. `effective`: so many answers of a plain share would be as sure.
    """

    share: float
    interval: Interval
    variance: float
    covered: float
    effective: float


@dataclass(frozen=True, slots=True)
class Indirect:
    """What was seen beside what everybody's shares lead to with this provider's own mix.

    `ratio`: observed / expected, with its interval `ratio_low` to `ratio_high` (above 1 is common). `share`: the ratio
    times the share of everybody, cut off at 1, with `interval`.
    """

    observed: int
    expected: float
    ratio: float
    ratio_low: float
    ratio_high: float
    share: float
    interval: Interval


def direct(own: Strata, everybody: Strata, *, level: float = 0.95) -> Direct:
    """The mean of the provider's shares, weighted by how many of everybody are in each stratum.

    With weights W, shares p and answers n: share = Σ W p / Σ W, variance = Σ W² p (1 − p) / n / (Σ W)². The interval is
    Wilson's for the number of answers with which a plain share has that variance. Where in some stratum all say the
    same, its variance of 0 is no certainty: then never for more than (Σ W)² / Σ (W² / n) answers.
    Raises ValueError for counts that are no shares, a stratum that everybody lacks, or no answers at all.
    Source: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (3rd ed.), chapter 19; effective sizes
    as in Korn & Graubard (1998), Survey Methodology 24, 193-201.

    >>> found = direct({"home": (45, 50), "group": (24, 40)}, {"home": (800, 1000), "group": (300, 500)})
    >>> round(found.share, 6), found.interval.rounded(3)
    (0.8, Interval(low=0.715, high=0.864))
    """
    _checked(own, everybody)
    there = [(everybody[key][1], hits, total) for key, (hits, total) in own.items() if total]
    whole = fsum(weight for weight, _hits, _total in there)
    share = fsum(weight * hits / total for weight, hits, total in there) / whole
    variance = fsum(
        weight * weight * hits * (total - hits) / total**3 for weight, hits, total in there
    ) / whole**2
    plain = whole**2 / fsum(weight * weight / total for weight, _hits, total in there)
    as_sure = share * (1 - share) / variance if variance > 0 else plain
    is_alike = any(hits in (0, total) for _weight, hits, total in there)
    effective = max(1.0, min(plain, as_sure) if is_alike else as_sure)
    everyone = sum(total for _hits, total in everybody.values())
    interval = wilson_interval(share * effective, effective, level=level)
    return Direct(share, interval, variance, whole / everyone, effective)


def indirect(own: Strata, everybody: Strata, *, level: float = 0.95) -> Indirect:
    """What was observed, divided by what the shares of everybody lead to in the provider's own mix.

    With r the share of everybody in a stratum: expected = Σ n r. The interval is that of Wilson for observed of n,
    scaled by n / expected, which is taken as known. Raises ValueError as `direct` does, and when nothing is expected.
    Source: Breslow & Day (1987), Statistical Methods in Cancer Research II, chapter 2; Wilson (1927).

    >>> found = indirect({"home": (45, 50), "group": (24, 40)}, {"home": (800, 1000), "group": (300, 500)})
    >>> round(found.expected, 6), round(found.ratio, 6), round(found.share, 6)
    (64.0, 1.078125, 0.790625)
    """
    _checked(own, everybody)
    observed = sum(hits for hits, _total in own.values())
    answers = sum(total for _hits, total in own.values())
    expected = fsum(
        total * everybody[key][0] / everybody[key][1] for key, (_hits, total) in own.items() if total
    )
    if expected <= 0:
        raise ValueError("Nothing is expected, so nothing can be divided by it.")
    usual = sum(hits for hits, _total in everybody.values()) / sum(total for _hits, total in everybody.values())
    seen = wilson_interval(observed, answers, level=level)
    ratio, low, high = observed / expected, seen.low * answers / expected, seen.high * answers / expected
    return Indirect(
        observed, expected, ratio, low, high, min(1.0, ratio * usual),
        Interval(min(1.0, low * usual), min(1.0, high * usual)),
    )


def poisson_interval(count: int, *, level: float = 0.95) -> tuple[float, float]:
    """The exact interval for the mean of a count of rare events, such as complaints.

    For a ratio, divide both ends by what was expected. For shares that are not rare it is far too wide: use `indirect`.
    Raises ValueError for a count below 0 or a level that is none.
    Source: Garwood (1936), Biometrika 28, 437-442.

    >>> tuple(round(end, 4) for end in poisson_interval(10))
    (4.7954, 18.3904)
    """
    left = _left(count, level)
    return (float(gammaincinv(count, left)) if count else 0.0), float(gammainccinv(count + 1, left))


def byar_interval(count: int, *, level: float = 0.95) -> tuple[float, float]:
    """The approximation of the exact interval that many public health tables use; close from 10 events on.

    Raises ValueError as `poisson_interval` does. Source: Byar, in Breslow & Day (1987), page 69.

    >>> tuple(round(end, 4) for end in byar_interval(10))
    (4.7874, 18.3915)
    """
    _left(count, level)
    z, more = z_of(level), count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3 if count else 0.0
    return max(0.0, low), more * (1 - 1 / (9 * more) + z / (3 * sqrt(more))) ** 3


def _left(count: int, level: float) -> float:
    z_of(level)
    if count < 0:
        raise ValueError(f"{count} is not a count.")
    return (1 - level) / 2


def _checked(own: Strata, everybody: Strata) -> None:
    for strata in (own, everybody):
        for hits, total in strata.values():
            if not 0 <= hits <= total:
                raise ValueError(f"{hits} of {total} is not a share.")
    if not any(total for _hits, total in own.values()):
        raise ValueError("Nobody answered.")
    for key, (_hits, total) in own.items():
        if total and not everybody.get(key, (0, 0))[1]:
            raise ValueError("Everybody together has no answers in a stratum where this provider has.")

