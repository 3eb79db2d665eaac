"""A table and its limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NamedTuple

from .problems import Note, TableProblem, _

LONGEST_TEXT = 50_000  # code points in a story, as on the form
LONGEST_CELL = 131_072  # in any cell: beyond it a quote was never closed
LONGEST_LINE = 4_000_000  # code points in a line of CSV or JSONL
MOST_COLUMNS = 1_024
MOST_ROWS = 1_048_576  # the last row of a spreadsheet
MOST_UNPACKED = 1_000_000_000  # bytes in an XLSX or ODS after unpacking
MOST_REPEATS = 1_000  # of one filled cell or row in an ODS
SAMPLE_ROWS = 50


class BrokenCell(str):
    """A cell that holds something other than a text or a number: #N/A, true, a list."""

    __slots__ = ()


class Row(NamedTuple):
    """One row: the number a spreadsheet shows, and its cells exactly as they stand in the file."""

    number: int
    cells: Sequence[str]

    def cell(self, index: int) -> str:
        """The cell, or the empty text when the row is shorter."""
        return self.cells[index] if index < len(self.cells) else ""

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


@dataclass
class Table:
    """A file's columns and rows. `rows()` starts again each time, except from a stream."""

    kind: str
    columns: tuple[str, ...]
    sample: list[Row]
    open_rows: Callable[[], Iterator[Row]]
    notes: list[Note] = field(default_factory=list)
    # A stream can be read once.
    is_restartable: bool = True
    header_row: int = 0
    # The sheet that is read, and all there are; empty for a file without sheets.
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def rows(self) -> Iterator[Row]:
        """Every row below the header, empty ones too. Raises TableProblem."""
        return self.open_rows()


def with_header(
    kind: str, notes: list[Note], read: Callable[[], Iterable[Row]], *, is_restartable: bool = True
) -> Table:
    """A table whose first filled row names the columns. Raises TableProblem."""
    rows = iter(read())
    header = next((row for row in rows if not row.is_empty), None)
    if header is None:
        raise TableProblem(_("Dit bestand is leeg."))
    names = list(header.cells)
    while names and not names[-1].strip():
        names.pop()
    columns = tuple(name.strip() for name in names)
    sample = list(islice(rows, SAMPLE_ROWS))
    rest = rows

    def again() -> Iterator[Row]:
        # A stream cannot start again: it goes on where the sample ended.
        below = (row for row in read() if row.number > header.number) if is_restartable else chain(sample, rest)
        for row in below:
            check_width(row, len(columns))
            yield row

    return Table(kind, columns, sample, again, notes, is_restartable, header.number)


def check_width(row: Row, width: int) -> None:
    """Raises TableProblem when a row has filled cells beyond the named columns."""
    for index in range(width, len(row.cells)):
        if row.cells[index].strip():
            raise TableProblem(
                _(
                    "Deze rij heeft meer gevulde cellen dan er kolommen zijn (%(columns)d). "
                    "Misschien mist er een aanhalingsteken om een tekst."
                ),
                row=row.number, column=index + 1, columns=width,
            )
