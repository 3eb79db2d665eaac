"""CSV: with a semicolon, comma, tab or bar; quotes that are never closed are noticed."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from .decoding import has_stray_bytes
from .problems import TableProblem, _
from .table import LONGEST_CELL, Row

DELIMITERS = (";", ",", "\t", "|")
# For a file of one column: a sign that no text has, so that each line is one cell.
NONE = "\x1f"
SAMPLE_LINES = 200


def delimiter_of(lines: list[str]) -> str:
    """What parts the cells: the sign that gives the first rows most columns, all of them as many."""
    best, best_score = NONE, (1, 0.0)
    for delimiter in DELIMITERS:
        widths = _widths(lines, delimiter)
        if not widths or widths[0] < 2:
            continue
        # Many rows as wide as the header count for more than a wide header.
        alike = Counter(widths)[widths[0]] / len(widths)
        score = (2 if alike > 0.5 else 1, alike * widths[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _widths(lines: list[str], delimiter: str) -> list[int]:
    widths: list[int] = []
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                widths.append(len(cells))
    except csv.Error:
        pass
    # The last row may be cut off in the middle.
    return widths[:-1] if len(widths) > 2 else widths


def split_hint(lines: Iterable[str]) -> tuple[str | None, Iterator[str], list[str]]:
    """The sign named in a first line `sep=;`, the lines without it, and the first of them to look at."""
    rest = iter(lines)
    head = list(islice(rest, SAMPLE_LINES))
    hint = None
    if head and head[0][:4].lower() == "sep=" and len(head[0].rstrip("\r\n")) <= 5:
        hint = head[0].rstrip("\r\n")[4:] or NONE
        head = head[1:]
    return hint, chain(head, rest), head


def delimited_rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Each row with its cells; rows are numbered as a spreadsheet shows them. Raises TableProblem."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(number, str(error)) from None
        if cells is None:
            return
        # A row of plain signs is looked at as a whole, which counts in a table of millions of small cells.
        for index, cell in enumerate(() if "".join(cells).isascii() else cells):
            if has_stray_bytes(cell):
                raise TableProblem(
                    _("Hier staat een kapot teken. Bewaar het bestand opnieuw als UTF-8."),
                    row=number, column=index + 1,
                )
        yield Row(number, cells)


def _broken(number: int, error: str) -> TableProblem:
    if "field larger" in error:
        return TableProblem(
            _(
                "Hier staat een cel van meer dan %(most)d tekens. "
                "Waarschijnlijk is een aanhalingsteken niet gesloten."
            ),
            row=number, most=LONGEST_CELL,
        )
    if "unexpected end" in error:
        return TableProblem(
            _("Hier begint een tekst met een aanhalingsteken dat nergens wordt gesloten."), row=number
        )
    return TableProblem(
        _(
            "De aanhalingstekens in deze rij kloppen niet. Een aanhalingsteken binnen een tekst "
            'staat in CSV dubbel: "".'
        ),
        row=number,
    )
