"""Spreadsheets of stories, row by row: CSV, XLSX, ODS and JSONL. Plain Python, no Django."""

from .cells import NumberText, number_of, safe_cell
from .columns import Columns, choose_columns, named_column, told_of_columns
from .problems import Note, TableProblem, listed
from .source import KINDS, open_small, open_stream, open_table
from .stories import Stories, Story
from .table import LONGEST_TEXT, BrokenCell, Row, Table
from .writing import ods_bytes, write_csv, xlsx_bytes

__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "BrokenCell",
    "Columns",
    "Note",
    "NumberText",
    "Row",
    "Stories",
    "Story",
    "Table",
    "TableProblem",
    "choose_columns",
    "listed",
    "named_column",
    "number_of",
    "ods_bytes",
    "open_small",
    "open_stream",
    "open_table",
    "safe_cell",
    "told_of_columns",
    "write_csv",
    "xlsx_bytes",
]
