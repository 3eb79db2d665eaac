"""What a figure says, as plain data: the same for a page, a letter, its annex and `gehoord advise`. No database."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a safe story whose teller allows quoting. `key` leads back to the story: the signal's number in
    Gehoord, the row's in a spreadsheet."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """An answer to a question about signals: the counts, never the stories (but see `quotes`).

    `n` of `of`, `low` and `high` its 95% interval, shares between 0 and 1; None where a kind has none.
    `columns` and `rows` are its table, labels in Dutch. In a trend a row is (period, n, of, low, high); a
    themes table (theme, n, of, low, high).
    """

    n: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    quotes: tuple[Quote, ...] = ()
    note: str = ""

    @property
    def share(self) -> float | None:
        return self.n / self.of if self.n is not None and self.of else None

    def as_json(self) -> dict[str, Any]:
        """Without the quotes: those are kept where a person can take them back."""
        found = asdict(self)
        del found["quotes"]
        return found

    @classmethod
    def from_json(cls, raw: dict[str, Any], quotes: tuple[Quote, ...] = ()) -> Facts:
        return cls(**{
            **raw, "columns": tuple(raw["columns"]), "rows": tuple(tuple(row) for row in raw["rows"]),
            "quotes": quotes,
        })


@dataclass(frozen=True, slots=True)
class Figure:
    """Facts with their receipt: what was asked, when, and the digest of what was counted.

    `ref` is how a letter names it ("B3"); `kind` a key of the evidence kinds; `question` one Dutch sentence.
    """

    ref: str
    kind: str
    title: str
    question: str
    facts: Facts
    moment: str  # ISO day and time
    digest: str  # 64 hexadecimal digits
