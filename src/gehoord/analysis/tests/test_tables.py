"""The four formats give the same stories, exactly as they stand in the cell."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import pytest

from gehoord.analysis.tables import (
    Stories,
    Story,
    Table,
    TableProblem,
    choose_columns,
    open_stream,
    open_table,
    writing,
)
from gehoord.analysis.tests.tables_making import cell, make, raw_ods, raw_xlsx

KINDS = ("csv", "xlsx", "ods", "jsonl")
STRANGE = [
    "Gewoon een verhaal; met een puntkomma, en \"aanhalingstekens\".",
    "Emoji 💀 en een gezin 👨‍👩‍👧 en een vlag 🇳🇱",
    "Van rechts naar links: \u202eabc\u202c en עברית",
    "<script>alert('x')</script> & <b>vet</b> &amp; &#x27;",
    "=HYPERLINK(\"http://x\")",
    "  spaties vooraan  en   midden en achteraan  ",
    "twee\nregels\n\nen een lege",
    "samengesteld: e\u0301 en enkel: é, zacht\u00adafbreken, \u200bniets",
    "Excel-teken _x000D_ letterlijk",
]


def read(path: Path, **options: str) -> list[Story]:
    table = open_table(path)
    return list(Stories(table, choose_columns(table.columns, table.sample, **options)))


@pytest.mark.parametrize("kind", KINDS)
def test_text_comes_out_as_it_went_in(tmp_path: Path, kind: str) -> None:
    # openpyxl writes a control-like escape as it stands, and Excel would read it as the sign: left out there.
    texts = [t for t in STRANGE if kind != "xlsx" or ("_x000D_" not in t and not t.startswith("="))]
    path = make(tmp_path / f"a.{kind}", [("id", "tekst"), *((f"n{i}", t) for i, t in enumerate(texts))])
    assert [(s.id, s.text) for s in read(path)] == [(f"n{i}", t) for i, t in enumerate(texts)]


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_nul_and_windows_line_ends_stay(tmp_path: Path, kind: str) -> None:
    text = "voor\x00na\r\nvolgende regel\ren nog een"
    path = make(tmp_path / f"a.{kind}", [("id", "tekst"), ("1", text)])
    assert read(path)[0].text == text


@pytest.mark.parametrize("kind", KINDS)
def test_without_ids_the_row_number_is_used(tmp_path: Path, kind: str) -> None:
    path = make(tmp_path / f"a.{kind}", [("rol", "tekst"), ("ouder", "Een verhaal."), ("jongere", "Nog een.")])
    # The header is row 1 of a spreadsheet; JSONL has none.
    first = 1 if kind == "jsonl" else 2
    assert [s.id for s in read(path)] == [str(first), str(first + 1)]


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_as_ids_are_written_as_people_write_them(tmp_path: Path, kind: str) -> None:
    path = make(tmp_path / f"a.{kind}", [("nummer", "tekst"), (12, "Een verhaal."), (7, "Nog een.")])
    assert [s.id for s in read(path)] == ["12", "7"]


@pytest.mark.parametrize("kind", KINDS)
def test_empty_rows_are_skipped_and_counted(tmp_path: Path, kind: str) -> None:
    rows = [("id", "tekst"), ("1", "Een."), ("", ""), ("", "  "), ("2", "Twee."), ("", ""), ("", "")]
    table = open_table(make(tmp_path / f"a.{kind}", rows))
    stories = Stories(table, choose_columns(table.columns, table.sample))
    assert [(s.id, s.row) for s in stories] == [("1", 1 if kind == "jsonl" else 2), ("2", 4 if kind == "jsonl" else 5)]
    # Those below the last story are no news.
    assert stories.skipped == 2


@pytest.mark.parametrize(("encoding", "told"), [
    ("utf-8", False), ("utf-8-sig", False), ("utf-16", True), ("utf-16-le", True), ("utf-16-be", True),
    ("cp1252", True),
])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_csv_of_any_program(tmp_path: Path, encoding: str, told: bool, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    row = delimiter.join
    path.write_bytes("\r\n".join([
        row(["id", "tekst", "rol"]),
        row(["1", '"Ze zei: ""kom, wacht; of | niet"" — café “€ 5”"', "ouder"]),
        row(["2", "Tweede", "ouder"]), "",
    ]).encode(encoding))
    assert [s.text for s in read(path)] == ['Ze zei: "kom, wacht; of | niet" — café “€ 5”', "Tweede"]
    assert any("UTF-8" in note.message for note in open_table(path).notes) is told


def test_csv_with_one_column_and_with_excels_hint(tmp_path: Path) -> None:
    one = tmp_path / "een.csv"
    one.write_text("tekst\nHallo, daar; zei hij\nNog een, met komma\n")
    assert [s.text for s in read(one)] == ["Hallo, daar; zei hij", "Nog een, met komma"]
    hint = tmp_path / "hint.csv"
    hint.write_text("sep=|\nid|tekst\n1|Een; twee, drie\n")
    assert [(s.row, s.text) for s in read(hint)] == [(2, "Een; twee, drie")]


def test_the_name_may_be_wrong_or_missing(tmp_path: Path) -> None:
    rows = [("id", "tekst"), ("1", "Een verhaal.")]
    for kind in KINDS:
        path = make(tmp_path / f"a.{kind}", rows).rename(tmp_path / f"{kind}-zonder-naam")
        assert [s.text for s in read(path)] == ["Een verhaal."], kind
    book = make(tmp_path / "b.xlsx", rows).rename(tmp_path / "b.csv")
    assert [s.text for s in read(book)] == ["Een verhaal."]


@pytest.mark.parametrize("content", [b"id;tekst\n1;Een verhaal.\n", b'{"id": "1", "text": "Een verhaal."}\n'])
def test_a_pipe_is_read_once(content: bytes) -> None:
    table = open_stream(io.BufferedReader(io.BytesIO(content)))
    assert not table.is_restartable
    stories = Stories(table, choose_columns(table.columns, table.sample))
    assert [(s.id, s.text) for s in stories] == [("1", "Een verhaal.")]


LONG = "Een verhaal dat lang genoeg is om eruit te zien als een verhaal van een mens."
FOUND = [
    (("id", "tekst", "rol"), ("1", "x", "ouder"), {}, ("tekst", "id")),
    (("Rol", "Wat wil je vertellen?"), ("ouder", LONG), {}, ("Wat wil je vertellen?", None)),
    (("Nr.", "Uw verhaal", "T e k s t"), ("1", "kort", "x"), {}, ("T e k s t", "Nr.")),
    (("wat?",), ("kort",), {}, ("wat?", None)),
    (("id", "a", "b"), ("1", LONG, LONG), {"text": "B"}, ("b", "id")),
    (("id", "a", "a"), ("1", LONG, LONG), {"text": "3"}, (2, "id")),
    (("x", "tekst", "y"), ("1", LONG, "8"), {"id": "y"}, ("tekst", "y")),
    (("id", "nummer", "tekst"), ("1", "8", LONG), {}, ("tekst", "id")),
]


@pytest.mark.parametrize(("names", "row", "options", "expected"), FOUND)
def test_columns_are_found(tmp_path: Path, names, row, options, expected) -> None:  # type: ignore[no-untyped-def]
    table = open_table(make(tmp_path / "a.csv", [names, row]))
    columns = choose_columns(table.columns, table.sample, **options)
    text = columns.text if isinstance(expected[0], int) else table.columns[columns.text]
    assert (text, None if columns.id is None else table.columns[columns.id]) == expected


NOT_FOUND = [
    (("tekst", "opmerking"), ("x", "y"), {}, "tekst", "opmerking"),
    (("a", "b"), ("x", "y"), {}, "a", "b"),
    (("a", "b"), (LONG, LONG), {}, "a", "--text-column"),
    (("a", "tekst"), ("x", "y"), {"text": "verhaal"}, "verhaal", "tekst"),
    (("a", "a"), ("x", "y"), {"text": "a"}, "2 “a”", "1 “a”"),
    (("nr", "kenmerk", "tekst"), ("1", "2", "y"), {}, "kenmerk", "--id-column"),
    (("tekst",), ("y",), {"id": "nummer"}, "nummer", "--id-column"),
]


@pytest.mark.parametrize(("names", "row", "options", "first", "second"), NOT_FOUND)
def test_several_candidates_or_none_are_listed(  # type: ignore[no-untyped-def]
    tmp_path: Path, names, row, options, first, second
) -> None:
    table = open_table(make(tmp_path / "a.csv", [names, row]))
    with pytest.raises(TableProblem) as caught:
        choose_columns(table.columns, table.sample, **options)
    assert first in str(caught.value)
    assert second in str(caught.value)


def test_a_story_in_place_of_a_name_is_not_shown(tmp_path: Path) -> None:
    secret = "Mijn zoon Pietje zat op de Regenboog. " * 10
    table = open_table(make(tmp_path / "a.csv", [(secret,), ("Nog een verhaal",)]))
    with pytest.raises(TableProblem) as caught:
        choose_columns(table.columns, table.sample)
    assert "Regenboog" not in str(caught.value)


def test_ods_white_space_remarks_and_repeats(tmp_path: Path) -> None:
    remark = "<office:annotation><text:p>geheime opmerking</text:p></office:annotation>"
    path = raw_ods(tmp_path / "a.ods", (
        "<table:table table:name='Leeg'><table:table-row table:number-rows-repeated='1048576'>"
        "<table:table-cell table:number-columns-repeated='16384'/></table:table-row></table:table>"
        "<table:table table:name='Vol'><table:table-row>" + cell("id") + "<table:table-cell/>" + cell("tekst")
        + "</table:table-row><table:table-row table:number-rows-repeated='3'><table:table-cell/></table:table-row>"
        "<table:table-row><table:table-cell office:value-type='float' office:value='7'><text:p>7,00</text:p>"
        "</table:table-cell><table:table-cell/><table:table-cell office:value-type='string'>" + remark
        + "<text:p>\n  Twee<text:s text:c='3'/>spaties\n en <text:span>vet</text:span><text:line-break/>regel </text:p>"
        "<text:p/><text:p>Eind<text:tab/>.</text:p></table:table-cell>"
        "<table:table-cell table:number-columns-repeated='16381'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048570'><table:table-cell/></table:table-row></table:table>"
    ))
    assert read(path) == [Story(5, "7", "Twee   spaties en vet\nregel\n\nEind\t.")]
    assert [note.values["sheet"] for note in open_table(path).notes] == ["Vol"]


def test_a_row_with_the_same_story_twice_is_two_stories(tmp_path: Path) -> None:
    path = raw_ods(tmp_path / "a.ods", (
        "<table:table table:name='Een'><table:table-row>" + cell("tekst") + "</table:table-row>"
        "<table:table-row table:number-rows-repeated='2'>" + cell("Hetzelfde.") + "</table:table-row></table:table>"
    ))
    assert [(s.id, s.text) for s in read(path)] == [("2", "Hetzelfde."), ("3", "Hetzelfde.")]


def test_xlsx_rich_text_inline_text_gaps_and_escapes(tmp_path: Path) -> None:
    path = raw_xlsx(
        tmp_path / "a.xlsx",
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row>'
        '<row r="4"><c r="A4"><v>12.0</v></c><c r="C4" t="s"><v>2</v></c></row>'
        '<row r="5"><c r="A5" t="inlineStr"><is><t>b</t></is></c>'
        '<c r="C5" t="str"><f>A1</f><v>Uit een som</v></c></row>',
        "<si><t>id</t></si><si><t>tekst</t></si><si><r><t>Half </t></r><r><t xml:space='preserve'>vet _x000D_</t></r>"
        "<rPh sb='0' eb='1'><t>leeshulp</t></rPh></si>",
    )
    assert read(path) == [Story(4, "12", "Half vet \r"), Story(5, "b", "Uit een som")]


def test_a_named_sheet_is_read(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.append(["tekst"])
    book.active.append(["Eerste blad."])
    book.create_sheet("Twee").append(["tekst"])
    book["Twee"].append(["Tweede blad."])
    book.save(tmp_path / "a.xlsx")
    table: Table = open_table(tmp_path / "a.xlsx", sheet="Twee")
    assert [s.text for s in Stories(table, choose_columns(table.columns, table.sample))] == ["Tweede blad."]
    with pytest.raises(TableProblem, match="Twee"):
        open_table(tmp_path / "a.xlsx", sheet="Drie")


def test_no_sign_stops_a_spreadsheet() -> None:
    from openpyxl import load_workbook

    rows = [["Kade\ufffe Elf\uffff\x00"]]
    page = load_workbook(io.BytesIO(writing.xlsx_bytes(rows, sheet="Blad"))).active
    assert page is not None
    assert page["A1"].value == "Kade Elf"
    with zipfile.ZipFile(io.BytesIO(writing.ods_bytes(rows, sheet="Blad"))) as packed:
        assert "\ufffe" not in packed.read("content.xml").decode()


def test_no_django() -> None:
    import subprocess

    code = "import gehoord.analysis.tables, sys; print([m for m in sys.modules if m.split('.')[0] == 'django'])"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
