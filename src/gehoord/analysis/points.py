"""Points by a formula that was published beforehand: parts with described levels, weights per lot, one rounding.

The formula is plain data (`Formula.as_data`), so that anybody can compute the same again. Django is not needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MOST_POINTS = 100
SCHEMA = "weighted-points/1"


class FormulaRefused(ValueError):
    """This is no formula that gives every answer exactly one number of points."""


@dataclass(frozen=True, slots=True)
class Level:
    """What earns this many points. `at_least`: from which percentage a figure reaches it, None when people judge."""

    points: int
    described: str
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-criterion; its levels from high to low."""

    key: str
    name: str
    levels: tuple[Level, ...]

    @property
    def has_figure(self) -> bool:
        return any(level.at_least is not None for level in self.levels)

    @property
    def allowed(self) -> tuple[int, ...]:
        return tuple(level.points for level in self.levels)

    def points_at(self, percent: int) -> int:
        """How many points a figure gets. The lowest level needs no minimum.

        >>> Part("a", "A", (Level(100, "", 90), Level(40, "", 50), Level(0, ""))).points_at(75)
        40
        """
        return next(
            level.points for level in self.levels if level.at_least is None or percent >= level.at_least
        )


@dataclass(frozen=True, slots=True)
class Lot:
    """What is given out apart. `weights` by the key of the part, together 100.

    `counts_for`: the percentage that all of this counts for in the whole tender; None where it does not.
    """

    key: str
    name: str
    weights: Mapping[str, int]
    counts_for: int | None = None


@dataclass(frozen=True, slots=True)
class Term:
    """One step of the sum."""

    part: str
    weight: int
    points: int


@dataclass(frozen=True, slots=True)
class Total:
    """What a lot came to, with the steps. `left_out`: parts without points, whose weight goes to the others."""

    terms: tuple[Term, ...]
    left_out: tuple[str, ...]
    points: Decimal | None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """Points of 0 to 100 per part, weighed per lot: the sum of weight × points, divided by the weights that count.

    Rounded once, at the end, half up, to `decimals`. `pass_at`: from how many points it is enough, None when points
    are compared. `smallest_n`: under this many answers a figure gives no points and its part is left out.
    """

    parts: tuple[Part, ...]
    lots: tuple[Lot, ...]
    decimals: int = 1
    pass_at: int | None = None
    smallest_n: int | None = None
    _by_key: dict[str, Part] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Raises FormulaRefused."""
        self._by_key.update({part.key: part for part in self.parts})
        if not self.parts or len(self._by_key) != len(self.parts):
            raise FormulaRefused("parts")
        if not self.lots or len({lot.key for lot in self.lots}) != len(self.lots):
            raise FormulaRefused("lots")
        for part in self.parts:
            _check_levels(part)
        for lot in self.lots:
            if set(lot.weights) != set(self._by_key) or any(weight < 1 for weight in lot.weights.values()):
                raise FormulaRefused("weights")
            if sum(lot.weights.values()) != 100:
                raise FormulaRefused("weights")

    def lot(self, key: str) -> Lot:
        """Raises KeyError."""
        return {lot.key: lot for lot in self.lots}[key]

    def total(self, lot_key: str, points: Mapping[str, int | None]) -> Total:
        """The points of a lot, rounded once. A part with None is left out; with none left there are no points.

        Raises KeyError for an unknown lot, FormulaRefused for points that no level gives or a part that is missing.
        """
        lot = self.lot(lot_key)
        if set(points) != set(self._by_key):
            raise FormulaRefused("points")
        terms, left_out = [], []
        for part in self.parts:
            given = points[part.key]
            if given is None:
                left_out.append(part.key)
            elif given not in part.allowed:
                raise FormulaRefused("points")
            else:
                terms.append(Term(part.key, lot.weights[part.key], given))
        if not terms:
            return Total((), tuple(left_out), None)
        whole = Decimal(sum(term.weight * term.points for term in terms)) / sum(term.weight for term in terms)
        rounded = whole.quantize(Decimal(1).scaleb(-self.decimals), rounding=ROUND_HALF_UP)
        passed = None if self.pass_at is None else rounded >= self.pass_at
        return Total(tuple(terms), tuple(left_out), rounded, passed)

    def as_data(self) -> dict[str, Any]:
        """For JSON, in a fixed order."""
        return {
            "schema": SCHEMA,
            "points": {"least": 0, "most": MOST_POINTS},
            "combine": "sum(weight * points) / sum(weight), over the parts that count",
            "rounding": {"when": "once, at the end", "mode": "half_up", "decimals": self.decimals},
            "pass_at": self.pass_at,
            "smallest_n": self.smallest_n,
            "parts": [
                {
                    "key": part.key, "name": part.name,
                    "levels": [
                        {"points": level.points, "at_least_percent": level.at_least, "described": level.described}
                        for level in part.levels
                    ],
                }
                for part in self.parts
            ],
            "lots": [
                {"key": lot.key, "name": lot.name, "weights": dict(lot.weights), "counts_for_percent": lot.counts_for}
                for lot in self.lots
            ],
        }

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Formula:
        """What `as_data` wrote. Raises FormulaRefused."""
        if data.get("schema") != SCHEMA:
            raise FormulaRefused("schema")
        return cls(
            parts=tuple(
                Part(row["key"], row["name"], tuple(
                    Level(level["points"], level["described"], level["at_least_percent"]) for level in row["levels"]
                ))
                for row in data["parts"]
            ),
            lots=tuple(
                Lot(row["key"], row["name"], dict(row["weights"]), row["counts_for_percent"]) for row in data["lots"]
            ),
            decimals=data["rounding"]["decimals"], pass_at=data["pass_at"], smallest_n=data["smallest_n"],
        )


def _check_levels(part: Part) -> None:
    """From high to low, described, each reachable, and nothing falls through. Raises FormulaRefused."""
    points = [level.points for level in part.levels]
    if len(points) < 2 or points != sorted(set(points), reverse=True):
        raise FormulaRefused("levels")
    if not (points[0] == MOST_POINTS and points[-1] == 0) or not all(level.described.strip() for level in part.levels):
        raise FormulaRefused("levels")
    bars = [level.at_least for level in part.levels]
    if any(bar is not None for bar in bars):
        above = [bar for bar in bars[:-1] if bar is not None and 0 < bar <= 100]
        if len(above) != len(bars) - 1 or bars[-1] is not None or above != sorted(set(above), reverse=True):
            raise FormulaRefused("levels")


@dataclass(frozen=True, slots=True)
class Spread:
    """How several people judged one part: their mean, one decimal half up, and lowest and highest."""

    mean: Decimal
    least: int
    most: int

    @property
    def range(self) -> int:
        return self.most - self.least


def spread(points: list[int]) -> Spread:
    """Raises ValueError for no points at all.

    >>> spread([70, 70, 100])
    Spread(mean=Decimal('80.0'), least=70, most=100)
    """
    if not points:
        raise ValueError("Nobody gave points.")
    mean = (Decimal(sum(points)) / len(points)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return Spread(mean, min(points), max(points))


def apart(part: Part, points: list[int]) -> str:
    """How far several people lie apart on one part, counted in levels: "same", "near" (neighbours) or "far".

    >>> apart(Part("a", "A", (Level(100, ""), Level(70, ""), Level(40, ""), Level(0, ""))), [100, 40, 70])
    'far'
    """
    if not points:
        raise ValueError("Nobody gave points.")
    places = [part.allowed.index(one) for one in points]
    return {0: "same", 1: "near"}.get(max(places) - min(places), "far")
