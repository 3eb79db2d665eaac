"""ODS, row by row. A repeated row or cell is counted, never written out in memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from .packed import Gathered, Handler, Packed, broken, number_text
from .problems import TableProblem, _
from .table import MOST_COLUMNS, MOST_REPEATS, MOST_ROWS, BrokenCell, Row
from .xlsx import no_sheet

_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_SPACES = re.compile("[ \t\r\n]+")
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
_ERRORS = ("#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "Err:")
CONTENT = "content.xml"


class _Repeated(NamedTuple):
    sheet: str
    number: int
    cells: list[str]
    times: int


class _Content(Handler):
    """Hands over rows with how often they are repeated; of one sheet, or of all."""

    def __init__(self, sheet: str | None = None) -> None:
        super().__init__()
        self.sheet = sheet
        self.names: list[str] = []
        self.depth = 0  # of tables: one inside a cell is not ours
        self.is_open = False
        self.cells: list[str] = []
        self.column = 0
        self.cell_times = self.row_times = 1
        self.value: dict[str, str] = {}
        self.gathered: Gathered | None = None  # while inside a cell
        self.paragraphs = 0
        self.is_paragraph = False
        self.skipped = 0  # inside a remark on a cell, or a drawing
        self.after_space = True

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipped or name in (_OFFICE + "annotation", _TABLE + "shapes") or "drawing:1.0" in name:
            self.skipped += 1
        elif name == _TABLE + "table":
            self.depth += 1
            if self.depth == 1:
                self.names.append(attributes.get(_TABLE + "name", ""))
                self.is_open = self.sheet is None or self.names[-1] == self.sheet
                self.row = 0
        elif not self.is_open or self.depth != 1:
            return
        elif name == _TABLE + "table-row":
            self.cells, self.column = [], 0
            self.row_times = _times(attributes.get(_TABLE + "number-rows-repeated"), self.row + 1)
        elif name in _CELLS:
            self.cell_times = _times(attributes.get(_TABLE + "number-columns-repeated"), self.row + 1)
            self.value, self.gathered, self.paragraphs = attributes, Gathered(), 0
        elif self.gathered is not None:
            self._inside(name, attributes)

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        assert self.gathered is not None
        if name in (_TEXT + "p", _TEXT + "h"):
            if self.paragraphs:
                self.gathered.add("\n")
            self.paragraphs += 1
            self.is_paragraph, self.after_space = True, True
        elif name == _TEXT + "s":
            count = attributes.get(_TEXT + "c", "1")
            self._add(" " * min(int(count) if count.isdecimal() else 1, 1000))
        elif name == _TEXT + "tab":
            self._add("\t")
        elif name == _TEXT + "line-break":
            self._add("\n")

    def _add(self, sign: str) -> None:
        assert self.gathered is not None
        self.gathered.add(sign)
        self.after_space = False

    def text(self, data: str) -> None:
        if self.skipped or not self.is_paragraph or self.gathered is None:
            return
        # ODF: white space in the XML counts as one space, and not at all at the start of a paragraph.
        data = _SPACES.sub(" ", data)
        if self.after_space:
            data = data.removeprefix(" ")
        if data:
            self.gathered.add(data)
            self.after_space = data.endswith(" ")

    def end(self, name: str) -> None:
        if self.skipped:
            self.skipped -= 1
        elif name == _TABLE + "table":
            self.depth -= 1
            self.is_open = self.is_open and self.depth > 0
        elif not self.is_open or self.depth != 1:
            return
        elif name in (_TEXT + "p", _TEXT + "h"):
            if self.after_space and self.gathered and self.gathered.parts:
                self.gathered.parts[-1] = self.gathered.parts[-1].removesuffix(" ")
            self.is_paragraph = False
        elif name in _CELLS:
            self._keep(self._cell())
            self.gathered = None
        elif name == _TABLE + "table-row":
            self._hand_over()

    def _cell(self) -> str:
        assert self.gathered is not None
        kind = self.value.get(_OFFICE + "value-type", "")
        shown = self.gathered.get()
        if kind != "string" and shown.startswith(_ERRORS):
            return BrokenCell(shown)
        if kind in ("float", "percentage", "currency"):
            return number_text(self.value.get(_OFFICE + "value", shown))
        if kind == "date":
            return self.value.get(_OFFICE + "date-value", shown)
        # Where it stands, this is the value itself; the paragraphs show it.
        return self.value.get(_OFFICE + "string-value", shown)

    def _keep(self, cell: str) -> None:
        first, self.column = self.column, self.column + self.cell_times
        if not cell:
            return
        if self.column > MOST_COLUMNS:
            raise TableProblem(
                _("Dit bestand heeft meer dan %(most)d kolommen."),
                row=self.row + 1, column=self.column, most=MOST_COLUMNS,
            )
        self.cells.extend([""] * (first - len(self.cells)))
        self.cells.extend([cell] * self.cell_times)

    def _hand_over(self) -> None:
        number = self.row + 1
        self.row += self.row_times
        if not self.cells:
            return  # an empty row, mostly the million below the last one
        if self.row_times > MOST_REPEATS:
            raise TableProblem(
                _("Deze rij wordt %(times)d keer herhaald. Dat is vast niet de bedoeling."),
                row=number, times=self.row_times,
            )
        if self.row > MOST_ROWS:
            raise TableProblem(_("Dit bestand heeft meer dan %(most)d rijen."), row=number, most=MOST_ROWS)
        self.ready.append(_Repeated(self.names[-1], number, self.cells, self.row_times))


def _times(given: str | None, row: int) -> int:
    if given is None:
        return 1
    if not given.isdecimal() or not 1 <= len(given) <= 9:
        raise broken(row)
    return max(int(given), 1)


def open_ods(packed: Packed, sheet: str | None) -> tuple[str, list[str], Callable[[], Iterator[Row]]]:
    """The sheet that is read, all sheets, and a way to read its rows. Raises TableProblem."""
    if not packed.has(CONTENT):
        raise broken()
    look = _Content()
    chosen = None
    try:
        for row in packed.parse(CONTENT, look):
            chosen = chosen or row.sheet
    except TableProblem:
        if not look.names or (packed.has("META-INF/manifest.xml") and _is_locked(packed)):
            raise _locked(packed) from None
        chosen = chosen or look.names[-1]  # its rows are read again, and the problem told, below
    if sheet is not None and sheet not in look.names:
        raise no_sheet(sheet, look.names)
    chosen = sheet or chosen
    if chosen is None:
        raise TableProblem(_("Dit bestand is leeg."))
    return chosen, look.names, lambda: _rows(packed, chosen)


def _rows(packed: Packed, sheet: str) -> Iterator[Row]:
    for one in packed.parse(CONTENT, _Content(sheet)):
        for extra in range(one.times):
            yield Row(one.number + extra, one.cells)


def _is_locked(packed: Packed) -> bool:
    try:
        with packed.zip.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(1 << 20)
    except (KeyError, RuntimeError, OSError, ValueError):
        return False


def _locked(packed: Packed) -> TableProblem:
    if _is_locked(packed):
        return TableProblem(_("Dit bestand is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord."))
    return broken()
