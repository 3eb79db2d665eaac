"""Makes the files that councils would send: the same rows in every format."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from odfdo import Document, Table
from odfdo import Row as OdfRow
from openpyxl import Workbook

CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>{}</office:spreadsheet></office:body></office:document-content>"
)


def make(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """A file of the kind that its name says, with `rows`; the first one names the columns."""
    if path.suffix == ".csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)
    elif path.suffix == ".jsonl":
        with path.open("w", encoding="utf-8") as file:
            for row in rows[1:]:
                file.write(json.dumps(dict(zip(rows[0], row, strict=True)), ensure_ascii=False) + "\n")
    elif path.suffix == ".xlsx":
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Blad1")
        for row in rows:
            sheet.append(list(row))
        book.save(path)
    elif path.suffix == ".ods":
        document = Document("spreadsheet")
        document.body.clear()
        table = Table("Blad1")
        for row in rows:
            line = OdfRow()
            line.set_values(list(row))
            table.append_row(line)
        document.body.append(table)
        document.save(path)
    return path


def raw_ods(path: Path, tables: str) -> Path:
    """An ODS with just this XML for its sheets."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", tables if tables.startswith("<?xml") else CONTENT.format(tables))
    return path


def raw_xlsx(path: Path, rows: str, strings: str = "") -> Path:
    """An XLSX with just this XML for the rows of its one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", (
            f'<workbook {main} xmlns:r="{office}"><sheets><sheet name="Een" sheetId="1" r:id="r1"/></sheets></workbook>'
        ))
        file.writestr("xl/_rels/workbook.xml.rels", (
            f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" '
            f'Target="sharedStrings.xml"/></Relationships>'
        ))
        file.writestr("xl/worksheets/sheet1.xml", f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>")
        file.writestr("xl/sharedStrings.xml", f"<sst {main}>{strings}</sst>")
    return path


def cell(text: str, extra: str = "") -> str:
    """One text cell of an ODS."""
    return f'<table:table-cell office:value-type="string" {extra}><text:p>{text}</text:p></table:table-cell>'
