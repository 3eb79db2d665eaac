"""The cards, decks and exercises that come with the house, in our own words, Dutch and English."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any

FILES = ("base-1.toml", "exercises-1.toml", "goals-1.toml")


SCENES = "scenarios-1.toml"


def read_scenes() -> dict[str, Any]:
    """What an invented scene is put together from, as it stands in the file."""
    return tomllib.loads(files(__package__).joinpath(SCENES).read_text("utf-8"))


def read_base(kind: str, language: str) -> list[dict[str, Any]]:
    """The rows of a kind ("card", "deck", "exercise") in a language ("nl", "en"), ready to be stored; new ones each
    time. A deck has the keys of its `cards`.

    Raises KeyError for another kind or language.
    """
    found: list[dict[str, Any]] = []
    is_kind = False
    for name in FILES:
        raw = tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))
        is_kind = is_kind or kind in raw
        found += [
            {name: value.strip() if isinstance(value, str) else value for name, value in (row | row[language]).items()
             if name not in ("nl", "en")}
            for row in raw.get(kind, ())
        ]
    if not is_kind:
        raise KeyError(kind)
    return found
