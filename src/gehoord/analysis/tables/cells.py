"""Single cells: numbers as people write them, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re

# What makes a spreadsheet take a cell for a formula; also behind spaces.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
# 12, -0.5, 0,5, 1e-3. No thousands: 1.234 and 1,234 mean different things to different people.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SPACES = " \u00a0\u202f\t\r\n"


def safe_cell(value: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula.

    >>> safe_cell("=1+1"), safe_cell("de Ark")
    ("'=1+1", 'de Ark')
    """
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA) else value


def number_of(cell: str) -> float | None:
    """The number in a cell, with a point or a comma before its decimals; None when it holds no number.

    >>> number_of(" 12,5 "), number_of("1.234,5"), number_of("nan")
    (12.5, None, None)
    """
    said = cell.strip(_SPACES)
    if not _NUMBER.fullmatch(said):
        return None
    found = float(said.replace(",", "."))
    return found if abs(found) < float("inf") else None
