"""Spreadsheets of providers and agreements: the columns, reading a file, and writing one that reads back the same."""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from gehoord.analysis.tables import (
    BrokenCell,
    TableProblem,
    ods_bytes,
    open_small,
    safe_cell,
    write_csv,
    xlsx_bytes,
)
from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.organisations.models import Organisation, TeamSetting
from gehoord.core.organisations.selectors import locations, providers, subcontracts, teams

from .models import Agreement, AgreementKind, Sheet

# Every row is tried out in one go, in which nobody else can write; on a slow machine that is 20 ms for each.
MOST_ROWS = 500
MOST_UNPACKED = 10_000_000
# Youth care was bought by nobody before, and is by nobody so far ahead.
YEARS = range(2000, 2100)
# The words of the file are part of its form, so they are the same in every language.
COLUMNS: dict[str, tuple[str, ...]] = {
    Sheet.PROVIDERS: (
        "soort", "nummer", "aanbieder", "naam", "plaats", "kvk", "agb", "hulp", "locatie", "in gebruik",
    ),
    Sheet.AGREEMENTS: (
        "nummer", "aanbieder", "soort", "titel", "eigenaar", "eigenaar in de stukken", "gemeenten", "perceel",
        "productgroep", "productcode", "begint op", "eindigt op",
    ),
}
NEEDED: dict[str, tuple[str, ...]] = {
    Sheet.PROVIDERS: ("soort", "aanbieder"),
    Sheet.AGREEMENTS: ("aanbieder", "soort", "titel", "begint op", "eindigt op"),
}
SETTINGS = {
    "ambulant": TeamSetting.AMBULATORY, "dag": TeamSetting.DAY, "pleegzorg": TeamSetting.FOSTER,
    "verblijf": TeamSetting.RESIDENTIAL, "gesloten": TeamSetting.SECURE, "anders": TeamSetting.OTHER,
}
AGREEMENT_KINDS = {"inkoopcontract": AgreementKind.CONTRACT, "subsidie": AgreementKind.SUBSIDY}
OWNER_WORDS = {"gemeente": "municipality", "jeugdregio": "region"}
_WORD_OF = {value: word for table in (SETTINGS, AGREEMENT_KINDS, OWNER_WORDS) for word, value in table.items()}


class SheetRefused(Exception):
    """This file cannot be read; the message is for the reader."""


