"""The stories of a table, one by one; what cannot be a story is refused with its row and column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from .columns import Columns
from .problems import TableProblem, _
from .table import LONGEST_TEXT, BrokenCell, Row, Table

LONGEST_ID = 200
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


class Story(NamedTuple):
    """A story as it stands in its cell, with its number: that of the id column, or else of the row."""

    row: int
    id: str
    text: str


class Stories:
    """Walks through a table; `skipped` counts the empty rows passed so far. Raises TableProblem.

    Memory grows with the ids only: of each its row is kept, to name both rows of a double one.
    """

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table = table
        self.columns = columns
        self.skipped = 0

    def __iter__(self) -> Iterator[Story]:
        self.skipped = 0
        seen: dict[str, int] = {}
        last = self.table.header_row
        for row in self.table.rows():
            if row.is_empty:
                continue
            # Counted by their numbers, since a file may leave empty rows out; those below the last story are no news.
            self.skipped += row.number - last - 1
            last = row.number
            text = self._text(row)
            if self.columns.id is None:
                yield Story(row.number, str(row.number), text)
                continue
            key = self._id(row, self.columns.id)
            first = seen.setdefault(key, row.number)
            if first != row.number:
                raise TableProblem(
                    _("Dit nummer staat ook in rij %(first)d. Elk verhaal heeft een eigen nummer nodig."),
                    row=row.number, column=self._name(self.columns.id), first=first,
                )
            yield Story(row.number, key, text)

    def _name(self, index: int) -> str:
        return self.table.columns[index] or str(index + 1)

    def _text(self, row: Row) -> str:
        index = self.columns.text
        text = self._whole(row, index)
        if not text.strip():
            raise TableProblem(
                _(
                    "Hier hoort een verhaal te staan, maar de cel is leeg. "
                    "Vul de cel of maak de hele rij leeg."
                ),
                row=row.number, column=self._name(index),
            )
        if len(text) > LONGEST_TEXT:
            raise TableProblem(
                _("Dit verhaal is langer dan %(most)d tekens."),
                row=row.number, column=self._name(index), most=LONGEST_TEXT,
            )
        return text

    def _id(self, row: Row, index: int) -> str:
        key = self._whole(row, index)
        if not key.strip():
            raise TableProblem(_("Hier hoort een nummer te staan, maar de cel is leeg."),
                               row=row.number, column=self._name(index))
        if len(key) > LONGEST_ID:
            raise TableProblem(_("Dit nummer is langer dan %(most)d tekens."),
                               row=row.number, column=self._name(index), most=LONGEST_ID)
        return key

    def _whole(self, row: Row, index: int) -> str:
        cell = row.cell(index)
        if isinstance(cell, BrokenCell):
            raise TableProblem(_("Hier hoort tekst te staan, maar er staat iets anders (%(found)s)."),
                               row=row.number, column=self._name(index), found=str(cell)[:20])
        if _HALF_CHARACTER.search(cell):
            raise TableProblem(
                _("Hier staat een kapot teken. Bewaar het bestand opnieuw als UTF-8."),
                row=row.number, column=self._name(index),
            )
        return cell
