"""Patterns in answers that somebody should look into: pure functions on plain data, without moments and without names.

A flag is a question, never a proof, and takes nothing away. Why each line lies where it does:
docs/algorithms/survey-patterns.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, lgamma, log

Values = tuple[int | None, ...]

# Fewer answers than this say nothing about how somebody answers.
LEAST_ANSWERED = 5
# A channel is held against the others from this many responses on either side.
LEAST_GROUP = 20
# How far above the others (a difference of shares) before it matters, however sure it is.
FAR = 0.20
# The chance of a flag while nothing is the matter, for each kind of pattern in one campaign.
RARE = 0.001
# Of everybody, from this many responses on: half or more ticked one and the same box throughout.
STRAIGHT_SHARE, STRAIGHT_LEAST = 0.5, 30
# The same row of answers counts from the third time on.
LEAST_SAME = 3
# Rows are held against people whose answers come to about as much: this many points more or less.
NEAR = 2
OPEN_SHARE, OPEN_LEAST = 0.5, 10
# Who is content: what they answered comes to this on average, or more.
CONTENT = 4
POINTS = 5


class Pattern(StrEnum):
    """What there is to look into."""

    STRAIGHT = "straight"
    SAME = "same"
    OPEN_LINK = "open_link"
    ON_THE_SPOT = "on_the_spot"
    OFF = "off"
    FILLED_IN = "filled_in"


@dataclass(frozen=True)
class Given:
    """What one person answered, 1 to 5 for each question in order, and the way it came in."""

    channel: str
    mode: str
    values: Values


@dataclass(frozen=True)
class Flag:
    """`about`: the places of the responses in what was given; `channel`: empty when it is about all of them."""

    pattern: Pattern
    about: frozenset[int]
    channel: str = ""


def is_straight(values: Values) -> bool:
    """Whether one and the same box was ticked throughout.

    >>> is_straight((5, 5, 5, None, 5, 5)), is_straight((5, 5, 5, 4, 5)), is_straight((5, 5, None, None))
    (True, False, False)
    """
    answered = [value for value in values if value is not None]
    return len(answered) >= LEAST_ANSWERED and len(set(answered)) == 1


def straight_lines(given: Sequence[Given]) -> list[Flag]:
    """Channels in which far more people than elsewhere ticked one box throughout, and everybody when half did."""
    straight = {place for place, one in enumerate(given) if is_straight(one.values)}
    flags = []
    if len(given) >= STRAIGHT_LEAST and len(straight) >= STRAIGHT_SHARE * len(given):
        flags.append(Flag(Pattern.STRAIGHT, frozenset(straight)))
    channels = _by_channel(given)
    for channel, places in channels.items():
        here, there = len(straight & places), len(straight - places)
        if is_far_above(here, len(places), there, len(given) - len(places), tests=len(channels)):
            flags.append(Flag(Pattern.STRAIGHT, frozenset(straight & places), channel))
    return flags


def same_rows(given: Sequence[Given]) -> list[Flag]:
    """Rows of answers that came in three times or more, far beyond chance; rows of one box are another pattern.

    The chance of a row: the product over its questions of how often that answer was given by people whose answers
    come to about as much, in which these rows count once. So people who are content alike are not taken for one.
    """
    rows: dict[Values, list[int]] = defaultdict(list)
    for place, one in enumerate(given):
        if sum(value is not None for value in one.values) >= LEAST_ANSWERED:
            rows[one.values].append(place)
    total = sum(len(places) for places in rows.values())
    levels: dict[int, list[tuple[Values, int]]] = defaultdict(list)
    for row, places in rows.items():
        levels[_level(row)].append((row, len(places)))
    flags = []
    for row, places in rows.items():
        if len(places) < LEAST_SAME or is_straight(row):
            continue
        if binomial_tail(len(places), total, _chance(row, levels)) < RARE / len(rows):
            flags.append(Flag(Pattern.SAME, frozenset(places)))
    return sorted(flags, key=lambda flag: (-len(flag.about), min(flag.about)))


def is_much(counts: Mapping[str, int], channels: Iterable[str]) -> bool:
    """Whether half of what came in or more, and ten at least, came in by these channels.

    >>> is_much({"link": 10, "code": 10}, ["link"]), is_much({"link": 10, "code": 20}, ["link"])
    (True, False)
    """
    by_these = sum(counts.get(channel, 0) for channel in channels)
    return by_these >= OPEN_LEAST and by_these >= OPEN_SHARE * sum(counts.values())


def many_by(given: Sequence[Given], pattern: Pattern, *channels: str) -> list[Flag]:
    """What came in by these channels, when it is half of all or more. Nothing else is needed to see it."""
    by_channel = _by_channel(given)
    if is_much({channel: len(places) for channel, places in by_channel.items()}, channels):
        places = frozenset[int]().union(*(by_channel.get(channel, set()) for channel in channels))
        return [Flag(pattern, places, channels[0] if len(channels) == 1 else "")]
    return []


def off_from_codes(given: Sequence[Given], *, turned: Sequence[bool], code: str) -> list[Flag]:
    """Channels without a code where far more people are content than among those with one, or far fewer.

    It needs no other campaign: those with a code answered the same questions about the same help.
    """
    content: dict[str, list[bool]] = defaultdict(list)
    for one in given:
        values = [
            6 - value if is_turned else value
            for value, is_turned in zip(one.values, turned, strict=True) if value is not None
        ]
        if len(values) >= LEAST_ANSWERED:
            content[one.channel].append(sum(values) >= CONTENT * len(values))
    with_code = content.pop(code, [])
    by_channel = _by_channel(given)
    return [
        Flag(Pattern.OFF, frozenset(by_channel[channel]), channel)
        for channel, here in sorted(content.items())
        if any(
            is_far_above(sum(some), len(some), sum(others), len(others), tests=2 * len(content))
            for some, others in ((here, with_code), ([not one for one in here], [not one for one in with_code]))
        )
    ]


def filled_in_there(
    given: Sequence[Given], *, channels: Iterable[str], modes: Iterable[str], elsewhere: tuple[int, int]
) -> list[Flag]:
    """What came in by these channels or modes, when its share lies far above that `elsewhere`: (such, of all)."""
    channels, modes = set(channels), set(modes)
    about = {place for place, one in enumerate(given) if one.channel in channels or one.mode in modes}
    if is_far_above(len(about), len(given), *elsewhere):
        return [Flag(Pattern.FILLED_IN, frozenset(about))]
    return []


def is_far_above(hits: int, of: int, other_hits: int, other_of: int, *, tests: int = 1) -> bool:
    """Whether a share lies far above another: by FAR or more, and rarer than RARE / `tests` if both were one.

    Fisher's exact test, one-sided.

    >>> is_far_above(18, 30, 12, 100), is_far_above(6, 30, 12, 100), is_far_above(9, 10, 12, 100)
    (True, False, False)
    """
    if of < LEAST_GROUP or other_of < LEAST_GROUP or hits / of - other_hits / other_of < FAR:
        return False
    return fisher_tail(hits, of, other_hits, other_of) < RARE / max(tests, 1)


def fisher_tail(hits: int, of: int, other_hits: int, other_of: int) -> float:
    """The chance of `hits` or more here when all hits lie here and there by lot (hypergeometric).

    >>> round(fisher_tail(3, 4, 1, 4), 6)
    0.242857
    """
    all_hits, everybody = hits + other_hits, of + other_of
    most = min(all_hits, of)
    ways = _log_choose(everybody, of)
    return min(1.0, sum(
        exp(_log_choose(all_hits, n) + _log_choose(everybody - all_hits, of - n) - ways) for n in range(hits, most + 1)
        if of - n <= everybody - all_hits
    ))


def binomial_tail(hits: int, of: int, chance: float) -> float:
    """The chance of `hits` or more out of `of`.

    >>> round(binomial_tail(2, 3, 0.5), 6), binomial_tail(0, 3, 0.5), binomial_tail(3, 3, 1.0)
    (0.5, 1.0, 1.0)
    """
    if hits <= 0 or chance >= 1:
        return 1.0
    if chance <= 0:
        return 0.0
    said, unsaid = log(chance), log(1 - chance)
    return min(1.0, sum(exp(_log_choose(of, n) + n * said + (of - n) * unsaid) for n in range(hits, of + 1)))


def share_good(
    given: Sequence[Given], *, turned: Sequence[bool], without: frozenset[int] = frozenset()
) -> float | None:
    """Of all answers on the scale the share that is good (4 or 5; 1 or 2 where agreeing is bad). None without any."""
    good = answered = 0
    for place, one in enumerate(given):
        if place in without:
            continue
        for value, is_turned in zip(one.values, turned, strict=True):
            if value is not None:
                answered += 1
                good += (6 - value if is_turned else value) >= 4
    return good / answered if answered else None


def _by_channel(given: Sequence[Given]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for place, one in enumerate(given):
        found[one.channel].add(place)
    return found


def _level(row: Values) -> int:
    """What a row comes to, as if it had no gaps."""
    answered = [value for value in row if value is not None]
    return round(sum(answered) / len(answered) * len(row))


def _chance(row: Values, levels: dict[int, list[tuple[Values, int]]]) -> float:
    """The chance that somebody on about this level gives exactly this row; each answer is counted half a time more."""
    level = _level(row)
    near = [
        (other, 1 if other == row else count)
        for step in range(-NEAR, NEAR + 1) for other, count in levels.get(level + step, ())
    ]
    people = sum(count for _other, count in near)
    chance = 1.0
    for place, value in enumerate(row):
        counted = Counter[int | None]()
        for other, count in near:
            counted[other[place]] += count
        chance *= (counted[value] + 0.5) / (people + 0.5 * (POINTS + 1))
    return chance


def _log_choose(of: int, n: int) -> float:
    return lgamma(of + 1) - lgamma(n + 1) - lgamma(of - n + 1)
