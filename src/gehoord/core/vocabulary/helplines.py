"""Whom somebody can call now: data with the day it was last checked."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext


@dataclass(frozen=True)
class Helpline:
    """One organisation to call. `phone` is as people read it, `dial` as a phone takes it."""

    key: str
    name: str
    phone: str
    dial: str
    url: str
    _note: str
    _hours: str
    urgent: bool
    checked_on: date

    @property
    def note(self) -> str:
        """For whom it is, in the reader's language."""
        return gettext(self._note)

    @property
    def hours(self) -> str:
        return gettext(self._hours) if self._hours else ""


@cache
def helplines() -> tuple[Helpline, ...]:
    """All helplines, the most urgent first. Raises on a broken data file, at the first call."""
    raw = tomllib.loads(files(__package__).joinpath("helplines.toml").read_text("utf-8"))
    return tuple(
        Helpline(
            key=key,
            name=row["name"],
            phone=row["phone"],
            dial=row.get("dial", row["phone"].replace(" ", "").replace("-", "")),
            url=row.get("url", ""),
            _note=row["note"],
            _hours=row.get("hours", ""),
            urgent=row.get("urgent", False),
            checked_on=row["checked_on"],
        )
        for key, row in raw.items()
    )
