"""Single cells: numbers as people write them, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import re
import unicodedata

# What makes a spreadsheet take a cell for a formula; wide, small, raised and lowered ones by their plain form.
_SIGNS = frozenset("=+-@")
# What only looks like one of those: programs that import in another locale, or "correct" a text, may take it for one.
_DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\u02d7\u2796\u1806")
_ALIKE = frozenset("\u2795\ua78a\u2e40\u30a0\u1400\u16ed\u29fe")
# Spaces, ends of lines and what nobody sees: programs skip it, and then find the sign.
_SKIPPED = frozenset(["Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Zl", "Zp", "Zs"])
# 12, -0.5, 0,5, 1e-3. No thousands: 1.234 and 1,234 mean different things to different people.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_SPACES = " \u00a0\u202f\t\r\n"


class NumberText(str):
    """Digits that a program wrote or `number_of` knows: goes out as it stands, also with a minus."""

    __slots__ = ()


def safe_cell(value: str) -> str:
    """The text as a cell that no spreadsheet runs as a formula.

    >>> safe_cell("=1+1"), safe_cell("\uff1d1+1"), safe_cell("\ufeff\u00a0@x")[0], safe_cell("de Ark")
    ("'=1+1", "'\uff1d1+1", "'", 'de Ark')
    """
    # Nearly every cell: found out at once.
    if not value or (value[0].isalnum() and value[0] < "\x80"):
        return value
    if value[0] in "\t\r":
        return f"'{value}"
    place = next((at for at, sign in enumerate(value) if unicodedata.category(sign) not in _SKIPPED), None)
    if place is None:
        return value
    sign, rest = value[place], value[place + 1 :]
    plain = unicodedata.normalize("NFKC", sign)[:1]
    # A dash by itself stands for nothing to tell.
    is_formula = plain in _SIGNS or plain in _ALIKE or (plain in _DASHES and bool(rest.strip()))
    return f"'{value}" if is_formula else value


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
