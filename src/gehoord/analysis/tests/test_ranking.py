"""Ranking: results as pref-voting computes them, fair to people and causes alike, and every tie said aloud."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.analysis.ranking import Ballot, Method, Ranking, duels, equal_weights, rank, stable_shuffle

REFERENCE = json.loads((Path(__file__).parent / "ranking_reference.json").read_text("utf-8"))["profiles"]
ORDERED = (Method.BORDA, Method.DUELS)
CAUSES = "abcde"


def ballot(order: str, role: str = "") -> Ballot:
    """`a>b=c`: a first, then b and c alike."""
    return Ballot(role, tiers=[tier.split("=") for tier in order.split(">")] if order else [])


def ballots(*orders: tuple[int, str], role: str = "") -> list[Ballot]:
    return [ballot(order, role) for times, order in orders for _one in range(times)]


@pytest.mark.parametrize("profile", REFERENCE, ids=lambda profile: str(profile["name"]))
def test_scores_are_those_of_pref_voting(profile: dict[str, Any]) -> None:
    causes = profile["causes"]
    given = ballots(*((times, order) for times, order in profile["ballots"]))
    borda = rank(causes, given, Method.BORDA).plain.scores
    # Theirs is causes below less causes above, ours half points and points: twice ours, less what everybody has.
    assert {cause: 2 * borda[cause] - len(given) * (len(causes) - 1) for cause in causes} == profile["symmetric_borda"]
    won = rank(causes, given, Method.DUELS).plain.scores
    assert {cause: 2 * won[cause] - (len(causes) - 1) for cause in causes} == profile["copeland"]


def test_dots_are_counted() -> None:
    given = [Ballot(dots={"a": 3, "b": 1}), Ballot(dots={"b": 2}), Ballot(dots={"c": 0}), Ballot()]
    found = rank("abc", given, Method.DOTS)
    assert found.plain.scores == {"a": 3, "b": 3, "c": 0}
    assert found.plain.tiers == (("a", "b"), ("c",))
    assert (found.plain.voters, found.blank) == (2, 2)


def tiers(draw: st.DrawFn) -> Ballot:
    named = draw(st.permutations(CAUSES))[: draw(st.integers(0, len(CAUSES)))]
    order: list[list[str]] = []
    for cause in named:
        if order and draw(st.booleans()):
            order[-1].append(cause)
        else:
            order.append([cause])
    return Ballot(draw(st.sampled_from(["jongere", "ouder", "professional"])), tiers=order)


@st.composite
def elections(draw: st.DrawFn) -> tuple[Method, list[Ballot]]:
    method = draw(st.sampled_from(Method))
    if method is not Method.DOTS:
        return method, draw(st.lists(st.composite(tiers)(), max_size=25))
    dots = st.dictionaries(st.sampled_from(CAUSES), st.integers(0, 3))
    return method, draw(st.lists(st.builds(Ballot, st.sampled_from(["jongere", "ouder", "professional"]), dots),
                                 max_size=25))


def renamed(one: Ballot, names: dict[str, str]) -> Ballot:
    return Ballot(one.role, {names[cause]: dots for cause, dots in one.dots.items()},
                  [[names[cause] for cause in tier] for tier in one.tiers])


def results(found: Ranking) -> Iterable[Any]:
    return [each for each in (found.plain, found.equal, *found.roles.values()) if each is not None]


@settings(max_examples=150, deadline=None)
@given(elections(), st.randoms(use_true_random=False))
def test_it_does_not_matter_who_hands_in_first(election: tuple[Method, list[Ballot]], chance: random.Random) -> None:
    method, given = election
    other = list(given)
    chance.shuffle(other)
    assert rank(CAUSES, other, method, top=2) == rank(CAUSES, given, method, top=2)


@settings(max_examples=150, deadline=None)
@given(elections(), st.permutations(CAUSES))
def test_other_names_for_causes_give_the_same_result(
    election: tuple[Method, list[Ballot]], other: list[str]
) -> None:
    method, given = election
    names = dict(zip(CAUSES, other, strict=True))
    before = rank(CAUSES, given, method, top=2)
    after = rank(reversed(CAUSES), [renamed(one, names) for one in given], method, top=2)
    for one, again in zip(results(before), results(after), strict=True):
        assert [{names[cause] for cause in tier} for tier in one.tiers] == [set(tier) for tier in again.tiers]
        assert {names[cause] for cause in one.top} == set(again.top)
        assert {names[cause] for cause in one.tied} == set(again.tied)
    assert {names[cause] for cause in before.agreed} == set(after.agreed)
    assert {names[one.cause] for one in before.dividing} == {one.cause for one in after.dividing}


@settings(max_examples=150, deadline=None)
@given(elections(), st.integers(1, 6))
def test_a_tie_is_never_broken(election: tuple[Method, list[Ballot]], top: int) -> None:
    method, given = election
    found = rank(CAUSES, given, method, top=top)
    for outcome in results(found):
        if not outcome.voters:
            assert (outcome.tiers, outcome.top, outcome.tied) == ((), (), ())
            continue
        assert sorted(cause for tier in outcome.tiers for cause in tier) == list(CAUSES)
        assert len(outcome.top) + outcome.places_left == min(top, len(CAUSES))
        assert bool(outcome.tied) == bool(outcome.places_left)
        assert not outcome.tied or len(outcome.tied) > outcome.places_left
        for tier in outcome.tiers:
            inside = [cause in outcome.top for cause in tier]
            assert all(inside) or not any(inside)
    scores = found.plain.scores
    for tier in found.plain.tiers:
        assert len({scores[cause] for cause in tier}) == 1
    assert [scores[tier[0]] for tier in found.plain.tiers] == sorted({*scores.values()} if found.plain.voters else [],
                                                                      reverse=True)


@settings(max_examples=100, deadline=None)
@given(elections(), st.integers(2, 4))
def test_everybody_twice_is_the_same_order(election: tuple[Method, list[Ballot]], times: int) -> None:
    method, given = election
    assert rank(CAUSES, given * times, method).plain.tiers == rank(CAUSES, given, method).plain.tiers


@settings(max_examples=100, deadline=None)
@given(elections())
def test_who_wins_every_duel_comes_first(election: tuple[Method, list[Ballot]]) -> None:
    _method, given = election
    ordered = [one for one in given if not one.dots]
    won = duels(CAUSES, [(one, Fraction(1)) for one in ordered])
    for one in CAUSES:
        if all(won[one, other] > won[other, one] for other in CAUSES if other != one):
            assert rank(CAUSES, ordered, Method.DUELS).plain.tiers[0] == (one,)


def test_a_tie_across_the_end_of_the_top_is_told() -> None:
    found = rank("abcd", [Ballot(dots={"a": 5, "b": 2, "c": 2, "d": 1})], Method.DOTS, top=2).plain
    assert (found.top, found.tied, found.places_left) == (("a",), ("b", "c"), 1)
    assert [found.place(cause) for cause in "abcd"] == [(1, 1), (2, 3), (2, 3), (4, 4)]
    assert [found.is_out(cause) for cause in "abcd"] == [False, False, False, True]
    with pytest.raises(KeyError):
        found.place("e")


def test_seven_unless_set() -> None:
    dots = {chr(97 + place): 20 - place for place in range(10)}
    assert rank(dots, [Ballot(dots=dots)], Method.DOTS).plain.top == tuple("abcdefg")


@pytest.mark.parametrize("method", ORDERED)
def test_what_is_not_named_stands_below_together(method: Method) -> None:
    assert rank("abcd", [ballot("b>c")], method).plain.tiers == (("b",), ("c",), ("a", "d"))
    blank = rank("abcd", [ballot(""), ballot("a=b=c=d"), ballot("d")], method)
    assert (blank.blank, blank.plain.voters, blank.plain.tiers[0]) == (2, 1, ("d",))


def test_each_role_has_its_result_and_weighs_the_same() -> None:
    given = [*ballots((12, "a>b>c"), role="professional"), *ballots((5, "c>b>a"), role="jongere"),
             *ballots((4, "b>a>c"), role="ouder")]
    found = rank("abc", given, Method.BORDA, top=1)
    assert found.plain.top == ("a",)
    assert found.equal is not None
    # By hand: two roles of 17 people weigh 8.5 each, the four parents count as four. So a has 21, b 25, c 17.
    assert found.equal.tiers == (("b",), ("a",), ("c",))
    assert set(found.roles) == {"professional", "jongere"}
    assert found.too_small == ("ouder",)
    assert found.roles["jongere"].top == ("c",)
    assert found.agreed == ()
    assert [one.cause for one in found.dividing] == ["a", "c"]
    assert found.dividing[0].places == {"professional": (1, 1), "jongere": (3, 3)}


def test_weights_of_roles_of_enough_voters_add_up_to_the_same() -> None:
    sizes = {"a": 12, "b": 5, "c": 4, "": 2}
    weights = equal_weights(sizes, ["a", "b"])
    assert weights["a"] * 12 == weights["b"] * 5 == Fraction(17, 2)
    assert weights["c"] == weights[""] == 1
    assert sum(weights[role] * size for role, size in sizes.items()) == 23


def test_of_few_voters_nothing_can_be_worked_out() -> None:
    """Everybody's scores less those of a role would be the ballots of the others."""
    given = [*ballots((6, "a>b"), role="ouder"), *ballots((5, "a>b"), role="jongere"), ballot("b>a", "beleid")]
    found = rank("ab", given, Method.BORDA)
    assert found.plain.scores == {"a": 11, "b": 1}
    assert found.equal is not None
    assert found.equal.scores == {}
    assert all(outcome.scores == {} for outcome in found.roles.values())
    assert "beleid" not in found.roles


