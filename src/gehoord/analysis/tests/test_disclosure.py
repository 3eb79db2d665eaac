"""What follows from many numbers together."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.analysis import disclosure
from gehoord.analysis.disclosure import Cell, Danger, dangers, suppress


def out(*members: range, lost: int = 0) -> Cell:
    """Published before."""
    stories = frozenset(n for part in members for n in part)
    return Cell("out", stories, len(stories) + lost)


def new(*members: range) -> Cell:
    stories = frozenset(n for part in members for n in part)
    return Cell("new", stories, len(stories), True)


ALL, PARENTS, YOUNG = range(50), range(30), range(30, 47)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        ([new(ALL)], []),
        ([out(ALL), out(PARENTS), new(YOUNG)], [Danger(3, 3.0, 3.0, (0, 1, 2))]),
        ([out(ALL), new(PARENTS)], []),
        # One more, one less, one instead of another.
        ([out(range(40)), new(range(41))], [Danger(1, 1.0, 1.0, (0, 1))]),
        ([out(range(40)), new(range(39))], [Danger(1, 1.0, 1.0, (0, 1))]),
        ([out(range(40)), new(range(50))], []),
        # The same question after one was erased, with nobody new, and with ten new.
        ([out(range(39), lost=1), new(range(39))], [Danger(1, 1.0, 1.0, (0, 1))]),
        ([out(range(39), lost=1), new(range(49))], []),
        ([out(range(28), lost=12), new(range(28))], []),
        # Two that overlap leave room; a third that joins them does not.
        ([out(range(30)), new(range(25, 55))], []),
        ([out(range(30)), out(range(25, 55)), new(range(55))], [Danger(5, 5.0, 5.0, (0, 1, 2))]),
        # Numbers that were lost to view altogether say nothing.
        ([Cell("scan", frozenset(), 33), new(ALL)], []),
    ],
)
def test_what_follows(cells: list[Cell], found: list[Danger]) -> None:
    assert [one for one in dangers(cells, 10) if one.size == (found[0].size if found else one.size)] == found


def test_a_group_that_is_nearly_known_is_given_away() -> None:
    """Of 41, 12 are parents and 37 of the region: at least 8 are both and at most 12."""
    both, parents, region = range(9), range(9, 12), range(12, 40)
    cells = [new(range(41)), new(both, parents), new(both, region)]
    assert (9, 8.0, 12.0) in [(one.size, one.low, one.high) for one in dangers(cells, 10)]


def test_what_was_given_away_before_stops_nothing_else() -> None:
    before = [out(range(40)), out(range(43))]
    assert dangers([*before, new(range(100, 120))], 10) == []
    assert dangers([*before, new(range(40))], 10) == []
    assert dangers([*before, new(range(44))], 10) != []


def test_half_stories_do_not_exist() -> None:
    """Three groups two by two: with half stories there seems to be more room than there is."""
    groups = [range(10 * n, 10 * n + size) for n, size in enumerate((2, 2, 2))]
    cells = [new(groups[a], groups[b]) for a, b in ((0, 1), (1, 2), (0, 2))]
    assert dangers(cells, 3) != []


class TestHiding:
    def test_the_smallest_number_goes(self) -> None:
        cells = [new(range(50)), new(range(30)), new(range(30, 47))]
        assert suppress(cells, 10) == ({2}, True)
        assert suppress(cells, 10, cost=lambda place: -place) == ({2}, True)
        assert suppress(cells, 10, cost=lambda place: None if place == 2 else place) == ({0}, True)
        assert suppress(cells, 10, cost=lambda place: None) == (set(), False)

    def test_cells_of_one_row_go_together(self) -> None:
        cells = [
            Cell("n", frozenset(range(17)), 17, True, row=0), Cell("of", frozenset(range(50)), 50, True, row=0),
            Cell("n", frozenset(range(17, 47)), 30, True, row=1),
        ]
        assert suppress(cells, 10) == ({0, 1}, True)

    def test_that_nobody_is_in_a_row_is_hidden_too(self) -> None:
        everybody = frozenset(range(40))
        nobody = Cell("K3", frozenset(), 0, True, shown=False, around=everybody)
        cells = [new(range(40)), new(range(25)), new(range(25, 40)), nobody]
        assert suppress(cells, 10) == ({2}, True)
        # Also when it was hidden in a table of before.
        old = [Cell("K3", frozenset(), 0, shown=False, around=everybody), out(range(40)), out(range(25))]
        assert suppress([*old, new(range(25, 40))], 10) == ({3}, True)

    @settings(max_examples=25, deadline=None)
    @given(st.integers(0, 10_000), st.integers(3, 12))
    def test_what_is_left_is_safe(self, seed: int, size: int) -> None:
        chance = random.Random(seed)
        cells = []
        for _ in range(size):
            chosen = chance.sample(range(60), chance.randint(10, 50))
            cells.append(Cell("x", frozenset(chosen), len(chosen), chance.random() < 0.6))
        hidden, enough = suppress(cells, 10)
        assert enough
        left = [cell for place, cell in enumerate(cells) if place not in hidden]
        assert dangers(left, 10) == []


@pytest.mark.parametrize("seed", range(6))
def test_the_quick_check_clears_nothing_that_is_not_safe(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds of some hundreds of stories, where some groups pass and some do not."""
    chance = np.random.default_rng(seed)
    traits = chance.random((400, 5)) < 0.3
    period = chance.integers(0, 4, 400)
    cells = [new(range(400))]
    for number in range(4):
        cells += [
            Cell("x", frozenset(np.flatnonzero(which).tolist()), int(which.sum()), True)
            for which in [period == number, *((period == number) & traits[:, trait] for trait in range(5))]
        ]
    cells.append(new(range(395)))
    world = disclosure._World(cells)
    groups = world._groups(10)
    monkeypatch.setattr(disclosure, "EXACT", 0)
    doubtful = {group.tobytes() for group in world._doubtful(groups, 10)}
    cleared = [group for group in groups if group.tobytes() not in doubtful]
    assert cleared
    assert doubtful
    assert all(world._judge(world.a, world.b, group, 10, world.places) is None for group in cleared)


def test_many_classes_are_bounded_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers when only some of the classes may vary first."""
    chance = np.random.default_rng(3)
    traits = chance.random((600, 8)) < 0.4
    cells = [new(range(600)), *(
        Cell("x", frozenset(np.flatnonzero(traits[:, n]).tolist()), int(traits[:, n].sum()), True) for n in range(8)
    ), new(range(597))]
    whole = dangers(cells, 10)
    assert whole
    monkeypatch.setattr(disclosure, "FEW_COLUMNS", 20)
    assert [(one.size, one.high) for one in dangers(cells, 10)] == [(one.size, one.high) for one in whole]
