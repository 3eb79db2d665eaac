"""How often each rule calls a provider different that is not, and how often it notices one that is. Judges nothing.

Run as `make simulate` or `python -m tests.load.simulate [ROUNDS]`. Twenty providers, 30 to 300 answers each, a share of 82%.
Worlds: all equal; one of 120 answers 10 points worse; true shares that differ (standard deviation 5 points), without and with
that one. Then clients of two kinds, mixed otherwise with each provider, judged as the pages of providers do, with and without
standardising. Drawn from a fixed seed: the same numbers each time.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import numpy as np

from gehoord.analysis.apart import Told, told_from_stratum
from gehoord.analysis.funnel import Funnel, Kind, Side, exact_limits, funnel_of, normal_limits, tails
from gehoord.analysis.intervals import Interval, wilson_interval
from gehoord.providers import comparing

SEED, ROUNDS = 20261127, 5_000
SHARE, SPREAD, WORSE = 0.82, 0.05, 0.10
SIZES = (30, 30, 40, 40, 50, 50, 60, 60, 80, 80, 100, 100, 120, 120, 120, 150, 150, 200, 250, 300)
# The provider that is worse, where one is; it has 120 answers.
ODD = 12
LEVELS = (0.95, 0.998)
# At home and in a group: the share of each, and which part of a provider's clients is at home.
AT_HOME, IN_GROUP = 0.88, 0.74
MIXES = (0.9, 0.2, 0.8, 0.3, 0.7, 0.5, 0.9, 0.1, 0.6, 0.4, 0.8, 0.2, 0.5, 0.9, 0.1, 0.7, 0.3, 0.6, 0.9, 0.2)
CHANCE, HOUSE, PAIR = "exact probability alone", "Gehoord's rule (side)", "beside the others of its stratum"
RULES = (*(f"{kind} limits" for kind in Kind), CHANCE, HOUSE, PAIR)


@dataclass
class World:
    """What happened in so many rounds. `flagged`: (rule, level, side) of providers that are as all others."""

    rounds: int
    flagged: Counter[tuple[str, float, Side]] = field(default_factory=Counter)
    noticed: Counter[tuple[str, float]] = field(default_factory=Counter)
    # How often somebody was called different, and who stood at the bottom of a ranking.
    alarmed: Counter[tuple[str, float]] = field(default_factory=Counter)
    bottom: Counter[int] = field(default_factory=Counter)
    bottom_three: int = 0
    usual: int = 0

    def share(self, rule: str, level: float, side: Side) -> float:
        return self.flagged[rule, level, side] / self.usual


@cache
def drawn(kind: Kind, target: float, total: int, level: float) -> Interval:
    if kind is Kind.EXACT:
        return exact_limits(target, total, level=level)
    if kind is Kind.WILSON:
        return wilson_interval(target * total, total, level=level)
    return normal_limits(target, total, level=level)


@cache
def chances(target: float, hits: int, total: int) -> tuple[float, float]:
    return tails(target, hits, total)


def sides(funnel: Funnel, hits: int, total: int, everybody: tuple[int, int], level: float) -> Iterable[Side]:
    """Where each rule lays this share, in the order of RULES."""
    share = hits / total
    for kind in Kind:
        if kind in (Kind.MULTIPLICATIVE, Kind.ADDITIVE):
            limits = funnel.limits(kind, total, level=level)
        else:
            limits = drawn(kind, funnel.target, total, level)
        yield Side.BELOW if share < limits.low else Side.ABOVE if share > limits.high else Side.BETWEEN
    few, many = chances(funnel.target, hits, total)
    yield Side.BELOW if few <= (1 - level) / 2 else Side.ABOVE if many <= (1 - level) / 2 else Side.BETWEEN
    yield funnel.side(hits, total, level=level)
    told = told_from_stratum(hits, total, *everybody, level=level)
    yield {Told.LOWER: Side.BELOW, Told.HIGHER: Side.ABOVE}.get(told, Side.BETWEEN)


def world(rounds: int, shares: Callable[[np.random.Generator], np.ndarray], *, odd: bool) -> World:
    chance = np.random.default_rng(SEED)
    found = World(rounds, usual=rounds * (len(SIZES) - odd))
    for _round in range(rounds):
        hits = chance.binomial(SIZES, shares(chance)).tolist()
        counts = list(zip(hits, SIZES, strict=True))
        funnel, everybody = funnel_of(counts), (sum(hits), sum(SIZES))
        alarmed: set[tuple[str, float]] = set()
        for place, (own, total) in enumerate(counts):
            for level in LEVELS:
                for rule, side in zip(RULES, sides(funnel, own, total, everybody, level), strict=True):
                    if side is Side.BETWEEN:
                        continue
                    if odd and place == ODD:
                        found.noticed[rule, level] += side is Side.BELOW
                    else:
                        found.flagged[rule, level, side] += 1
                        alarmed.add((rule, level))
        found.alarmed.update(alarmed)
        # A ranking has somebody at the bottom every time; a draw is settled by lot.
        order = sorted(range(len(SIZES)), key=lambda place: (hits[place] / SIZES[place], chance.random()))
        found.bottom[order[0]] += 1
        found.bottom_three += ODD in order[:3]
    return found


def worlds(rounds: int) -> dict[str, World]:
    fixed = np.full(len(SIZES), SHARE)
    worse = fixed.copy()
    worse[ODD] -= WORSE
    # A beta distribution with this mean and standard deviation.
    strength = SHARE * (1 - SHARE) / SPREAD**2 - 1

    def spread(chance: np.random.Generator) -> np.ndarray:
        return chance.beta(SHARE * strength, (1 - SHARE) * strength, len(SIZES))

    def spread_and_worse(chance: np.random.Generator) -> np.ndarray:
        found = spread(chance)
        found[ODD] = SHARE - WORSE
        return found

    return {
        "equal": world(rounds, lambda _chance: fixed, odd=False),
        "one worse": world(rounds, lambda _chance: worse, odd=True),
        "spread": world(rounds, spread, odd=False),
        "spread, one worse": world(rounds, spread_and_worse, odd=True),
    }


def mixed(rounds: int, *, odd: bool) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """The words of providers that are as all others, and of the one that is not: (with or without standardising, word)."""
    chance = np.random.default_rng(SEED)
    usual: Counter[tuple[str, str]] = Counter()
    unusual: Counter[tuple[str, str]] = Counter()
    for _round in range(rounds):
        cells = []
        for place, (total, mix) in enumerate(zip(SIZES, MIXES, strict=True)):
            home = round(total * mix)
            for stratum, n, share in (("home", home, AT_HOME), ("group", total - home, IN_GROUP)):
                own = share - WORSE * (odd and place == ODD)
                cells.append(comparing.Cell(place, (stratum,), int(chance.binomial(n, own)), n))
        everybody = comparing.together(cells)
        for place in range(len(SIZES)):
            found = comparing.standing(everybody, place)
            words = unusual if odd and place == ODD else usual
            words["plain", found.raw_word] += 1
            words["standardised", found.word] += 1
    return usual, unusual


def percent(part: float) -> str:
    return f"{100 * part:.2f}%"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    started = time.process_time()
    found = worlds(rounds)
    equal, one, spread, both = found.values()
    print(
        f"{datetime.now():%d %B %Y %H:%M}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}: "
        f"{rounds:,} rounds of {len(SIZES)} providers in each world, seed {SEED}"
    )
    for level in LEVELS:
        print(f"\nat {100 * level:g}%: | equal: below | above | somebody | spread: below | above | worse one noticed: equal | spread")
        for rule in RULES:
            print(" | ".join([
                rule, *(percent(equal.share(rule, level, side)) for side in (Side.BELOW, Side.ABOVE)),
                percent(equal.alarmed[rule, level] / rounds),
                *(percent(spread.share(rule, level, side)) for side in (Side.BELOW, Side.ABOVE)),
                percent(one.noticed[rule, level] / rounds), percent(both.noticed[rule, level] / rounds),
            ]))
    small = sum(count for place, count in equal.bottom.items() if SIZES[place] <= 60)
    print("\nranking")
    print(f"all equal: somebody is last in 100%; one of the {sum(n <= 60 for n in SIZES)} with 60 answers or fewer in {percent(small / rounds)}")
    for name, what in (("one worse", one), ("spread, one worse", both)):
        last = what.bottom[ODD] / rounds
        print(f"{name}: it is last in {percent(last)}, among the last three in {percent(what.bottom_three / rounds)}; another is last in {percent(1 - last)}")
    few = max(1, rounds // 2)
    print(f"\nclients of two kinds, mixed otherwise with each provider: {few:,} rounds, the words of the pages (99.8%)")
    (same, _none), (rest, worse) = mixed(few, odd=False), mixed(few, odd=True)
    for way in ("plain", "standardised"):
        for name, words in (("all equal", same), ("the others beside one that is worse", rest), ("the one that is worse", worse)):
            whole = sum(count for (one, _word), count in words.items() if one == way)
            print(f"{way}, {name}: " + ", ".join(f"{word} {percent(words[way, word] / whole)}" for word in comparing.Word if words[way, word]))
    print(f"\n{time.process_time() - started:.0f} s of one core")


if __name__ == "__main__":
    main()
