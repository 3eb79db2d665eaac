"""What a figure says, as plain data: the same for a page, a letter, its annex and `gehoord advise`. No database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

Cell = str | int | float | None
# The place of the total, where rows are counted from 0.
TOTAL = -1
RARE = ("limits", "difference", "hidden")


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a safe story whose teller allows quoting. `key` leads back to the story: the signal's number in
    Gehoord, the row's in a spreadsheet."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The lines of a control chart, one for each row of the table: (centre, low, high), None where nothing was counted.

    `signals`: for each row the keys of `analysis.control.Rule` it is part of. `baseline`: the centre rests on so many
    first periods (0: on all). `anew`: the row where a person had the centre start anew, and why.
    """

    lines: tuple[tuple[float, float | None, float | None], ...]
    signals: tuple[tuple[str, ...], ...]
    is_trial: bool
    baseline: int = 0
    anew: str = ""
    why: str = ""
    # Of a wait: the days of each row, which its table has in words.
    values: tuple[float | None, ...] = ()

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Limits:
        return cls(**{
            **raw, "lines": tuple(tuple(line) for line in raw["lines"]),
            "signals": tuple(tuple(rules) for rules in raw["signals"]), "values": tuple(raw.get("values", ())),
        })


@dataclass(frozen=True, slots=True)
class Facts:
    """An answer to a question about signals: the counts, never the stories (but see `quotes`).

    `n` of `of`, `low` and `high` its 95% interval, shares between 0 and 1; None where a kind has none.
    `columns` and `rows` are its table, labels in Dutch. In a trend a row is (period, n, of, low, high); a
    themes table (theme, n, of, low, high); in a comparison there are two; in waits (period, n, days in words). `limits`
    belongs to a trend and to waits, `difference` to a comparison: how much the second share is above the first, with
    both ends. `hidden`: places of rows that are left out of a letter because of what they would tell next to other
    numbers, `TOTAL` for n and of themselves.
    """

    n: int | None = None
    of: int | None = None
    low: float | None = None
    high: float | None = None
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    quotes: tuple[Quote, ...] = ()
    note: str = ""
    limits: Limits | None = None
    difference: tuple[float, float, float] | None = None
    hidden: tuple[int, ...] | None = None

    @property
    def share(self) -> float | None:
        return self.n / self.of if self.n is not None and self.of else None

    def as_json(self) -> dict[str, Any]:
        """Without the quotes: those are kept where a person can take them back."""
        found = asdict(self)
        del found["quotes"]
        if self.limits is not None and not self.limits.values:
            del found["limits"]["values"]
        # What a kind does not have is not there either, so that older evidence keeps its digest.
        return {key: value for key, value in found.items() if key not in RARE or value is not None}

    @classmethod
    def from_json(cls, raw: dict[str, Any], quotes: tuple[Quote, ...] = ()) -> Facts:
        return cls(**{
            **raw, "columns": tuple(raw["columns"]), "rows": tuple(tuple(row) for row in raw["rows"]),
            "quotes": quotes, "limits": Limits.from_json(raw["limits"]) if raw.get("limits") else None,
            "difference": tuple(raw["difference"]) if raw.get("difference") else None,
            "hidden": tuple(raw["hidden"]) if raw.get("hidden") else None,
        })

    def without_lines(self) -> Facts:
        """Without what is worked out from all rows together: where a row is hidden it could be worked back."""
        return replace(self, limits=None, difference=None)


@dataclass(frozen=True, slots=True)
class Figure:
    """Facts with their receipt: what was asked, when, and the digest of what was counted.

    `ref` is how a letter names it ("B3"); `kind` a key of the evidence kinds; `question` one Dutch sentence; `basis`
    says whose judgement and which codebook it rests on, empty where neither plays a part.
    """

    ref: str
    kind: str
    title: str
    question: str
    facts: Facts
    moment: str  # ISO day and time
    digest: str  # 64 hexadecimal digits
    basis: str = ""
