"""Opinion groups: invented conversations with known groups come out, whatever the order, and people are counted right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import adjusted_rand_score

from gehoord.analysis.opinion import OpinionGroups, Votes, opinion_groups
from gehoord.analysis.opinion.clusters import first_distinct, settle, silhouettes, tightest
from gehoord.analysis.opinion.groups import choose
from gehoord.analysis.opinion.plane import directions, place
from gehoord.analysis.opinion.votes import Ints, natural


def conversation(people: int, statements: int, groups: int, *, seed: int = 1) -> tuple[Votes, Ints]:
    """People of a few camps who saw about half of the statements, and the camp of each."""
    chance = np.random.default_rng(seed)
    camp = chance.integers(0, groups, people)
    lean = chance.choice([-2.2, 2.2], (groups, statements))
    votes = np.where(chance.random((people, statements)) < 1 / (1 + np.exp(-lean[camp])), 1.0, -1.0)
    votes[chance.random(votes.shape) < 0.1] = 0.0
    votes[chance.random(votes.shape) < 0.5] = np.nan
    return Votes(tuple(map(str, range(people))), tuple(map(str, range(statements))), votes), camp


def shuffled(votes: Votes, seed: int) -> tuple[Votes, Ints]:
    chance = np.random.default_rng(seed)
    rows, columns = chance.permutation(len(votes.people)), chance.permutation(len(votes.statements))
    return Votes(tuple(votes.people[row] for row in rows), tuple(votes.statements[column] for column in columns),
                 votes.matrix[np.ix_(rows, columns)]), rows


def same(one: OpinionGroups, other: OpinionGroups) -> None:
    assert (one.group == other.group).all()
    assert np.array_equal(one.x, other.x, equal_nan=True)
    assert np.array_equal(one.y, other.y, equal_nan=True)
    assert (one.k, one.silhouette, one.sizes) == (other.k, other.silhouette, other.sizes)


@pytest.mark.parametrize(("people", "groups"), [(60, 2), (60, 3), (400, 2), (400, 3)])
def test_known_camps_come_out(people: int, groups: int) -> None:
    votes, camp = conversation(people, 40, groups)
    found = opinion_groups(votes)
    assert found.k == groups
    inside = found.group >= 0
    assert adjusted_rand_score(camp[inside], found.group[inside]) > 0.9
    assert list(found.sizes) == sorted(found.sizes, reverse=True)


@pytest.mark.parametrize("people", [25, 220])
@pytest.mark.parametrize("seed", [1, 2])
def test_the_order_of_people_and_statements_does_not_matter(people: int, seed: int) -> None:
    votes, _camp = conversation(people, 30, 3, seed=seed)
    found = opinion_groups(votes, ["3", "7"])
    same(found, opinion_groups(votes, ["7", "3"]))
    other, rows = shuffled(votes, seed)
    again = opinion_groups(other, ["3", "7"])
    assert (again.group == found.group[rows]).all()
    assert np.array_equal(again.x, found.x[rows])
    assert np.array_equal(again.y, found.y[rows])


def test_turning_agree_and_disagree_around_gives_the_same_groups() -> None:
    votes, _camp = conversation(150, 30, 3)
    turned = opinion_groups(Votes(votes.people, votes.statements, -votes.matrix))
    found = opinion_groups(votes)
    assert (turned.group == found.group).all()
    assert np.allclose(np.abs(turned.x), np.abs(found.x))


def test_a_statement_taken_out_has_no_say() -> None:
    votes, _camp = conversation(80, 30, 2)
    other = votes.matrix.copy()
    seen = ~np.isnan(other[:, 4])
    other[seen, 4] = -other[seen, 4]
    same(opinion_groups(votes, ["4"]), opinion_groups(Votes(votes.people, votes.statements, other), ["4"]))


def test_who_voted_too_little_has_a_place_and_no_group() -> None:
    votes, _camp = conversation(50, 30, 2)
    votes.matrix[0] = np.nan
    votes.matrix[1] = np.nan
    votes.matrix[1, :6] = 1.0
    votes.matrix[2, 7:] = np.nan
    votes.matrix[2, :7] = 1.0
    found = opinion_groups(votes)
    assert found.group[0] == -1
    assert np.isnan(found.x[0])
    assert np.isnan(found.y[0])
    assert found.group[1] == -1
    assert not np.isnan(found.x[1])
    assert found.group[2] >= 0
    assert found.people == 48 == sum(found.sizes)


def test_in_a_small_circle_the_fifteen_most_active_take_part() -> None:
    matrix = np.full((20, 10), np.nan)
    for row in range(20):
        matrix[row, : 1 + row % 6] = (1.0, -1.0)[row % 2]
    found = opinion_groups(Votes(tuple(map(str, range(20))), tuple("abcdefghij"), matrix))
    assert found.people == 15
    assert found.is_small
    # One vote is least; of those with two, 1, 7, 13 and 19, the first ids come in.
    assert [row for row in range(20) if found.group[row] < 0] == [0, 6, 12, 18, 19]


def test_all_of_few_statements_is_enough() -> None:
    votes = np.array([[1, 1, 1], [1, 1, -1], [-1, -1, -1], [-1, -1, 1]] * 5, dtype=float)
    found = opinion_groups(Votes(tuple(map(str, range(20))), ("a", "b", "c"), votes))
    assert found.people == 20
    assert found.k == 2
    assert (found.group == np.array([0, 0, 1, 1] * 5)).all()


def test_when_all_think_the_same_there_is_one_group() -> None:
    found = opinion_groups(Votes(tuple(map(str, range(20))), tuple("abcdefgh"), np.ones((20, 8))))
    assert found.k == 1
    assert found.sizes == (20,)
    assert found.silhouette == {}


@pytest.mark.parametrize("matrix", [np.full((3, 3), np.nan), np.empty((0, 3)), np.empty((3, 0))])
def test_without_votes_there_are_no_groups(matrix: np.ndarray) -> None:
    people, statements = (tuple(map(str, range(size))) for size in matrix.shape)
    with pytest.raises(ValueError, match="nobody voted"):
        opinion_groups(Votes(people, statements, matrix))


@pytest.mark.parametrize(("people", "statements", "matrix"), [
    (("1", "1"), ("a",), [[1.0], [0.0]]), (("1",), ("a", "a"), [[1.0, 0.0]]), (("1",), ("a",), [[2.0]]),
    (("1", "2"), ("a",), [[1.0]]),
])
def test_what_is_no_table_of_votes_is_refused(
    people: tuple[str, ...], statements: tuple[str, ...], matrix: list[list[float]]
) -> None:
    with pytest.raises(ValueError, match=r"same id|a vote is|a row per"):
        Votes(people, statements, np.array(matrix))


def test_one_voter_lies_where_the_votes_say() -> None:
    found = opinion_groups(Votes(("a", "b"), ("1",), np.array([[1.0], [np.nan]])))
    assert (found.group.tolist(), found.x[0], found.k) == ([0, -1], 0.0, 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from([1.0, -1.0, 0.0, np.nan]), min_size=4, max_size=4), min_size=1, max_size=30),
       st.integers(0, 99))
def test_any_votes_give_groups_that_do_not_depend_on_the_order(rows: list[list[float]], seed: int) -> None:
    votes = Votes(tuple(map(str, range(len(rows)))), ("1", "2", "3", "4"), np.array(rows))
    if not votes.cast.any():
        return
    found = opinion_groups(votes, ["2"])
    other, order = shuffled(votes, seed)
    again = opinion_groups(other, ["2"])
    assert (again.group == found.group[order]).all()
    assert sorted(set(found.group[found.group >= 0])) == list(range(found.k))
    assert all(-1 <= fit <= 1 for fit in found.silhouette.values())


def test_a_missing_vote_pulls_nobody_and_few_votes_push_out() -> None:
    """Two statements, worked out by hand: the mean of each is 0, the spread is along (1, 1)."""
    votes = np.array([[1, 1], [-1, -1], [1, np.nan], [-1, np.nan]], dtype=float)
    points = place(votes)
    half = float(np.sqrt(0.5))
    weight = directions(np.nan_to_num(votes))[0]
    assert np.allclose(points[0, 0], weight.sum())
    assert np.allclose(points[2, 0], weight[0] * np.sqrt(2))
    assert np.allclose(points[0] + points[1], 0)
    assert weight[0] > half > weight[1] > 0


def test_directions_are_those_of_most_variance() -> None:
    chance = np.random.default_rng(5)
    rows = chance.normal(size=(200, 6)) * np.array([5, 3, 1, 1, 1, 1.0])
    rows -= rows.mean(axis=0)
    found = directions(rows)
    assert np.allclose(found @ found.T, np.eye(2))
    assert found[0, 0] > 0.99
    assert found[1, 1] > 0.99


def test_the_silhouette_is_that_of_the_books() -> None:
    from sklearn.metrics import silhouette_samples

    points, of = np.random.default_rng(3).normal(size=(40, 2)), np.arange(40) % 3
    assert np.allclose(silhouettes(points, of), silhouette_samples(points, of))
    assert silhouettes(np.array([[0.0, 0], [5, 5], [5, 6]]), np.array([0, 1, 1]))[0] == 0


def test_weights_draw_the_centre_of_a_cluster() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0]])
    found = settle(points, first_distinct(points[[0, 2]], 2), rounds=5, weights=np.array([3.0, 1, 1]))
    assert found.of.tolist() == [0, 0, 1]
    assert found.centres.tolist() == [[0.25, 0], [10, 0]]


def test_of_many_starts_the_tightest_is_kept() -> None:
    """Started from the first two points, k-means stays in a bad place; the four corners have a better one."""
    corners = np.array([[0.0, 0], [0, 1], [9, 0], [9, 1]])
    bad = settle(corners, first_distinct(corners, 2), rounds=50)
    assert bad.of.tolist() == [0, 1, 0, 1]
    best = tightest(corners, 2, rounds=50, weights=np.ones(4))
    assert best.of.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_more_groups_come_only_when_they_fit_clearly_better() -> None:
    chance = np.random.default_rng(7)
    cloud = chance.normal(size=(60, 2))
    of, fits = choose(cloud, np.ones(60))
    assert max(fits, key=lambda many: fits[many]) == 3, "three fit a little better"
    assert set(of) == {0, 1}
    centres = np.array([[0.0, 0], [30, 0], [0, 30]])
    three = np.concatenate([centre + chance.normal(size=(20, 2)) for centre in centres])
    assert set(choose(three, np.ones(60))[0]) == {0, 1, 2}


@pytest.mark.parametrize(("ids", "order"), [
    (["10", "9", "2"], ["2", "9", "10"]), (["a12", "a7", "3"], ["3", "a7", "a12"]), (["01", "1"], ["01", "1"]),
    (["1", "01"], ["01", "1"]), (["a", "1a", "a1"], ["1a", "a", "a1"]), (["٣", "2"], ["2", "٣"]),
])
def test_ids_are_put_in_order_as_people_count(ids: list[str], order: list[str]) -> None:
    assert [ids[place] for place in natural(ids)] == order