def test_what_all_roles_have_in_their_top_they_agree_on() -> None:
    given = [*ballots((5, "a>b>c>d"), role="jongere"), *ballots((5, "a>c>b>d"), role="ouder")]
    found = rank("abcd", given, Method.BORDA, top=2)
    assert found.agreed == ("a",)
    assert {one.cause for one in found.dividing} == {"b", "c"}
    tied = rank("abcd", [*ballots((5, "a>b=c>d"), role="jongere"), *ballots((5, "a>b>c>d"), role="ouder")],
                Method.BORDA, top=2)
    assert (tied.agreed, tied.dividing) == (("a",), ()), "a tie at the end is neither in nor out"


def test_one_role_or_none_has_nothing_to_compare() -> None:
    for role in ("", "jongere"):
        found = rank("abc", ballots((6, "a>b>c"), role=role), Method.BORDA)
        assert (found.equal, found.agreed, found.dividing) == (None, (), ())
    assert rank("abc", [], Method.DUELS).plain.tiers == ()


@pytest.mark.parametrize(("one", "method"), [
    (ballot("a>x"), Method.BORDA), (ballot("a>a"), Method.BORDA), (ballot("a=a"), Method.DUELS),
    (Ballot(dots={"x": 1}), Method.DOTS), (Ballot(dots={"a": -1}), Method.DOTS), (ballot("a"), Method.DOTS),
    (Ballot(dots={"a": 1}), Method.BORDA),
])
def test_a_ballot_that_does_not_fit_is_refused(one: Ballot, method: Method) -> None:
    with pytest.raises(ValueError, match=r"on the list|one place|from 0|as the method"):
        rank("abc", [one], method)


def test_a_list_with_one_cause_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="the same name"):
        rank("aab", [], Method.DOTS)
    with pytest.raises(ValueError, match="at least 1"):
        rank("ab", [], Method.DOTS, top=0)


def test_a_set_has_an_order_without_meaning_that_stays() -> None:
    causes = [f"oorzaak {number}" for number in range(7)]
    first = stable_shuffle(causes, "avond 1")
    assert sorted(first) == sorted(causes) != first
    assert stable_shuffle(reversed(causes), "avond 1") == first
    assert stable_shuffle(causes, "avond 2") != first
