"""The zipped XML inside XLSX and ODS, read in pieces with a limit on everything."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from .problems import TableProblem, _
from .table import MOST_UNPACKED

CHUNK = 1 << 16
LONGEST_STRING = 200_000  # kept of one cell; the rest only counts as "too long"
LONGEST_TAG = 1 << 20  # bytes; the parser reads an unfinished tag again with every piece
LOCKED = 0x1  # the bit of a member of a zip that says it needs a password
DEEPEST = 256  # tags inside each other; the parser keeps them all


class Packed:
    """A zip file. Raises TableProblem when it is no zip, locked, or a bomb."""

    def __init__(self, path: Path, most_unpacked: int = MOST_UNPACKED) -> None:
        try:
            self.zip = zipfile.ZipFile(path)
        # A RuntimeError says that the zip is of a newer version than `zipfile` knows.
        except (zipfile.BadZipFile, RuntimeError, EOFError, ValueError):
            raise broken() from None
        # `zipfile` never unpacks more of a member than the directory declares.
        size = sum(member.file_size for member in self.zip.infolist())
        if size > most_unpacked:
            raise TableProblem(
                _("Uitgepakt is dit bestand groter dan %(most)d MB. Splits het, of bewaar het als CSV."),
                most=most_unpacked // 1_000_000,
            )

    def has(self, name: str) -> bool:
        return name in self.zip.NameToInfo

    def parse(self, name: str, handler: Handler) -> Iterator[Any]:
        """What the handler hands over while the member is read. Raises TableProblem."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        depth = 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal depth
            depth += 1
            if depth > DEEPEST:
                raise broken(handler.row or None)
            handler.start(tag, attributes)

        def end(tag: str) -> None:
            nonlocal depth
            depth -= 1
            handler.end(tag)

        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = handler.text
        if self.zip.getinfo(name).flag_bits & LOCKED:
            raise TableProblem(_("Dit bestand is met een wachtwoord beveiligd. Bewaar het zonder wachtwoord."))
        # No spreadsheet has a document type; entities in it are an old way to fill a memory.
        parser.StartDoctypeDeclHandler = _refuse_doctype
        try:
            with self.zip.open(name) as member:
                fed = 0
                while chunk := member.read(CHUNK):
                    parser.Parse(chunk, False)
                    fed += len(chunk)
                    if fed - parser.CurrentByteIndex > LONGEST_TAG:
                        raise broken(handler.row or None)
                    yield from handler.take()
                parser.Parse(b"", True)
                yield from handler.take()
        # A RuntimeError says that the packing is one that `zipfile` does not know.
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError):
            raise broken(handler.row or None) from None

    def close(self) -> None:
        self.zip.close()


class Handler:
    """Receives XML events; what is ready is in `ready` until it is taken."""

    def __init__(self) -> None:
        self.ready: list[Any] = []
        self.row = 0

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    def take(self) -> list[Any]:
        ready, self.ready = self.ready, []
        return ready


class Gathered:
    """A string under construction that never grows beyond LONGEST_STRING."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0

    def add(self, data: str) -> None:
        if self.size < LONGEST_STRING:
            self.parts.append(data)
            self.size += len(data)

    def get(self) -> str:
        return "".join(self.parts)


def broken(row: int | None = None) -> TableProblem:
    return TableProblem(
        _("Dit bestand is beschadigd en niet te lezen. Open het in een rekenblad en bewaar het opnieuw."),
        row=row,
    )


def _refuse_doctype(*_args: object) -> None:
    raise broken()


def number_text(value: str) -> str:
    """A number as people read it: 12 for 12.0; what is no number stays as it is."""
    try:
        number = float(value)
    except ValueError:
        return value
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else value

