"""Seconds to judge a release of some 300 numbers about 50,000 stories. Judges nothing.

Run as `python -m tests.load.small_numbers`. Twenty quarters, each with its total, what is about bejegening, eight themes,
three roles and a place; the last quarter is new. Then a number that would tell about three people. Same stories each time.
"""

from __future__ import annotations

import os
import platform
import time
from datetime import datetime

import numpy as np

from gehoord.analysis.disclosure import Cell, dangers, suppress

STORIES, QUARTERS, SMALLEST = 50_000, 20, 10
THEMES = (0.3, 0.25, 0.2, 0.15, 0.1, 0.08, 0.05, 0.02)


def cells() -> list[Cell]:
    chance = np.random.default_rng(20261126)
    quarter, role = chance.integers(0, QUARTERS, STORIES), chance.integers(0, 4, STORIES)
    place, about = chance.integers(0, 4, STORIES), chance.random(STORIES) < 0.3
    themes = chance.random((STORIES, len(THEMES))) < np.array(THEMES)
    found: list[Cell] = []

    def add(label: str, which: np.ndarray, *, new: bool = False) -> None:
        members = frozenset(np.flatnonzero(which).tolist())
        if len(members) >= SMALLEST:
            found.append(Cell(label, members, len(members), new))

    add("all", np.ones(STORIES, dtype=bool))
    for number in range(QUARTERS):
        here, new = quarter == number, number == QUARTERS - 1
        add(f"quarter {number}", here, new=new)
        add(f"about {number}", here & about, new=new)
        for theme in range(len(THEMES)):
            add(f"theme {theme} {number}", here & about & themes[:, theme], new=new)
        for one in range(3):
            add(f"role {one} {number}", here & (role == one), new=new)
        add(f"place {number}", here & (place == 0), new=new)
    return found


def main() -> None:
    asked = cells()
    started = time.monotonic()
    found = dangers(asked, SMALLEST)
    whole = time.monotonic() - started
    # All but three of the stories of the first quarter, under another name.
    first = asked[1]
    fewer = frozenset(sorted(first.members)[3:])
    one = [*(Cell(cell.label, cell.members, cell.n) for cell in asked), Cell("nearly", fewer, len(fewer), True)]
    started = time.monotonic()
    hidden, enough = suppress(one, SMALLEST)
    print(
        f"{datetime.now():%d %B %Y %H:%M}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: "
        f"{len(asked)} numbers, {STORIES:,} stories: {whole:.1f} s to judge a quarter ({len(found)} dangers); "
        f"{time.monotonic() - started:.1f} s to refuse one number ({len(hidden)} hidden, {'safe' if enough else 'not safe'})"
    )


if __name__ == "__main__":
    main()
