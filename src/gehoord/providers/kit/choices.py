"""What somebody chose for a kit so far, as one value. Everything has a beginning that makes sense."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from gehoord.analysis.points import Level

from ..models import SMALLEST_N

MOST_PARTS, MOST_LOTS = 5, 6
# What may be asked of one provider in a year, in minutes; and what we begin with.
MOST_MINUTES, USUAL_MINUTES = 480, 240
LEVEL_LINE = re.compile(r"^(\d{1,3})\s*(?:\(vanaf\s+(\d{1,3})\s*%\))?\s*:\s*(\S.*)$")


class Measure(models.TextChoices):
    """What may be measured; what shows learning comes first."""

    ASKS = "asks", _("vraagt cliënten hoe ze bejegend worden")
    ANSWERS = "answers", _("antwoordt op tijd op signalen")
    ACTS = "acts", _("doet zichtbaar iets met wat cliënten zeggen")
    AGAIN = "again", _("meet opnieuw of het hielp")
    STAFF = "staff", _("vraagt medewerkers of zij hun werk goed kunnen doen")
    CLIENTS = "clients", _("hoe tevreden cliënten zijn over bejegening")


LEARNING = (Measure.ASKS, Measure.ANSWERS, Measure.ACTS, Measure.AGAIN, Measure.STAFF)
# How much each asks of a provider in a year, in minutes: a first guess that an officer replaces.
USUAL_PER_MEASURE = {
    Measure.ASKS: 60, Measure.ANSWERS: 30, Measure.ACTS: 45, Measure.AGAIN: 45, Measure.STAFF: 45, Measure.CLIENTS: 60,
}


class BadLevels(ValueError):
    """A line that is no level; `line` says which, from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line}")
        self.line = line


def read_levels(text: str) -> tuple[Level, ...]:
    """One line per level: “70 (vanaf 75%): what earns it”. Raises BadLevels."""
    found = []
    for number, line in enumerate((one.strip() for one in text.splitlines() if one.strip()), start=1):
        match = LEVEL_LINE.match(line)
        if match is None or int(match[1]) > 100 or (match[2] and int(match[2]) > 100):
            raise BadLevels(number)
        found.append(Level(int(match[1]), match[3].strip(), int(match[2]) if match[2] else None))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class Choices:
    """`minutes` and `levels` by measure, `weights` by lot and measure, `counts_for` by lot; lots are "1", "2", …"""

    lots: tuple[str, ...] = ()
    parts: tuple[str, ...] = (Measure.ASKS, Measure.ANSWERS, Measure.ACTS, Measure.AGAIN)
    how: str = ""
    times_per_year: int = 1
    answer_days: int = 14
    smallest_n: int = SMALLEST_N
    years_back: int = 3
    baseline: str = ""
    minutes: Mapping[str, int] = field(default_factory=dict)
    most_minutes: int = USUAL_MINUTES
    levels: Mapping[str, str] = field(default_factory=dict)
    weights: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    counts_for: Mapping[str, int] = field(default_factory=dict)
    pass_at: int = 60
    experts: int = 2
    officers: int = 1
    conversation: str = ""
    hear_days: int = 14
    ladder: tuple[str, ...] = ()
    review_on: date | None = None
    contact: str = ""

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Choices:
        """What `as_data` wrote; what is not there yet begins as above."""
        known = {one.name for one in fields(cls)}
        given = {key: value for key, value in data.items() if key in known}
        for name in ("lots", "parts", "ladder"):
            if name in given:
                given[name] = tuple(given[name])
        if given.get("review_on"):
            given["review_on"] = date.fromisoformat(given["review_on"])
        return cls(**given)

    def as_data(self) -> dict[str, Any]:
        found = asdict(self)
        return found | {
            "lots": list(self.lots), "parts": [str(part) for part in self.parts], "ladder": list(self.ladder),
            "review_on": self.review_on.isoformat() if self.review_on else None,
        }

    @property
    def lot_keys(self) -> tuple[str, ...]:
        return tuple(str(number) for number in range(1, max(len(self.lots), 1) + 1))

    def lot_name(self, key: str) -> str:
        """Empty when everything is one."""
        return self.lots[int(key) - 1] if self.lots else ""

    def with_lots(self, lots: tuple[str, ...]) -> Choices:
        """Other lots; each keeps what was chosen for it. By its name, or by its place when only names changed; what was
        for the whole begins for every lot.

        >>> chosen = Choices(lots=("Klein", "Groot"), counts_for={"1": 20, "2": 40})
        >>> chosen.with_lots(("Groot",)).counts_for
        {'1': 40}
        """
        def called(lot: str) -> str:
            return " ".join(lot.split()).casefold()

        was, becomes = [called(lot) for lot in self.lots], [called(lot) for lot in lots]
        from_key = {}
        for place, name in enumerate(becomes or [""]):
            if name in was:
                from_key[str(place + 1)] = str(was.index(name) + 1)
            elif not was or (len(was) == len(becomes or [""]) and was[place] not in becomes):
                from_key[str(place + 1)] = str(place + 1 if was else 1)
        return replace(
            self, lots=lots,
            weights={key: self.weights[old] for key, old in from_key.items() if old in self.weights},
            counts_for={key: self.counts_for[old] for key, old in from_key.items() if old in self.counts_for},
        )

    def minutes_of(self, part: str) -> int:
        return self.minutes.get(part, USUAL_PER_MEASURE[Measure(part)])

    @property
    def minutes_together(self) -> int:
        return sum(self.minutes_of(part) for part in self.parts)

    def weights_of(self, lot: str) -> dict[str, int]:
        """As chosen; even when nothing was, or when other parts were chosen since."""
        chosen = self.weights.get(lot, {})
        if set(chosen) == set(self.parts):
            return {part: chosen[part] for part in self.parts}
        even, rest = divmod(100, len(self.parts)) if self.parts else (0, 0)
        return {part: even + (number < rest) for number, part in enumerate(self.parts)}
