"""A reader who tries all sizes there are never finds a small group.

The attacker here is no linear program: it walks through every way to spread stories over the classes. It knows which
classes exist, all that was ever published, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gehoord.analysis import disclosure
from gehoord.analysis.disclosure import Cell, suppress

SMALLEST = 3
Published = tuple[frozenset[int], int]


def ways(left: list[int], patterns: list[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """Every spread of whole stories over the classes that gives the numbers `left`; a class is the numbers it is in."""
    if not patterns:
        if not any(left):
            yield ()
        return
    first, *rest = patterns
    reach = set(chain.from_iterable(rest))
    # A number that no later class is in has to be met now.
    due = {left[number] for number in first if number not in reach}
    if any(value for number, value in enumerate(left) if number not in reach and number not in first):
        return
    for size in due if due else range(min(left[number] for number in first) + 1):
        after = [value - size * (number in first) for number, value in enumerate(left)]
        if min(after) >= 0 and len(due) <= 1:
            for tail in ways(after, rest):
                yield (size, *tail)


def pinned(published: list[Published], smallest: int) -> list[int]:
    """The true sizes of classes that certainly hold fewer than `smallest`, for who has read all this."""
    stories = sorted(set(chain.from_iterable(members for members, _n in published)))
    classes = Counter(
        tuple(number for number, (members, _n) in enumerate(published) if story in members) for story in stories
    )
    # Widest first, so that the numbers run out early.
    patterns = sorted(classes, key=lambda numbers: (-len(numbers), numbers))
    most = [0] * len(patterns)
    for way in ways([n for _members, n in published], patterns):
        most = [max(pair) for pair in zip(most, way, strict=True)]
    return [classes[pattern] for pattern, top in zip(patterns, most, strict=True) if top < smallest]


# A world: stories that come in one after another, each a parent or not, of a region or not, with a period.
STORY = st.tuples(st.booleans(), st.booleans(), st.integers(0, 2))
FILTER = st.fixed_dictionaries({
    "parent": st.sampled_from([None, None, True, False]), "region": st.sampled_from([None, None, True]),
    "periods": st.sampled_from([(0, 1, 2), (0, 1, 2), (0, 1), (1, 2), (0,), (1,), (2,)]),
})
# What happens: a release of one to three tables, new stories, or one that is erased.
STEP = st.one_of(
    st.tuples(st.just("release"), st.lists(FILTER, min_size=1, max_size=3)),
    st.tuples(st.just("new"), st.integers(1, 4)), st.tuples(st.just("erased"), st.integers(0, 30)),
)


def asked(stories: dict[int, Any], wanted: dict[str, Any]) -> frozenset[int]:
    return frozenset(
        pk for pk, (parent, region, period) in stories.items()
        if wanted["parent"] in (None, parent) and wanted["region"] in (None, region) and period in wanted["periods"]
    )


def tables(stories: dict[int, Any], wanted: dict[str, Any]) -> list[frozenset[int]]:
    """A total and its periods, as a trend has them."""
    parts = [asked(stories, {**wanted, "periods": (period,)}) for period in wanted["periods"]]
    return [asked(stories, wanted), *(parts if len(parts) > 1 else [])]


class Council:
    """Publishes what the guard lets through, and remembers what the attacker read."""

    def __init__(self) -> None:
        self.seen: list[Published] = []
        self.stories: dict[int, Any] = {}

    def release(self, sets: list[frozenset[int]]) -> None:
        old = [
            Cell("old", frozenset(members & self.stories.keys()), n) for members, n in self.seen
        ]
        around = frozenset().union(*sets)
        new = [
            Cell("new", members, len(members), True, len(members) >= SMALLEST, frozenset() if members else around)
            for members in sets
        ]
        hidden, enough = suppress([*old, *new], SMALLEST)
        assert enough
        for place, cell in enumerate(new, start=len(old)):
            if cell.shown and place not in hidden and (cell.members, cell.n) not in self.seen:
                self.seen.append((cell.members, cell.n))


def live(world: dict[int, Any], gone: set[int]) -> dict[int, Any]:
    return {pk: story for pk, story in world.items() if pk not in gone}


def play(first: list[Any], steps: list[Any], council: Council | None = None) -> Council:
    """The attacker looks after each release, and knows of each story whether it was there."""
    council, world, gone = council or Council(), dict(enumerate(first)), set[int]()
    council.stories = live(world, gone)
    for kind, what in steps:
        if kind == "new":
            for n in range(what):
                world[len(world)] = (n % 2 == 0, n % 3 == 0, 2)
        elif kind == "erased" and world:
            gone.add(what % len(world))
        elif kind == "release":
            council.release(list(dict.fromkeys(chain.from_iterable(tables(council.stories, one) for one in what))))
        council.stories = live(world, gone)
        if len(council.seen) > 9:
            break
    return council


SERIES = (st.lists(STORY, min_size=4, max_size=14), st.lists(STEP, min_size=1, max_size=5))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*SERIES)
def test_no_series_of_releases_tells_about_a_small_group(first: list[Any], steps: list[Any]) -> None:
    council = play(first, steps)
    assert pinned(council.seen, SMALLEST) == []


def test_without_the_check_the_same_attacker_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """This test can fail: with only small numbers hidden, and with numbers compared two by two."""
    world = [(True, False, 0)] * 5 + [(False, False, 0)] * 3 + [(True, True, 1)] * 2
    steps = [("release", [{"parent": None, "region": None, "periods": (0, 1)}])]
    assert pinned(play(world, steps).seen, SMALLEST) == []
    monkeypatch.setattr(disclosure, "dangers", lambda *_args, **_more: [])
    assert pinned(play(world, steps).seen, SMALLEST) == [2]


class Writer(Council):
    """Sends letters: rows of their tables may stay inside, their totals may not, and else nothing goes."""

    def release(self, sets: list[frozenset[int]]) -> None:
        old = [Cell("old", frozenset(members & self.stories.keys()), n) for members, n in self.seen]
        new = [
            Cell("new", members, len(members), True, len(members) >= SMALLEST, row=place)
            for place, members in enumerate(sets) if members
        ]
        hidden, enough = suppress(
            [*old, *new], SMALLEST, cost=lambda place: new[place - len(old)].n if place > len(old) else None
        )
        if not enough:
            return
        kept = [cell for place, cell in enumerate(new, start=len(old)) if cell.shown and place not in hidden]
        self.seen += [pair for pair in ((cell.members, cell.n) for cell in kept) if pair not in self.seen]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(*SERIES)
def test_letters_that_leave_out_rows_tell_nothing_about_a_small_group(first: list[Any], steps: list[Any]) -> None:
    assert pinned(play(first, steps, Writer()).seen, SMALLEST) == []


def test_a_letter_leaves_rows_out_before_it_is_refused() -> None:
    """Beside the year before it, a letter leaves a row out; beside nearly its own total no row helps."""
    world = dict(enumerate([(True, False, 0)] * 5 + [(True, False, 1)] * 2 + [(True, False, 2)] * 4))
    letter = {"parent": None, "region": None, "periods": (0, 1, 2)}
    for before, seen in (((0, 1), [7, 11, 4]), ((0, 2), [9])):
        writer = Writer()
        writer.stories = world
        members = asked(world, {**letter, "periods": before})
        writer.seen = [(members, len(members))]
        writer.release(tables(world, letter))
        assert [n for _members, n in writer.seen] == seen
        assert pinned(writer.seen, SMALLEST) == []
