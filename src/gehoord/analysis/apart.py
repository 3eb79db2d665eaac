"""Whether numbers tell two shares apart. Answers are keys for whoever words them; there is no order to sort by.

Not being told apart is not being alike: the words for `NOT_TOLD_APART` must say so.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from math import exp, lgamma

from .intervals import difference_interval


class Told(StrEnum):
    """What the numbers say of the first share beside the other."""

    NO_ANSWERS = "no_answers"  # one of the two has none
    NOT_TOLD_APART = "not_told_apart"  # chance is enough to explain the difference
    HIGHER = "higher"
    LOWER = "lower"


def told(hits: int, total: int, other_hits: int, other_total: int, *, level: float = 0.95) -> Told:
    """What the numbers say of two groups that have nobody in common. Raises ValueError for counts that are no shares.

    Told apart when 0 lies outside the interval of the difference (Newcombe's, see `intervals`) and the exact
    probability of so large a difference, when there is none, is at most half of what the level leaves (Fisher's). The
    first alone is a bit too eager with few answers. Who compares many pairs has to expect some to be told apart by
    chance: take 0.998 then, or a funnel.

    >>> told(41, 50, 40, 50), told(41, 50, 30, 50)
    (<Told.NOT_TOLD_APART: 'not_told_apart'>, <Told.HIGHER: 'higher'>)
    """
    for one, of in ((hits, total), (other_hits, other_total)):
        if not 0 <= one <= of:
            raise ValueError(f"{one} of {of} is not a share.")
    if not total or not other_total:
        return Told.NO_ANSWERS
    difference = difference_interval(hits, total, other_hits, other_total, level=level)
    few, many = fisher_tails(hits, total, other_hits, other_total)
    if difference.high < 0 and few <= (1 - level) / 2:
        return Told.LOWER
    return Told.HIGHER if difference.low > 0 and many <= (1 - level) / 2 else Told.NOT_TOLD_APART


def told_from_stratum(hits: int, total: int, all_hits: int, all_total: int, *, level: float = 0.95) -> Told:
    """What the numbers say of a provider beside the others of its stratum; `all_…` count the provider too.

    Raises ValueError when the provider is no part of the stratum.

    >>> told_from_stratum(60, 100, 860, 1100)
    <Told.LOWER: 'lower'>
    """
    if not 0 <= all_hits - hits <= all_total - total:
        raise ValueError("The provider is no part of its stratum.")
    return told(hits, total, all_hits - hits, all_total - total, level=level)


def fisher_tails(hits: int, total: int, other_hits: int, other_total: int) -> tuple[float, float]:
    """The exact probability of at most so many of all hits in the first group, and of at least so many.

    When both groups have the same chance, and as many hits together as were seen. Raises ValueError for counts that are
    no shares. Source: Fisher (1934), Statistical Methods for Research Workers, 5th ed., section 21.02.

    >>> [round(part, 6) for part in fisher_tails(3, 4, 1, 4)]
    [0.985714, 0.242857]
    """
    for one, of in ((hits, total), (other_hits, other_total)):
        if not 0 <= one <= of:
            raise ValueError(f"{one} of {of} is not a share.")
    both = hits + other_hits
    own = exp(
        _log_choose(total, hits) + _log_choose(other_total, other_hits) - _log_choose(total + other_total, both)
    )
    # From one place to the next, as a fraction of the one before.
    down = (one * (other_total - both + one) / ((total - one + 1) * (both - one + 1)) for one in range(hits, 0, -1))
    up = ((total - one) * (both - one) / ((one + 1) * (other_total - both + one + 1))
          for one in range(hits, min(total, both)))
    return min(1.0, own * _summed(down)), min(1.0, own * _summed(up))


def _summed(steps: Iterable[float]) -> float:
    """1 and all that follows, each a step times the one before; until it adds nothing more."""
    whole = term = 1.0
    for step in steps:
        term *= step
        # Steps only get smaller on the way: below 1 the end is near.
        if step < 1 and term < whole * 1e-17:
            break
        whole += term
    return whole


def _log_choose(size: int, some: int) -> float:
    return lgamma(size + 1) - lgamma(some + 1) - lgamma(size - some + 1)
