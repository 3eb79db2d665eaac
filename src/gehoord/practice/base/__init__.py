"""The cards and the exercise that come with the house, in our own words, Dutch and English."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any


def read_base(kind: str, language: str) -> list[dict[str, Any]]:
    """The rows of a kind ("card", "exercise") in a language ("nl", "en"), ready to be stored; new ones each time.

    Raises KeyError for another kind or language.
    """
    raw = tomllib.loads(files(__package__).joinpath("base-1.toml").read_text("utf-8"))
    return [
        {**{name: value for name, value in row.items() if name not in ("nl", "en")}, **row[language]}
        for row in raw[kind]
    ]
