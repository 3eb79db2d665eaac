"""What is wrong with a file, and where; and what is worth telling about it."""

from __future__ import annotations

from dataclasses import dataclass, field


def _(message: str) -> str:
    """Marks a sentence for translation; whoever shows it translates it."""
    return message


@dataclass(frozen=True)
class Note:
    """Something worth telling: a Dutch sentence with named `%(…)s` values."""

    message: str
    values: dict[str, object] = field(default_factory=dict)


class TableProblem(Exception):
    """A file that is refused. `message` is a Dutch sentence with named values, never a cell's text.

    `row` is the number a spreadsheet shows (the line, for JSONL); `column` is a name or a number.
    """

    def __init__(
        self, message: str, *, row: int | None = None, column: str | int | None = None, **values: object
    ) -> None:
        self.message = message
        self.row = row
        self.column = column if column is None else short(str(column))
        self.values = values
        super().__init__(message)

    def __str__(self) -> str:
        place = [f"rij {self.row}"] if self.row is not None else []
        place += [f"kolom {self.column}"] if self.column is not None else []
        sentence = self.message % self.values
        return f"{', '.join(place)}: {sentence}" if place else sentence


def short(name: str, most: int = 40) -> str:
    """A column's name, cut off: without a header row the "name" is somebody's story."""
    name = "".join(c if c.isprintable() else " " for c in name)
    name = " ".join(name.split())
    return name if len(name) <= most else name[: most - 1] + "…"


def listed(columns: tuple[str, ...] | list[str], most: int = 30) -> str:
    """The columns as people read them: 1 “id”, 2 “tekst”."""
    shown = ", ".join(f"{number} “{short(name)}”" for number, name in enumerate(columns[:most], start=1))
    return f"{shown}, …" if len(columns) > most else shown
