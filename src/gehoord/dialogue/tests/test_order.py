"""Chosen causes stand in an order that says nothing and stays the same."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.dialogue.models import Cause
from gehoord.dialogue.selectors import in_stable_order, shuffled

keys = st.lists(st.integers(1, 10**9), min_size=3, max_size=12, unique=True)


@given(set_pk=st.integers(1, 10**6), pks=keys, seed=st.integers())
def test_the_order_they_come_in_plays_no_part(set_pk: int, pks: list[int], seed: int) -> None:
    causes = [Cause(pk=pk, text=f"oorzaak {pk}") for pk in pks]
    mixed = random.Random(seed).sample(causes, len(causes))
    found = [cause.pk for cause in shuffled(set_pk, causes)]
    assert found == [cause.pk for cause in shuffled(set_pk, mixed)]
    assert sorted(found) == sorted(pks)


@given(set_pk=st.integers(1, 10**6), pks=keys, texts=st.data())
def test_what_they_say_plays_no_part(set_pk: int, pks: list[int], texts: Any) -> None:
    plain = [Cause(pk=pk, text="") for pk in pks]
    told = [Cause(pk=pk, text=texts.draw(st.text(max_size=5))) for pk in pks]
    assert [c.pk for c in shuffled(set_pk, plain)] == [c.pk for c in shuffled(set_pk, told)]


def test_it_is_neither_the_order_of_typing_nor_the_alphabet_and_differs_between_sets() -> None:
    causes = [Cause(pk=pk, text=chr(96 + pk)) for pk in range(1, 8)]
    orders = {tuple(c.pk for c in shuffled(set_pk, causes)) for set_pk in range(1, 201)}
    assert len(orders) > 180
    # Of 5,040 orders one is that of typing (and of the alphabet): over 200 sets it comes up hardly ever.
    typed = sum([c.pk for c in shuffled(set_pk, causes)] == list(range(1, 8)) for set_pk in range(1, 201))
    assert typed <= 1


def test_every_place_is_as_likely_for_each_cause() -> None:
    causes = [Cause(pk=pk) for pk in range(1, 8)]
    first = [shuffled(set_pk, causes)[0].pk for set_pk in range(1, 1401)]
    # 200 expected for each; five standard deviations is 65.
    assert all(135 < first.count(pk) < 265 for pk in range(1, 8))


@pytest.mark.django_db
def test_it_stays_the_same_from_call_to_call(make_set: Any) -> None:
    made = make_set(*(f"oorzaak {n}" for n in range(7)))
    once = [cause.pk for cause in in_stable_order(made)]
    assert all([cause.pk for cause in in_stable_order(made)] == once for _n in range(5))
