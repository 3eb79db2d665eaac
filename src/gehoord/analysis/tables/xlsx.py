"""XLSX, row by row. Shared texts stay packed in memory, and dates stay the numbers Excel keeps."""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Callable, Iterator
from functools import lru_cache

from .packed import Gathered, Handler, Packed, broken, number_text
from .problems import TableProblem, _
from .table import MOST_COLUMNS, MOST_ROWS, BrokenCell, Row

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})\Z")
# Excel writes a sign that XML cannot hold as _x000D_, and an underscore before such a text as _x005F_.
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_BLOCK = 64


def local(name: str) -> str:
    return name.rpartition(" ")[2]


class _Workbook(Handler):
    """Hands over (sheet name, relation id)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith("relationships id")), "")
            self.ready.append((attributes.get("name", ""), relation))


class _Relations(Handler):
    """Hands over (relation id, kind, target)."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship":
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.ready.append((attributes.get("Id", ""), kind, attributes.get("Target", "")))


class _Strings(Handler):
    """Hands over each shared text: its runs together, without the reading aid of East-Asian texts."""

    def __init__(self) -> None:
        super().__init__()
        self.gathered = Gathered()
        self.is_text = False
        self.aids = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "si":
            self.gathered = Gathered()
        elif name == "rPh":
            self.aids += 1
        self.is_text = name == "t" and not self.aids

    def end(self, name: str) -> None:
        name = local(name)
        self.is_text = False
        if name == "si":
            self.ready.append(unescaped(self.gathered.get()))
        elif name == "rPh":
            self.aids -= 1

    def text(self, data: str) -> None:
        if self.is_text:
            self.gathered.add(data)


class SharedStrings:
    """The shared texts by number, packed: 50,000 stories take a quarter of their size."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._blocks: list[bytes] = []
        self._count = 0
        block: list[str] = []
        for text in texts:
            block.append(text)
            self._count += 1
            if len(block) == _BLOCK:
                self._blocks.append(_pack(block))
                block = []
        self._blocks.append(_pack(block))
        # Cells that follow each other mostly name texts that follow each other, and a few that repeat.
        self._open = lru_cache(maxsize=16)(lambda number: _unpack(self._blocks[number]))

    def __getitem__(self, number: int) -> str:
        """Raises IndexError."""
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._open(number // _BLOCK)[number % _BLOCK]


def _pack(block: list[str]) -> bytes:
    return zlib.compress("\x00".join(block).encode("utf-8", "surrogatepass"), 1)


def _unpack(packed: bytes) -> list[str]:
    # A zero can stand in no XML; `unescaped` leaves it out too.
    return zlib.decompress(packed).decode("utf-8", "surrogatepass").split("\x00")


def unescaped(text: str) -> str:
    """The text with Excel's _xHHHH_ turned back into the sign it stands for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)) if int(m[1], 16) else m[0], text)


class _Sheet(Handler):
    """Hands over rows."""

    def __init__(self, strings: SharedStrings) -> None:
        super().__init__()
        self.strings = strings
        self.cells: list[str] = []
        self.column = 0
        self.kind = "n"
        self.value = Gathered()
        self.is_value = False
        self.aids = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = local(name)
        if name == "row":
            self.row = _row_number(attributes.get("r"), self.row)
            self.cells, self.column = [], 0
        elif name == "c":
            self.kind = attributes.get("t", "n")
            self.column = self._column(attributes.get("r", ""))
            self.value = Gathered()
        elif name == "rPh":
            self.aids += 1
        self.is_value = (name == "v" or (name == "t" and self.kind == "inlineStr")) and not self.aids

    def end(self, name: str) -> None:
        name = local(name)
        self.is_value = False
        if name == "c":
            self._keep(self._cell())
        elif name == "row":
            self.ready.append(Row(self.row, self.cells))
        elif name == "rPh":
            self.aids -= 1

    def text(self, data: str) -> None:
        if self.is_value:
            self.value.add(data)

    def _column(self, reference: str) -> int:
        found = _REFERENCE.match(reference)
        if not found:
            return self.column + 1
        number = 0
        for letter in found[1]:
            number = number * 26 + ord(letter) - 64
        return number

    def _keep(self, cell: str) -> None:
        if not cell:
            return
        if self.column > MOST_COLUMNS:
            raise TableProblem(
                _("Dit bestand heeft meer dan %(most)d kolommen."),
                row=self.row, column=self.column, most=MOST_COLUMNS,
            )
        self.cells.extend([""] * (self.column - len(self.cells)))
        self.cells[self.column - 1] = cell

    def _cell(self) -> str:
        value = self.value.get()
        if self.kind == "s":
            try:
                return self.strings[int(value)]
            except (ValueError, IndexError):
                raise broken(self.row) from None
        if self.kind in ("str", "inlineStr"):
            return unescaped(value)
        if self.kind == "e":
            return BrokenCell(value)
        return number_text(value)


def _row_number(given: str | None, last: int) -> int:
    try:
        number = int(given) if given else last + 1
    except ValueError:
        raise broken(last + 1) from None
    if not last < number <= MOST_ROWS:
        raise broken(last + 1)
    return number


def open_xlsx(packed: Packed, sheet: str | None) -> tuple[str, list[str], Callable[[], Iterator[Row]]]:
    """The sheet that is read, all sheets, and a way to read its rows. Raises TableProblem."""
    relations = {r: (kind, target) for r, kind, target in _relations(packed, "_rels/.rels")}
    targets = (target for kind, target in relations.values() if kind == "officeDocument")
    workbook = next(targets, "xl/workbook.xml").lstrip("/")
    if not packed.has(workbook):
        raise broken()
    folder, file = posixpath.split(workbook)
    inner = {
        r: (kind, posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
        for r, kind, target in _relations(packed, f"{folder}/_rels/{file}.rels")
    }
    sheets = [
        (name, inner[r][1])
        for name, r in packed.parse(workbook, _Workbook())
        if r in inner and inner[r][0] == "worksheet" and packed.has(inner[r][1])
    ]
    if not sheets:
        raise broken()
    strings_path = next((t for kind, t in inner.values() if kind == "sharedStrings" and packed.has(t)), None)
    strings = SharedStrings(packed.parse(strings_path, _Strings()) if strings_path else iter(()))
    names = [name for name, _path in sheets]
    for name, path in sheets:
        if sheet is None or name == sheet:
            if sheet is None and not any(not row.is_empty for row in packed.parse(path, _Sheet(strings))):
                continue
            return name, names, lambda path=path: packed.parse(path, _Sheet(strings))
    if sheet is None:
        raise TableProblem(_("Dit bestand is leeg."))
    raise no_sheet(sheet, names)


def no_sheet(sheet: str, names: list[str]) -> TableProblem:
    return TableProblem(
        _("Er is geen werkblad “%(sheet)s”. Deze zijn er: %(sheets)s."),
        sheet=sheet, sheets=", ".join(f"“{name}”" for name in names[:30]),
    )


def _relations(packed: Packed, name: str) -> Iterator[tuple[str, str, str]]:
    if packed.has(name):
        yield from packed.parse(name, _Relations())
