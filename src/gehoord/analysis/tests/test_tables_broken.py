"""A broken file is refused with the row and column, in a sentence that quotes nothing of it."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path

import pytest

from gehoord.analysis.tables import LONGEST_TEXT, Stories, TableProblem, choose_columns, open_small, open_table, table
from gehoord.analysis.tests.tables_making import cell, make, raw_ods, raw_xlsx

SECRET = "Regenboogschool"


def problem(path: Path, kind: str | None = None) -> TableProblem:
    with pytest.raises(TableProblem) as caught:
        opened = open_table(path, kind=kind)
        for _story in Stories(opened, choose_columns(opened.columns, opened.sample)):
            pass
    assert SECRET not in str(caught.value)
    return caught.value


CSV = [
    (b"", None, None, "leeg"),
    (b"\n \n", None, None, "leeg"),
    ("id;tekst\n1;café\n2;ja ".encode() + b"\xff\xfe\n", 3, "2", "kapot teken"),
    ("id;tekst;rol\n1;é;x\n2;b;".encode() + b"\xe9\n", 3, "3", "kapot teken"),
    ("id;tekst;ë".encode("cp1252") + b"\x81\n1;a;b\n", 1, "3", "kapot teken"),
    (f'id;tekst\n1;"{SECRET} zonder einde\n2;b\n'.encode(), 2, None, "nergens wordt gesloten"),
    (b'id;tekst\n1;"hij zei "ja" tegen mij"\n', 2, None, "aanhalingstekens"),
    (f'id;tekst\n1;"{SECRET}\n{"regel " * 30000}'.encode(), 2, None, "131072"),
    (b"id;tekst\n1;a\n1;b\n", 3, "id", "rij 2"),
    (b"id;tekst\n1;a\n;b\n", 3, "id", "leeg"),
    (b"id;tekst\n1;a\n2;\n", 3, "tekst", "leeg"),
    (b"id;tekst\n1;a\n2\n", 3, "tekst", "leeg"),
    (b"id;tekst\n1;a\n2; \t \n", 3, "tekst", "leeg"),
    (b"id;tekst\n1;a\n2;b;c\n", 3, "3", "meer gevulde cellen"),
    (b"id;tekst\n1;" + b"a" * (LONGEST_TEXT + 1) + b"\n", 2, "tekst", "50000"),
    (b"id;tekst\n" + b"9" * 201 + b";a\n", 2, "id", "200"),
    ("id;tekst\n1;één\n".encode("utf-16") + b"\x00", None, None, "kapot teken"),
]


@pytest.mark.parametrize(("content", "row", "column", "says"), CSV)
def test_broken_csv(tmp_path: Path, content: bytes, row: int | None, column: str | None, says: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    found = problem(path)
    assert says in str(found)
    if row is not None:
        assert (found.row, found.column) == (row, column)


JSONL = [
    (b"", None, None, "leeg"),
    (b"{}\n", 1, None, "leeg"),
    (f'{{"text": "{SECRET}"}}\n{{"text": "b"\n'.encode(), 2, None, "teken 14"),
    (b'{"text": "a"}\n["text"]\n', 2, None, "object"),
    (b'[{"text": "a"}]\n', 1, None, "object"),
    (b'{"text": "a"}\n{"text": 5.5}\n', 2, "text", "iets anders"),
    (b'{"text": "a"}\n{"text": ["a"]}\n', 2, "text", "iets anders"),
    (b'{"text": "a", "id": "2"}\n{"id": "3"}\n', 2, "text", "leeg"),
    (b'{"text": "a", "id": "1"}\n{"text": "b"}\n', 2, "id", "leeg"),
    (b'{"text": "a", "id": "1"}\n{"text": "b", "id": true}\n', 2, "id", "iets anders"),
    (b'{"text": "a", "id": 1}\n{"text": "b", "id": "1"}\n', 2, "id", "rij 1"),
    (b'{"text": "a"}\n{"text": "\xff"}\n', 2, None, "kapot teken"),
    (b'{"text": "a"}\n{"text": "half \\ud83d teken"}\n', 2, "text", "kapot teken"),
    (b'{"text": "a"}\n' + b'{"a":' * 100_000 + b"\n", 2, None, "geen geldige JSON"),
    (b'{"text": "' + b"a" * 4_000_000 + b'"}\n', 1, None, "4000000"),
]


@pytest.mark.parametrize(("content", "row", "column", "says"), JSONL)
def test_broken_jsonl(tmp_path: Path, content: bytes, row: int | None, column: str | None, says: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    found = problem(path)
    assert says in str(found)
    assert (found.row, found.column) == (row, column)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize(("rows", "row", "column"), [
    ([("id", "tekst"), ("1", "a"), ("2", "")], 3, "tekst"),
    ([("id", "tekst"), ("1", "a"), ("1", "b")], 3, "id"),
    ([("id", "tekst"), ("1", "a"), ("", ""), ("", "b")], 4, "id"),
])
def test_broken_rows_of_spreadsheets(  # type: ignore[no-untyped-def]
    tmp_path: Path, kind: str, rows, row, column
) -> None:
    path = make(tmp_path / f"a.{kind}", rows)
    found = problem(path)
    assert (found.row, found.column) == (row, column)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_half_a_file(tmp_path: Path, kind: str) -> None:
    path = make(tmp_path / f"a.{kind}", [("id", "tekst"), ("1", "a")])
    path.write_bytes(path.read_bytes()[:-100])
    assert "beschadigd" in str(problem(path))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_text_file_with_the_wrong_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    path.write_text("id;tekst\n1;a\n")
    assert "beschadigd" in str(problem(path))


def test_damage_in_the_middle_names_the_row(tmp_path: Path) -> None:
    rows = "".join(f"<table:table-row>{cell(f'verhaal {n}')}</table:table-row>" for n in range(1, 9000))
    header = f"<table:table table:name='A'><table:table-row>{cell('tekst')}</table:table-row>"
    path = raw_ods(tmp_path / "a.ods", f"{header}{rows}<oeps></table:table>")
    found = problem(path)
    assert "beschadigd" in str(found)
    assert found.row == 9000
    sheet = '<row r="1"><c t="inlineStr"><is><t>tekst</t></is></c></row><row r="2"><c t="s"><v>99</v></c></row>'
    assert problem(raw_xlsx(tmp_path / "a.xlsx", sheet)).row == 2


def test_error_values_and_long_texts(tmp_path: Path) -> None:
    head = '<row r="1"><c t="inlineStr"><is><t>tekst</t></is></c></row>'
    found = problem(raw_xlsx(tmp_path / "a.xlsx", head + '<row r="2"><c t="e"><v>#N/A</v></c></row>'))
    assert (found.row, found.column) == (2, "tekst")
    long = f'<row r="2"><c t="inlineStr"><is><t>{"a" * 300_000}</t></is></c></row>'
    found = problem(raw_xlsx(tmp_path / "b.xlsx", head + long))
    assert (found.row, found.column) == (2, "tekst")
    assert "50000" in str(found)
    twice = '<row r="1"><c t="b"><v>1</v></c></row><row r="1"/>'
    assert problem(raw_xlsx(tmp_path / "c.xlsx", twice)).row == 2
    assert problem(raw_xlsx(tmp_path / "d.xlsx", head + '<row r="2"><c r="XFD2"><v>1</v></c></row>')).column == "16384"


@pytest.mark.parametrize(("tables", "says"), [
    # A row, a cell, a number that would fill any memory.
    ("<table:table table:name='A'><table:table-row>{tekst}</table:table-row>"
     "<table:table-row table:number-rows-repeated='1000000'>{verhaal}</table:table-row></table:table>", "1000000"),
    ("<table:table table:name='A'><table:table-row>{tekst}</table:table-row><table:table-row>"
     "<table:table-cell office:value-type='string' table:number-columns-repeated='999999999'><text:p>x</text:p>"
     "</table:table-cell></table:table-row></table:table>", "1024"),
    ("<table:table table:name='A'><table:table-row>{tekst}</table:table-row>"
     "<table:table-row table:number-rows-repeated='99999999999999'>{verhaal}</table:table-row></table:table>",
     "beschadigd"),
    ("<table:table table:name='A'><table:table-row>{tekst}</table:table-row><table:table-row "
     "table:number-rows-repeated='999999999'/><table:table-row>{verhaal}</table:table-row></table:table>", "1048576"),
    ('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>', "beschadigd"),
])
def test_bombs_of_ods(tmp_path: Path, tables: str, says: str) -> None:
    path = raw_ods(tmp_path / "a.ods", tables.replace("{tekst}", cell("tekst")).replace("{verhaal}", cell("verhaal")))
    assert says in str(problem(path))


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, kind: str
) -> None:
    path = make(tmp_path / f"a.{kind}", [("id", "tekst"), ("1", "a")])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("bom", b"\0" * 11_000_000)
    with pytest.raises(TableProblem, match="10 MB"):
        open_small(path, most_unpacked=10_000_000)
    assert table.MOST_UNPACKED == 1_000_000_000


@pytest.mark.parametrize("sheet", ["<a>" * 200_000, '<row r="1" x="' + "a" * 8_000_000 + '"/>'], ids=["deep", "long tag"])
def test_tags_that_would_fill_memory_or_take_minutes(tmp_path: Path, sheet: str) -> None:
    started = time.process_time()
    assert "beschadigd" in str(problem(raw_xlsx(tmp_path / "a.xlsx", sheet)))
    assert time.process_time() - started < 1


def test_a_way_of_packing_that_is_not_known_is_no_password(tmp_path: Path) -> None:
    """Method 97 (WavPack) in the directory and before the member itself."""
    path = tmp_path / "vreemd.xlsx"
    member = b"<x/>"
    with zipfile.ZipFile(path, "w") as packed:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            packed.writestr(name, member)
    content = path.read_bytes()
    for sign, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        parts = content.split(sign)
        content = sign.join([parts[0], *(part[: at - 4] + b"\x61\x00" + part[at - 2 :] for part in parts[1:])])
    path.write_bytes(content)
    said = str(problem(path))
    assert "wachtwoord" not in said
    assert "beschadigd" in said


def test_old_and_locked_files(tmp_path: Path) -> None:
    old = tmp_path / "a.xls"
    old.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600)
    assert "wachtwoord" in str(problem(old))
    assert "wachtwoord" in str(problem(old, kind="xlsx"))
    locked = tmp_path / "a.ods"
    with zipfile.ZipFile(locked, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")
        file.writestr("content.xml", b"\x91\x02\x03 not xml")
    assert "wachtwoord" in str(problem(locked))
