"""Opening a file, or what comes in through a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import IO

from .decoding import encoding_of, encoding_of_start, lines_of
from .delimited import DELIMITERS, NONE, delimited_rows, delimiter_of, split_hint
from .jsonl import as_row, columns_of, objects_of
from .ods import open_ods
from .packed import Packed
from .problems import Note, TableProblem, _, short
from .table import MOST_UNPACKED, SAMPLE_ROWS, Row, Table, with_header
from .xlsx import open_xlsx

KINDS = ("csv", "xlsx", "ods", "jsonl")
MOST_SHEETS = 20
_ENDINGS = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv", ".tab": "csv",
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "jsonl",
}
_NAMES = {";": ";", ",": ",", "\t": "tab", "|": "|"}
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")


def open_table(
    path: Path, *, kind: str | None = None, sheet: str | None = None, most_unpacked: int = MOST_UNPACKED
) -> Table:
    """The table in a file; `kind` is one of KINDS, by default what name and first bytes say.

    `most_unpacked`: bytes that an XLSX or ODS may be after unpacking. Whoever reads while somebody waits takes few:
    of a few hundred kilobytes it takes minutes to find that there is nothing in them.

    Raises TableProblem, or OSError when the file cannot be opened.
    """
    with path.open("rb") as raw:
        head = raw.read(4096)
    kind = kind or _kind_of(path, head)
    if kind in ("xlsx", "ods"):
        if head.startswith(_OLD_OFFICE):
            raise _old_office()
        packed = Packed(path, most_unpacked)
        name, names, read = (open_xlsx if kind == "xlsx" else open_ods)(packed, sheet)
        notes = []
        if len(names) > 1:
            notes.append(
                Note(_("Ik lees werkblad “%(sheet)s”; er zijn er %(count)d (kies met --sheet)."),
                     {"sheet": name, "count": len(names)})
            )
        return replace(with_header(kind, notes, read), sheet=name, sheets=tuple(names))
    with path.open("rb") as raw:
        encoding, note = encoding_of(raw)
    notes = [note] if note else []
    if kind == "jsonl":
        if encoding == "cp1252":
            # JSON is UTF-8 by definition: what is not, is broken.
            encoding, notes = "utf-8", []
        return _jsonl(lambda: _lines(path, encoding, "\n"), notes)
    hint, _rest, first = split_hint(_lines(path, encoding, ""))
    delimiter = hint or delimiter_of(first)
    _tell_delimiter(notes, delimiter)
    return with_header(
        "csv", notes, lambda: delimited_rows(split_hint(_lines(path, encoding, ""))[1], delimiter)
    )


def open_small(path: Path, *, most_unpacked: int) -> Table:
    """The table in a file that somebody sends to a page: all that is in it, or a refusal.

    Raises TableProblem, also when a second sheet has something on it, hidden or not: that would be passed over.
    """
    table = open_table(path, most_unpacked=most_unpacked)
    for name in table.sheets[:MOST_SHEETS]:
        if name != table.sheet and _has_rows(path, name, most_unpacked):
            raise TableProblem(
                _(
                    "Er staat op meer werkbladen iets: “%(first)s” en “%(second)s”. Misschien is er een verborgen. "
                    "Bewaar het blad dat je wilt inlezen in een bestand van zichzelf."
                ),
                first=short(table.sheet), second=short(name),
            )
    if len(table.sheets) > MOST_SHEETS or len(set(table.sheets)) < len(table.sheets):
        raise TableProblem(_("Dit bestand heeft te veel werkbladen. Bewaar het ene blad in een bestand van zichzelf."))
    return table


def _has_rows(path: Path, sheet: str, most_unpacked: int) -> bool:
    try:
        open_table(path, sheet=sheet, most_unpacked=most_unpacked)
    except TableProblem:
        # Nothing on it; or something that cannot be read, which then is not what was chosen.
        return False
    return True


def open_stream(raw: IO[bytes], *, kind: str | None = None) -> Table:
    """What comes in through a pipe: CSV or JSONL in UTF-8 or UTF-16, read once. Raises TableProblem."""
    head = raw.peek(4096)[:4096]  # type: ignore[attr-defined]
    encoding = encoding_of_start(head)
    start = head.decode(encoding, "replace").lstrip("\ufeff \t\r\n")
    kind = kind or ("jsonl" if start.startswith("{") else "csv")
    if kind in ("xlsx", "ods") or head.startswith((b"PK\x03\x04", _OLD_OFFICE)):
        raise TableProblem(_("XLSX en ODS kan ik alleen uit een bestand lezen, niet uit een pijp."))
    if kind == "jsonl":
        return _jsonl(lambda: lines_of(raw, encoding, newline="\n"), [], is_restartable=False)
    hint, lines, first = split_hint(lines_of(raw, encoding, newline=""))
    delimiter = hint or delimiter_of(first)
    notes: list[Note] = []
    _tell_delimiter(notes, delimiter)
    return with_header("csv", notes, lambda: delimited_rows(lines, delimiter), is_restartable=False)


def _kind_of(path: Path, head: bytes) -> str:
    if head.startswith(_OLD_OFFICE):
        raise _old_office()
    if head.startswith(b"PK\x03\x04"):
        # An ODS starts with a member that says what it is; a wrong ending then does no harm.
        if b"opendocument.spreadsheet" in head[:200]:
            return "ods"
        kind = _ENDINGS.get(path.suffix.lower())
        return kind if kind in ("xlsx", "ods") else "xlsx"
    kind = _ENDINGS.get(path.suffix.lower())
    if kind is not None:
        return kind
    start = head.decode(encoding_of_start(head), "replace").lstrip("\ufeff \t\r\n")
    return "jsonl" if start.startswith("{") else "csv"


def _old_office() -> TableProblem:
    return TableProblem(
        _(
            "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. "
            "Bewaar het als .xlsx zonder wachtwoord."
        )
    )


def _tell_delimiter(notes: list[Note], delimiter: str) -> None:
    if delimiter in DELIMITERS and delimiter != ";":
        notes.append(Note(_("De cellen zijn gescheiden met: %(sign)s"), {"sign": _NAMES[delimiter]}))
    elif delimiter == NONE:
        notes.append(Note(_("Het bestand heeft één kolom.")))


def _lines(path: Path, encoding: str, newline: str) -> Iterator[str]:
    with path.open("rb") as raw:
        yield from lines_of(raw, encoding, newline=newline)


def _jsonl(
    read_lines: Callable[[], Iterator[str]], notes: list[Note], *, is_restartable: bool = True
) -> Table:
    objects = objects_of(read_lines())
    first = list(islice(objects, SAMPLE_ROWS))
    if not first:
        raise TableProblem(_("Dit bestand is leeg."))
    columns = columns_of(value for _number, value in first)
    if not columns:
        raise TableProblem(_("De objecten in dit bestand zijn leeg."), row=first[0][0])

    def rows() -> Iterator[Row]:
        again = objects_of(read_lines()) if is_restartable else chain(first, objects)
        for number, value in again:
            yield as_row(number, value, columns)

    return Table("jsonl", columns, [as_row(n, v, columns) for n, v in first], rows, notes, is_restartable)
