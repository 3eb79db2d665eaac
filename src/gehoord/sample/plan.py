"""Which invented text is told by whom and when: the same plan every time, counted back from today.

Some 800 signals over four years in a natural rhythm: quiet summers, busy autumns, a slow growth, evenings.
A quarter is about bejegening, a little more towards the end.
"""

from __future__ import annotations

import json
import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gehoord.analysis.scoring import Passage, Scores, sentences

ABOUT_BEJEGENING = 200
ABOUT_OTHER_THINGS = 600
DAYS = 4 * 365
# January to December: how much people tell in a month, 1 is usual.
MONTHS = (1.0, 0.95, 1.15, 0.9, 0.95, 1.05, 0.6, 0.45, 1.3, 1.35, 1.25, 0.8)
HOURS = (8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22, 23)
ROLES = {"ouder": 50, "jongere": 36, "professional": 8, "anders": 6}
SETTINGS = {"jeugdhulp": 60, "passend_onderwijs": 20, "gemeente": 14, "anders": 6}


@dataclass(frozen=True)
class Told:
    """One invented signal: the text with how people coded it, and when it came in (days and hour before now)."""

    id: str
    text: str
    role: str
    setting: str
    bejegening: bool
    themes: tuple[str, ...]
    subthemes: tuple[str, ...]
    other_topics: tuple[str, ...]
    days_ago: int
    hour: int
    minute: int
    may_quote: bool
    wants_reply: bool
    may_pass_on: bool


def _rows(name: str) -> list[dict[str, Any]]:
    text = files(__package__).joinpath(f"data/{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def _day(dice: random.Random, month_now: int, *, growth: float) -> int:
    """Days before now, in the rhythm of the year; with `growth` 0.5 people tell half as much more now as then."""
    while True:
        days_ago = dice.randrange(DAYS)
        month = (month_now - 1 - round(days_ago / 30.44)) % 12
        weight = MONTHS[month] * (1 + growth * (1 - days_ago / DAYS))
        if dice.random() < weight / (max(MONTHS) * (1 + growth)):
            return days_ago


@cache
def plan(month_now: int) -> tuple[Told, ...]:
    """Every signal of the sample council, the newest first. `month_now`: 1 to 12, for the rhythm of the year."""
    dice = random.Random(2019)  # noqa: S311  (a plan, not a secret)
    signals, fragments = _rows("signals_nl"), _rows("fragments_nl")
    about = dice.sample([r for r in signals if r["bejegening"]], ABOUT_BEJEGENING)
    others = [r for r in signals if not r["bejegening"]]
    short = [r for r in fragments if not r["bejegening"] and len(r["text"]) > 25]
    others += dice.sample(short, min(len(short), ABOUT_OTHER_THINGS - len(others)))
    # One story about danger came in yesterday, so that a visitor sees what happens then.
    yesterday = next(r["id"] for r in others + about if r.get("urgent"))
    agreed = tomllib.loads(files(__package__).joinpath("data/passing.toml").read_text("utf-8"))["sentences"]
    told = []
    for row in [*about, *others]:
        told.append(Told(
            id=row["id"], text=row["text"],
            role=row.get("role") or dice.choices(list(ROLES), list(ROLES.values()))[0],
            setting=row.get("setting") or dice.choices(list(SETTINGS), list(SETTINGS.values()))[0],
            bejegening=row["bejegening"], themes=tuple(row["themes"]), subthemes=tuple(row["subthemes"]),
            other_topics=tuple(row["other_topics"]),
            days_ago=1 if row["id"] == yesterday else _day(dice, month_now, growth=0.7 if row["bejegening"] else 0.3),
            hour=dice.choice(HOURS), minute=dice.randrange(60),
            may_quote=dice.random() < 0.4, wants_reply=dice.random() < 0.75,
            may_pass_on=row["id"] in agreed,
        ))
    return tuple(sorted(told, key=lambda t: (t.days_ago, -t.hour, -t.minute, t.id)))


@cache
def _proposals() -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _rows("proposals")}


def out_of_fold(text_id: str, safe_text: str) -> Scores:
    """What a model that never saw this text proposes for it. Raises KeyError for a text without proposal."""
    row = _proposals()[text_id]
    places = sentences(safe_text)
    return Scores(
        bejegening=row["bejegening"], bejegening_p=row["bejegening_p"], themes=tuple(row["themes"]),
        theme_p=row["theme_p"], urgent=row["urgent"], urgent_p=row["urgent_p"],
        passages=tuple(
            Passage(places[p["sentence"]][0], places[p["sentence"]][1], p["theme"], p["p"], tuple(p["words"]))
            for p in row["passages"] if p["sentence"] < len(places)
        ),
        model=row["model"],
    )
