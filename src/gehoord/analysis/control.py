"""Control charts: which points of a row differ more from the others than chance easily explains.

The rules are named and fixed (`Rule`). Limits never start anew by themselves: that is something a person asks for
(`starts`). See docs/algorithms/control-charts.md for formulas, sources and what was left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

# Fewer points than this give limits that may still move much.
FEW_POINTS = 12
SIGMAS, NEAR_SIGMAS = 3, 2
IN_A_ROW = 7
# For one value per period: limits lie this many mean moving ranges from the centre (3 / d2, d2 = 1.128 for pairs).
REACH = 2.66
# A moving range above this many times their mean is itself out of the ordinary (D4 for pairs).
RANGE_LIMIT = 3.267
# Rounding may not make a point that lies on a line lie beyond it.
TINY = 1e-9


class Rule(StrEnum):
    """What makes a point a signal. In the order in which they are told."""

    OUTSIDE = "outside"  # beyond a limit
    NEAR = "near"  # two of three in a row beyond two sigma, on the same side
    SIDE = "side"  # seven in a row on one side of the centre
    TREND = "trend"  # seven in a row, each higher than the one before, or each lower


@dataclass(frozen=True, slots=True)
class Point:
    """One period. `value` is None where nothing was counted; such a period has no limits and breaks no row.

    `low` and `high` are the limits, `near_low` and `near_high` lie at two thirds of the way to them.
    """

    value: float | None
    centre: float
    low: float | None = None
    near_low: float | None = None
    near_high: float | None = None
    high: float | None = None
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """A control chart. `is_trial`: the centre of some stretch rests on fewer than `FEW_POINTS` points."""

    points: tuple[Point, ...]
    is_trial: bool

    @property
    def has_signals(self) -> bool:
        return any(point.rules for point in self.points)


def p_chart(
    counts: Sequence[tuple[int, int]], *, baseline: int | None = None, starts: Sequence[int] = ()
) -> Control:
    """A control chart of shares: `counts` are (n, of) for each period, in order.

    The centre is the share of all periods together; the limits of a period are centre ± 3 √(c (1 − c) / of), cut off
    at 0 and 1. `baseline`: only so many periods with counts make the centre, so that later ones are judged by what
    was usual before. `starts`: at these places a person asked for a new centre.
    Raises ValueError for counts that are no shares, a baseline below 2 or a start outside the row.
    Source: Shewhart (1931); Montgomery, Statistical Quality Control, attributes charts.

    >>> [round(p.high, 3) for p in p_chart([(5, 50), (10, 50), (15, 100)]).points]
    [0.301, 0.301, 0.257]
    """
    for n, of in counts:
        if not 0 <= n <= of:
            raise ValueError(f"{n} of {of} is not a share.")
    points: list[Point] = []
    is_trial = False
    for stretch in _stretches(len(counts), starts, baseline):
        counted = [counts[place] for place in stretch if counts[place][1]]
        base = counted[:baseline]
        is_trial = is_trial or len(base) < FEW_POINTS
        total = sum(of for _n, of in base)
        centre = sum(n for n, _of in base) / total if total else 0.0
        own = []
        for n, of in (counts[place] for place in stretch):
            if not of:
                own.append(Point(None, centre))
                continue
            sigma = sqrt(centre * (1 - centre) / of)
            low, near_low, near_high, high = (
                centre + sigmas * sigma for sigmas in (-SIGMAS, -NEAR_SIGMAS, NEAR_SIGMAS, SIGMAS)
            )
            own.append(Point(
                n / of, centre, max(0.0, low), max(0.0, near_low), min(1.0, near_high), min(1.0, high)
            ))
        points += _judged(own)
    return Control(tuple(points), is_trial)


def xmr_chart(
    values: Sequence[float | None], *, baseline: int | None = None, screened: bool = False,
    lowest: float | None = None, starts: Sequence[int] = (),
) -> Control:
    """A control chart of one value per period (XmR), such as days to an answer; None where there is none.

    The centre is the mean; the limits are centre ± 2.66 × the mean moving range, the mean difference between values
    that follow each other. `screened`: moving ranges above 3.267 × their mean are left out of it, once. `lowest`: what
    a value cannot be below; limits stop there. `baseline` and `starts` as in `p_chart`.
    Raises ValueError for a baseline below 2 or a start outside the row.
    Source: Wheeler & Chambers, Understanding Statistical Process Control; screening as in NHS England's charts.

    >>> [round(p.high, 2) for p in xmr_chart([10, 12, 11]).points]
    [14.99, 14.99, 14.99]
    """
    points: list[Point] = []
    is_trial = False
    for stretch in _stretches(len(values), starts, baseline):
        base = [value for place in stretch if (value := values[place]) is not None][:baseline]
        is_trial = is_trial or len(base) < FEW_POINTS
        centre = sum(base) / len(base) if base else 0.0
        reach = REACH * mean_moving_range(base, screened=screened)
        lines = [centre + part * reach for part in (-1.0, -NEAR_SIGMAS / SIGMAS, NEAR_SIGMAS / SIGMAS, 1.0)]
        low, near_low, near_high, high = (line if lowest is None else max(lowest, line) for line in lines)
        points += _judged([
            Point(None, centre) if values[place] is None
            else Point(values[place], centre, low, near_low, near_high, high)
            for place in stretch
        ])
    return Control(tuple(points), is_trial)


def moving_ranges(values: Sequence[float | None]) -> list[float | None]:
    """How far each value lies from the one before it; None for the first and where there is no value.

    A place without a value is stepped over.

    >>> moving_ranges([10, 12, None, 11])
    [None, 2, None, 1]
    """
    found: list[float | None] = []
    before: float | None = None
    for value in values:
        found.append(None if value is None or before is None else abs(value - before))
        before = before if value is None else value
    return found


def mean_moving_range(values: Sequence[float], *, screened: bool = False) -> float:
    """The mean difference between values that follow each other; 0 for fewer than two.

    >>> mean_moving_range([1, 3, 2])
    1.5
    """
    ranges = [one for one in moving_ranges(values) if one is not None]
    if not ranges:
        return 0.0
    mean = sum(ranges) / len(ranges)
    if screened:
        # The smallest range is never above the mean, so something is always left.
        ranges = [one for one in ranges if one <= RANGE_LIMIT * mean + TINY]
        mean = sum(ranges) / len(ranges)
    return mean


def _stretches(size: int, starts: Sequence[int], baseline: int | None) -> Iterator[range]:
    """The places between one start and the next."""
    if baseline is not None and baseline < 2:
        raise ValueError(f"{baseline} periods make no centre.")
    if any(not 0 <= start < size for start in starts):
        raise ValueError("A start lies outside the row.")
    ends = [0, *sorted({start for start in starts if start}), size]
    for first, last in pairwise(ends):
        yield range(first, last)


def _judged(points: list[Point]) -> list[Point]:
    """The points of one stretch with the rules that each is part of."""
    counted = [place for place, point in enumerate(points) if point.value is not None]
    row = [points[place] for place in counted]
    hit: dict[int, set[Rule]] = {place: set() for place in range(len(row))}
    for rule, members in [
        (Rule.OUTSIDE, [place for place, point in enumerate(row) if _beyond(point, point.low, point.high)]),
        (Rule.NEAR, list(_near(row))),
        (Rule.SIDE, list(_in_a_row([_side(point) for point in row], IN_A_ROW))),
        (Rule.TREND, list(_trends(row))),
    ]:
        for place in members:
            hit[place].add(rule)
    found = list(points)
    for own, place in enumerate(counted):
        point = points[place]
        found[place] = Point(
            point.value, point.centre, point.low, point.near_low, point.near_high, point.high,
            tuple(rule for rule in Rule if rule in hit[own]),
        )
    return found


def _value(point: Point) -> float:
    assert point.value is not None
    return point.value


def _sign(difference: float) -> int:
    return 0 if abs(difference) <= TINY else 1 if difference > 0 else -1


def _side(point: Point) -> int:
    return _sign(_value(point) - point.centre)


def _beyond(point: Point, low: float | None, high: float | None) -> int:
    """1 above, -1 below, 0 between the two or on them."""
    if high is not None and _value(point) - high > TINY:
        return 1
    return -1 if low is not None and low - _value(point) > TINY else 0


def _near(row: Sequence[Point]) -> Iterator[int]:
    """Points beyond two sigma, where two of three in a row are, on the same side."""
    sides = [_beyond(point, point.near_low, point.near_high) for point in row]
    for first in range(len(row) - 2):
        window = range(first, first + 3)
        for side in (1, -1):
            there = [place for place in window if sides[place] == side]
            if len(there) > 1:
                yield from there


def _in_a_row(signs: Sequence[int], size: int) -> Iterator[int]:
    """Places of every run of at least `size` equal signs that are not 0."""
    for first in range(len(signs) - size + 1):
        window = signs[first : first + size]
        if window[0] and len(set(window)) == 1:
            yield from range(first, first + size)


def _trends(row: Sequence[Point]) -> Iterator[int]:
    """Seven points are six steps in one direction."""
    steps = [_sign(_value(after) - _value(before)) for before, after in pairwise(row)]
    for first in range(len(steps) - IN_A_ROW + 2):
        window = steps[first : first + IN_A_ROW - 1]
        if window and window[0] and len(set(window)) == 1:
            yield from range(first, first + IN_A_ROW)
