"""`gehoord stats`: every interval and limit of a CSV with counts, for who wants to hold them against other software."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gehoord.analysis.tables import (
    Note,
    NumberText,
    Row,
    Table,
    TableProblem,
    listed,
    named_column,
    number_of,
    open_stream,
    open_table,
    write_csv,
)

from .analyse import sentence, tell
from .output import stopped_by_signal, whole_file
from .stats_columns import (
    Cell,
    Columns,
    Count,
    funnel_columns,
    is_trial,
    pchart_columns,
    wilson_columns,
    xmr_columns,
)
from .words import Stop
from .words import word as _

KINDS = ("wilson", "funnel", "pchart", "xmr")
# Whole numbers below this are exact in every spreadsheet and program.
LARGEST_COUNT, LARGEST_VALUE = 10**12, 1e100
# What R writes where there is no value.
MISSING = frozenset(("", "na", "nan", "n.v.t."))
# Before the name of a column that we give ourselves too.
OURS = "in_"


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "stats",
        help=_("reken intervallen en grenzen uit van een rekenblad met aantallen, om na te rekenen"),
        description=_(
            "Leest CSV, XLSX of ODS en schrijft elke rij terug met alle intervallen en grenzen erachter, zonder af te "
            "ronden. wilson en funnel en pchart lezen de kolommen n en events; xmr leest één kolom met waarden. De "
            "namen van de kolommen en de formules staan in docs/stats.md. Er is geen database, sleutel of internet "
            "voor nodig."
        ),
    )
    parser.add_argument("kind", choices=KINDS, help=_("wat er wordt uitgerekend"))
    parser.add_argument("file", metavar="FILE", help=_("het bestand; - leest CSV uit een pijp"))
    parser.add_argument("--value", metavar="COLUMN", help=_("kolom met de waarden voor xmr (naam of nummer)"))
    parser.add_argument("--conf", metavar="LEVEL", nargs="+", action="extend", type=_level, default=[],
                        help=_("nog meer niveaus, zoals 0.9; 0.95 en 0.998 zijn er altijd"))
    parser.add_argument("--freeze", metavar="COUNT", type=_points,
                        help=_("laat het midden ook rusten op alleen de eerste punten, zoals 12"))
    parser.add_argument("--out", metavar="FILE", type=Path, help=_("schrijf hierheen in plaats van op het scherm"))
    parser.add_argument("--sheet", metavar="NAME", help=_("werkblad in XLSX of ODS"))
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Read, check, compute, write. Raises Stop with one sentence when the file is refused."""
    try:
        with stopped_by_signal():
            _stats(options)
    except TableProblem as problem:
        raise Stop(sentence(problem, options.file)) from None
    return 0


def _stats(options: argparse.Namespace) -> None:
    file, out = options.file, options.out
    if out is not None and file != "-" and out.exists() and Path(file).exists() and out.samefile(file):
        raise Stop(_("--out is het bestand zelf. Kies een andere naam."))
    table = open_stream(sys.stdin.buffer) if file == "-" else open_table(Path(file), sheet=options.sheet)
    for note in (*table.notes, *_unused(options)):
        tell(note)
    rows = [row for row in table.rows() if not row.is_empty]
    if not rows:
        raise Stop(_("In dit bestand staan geen rijen, alleen namen van kolommen."))
    found = _columns(options, table, rows)
    with whole_file(out) as target:
        write(target, table.columns, rows, found)


def _columns(options: argparse.Namespace, table: Table, rows: Sequence[Row]) -> Columns:
    if options.kind == "xmr":
        values = read_values(table, rows, options.value)
        _tell_trial(sum(value is not None for value in values), options.freeze)
        return xmr_columns(values, options.freeze)
    counts = read_counts(table, rows, with_levels=options.kind == "wilson")
    if empty := sum(not count.n for count in counts):
        tell(Note(_("Rijen met n = 0, waar dus niets uit te rekenen is: %(count)d."), {"count": empty}))
    if options.kind == "wilson":
        return wilson_columns(counts, options.conf)
    if empty == len(counts):
        raise Stop(_("In elke rij is n 0: er is geen aandeel om grenzen omheen te trekken."))
    if options.kind == "pchart":
        _tell_trial(len(counts) - empty, options.freeze)
        return pchart_columns(counts, options.freeze)
    return funnel_columns(counts, options.conf)


def read_counts(table: Table, rows: Sequence[Row], *, with_levels: bool) -> list[Count]:
    """The counts of each row. Raises TableProblem with row and column."""
    n, events = _needed(table, "n"), _needed(table, "events")
    conf = _place(table, "conf") if with_levels else None
    found = []
    for row in rows:
        one = Count(_whole(row, events, "events"), _whole(row, n, "n"), _own_level(row, conf))
        if one.events > one.n:
            raise TableProblem(
                _("Hier zijn er meer events (%(events)d) dan n (%(n)d)."),
                row=row.number, events=one.events, n=one.n,
            )
        found.append(one)
    return found


