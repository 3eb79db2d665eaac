"""From what people answered to a score: turned, averaged over a theme, and added up over people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import fsum, sqrt

LOWEST, HIGHEST = 1, 5


def turned(value: int, *, is_reversed: bool) -> int:
    """The answer in the good direction: of a question where agreeing is bad, 5 counts as 1.

    >>> turned(5, is_reversed=True)
    1
    """
    return LOWEST + HIGHEST - value if is_reversed else value


def person_score(values: Sequence[int | None], *, minimum: int) -> float | None:
    """The mean of what one person answered on a theme, None when they answered fewer than `minimum` of its questions.

    >>> person_score([4, None, 5], minimum=2)
    4.5
    >>> person_score([4, None, None], minimum=2)
    """
    given = [value for value in values if value is not None]
    return sum(given) / len(given) if given and len(given) >= minimum else None


@dataclass(frozen=True, slots=True)
class Sums:
    """Scores of so many people added up: enough for their mean, their spread and the share in the top box."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0
    top: int = 0

    @property
    def mean(self) -> float | None:
        return self.total / self.n if self.n else None

    @property
    def deviation(self) -> float | None:
        """Sample standard deviation; None for fewer than two."""
        if self.n < 2:
            return None
        return sqrt(max(0.0, self.squares - self.total * self.total / self.n) / (self.n - 1))


def add_up(scores: Iterable[float], *, top_from: float) -> Sums:
    """The sums of these scores; their order makes no difference.

    >>> add_up([4, 5, 2], top_from=4)
    Sums(n=3, total=11.0, squares=45.0, top=2)
    """
    found = list(scores)
    # A mean of thirds that is just under its whole number is that number.
    return Sums(
        len(found), fsum(found), fsum(score * score for score in found),
        sum(score >= top_from - 1e-9 for score in found),
    )


def together(parts: Iterable[Sums]) -> Sums:
    """The sums of all people in these parts, which have nobody in common."""
    found = list(parts)
    return Sums(
        sum(part.n for part in found), fsum(part.total for part in found), fsum(part.squares for part in found),
        sum(part.top for part in found),
    )
