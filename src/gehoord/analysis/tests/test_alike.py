from __future__ import annotations

import re

import numpy as np
import pytest

from gehoord.analysis import alike
from gehoord.analysis.scoring import embeddings

CARDS = [
    "Niemand belt terug na een voicemail", "De wachtlijst is te lang", "Er wordt niet teruggebeld",
    "Maanden op de wachtlijst voor hulp", "De koffie is koud", "Brieven in moeilijke taal",
]


def test_cards_about_the_same_lie_together_in_whichever_order_they_come() -> None:
    if reason := embeddings.reason_unavailable():
        # Where the package does not exist (ARM, Windows) the house says why, and has nothing to group with.
        with pytest.raises(RuntimeError, match=re.escape(reason)):
            alike.groups_of_texts(CARDS)
        return
    found = {frozenset(CARDS[place] for place in group) for group in alike.groups_of_texts(CARDS)}
    assert frozenset({CARDS[0], CARDS[2]}) in found
    assert frozenset({CARDS[1], CARDS[3]}) in found
    turned = CARDS[::-1]
    assert {frozenset(turned[place] for place in group) for group in alike.groups_of_texts(turned)} == found
    # A pair that people refused never comes back, and who lies in a group already is in no other.
    assert not any({0, 2} <= set(group) for group in alike.groups_of_texts(CARDS, apart=[(2, 0)]))
    assert all(not {1, 3} & set(group) for group in alike.groups_of_texts(CARDS, among=[0, 2, 4, 5]))


def test_every_two_of_a_group_are_alike_and_refused_pairs_stay_apart() -> None:
    # A fan of directions: neighbours are alike, the ends are not, and no chain ties them together.
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    fan = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    groups = alike.groups_of_vectors(fan, among=range(12))
    assert groups
    assert all(fan[one] @ fan[other] >= alike.CLOSE for group in groups for one in group for other in group)
    first = groups[0]
    split = alike.groups_of_vectors(fan, among=range(12), apart=[(first[0], first[1])])
    assert all(not {first[0], first[1]} <= set(group) for group in split)


def test_the_same_card_again_and_again_is_one_group_and_one_card_is_none() -> None:
    same = np.tile([0.6, 0.8], (5, 1))
    assert alike.groups_of_vectors(same, among=range(5)) == [[0, 1, 2, 3, 4]]
    assert alike.groups_of_vectors(same, among=[3]) == []
