"""Who is to act on each precondition."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from gehoord.core.vocabulary.words import NEEDS

from .models import Holder


@dataclass(frozen=True)
class Duty:
    """Who is to act on one precondition, the first one first, and why, in the reader's language."""

    need: str
    holders: tuple[Holder, ...]
    why: str

    @property
    def label(self) -> str:
        return str(NEEDS[self.need])


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("duties.toml").read_text("utf-8"))


def duties() -> dict[str, Duty]:
    """One for each of NEEDS, in their order."""
    why = "why_en" if get_language() == "en" else "why"
    return {
        need: Duty(need, tuple(Holder(one) for one in _raw()[need]["holders"]), _raw()[need][why]) for need in NEEDS
    }