def read_sheet(sheet: str, name: str, content: bytes) -> list[tuple[int, dict[str, str]]]:
    """Every filled row: its number as a spreadsheet shows it, and its cells by column. Raises SheetRefused."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(name).suffix.lower()[:6] or '.csv'}"
        path.write_bytes(content)
        try:
            table = open_small(path, most_unpacked=MOST_UNPACKED)
            if table.kind == "jsonl":
                raise SheetRefused(_("Kies een bestand met .csv, .xlsx of .ods."))
            at = _columns(sheet, table.columns)
            found: list[tuple[int, dict[str, str]]] = []
            for row in table.rows():
                if row.is_empty:
                    continue
                if len(found) == MOST_ROWS:
                    raise SheetRefused(
                        _("Dit bestand heeft meer dan %(most)s rijen. Splits het in delen.") % {"most": MOST_ROWS}
                    )
                cells = {column: row.cell(index) for column, index in at.items()}
                for column, cell in cells.items():
                    if isinstance(cell, BrokenCell) or len(cell) > 1_000:
                        raise SheetRefused(_("Rij %(row)s, kolom “%(column)s”: deze cel kan ik niet lezen.") % {
                            "row": row.number, "column": column,
                        })
                found.append((row.number, {column: _unquoted(tidy(cell).strip()) for column, cell in cells.items()}))
        except TableProblem as problem:
            said = _(problem.message) % problem.values
            place = _("Rij %(row)s:") % {"row": problem.row} if problem.row is not None else ""
            raise SheetRefused(f"{place} {said}".strip()) from problem
    if not found:
        raise SheetRefused(_("In dit bestand staan geen rijen onder de namen van de kolommen."))
    return found


def _columns(sheet: str, given: Sequence[str]) -> dict[str, int]:
    """Where each column stands. Nothing in a file is passed over: a column we do not know is refused too."""
    names = [" ".join(name.split()).casefold() for name in given]
    known = ", ".join(COLUMNS[sheet])
    missing = [name for name in NEEDED[sheet] if name not in names]
    if missing:
        raise SheetRefused(
            _("In de eerste rij mist de kolom “%(column)s”. De kolommen zijn: %(known)s. Begin met de lege lijst; voeg "
              "geen cellen samen.") % {"column": missing[0], "known": known}
        )
    for name in names:
        if name not in COLUMNS[sheet]:
            raise SheetRefused(
                _("De kolom “%(column)s” kennen we niet. De kolommen zijn: %(known)s.")
                % {"column": name[:40], "known": known}
            )
        if names.count(name) > 1:
            raise SheetRefused(_("De kolom “%(column)s” staat er twee keer.") % {"column": name})
    return {name: index for index, name in enumerate(names)}


def _is_quoted_or_formula(cell: str) -> bool:
    bare = cell.lstrip("'")
    return safe_cell(bare) != bare


def _quoted(cell: str) -> str:
    """A text that no spreadsheet runs, and that `_unquoted` gives back as it was."""
    return f"'{cell}" if _is_quoted_or_formula(cell) else cell


def _unquoted(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _is_quoted_or_formula(cell) else cell


def day_of(text: str) -> date | None:
    """The day in a cell: 2026-12-31, 31-12-2026, or the number a spreadsheet keeps for it.

    None for what is no day, or one so long ago or far ahead that it must be a slip: a year in two digits, an empty
    number.
    """
    if found := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00)?)?", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"([0-9]{1,2})[-/]([0-9]{1,2})[-/]([0-9]{4})", text):
        day, month, year = map(int, found.groups())
    elif re.fullmatch(r"[0-9]{5}", text):
        found_day = date(1899, 12, 30) + timedelta(days=int(text))
        return found_day if found_day.year in YEARS else None
    else:
        return None
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def in_words(owner: Organisation | None) -> str:
    """A municipality and a region may have one name, so its kind stands behind it."""
    return f"{owner.name} ({_WORD_OF[owner.kind]})" if owner is not None else ""


def rows_of(council: Council, sheet: str) -> Iterable[list[str]]:
    """What goes out, a row each, in the order of COLUMNS. A fixed number of queries."""
    if sheet == Sheet.AGREEMENTS:
        everyone = Prefetch("municipalities", Organisation.objects.order_by("name"))
        for one in (
            Agreement.objects.filter(council=council).select_related("provider", "owned_by")
            .prefetch_related(everyone).order_by("provider__name", "title", "pk")
        ):
            yield [
                str(one.pk), one.provider.name, _WORD_OF[one.kind], one.title, in_words(one.owned_by), one.owner,
                "; ".join(town.name for town in one.municipalities.all()), one.lot, one.product_group,
                one.product_code, one.starts_on.isoformat(), one.ends_on.isoformat(),
            ]
        return
    for provider in providers(council):
        yield [
            "aanbieder", str(provider.pk), provider.name, "", provider.place, provider.kvk, provider.agb, "", "", "",
        ]
    for place in locations(council):
        yield [
            "locatie", str(place.pk), place.organisation.name, place.name, place.place, "", "", "", "",
            _yes(place.active),
        ]
    for team in teams(council):
        yield [
            "team", str(team.pk), team.organisation.name, team.name, "", "", "", _WORD_OF[team.setting],
            team.location.name if team.location else "", _yes(team.active),
        ]
    for row in subcontracts(council):
        yield ["onderaannemer", "", row.main.name, row.sub.name, "", "", "", "", "", ""]


def _yes(active: bool) -> str:
    return "ja" if active else "nee"


def as_csv(sheet: str, rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    write_csv(out, _with_names(sheet, rows), delimiter=";")
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: str, rows: Iterable[Sequence[str]]) -> bytes:
    return xlsx_bytes(_with_names(sheet, rows), sheet=sheet)


def as_ods(sheet: str, rows: Iterable[Sequence[str]]) -> bytes:
    return ods_bytes(_with_names(sheet, rows), sheet=sheet)


def _with_names(sheet: str, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield COLUMNS[sheet]
    for row in rows:
        yield [_quoted(tidy(cell)) for cell in row]
