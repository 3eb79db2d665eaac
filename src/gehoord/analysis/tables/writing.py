"""Spreadsheets that go out: CSV, XLSX and ODS. Only this file writes them, so that no cell is a formula anywhere."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from gehoord.analysis.tidy import tidy

from .cells import NumberText, safe_cell

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = "urn:oasis:names:tc:opendocument:xmlns"
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_NAMES}:office:1.0" xmlns:table="{_NAMES}:table:1.0" '
    f'xmlns:text="{_NAMES}:text:1.0" xmlns:style="{_NAMES}:style:1.0" xmlns:number="{_NAMES}:datastyle:1.0" '
    'office:version="1.3"><office:automatic-styles>'
    # As text, so that who changes a number keeps its zeros.
    '<number:text-style style:name="N100"><number:text-content/></number:text-style>'
    '<style:style style:name="t" style:family="table-cell" style:data-style-name="N100"/></office:automatic-styles>'
    "<office:body><office:spreadsheet><table:table table:name={name}>"
    '<table:table-column table:number-columns-repeated="{columns}" table:default-cell-style-name="t"/>'
    "{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_NAMES}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{ODS_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def write_csv(target: Any, rows: Iterable[Iterable[object]], *, delimiter: str = ",", ends: str = "\r\n") -> None:
    """Rows into an open text; None is an empty cell. A number stays as it is, a text is made safe."""
    writer = csv.writer(target, delimiter=delimiter, lineterminator=ends)
    writer.writerows([_safe(cell) for cell in row] for row in rows)


def xlsx_bytes(rows: Iterable[Sequence[str]], *, sheet: str) -> bytes:
    """Every cell is text: a number keeps its zeros, and nothing is a formula."""
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(page, value=safe_cell(tidy(text)))
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        page.append(cells)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods_bytes(rows: Iterable[Sequence[str]], *, sheet: str) -> bytes:
    """As `xlsx_bytes`: every cell is text."""
    lines, columns = [], 1
    for row in rows:
        columns = max(columns, len(row))
        lines.append(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        # First and not packed: by this a program knows what it is.
        packed.writestr("mimetype", ODS_TYPE, zipfile.ZIP_STORED)
        packed.writestr("content.xml", _CONTENT.format(name=quoteattr(sheet), columns=columns, rows="".join(lines)))
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
    return out.getvalue()


def _safe(cell: object) -> object:
    if not isinstance(cell, str) or isinstance(cell, NumberText):
        return cell
    # A lone return is put between quotes only by newer versions of Python: without them it ends the row.
    return safe_cell(cell).replace("\r\n", "\n").replace("\r", "\n")


def _ods_cell(text: str) -> str:
    shown = safe_cell(tidy(text))
    # ODF counts spaces in a row as one, so the value stands in an attribute, where it is kept as it is.
    value = quoteattr(shown, {"\n": "&#10;", "\t": "&#9;"})
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in shown.split("\n"))
    return f'<table:table-cell office:value-type="string" office:string-value={value}>{lines}</table:table-cell>'
