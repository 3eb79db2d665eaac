"""No cell that goes out is a formula, whichever way it goes: one writer, and every way that uses it tried."""

from __future__ import annotations

import ast
import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

import gehoord
from gehoord.advice.open_data import OpenTable
from gehoord.analysis.tables import Row, open_table, safe_cell, xlsx_bytes
from gehoord.analysis.tables.cells import NumberText
from gehoord.cli import opinion, stats
from gehoord.insight import tables as insight_tables
from gehoord.providers import sheets
from gehoord.providers.models import Sheet
from gehoord.surveys.printing import Handout, code_list

ROOT = Path(gehoord.__file__).parent
WRITER = "analysis/tables/writing.py"
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b\u2212"
BEFORE = ("", " ", "\t", "\r", "\n", "\r\n", "\ufeff", "\u00a0", "\u200b", " \ufeff\t", "\x00", "\u2028")
HOSTILE = [f"{before}{sign}1+1|x" for before in BEFORE for sign in SIGNS]


def _csv(content: bytes | str, delimiter: str) -> list[str]:
    text = content if isinstance(content, str) else content.decode("utf-8")
    return [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
            for cell in row]


def _packed(content: bytes, kind: str, folder: Path) -> list[str]:
    path = folder / f"x.{kind}"
    path.write_bytes(content)
    table = open_table(path)
    return [*table.columns, *(cell for row in table.rows() for cell in row.cells)]


def _handout(name: str) -> Handout:
    return Handout(council="x", name=name, address="=1", closes_on=date(2026, 1, 1))


def _providers(write: Callable[..., bytes]) -> bytes:
    return write(Sheet.PROVIDERS, [["aanbieder", "", text, *[""] * 7] for text in HOSTILE])


def _stats(_folder: Path) -> list[str]:
    out = io.StringIO()
    stats.write(out, [HOSTILE[0], "naam"], [Row(n, [text, "-1"]) for n, text in enumerate(HOSTILE)], {})
    return _csv(out.getvalue(), ",")


def _opinion(_folder: Path) -> list[str]:
    groups: Any = type("Groups", (), {key: [0] * len(HOSTILE) for key in ("group", "x", "y")})
    out = io.StringIO()
    opinion._write(out, HOSTILE, groups)
    return _csv(out.getvalue(), ",")


def _insight(_folder: Path) -> list[str]:
    with patch.object(insight_tables, "rows", return_value=[HOSTILE]):
        return _csv(insight_tables.as_csv(None, {}), ";")  # type: ignore[arg-type]


# Per file that writes a spreadsheet: every way out of it, with hostile texts in its cells.
WAYS: dict[str, list[Callable[[Path], list[str]]]] = {
    "advice/open_data.py": [lambda _f: _csv(OpenTable("x", ("x",), tuple((text,) for text in HOSTILE)).as_csv(), ",")],
    "cli/opinion.py": [_opinion],
    "cli/stats.py": [_stats],
    "insight/tables.py": [_insight, lambda _f: _csv(insight_tables.csv_of([HOSTILE]), ";")],
    "providers/sheets.py": [
        lambda _f: _csv(_providers(sheets.as_csv), ";"),
        lambda f: _packed(_providers(sheets.as_xlsx), "xlsx", f),
        lambda f: _packed(_providers(sheets.as_ods), "ods", f),
    ],
    "surveys/printing.py": [
        lambda _f: _csv(code_list(_handout("x"), HOSTILE, "csv"), ";"),
        lambda f: _packed(code_list(_handout("x"), HOSTILE, "xlsx"), "xlsx", f),
    ],
}


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(ROOT.rglob("*.py")):
        if "tests" not in path.parts:
            yield path.relative_to(ROOT).as_posix(), path.read_text("utf-8")


def test_one_file_writes_spreadsheets_and_every_file_that_uses_it_is_tried() -> None:
    by_hand, users = [], set()
    for name, text in _sources():
        called = {ast.unparse(node.func) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)}
        if any(re.search(r"(^csv\.(Dict)?[wW]riter$)|(^|\.)(Workbook|WriteOnlyCell)$", one) for one in called):
            by_hand.append(name)
        if called & {"write_csv", "xlsx_bytes", "ods_bytes"}:
            users.add(name)
    assert by_hand == [WRITER]
    assert users == set(WAYS)


@pytest.mark.parametrize("name", WAYS)
def test_no_way_out_lets_a_formula_through(name: str, tmp_path: Path) -> None:
    for way in WAYS[name]:
        cells = way(tmp_path)
        assert sum("1+1|x" in cell for cell in cells) >= len(HOSTILE), "every text is there"
        for cell in cells:
            assert cell == "-1" or safe_cell(cell) == cell, cell.encode("unicode_escape")


def test_a_number_keeps_its_minus_and_a_text_in_a_workbook_is_no_formula(tmp_path: Path) -> None:
    out = io.StringIO()
    stats.write(out, ["a"], [Row(2, ["-1,5"]), Row(3, ["-1 of =2"])], {"b": [-0.5, None]})
    assert out.getvalue() == "a,b\n\"-1,5\",-0.5\n'-1 of =2,\n"
    assert isinstance(opinion._written(-1), NumberText)
    path = tmp_path / "x.xlsx"
    path.write_bytes(xlsx_bytes([["007", "=1+1"]], sheet="x"))
    import openpyxl

    cells = [(cell.value, cell.data_type) for cell in next(iter(openpyxl.load_workbook(path).active.rows))]
    assert cells == [("007", "s"), ("'=1+1", "s")]
