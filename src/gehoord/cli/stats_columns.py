"""What `gehoord stats` adds to each row, by the name of its column. The names are a contract: see docs/stats.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from gehoord.analysis.control import (
    FEW_POINTS,
    RANGE_LIMIT,
    Control,
    mean_moving_range,
    moving_ranges,
    p_chart,
    xmr_chart,
)
from gehoord.analysis.funnel import Kind, funnel_of, normal_limits, tails
from gehoord.analysis.intervals import Interval, wilson_interval

Cell = float | str | None
Columns = dict[str, list[Cell]]
# Always there, whatever else is asked.
LEVELS = (0.95, 0.998)
FEW_VALUES = 2


@dataclass(frozen=True, slots=True)
class Count:
    """So many events among n; `level` where the row names its own."""

    events: int
    n: int
    level: float | None = None


def wilson_columns(rows: Sequence[Count], levels: Sequence[float] = ()) -> Columns:
    """The share, and Wilson's interval at the row's own level and at each of the others."""
    usual = levels[0] if levels else LEVELS[0]
    own = [row.level or usual for row in rows]
    found: Columns = {"p": [_share(row) for row in rows], "level": [*own]}
    found |= _pair("wilson", "", [_wilson(row, level) for row, level in zip(rows, own, strict=True)])
    for level in _all(levels):
        found |= _pair("wilson", f"_{name_of(level)}", [_wilson(row, level) for row in rows])
    return found


def funnel_columns(rows: Sequence[Count], levels: Sequence[float] = ()) -> Columns:
    """What the funnel rests on, and each kind of limit at each level. Raises ValueError when all n are 0."""
    funnel = funnel_of([(row.events, row.n) for row in rows])
    size = len(rows)
    found: Columns = {
        "p": [_share(row) for row in rows], "p0": [funnel.target] * size, "z": [*funnel.z],
        "phi": [funnel.phi] * size, "tau2": [funnel.tau2] * size,
    }
    for kind in Kind:
        for level in _all(levels):
            limits = [funnel.limits(kind, row.n, level=level) if row.n else None for row in rows]
            found |= _pair(kind, f"_{name_of(level)}", limits)
    for kind in (one for one in Kind if one is not Kind.WILSON):
        for level in _all(levels):
            limits = [funnel.limits(kind, row.n, level=level, cut=False) if row.n else None for row in rows]
            found |= _pair(f"{kind}_uncut", f"_{name_of(level)}", limits)
    for level in _all(levels):
        raw = [normal_limits(funnel.target, row.n, level=level, phi=funnel.phi, cut=False) if row.n else None
               for row in rows]
        found |= _pair("multiplicative_raw", f"_{name_of(level)}", raw)
    both = [tails(funnel.target, row.events, row.n) if row.n else (None, None) for row in rows]
    found |= {"tail_low": [low for low, _high in both], "tail_high": [high for _low, high in both]}
    for level in _all(levels):
        found[f"side_{name_of(level)}"] = [
            str(funnel.side(row.events, row.n, level=level)) if row.n else None for row in rows
        ]
    return found


def pchart_columns(rows: Sequence[Count], freeze: int | None = None) -> Columns:
    """The share, its centre and limits, and the rules it meets; once more with the centre frozen."""
    counts = [(row.events, row.n) for row in rows]
    found: Columns = {"p": [_share(row) for row in rows], **_lines(p_chart(counts), "")}
    if freeze:
        found |= _lines(p_chart(counts, baseline=freeze), "_frozen")
    return found


def xmr_columns(values: Sequence[float | None], freeze: int | None = None) -> Columns:
    """The moving range of each value; centre, limits and rules plain, screened and frozen."""
    found: Columns = {"mr": [*moving_ranges(values)]}
    variants: list[tuple[str, bool, int | None]] = [("", False, None), ("_screened", True, None)]
    if freeze:
        variants += [("_frozen", False, freeze), ("_frozen_screened", True, freeze)]
    counted = [value for value in values if value is not None]
    for name, screened, baseline in variants:
        chart = xmr_chart(values, screened=screened, baseline=baseline)
        lines = _lines(chart, name)
        mean: Cell = mean_moving_range(counted[:baseline], screened=screened)
        if len(counted) < FEW_VALUES:
            # One value has a centre and nothing to measure how far others may lie.
            mean, lines = None, {key: [None if key != f"centre{name}" else one for one in cells]
                                 for key, cells in lines.items()}
        limit = None if mean is None else RANGE_LIMIT * float(mean)
        found |= {f"mean_mr{name}": [mean] * len(values), **lines, f"mr_limit{name}": [limit] * len(values)}
    return found


def is_trial(count: int, freeze: int | None) -> bool:
    """Whether limits rest on so few points that they may still move much."""
    return min(count, freeze or count) < FEW_POINTS


def name_of(level: float) -> str:
    """The digits behind the point, at least two.

    >>> [name_of(level) for level in (0.9, 0.95, 0.998)]
    ['90', '95', '998']
    """
    return f"{Decimal(repr(level)):f}"[2:].ljust(2, "0")


def _all(levels: Iterable[float]) -> list[float]:
    return list(dict.fromkeys([*LEVELS, *levels]))


def _share(row: Count) -> Cell:
    return row.events / row.n if row.n else None


def _wilson(row: Count, level: float) -> Interval | None:
    return wilson_interval(row.events, row.n, level=level) if row.n else None


def _pair(name: str, level: str, limits: Sequence[Interval | None]) -> Columns:
    return {
        f"{name}_low{level}": [one.low if one else None for one in limits],
        f"{name}_high{level}": [one.high if one else None for one in limits],
    }


def _lines(chart: Control, name: str) -> Columns:
    return {
        f"centre{name}": [point.centre for point in chart.points],
        f"low{name}": [point.low for point in chart.points],
        f"high{name}": [point.high for point in chart.points],
        f"rules{name}": [" ".join(point.rules) for point in chart.points],
    }
