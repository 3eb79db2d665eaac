"""The study of `make simulate` in small: who is no different is called so no more often than the level says."""

from __future__ import annotations

import numpy as np
import pytest

from gehoord.analysis.funnel import Side
from gehoord.providers.comparing import Word

from . import simulate
from .simulate import CHANCE, HOUSE, LEVELS, ODD, PAIR, SHARE, SIZES, WORSE, World, world

ROUNDS = 300


@pytest.fixture(scope="module")
def equal() -> World:
    return world(ROUNDS, lambda _chance: np.full(len(SIZES), SHARE), odd=False)


@pytest.mark.parametrize("rule", [CHANCE, HOUSE, PAIR])
@pytest.mark.parametrize("level", LEVELS)
def test_at_most_the_nominal_share_is_flagged(equal: World, rule: str, level: float) -> None:
    assert sum(equal.share(rule, level, side) for side in (Side.BELOW, Side.ABOVE)) <= 1 - level


def test_a_ranking_always_has_somebody_at_the_bottom(equal: World) -> None:
    assert equal.bottom.total() == ROUNDS
    assert sum(count for place, count in equal.bottom.items() if SIZES[place] <= 60) > ROUNDS / 2


def test_one_that_is_worse_is_noticed_more_often_than_one_that_is_not() -> None:
    shares = np.full(len(SIZES), SHARE)
    shares[ODD] -= WORSE
    found = world(60, lambda _chance: shares, odd=True)
    assert found.noticed[HOUSE, 0.95] / 60 > 0.4 > 10 * found.share(HOUSE, 0.95, Side.BELOW)
    assert found == world(60, lambda _chance: shares, odd=True)
    assert SIZES[ODD] == 120
    assert len(simulate.RULES) == 8


def test_clients_of_another_kind_are_no_reason_once_they_are_taken_into_account() -> None:
    words, _none = simulate.mixed(100, odd=False)
    assert words["standardised", Word.SAME] > words["plain", Word.SAME]
    called = words["standardised", Word.BELOW] + words["standardised", Word.ABOVE]
    assert called <= 2 * 0.002 * 100 * len(SIZES)
