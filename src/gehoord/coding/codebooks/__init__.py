"""The codebooks that come with the house, read from their data files."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

NEWEST = "bejegening-1.toml"


@dataclass(frozen=True)
class Line:
    """One line of a codebook, ready to be a `Theme`."""

    key: str
    kind: str
    parent: str
    label_nl: str
    description_nl: str
    label_en: str
    description_en: str


@dataclass(frozen=True)
class Book:
    version: int
    name: str
    lines: tuple[Line, ...]


@cache
def read_codebook(file_name: str = NEWEST) -> Book:
    """The codebook in a data file. Raises FileNotFoundError, KeyError on a broken file, ValueError on a key
    that stands there twice."""
    raw = tomllib.loads(files(__package__).joinpath(file_name).read_text("utf-8"))
    lines: list[Line] = []
    for kind in ("theme", "topic", "precondition"):
        for row in raw[kind]:
            lines.append(_line(row, kind, row["key"]))
            lines += [
                _line(sub, "subtheme", f"{row['key']}.{sub['key']}", parent=row["key"])
                for sub in row.get("subthemes", ())
            ]
    if len({line.key for line in lines}) != len(lines):
        raise ValueError(f"{file_name}: a key stands there twice")
    return Book(raw["version"], raw["name"], tuple(lines))


def _line(row: dict[str, Any], kind: str, key: str, parent: str = "") -> Line:
    return Line(key, kind, parent, *row["nl"], *row["en"])
