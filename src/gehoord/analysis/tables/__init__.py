"""Spreadsheets of stories, row by row: CSV, XLSX, ODS and JSONL. Plain Python, no Django."""

from .columns import Columns, choose_columns, named_column, told_of_columns
from .problems import Note, TableProblem
from .source import KINDS, open_stream, open_table
from .stories import Stories, Story
from .table import LONGEST_TEXT, BrokenCell, Row, Table

__all__ = [
    "KINDS",
    "LONGEST_TEXT",
    "BrokenCell",
    "Columns",
    "Note",
    "Row",
    "Stories",
    "Story",
    "Table",
    "TableProblem",
    "choose_columns",
    "named_column",
    "open_stream",
    "open_table",
    "told_of_columns",
]
