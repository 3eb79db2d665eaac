"""JSONL: one object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from .decoding import has_stray_bytes
from .problems import TableProblem, _
from .table import BrokenCell, Row


def objects_of(lines: Iterable[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Line number and object, empty lines left out. Raises TableProblem."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        if has_stray_bytes(line):
            raise TableProblem(
                _("Hier staat een kapot teken. Bewaar het bestand opnieuw als UTF-8."), row=number
            )
        try:
            value = json.loads(line)
        except json.JSONDecodeError as error:
            raise TableProblem(
                _("Dit is geen geldige JSON: er gaat iets mis bij teken %(position)d van deze regel."),
                row=number, position=error.pos + 1,
            ) from None
        except (RecursionError, ValueError):
            raise TableProblem(_("Dit is geen geldige JSON."), row=number) from None
        if not isinstance(value, dict):
            raise TableProblem(
                _('Elke regel hoort een object te zijn, zoals {"id": "1", "text": "…"}.'), row=number
            )
        yield number, value


def columns_of(objects: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The keys, in the order in which they first appear."""
    return tuple(dict.fromkeys(key for one in objects for key in one))


def as_row(number: int, value: dict[str, Any], columns: tuple[str, ...]) -> Row:
    return Row(number, [_cell(value.get(name)) for name in columns])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        # Python refuses to write out a number of thousands of digits.
        return str(value) if abs(value) < 10**200 else BrokenCell("number")
    kinds: dict[type, str] = {bool: "true/false", float: "number", list: "list", dict: "object"}
    return BrokenCell(kinds[type(value)])
