"""Shares pulled towards the share of all together as far as they rest on few answers, and how reliable a share is.

For display beside the plain share, never for judging, which is the funnel's. See docs/algorithms/standardising.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, fsum, inf

from scipy.special import betaincinv

from .intervals import Interval

# A tiny bit less than the next whole number is that number: 0.7 / 0.3 is no clean number in binary.
TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Shrunk:
    """A share pulled in. `weight`: the part of its own that is left, 0–1. `interval`: where the true share lies."""

    share: float
    weight: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Prior:
    """How the true shares lie around the share of all together.

    `target`: that share. `between`: the variance between true shares; 0 when chance explains all differences.
    `strength`: the shares are pulled in as if so many answers at the target were added; at least 1, and infinite when
    `between` is 0.
    """

    target: float
    between: float
    strength: float

    def shrunk(self, hits: int, total: int, *, level: float = 0.95) -> Shrunk:
        """This share pulled towards the target. With no answers it is the target. Raises ValueError for no share."""
        if not 0 <= hits <= total:
            raise ValueError(f"{hits} of {total} is not a share.")
        if not 0 < level < 1:
            raise ValueError(f"A level lies between 0 and 1, not at {level}.")
        if self.strength == inf:
            return Shrunk(self.target, 0.0, Interval(self.target, self.target))
        a = self.strength * self.target + hits
        b = self.strength * (1 - self.target) + total - hits
        ends = (float(betaincinv(a, b, part)) for part in ((1 - level) / 2, (1 + level) / 2))
        return Shrunk(a / (a + b), total / (total + self.strength), Interval(*ends))


def prior_of(counts: Sequence[tuple[int, int]]) -> Prior:
    """How true shares lie around their common one, from (hits, total) by the method of moments.

    With p = Σx / Σn, N = Σn, I shares and S = Σ n (share − p)²:
    ρ = (S − p (1 − p) (I − 1)) / (p (1 − p) (N − Σn² / N − (I − 1))), between 0 and 1; variance between = ρ p (1 − p),
    strength = 1 / ρ − 1. Raises ValueError for counts that are no shares, or when nobody answered.
    Source: Kleinman (1973), JASA 68, 46-54, with weights n.

    >>> found = prior_of([(82, 100), (95, 100), (69, 100), (90, 100), (74, 100)])
    >>> round(found.target, 3), round(found.between, 5), round(found.strength, 1)
    (0.82, 0.01028, 13.4)
    """
    for hits, total in counts:
        if not 0 <= hits <= total:
            raise ValueError(f"{hits} of {total} is not a share.")
    there = [(hits, total) for hits, total in counts if total]
    if not there:
        raise ValueError("Nobody answered.")
    whole = sum(total for _hits, total in there)
    target = sum(hits for hits, _total in there) / whole
    within = target * (1 - target)
    degrees = len(there) - 1
    seen = fsum(total * (hits / total - target) ** 2 for hits, total in there)
    room = within * (whole - sum(total * total for _hits, total in there) / whole - degrees)
    rho = min(1.0, max(0.0, (seen - within * degrees) / room)) if room > TINY else 0.0
    return Prior(target, rho * within, max(1.0, 1 / rho - 1) if rho > 0 else inf)


def reliability(target: float, between: float, total: int) -> float:
    """The part of the variance of a share of so many answers that lies in the providers, not in chance; 0–1.

    between / (between + target (1 − target) / total). Raises ValueError for a target that is no share, a negative
    variance or a negative total. Source: Adams (2009), The Reliability of Provider Profiling, RAND TR-653.

    >>> round(reliability(0.82, 0.05**2, 138), 3)
    0.7
    """
    _checked(target, between)
    if total < 0:
        raise ValueError(f"{total} answers is not a number of answers.")
    chance = target * (1 - target)
    signal = between * total
    return signal / (signal + chance) if signal + chance > 0 else 0.0


def answers_needed(target: float, between: float, *, wanted: float = 0.7) -> int | None:
    """The smallest number of answers with which a share is this reliable; None when no number is enough.

    wanted / (1 − wanted) × target (1 − target) / between. Raises ValueError as `reliability` does, or when `wanted` is
    not between 0 and 1.

    >>> answers_needed(0.82, 0.05**2), answers_needed(0.82, 0.08**2), answers_needed(0.82, 0.0)
    (138, 54, None)
    """
    _checked(target, between)
    if not 0 < wanted < 1:
        raise ValueError(f"A reliability lies between 0 and 1, not at {wanted}.")
    if between <= 0:
        return None
    return max(1, ceil(wanted / (1 - wanted) * target * (1 - target) / between - TINY))


def _checked(target: float, between: float) -> None:
    if not 0 <= target <= 1:
        raise ValueError(f"{target} is not a share.")
    if between < 0:
        raise ValueError(f"A variance is not negative: {between}.")
