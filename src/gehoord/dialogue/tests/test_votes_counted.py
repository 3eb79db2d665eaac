"""What is kept of votes: the same whoever votes first and in whatever order, and nothing of few people."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.dialogue.live.opinions import opinions
from gehoord.dialogue.live.ranking import ranked

OPTIONS = ["1", "2", "3", "4", "5", "6"]
ROLES = st.sampled_from(["young_person", "parent", "professional"])
BALLOTS = st.lists(
    st.tuples(ROLES, st.dictionaries(st.sampled_from(OPTIONS), st.integers(0, 3))), max_size=24
)


@settings(max_examples=40, deadline=None)
@given(BALLOTS, st.sampled_from(["dots", "borda", "duels"]), st.randoms(use_true_random=False))
def test_a_ranking_does_not_depend_on_who_votes_first_and_tells_no_few(
    voted: list[tuple[str, dict[str, int]]], method: str, chance: random.Random
) -> None:
    found = ranked(OPTIONS, voted, method=method, top=3)
    other, names = list(voted), list(OPTIONS)
    chance.shuffle(other)
    chance.shuffle(names)
    assert ranked(names, other, method=method, top=3) == found
    if "few" in found:
        assert set(found) == {"method", "top", "few"}
        return
    told = {role: sum(1 for one, votes in voted if one == role and any(votes.values())) for role in found["roles"]}
    assert all(people >= 5 for people in told.values())
    if 0 < found["n"] - sum(told.values()) < 5 and method == "dots":
        assert found["plain"]["scores"] == {}
    rest = found["n"] - sum(told.values())
    assert not (0 < rest < 5 and len(told) == 1)
    for outcome in found["roles"].values():
        inside = {*outcome["top"], *outcome["tied"]}
        assert all(set(tier) <= inside for tier in outcome["tiers"])


def test_opinion_groups_do_not_depend_on_who_votes_first() -> None:
    chance = random.Random(5)
    voted = [
        ("parent" if place % 3 else "young_person", {
            key: (side if chance.random() < 0.85 else 0) for key in OPTIONS
        })
        for place in range(40) for side in [1 if place < 24 else -1]
    ]
    found = opinions(OPTIONS, voted, smallest_n=10)
    other, names = list(voted), list(OPTIONS)
    chance.shuffle(other)
    chance.shuffle(names)
    assert opinions(names, other, smallest_n=10) == found
    assert found["groups"] is not None
    # A group below the smallest number is not described, and then there is no picture.
    assert opinions(OPTIONS, voted, smallest_n=20)["why"] == "small"
    assert opinions(OPTIONS, voted[:14], smallest_n=10)["why"] == "few"
    assert opinions(OPTIONS, voted[:4], smallest_n=10) == {"few": True}