def read_values(table: Table, rows: Sequence[Row], name: str | None) -> list[float | None]:
    """The value of each row, None where the cell is empty. Raises TableProblem with row and column."""
    if name is not None:
        place = named_column(table.columns, name, "--value")
    else:
        found = 0 if len(table.columns) == 1 else _place(table, "value")
        if found is None:
            raise TableProblem(
                _("Er is geen kolom “value”. Noem de kolom met --value. Deze kolommen zijn er: %(columns)s."),
                columns=listed(table.columns),
            )
        place = found
    values = [_value(row, place, table.columns[place]) for row in rows]
    if all(value is None for value in values):
        raise TableProblem(_("In deze kolom staat geen enkel getal."), column=table.columns[place])
    return values


def write(target: Any, columns: Sequence[str], rows: Sequence[Row], found: Columns) -> None:
    """Every row of the file, and behind it what was found: commas, a point before decimals, nothing rounded."""
    own = [f"{OURS}{name}" if name in found else name for name in columns]
    if clash := [name for name in columns if name in found]:
        tell(Note(
            _("Deze kolommen stonden er al en heten nu %(prefix)s…: %(names)s."),
            {"prefix": OURS, "names": ", ".join(clash)},
        ))
    write_csv(target, [[*own, *found]], ends="\n")
    write_csv(target, (
        [
            *(_given(row.cell(index)) for index in range(len(columns))),
            *(_told(cells[place]) for cells in found.values()),
        ] for place, row in enumerate(rows)
    ), ends="\n")


def _given(cell: str) -> str:
    return NumberText(cell) if number_of(cell) is not None else cell


def _told(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell if isinstance(cell, str) else NumberText(repr(float(cell)))


def _needed(table: Table, name: str) -> int:
    """Where the column of this name stands. Raises TableProblem when there is none."""
    place = _place(table, name)
    if place is None:
        raise TableProblem(
            _("Er is geen kolom “%(name)s”. Deze kolommen zijn er: %(columns)s."),
            name=name, columns=listed(table.columns),
        )
    return place


def _place(table: Table, name: str) -> int | None:
    """Where the column of this name stands, in small or capital letters. Raises TableProblem when there are more."""
    found = [index for index, column in enumerate(table.columns) if column.casefold() == name]
    exact = [index for index in found if table.columns[index] == name]
    if len(exact or found) > 1:
        count = len(exact or found)
        raise TableProblem(_("Er zijn %(count)d kolommen met de naam “%(name)s”."), count=count, name=name)
    return (exact or found)[0] if found else None


def _whole(row: Row, place: int, name: str) -> int:
    found = number_of(row.cell(place))
    if found is None or found < 0 or found != int(found):
        raise TableProblem(_("Hier hoort een heel getal van 0 of meer."), row=row.number, column=name)
    if found > LARGEST_COUNT:
        raise TableProblem(_("Dit getal is te groot."), row=row.number, column=name)
    return int(found)


def _own_level(row: Row, place: int | None) -> float | None:
    if place is None or row.cell(place).strip().casefold() in MISSING:
        return None
    found = number_of(row.cell(place))
    if found is None or not 0 < found < 1:
        raise TableProblem(_("Een niveau ligt tussen 0 en 1, zoals 0,95."), row=row.number, column="conf")
    return found


def _value(row: Row, place: int, name: str) -> float | None:
    if row.cell(place).strip().casefold() in MISSING:
        return None
    found = number_of(row.cell(place))
    if found is None:
        raise TableProblem(_("Hier hoort een getal."), row=row.number, column=name)
    if abs(found) > LARGEST_VALUE:
        raise TableProblem(_("Dit getal is te groot."), row=row.number, column=name)
    return found


def _level(said: str) -> float:
    found = number_of(said)
    if found is None or not 0 < found < 1:
        raise argparse.ArgumentTypeError(_("een niveau ligt tussen 0 en 1, zoals 0.95"))
    return found


def _points(said: str) -> int:
    if not said.isascii() or not said.isdecimal() or int(said[:9]) < 2:
        raise argparse.ArgumentTypeError(_("een midden rust op 2 of meer punten"))
    return int(said[:9])


def _tell_trial(count: int, freeze: int | None) -> None:
    if is_trial(count, freeze):
        tell(Note(_("Onder de twaalf punten zijn de grenzen voorlopig: ze kunnen nog veel verschuiven.")))


def _unused(options: argparse.Namespace) -> list[Note]:
    """Options that this kind does not look at."""
    given = [
        ("--value", options.value is not None, options.kind == "xmr"),
        ("--conf", bool(options.conf), options.kind in ("wilson", "funnel")),
        ("--freeze", options.freeze is not None, options.kind in ("pchart", "xmr")),
    ]
    return [
        Note(_("Bij %(kind)s doet %(option)s niets."), {"kind": options.kind, "option": option})
        for option, is_given, is_used in given if is_given and not is_used
    ]
