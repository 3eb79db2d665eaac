"""What statements say of groups, against numbers worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from gehoord.analysis.opinion import Statements, Votes, statements
from gehoord.analysis.opinion.statements import against_half, against_others, share


def votes_of(*columns: tuple[int, int, int, int, int, int]) -> tuple[Votes, np.ndarray]:
    """Two groups of twenty; a column holds agree, disagree, pass of the first group, then of the second."""
    matrix = np.full((40, len(columns)), np.nan)
    for place, counts in enumerate(columns):
        for group, (agree, disagree, passed) in enumerate((counts[:3], counts[3:])):
            cast = [1.0] * agree + [-1.0] * disagree + [0.0] * passed
            matrix[group * 20: group * 20 + len(cast), place] = cast
    return (Votes(tuple(map(str, range(40))), tuple(f"s{place}" for place in range(len(columns))), matrix),
            np.repeat([0, 1], 20))


def found_in(*columns: tuple[int, int, int, int, int, int], out: tuple[str, ...] = ()) -> Statements:
    votes, group = votes_of(*columns)
    return statements(votes, group, out)


def test_tests_by_hand() -> None:
    nine, ten = np.array([9.0]), np.array([10.0])
    assert share(nine, ten)[0] == pytest.approx(10 / 12)
    assert against_half(nine, ten)[0] == pytest.approx(2 * 11**0.5 * (10 / 11 - 0.5))
    # 9 of 10 against 4 of 10: 10/11 and 5/11, together 15/22.
    together = 15 / 22
    expected = (10 / 11 - 5 / 11) / (together * (1 - together) * (2 / 11)) ** 0.5
    assert against_others(nine, ten, np.array([4.0]), ten)[0] == pytest.approx(expected)
    assert against_others(ten, ten, ten, ten)[0] == 0


def test_a_statement_that_divides_is_typical_of_both_sides() -> None:
    found = found_in((18, 2, 0, 2, 18, 0))
    first, second = (group[0] for group in found.typical)
    assert (first.statement, first.side, first.votes, first.seen) == ("s0", "agree", 18, 20)
    assert (second.side, second.votes) == ("disagree", 18)
    assert first.share == pytest.approx(19 / 22)
    assert first.ratio == pytest.approx((19 / 22) / (3 / 22))
    assert found.dividing[0].shares == pytest.approx((19 / 22, 3 / 22))
    assert found.dividing[0].value == pytest.approx(16 / 22)
    assert found.binding == ()


def test_what_all_agree_with_binds_and_is_typical_of_nobody() -> None:
    found = found_in((18, 2, 0, 17, 1, 2), (1, 19, 0, 0, 20, 0))
    assert [(one.statement, one.side) for one in found.binding] == [("s1", "disagree"), ("s0", "agree")]
    assert found.binding[1].value == pytest.approx(19 / 22 * 18 / 22)
    assert found.consensus["s0"] == pytest.approx(19 / 22 * 18 / 22)
    assert found.consensus["s1"] == pytest.approx(2 / 22 * 1 / 22)
    assert found.typical == ((), ())
    assert found.dividing == ()


def test_a_large_group_cannot_outvote_a_small_one() -> None:
    """Nine in ten of all agree; in the small group less than half."""
    matrix = np.ones((100, 1))
    matrix[90:96] = -1
    group = np.repeat([0, 1], [90, 10])
    found = statements(Votes(tuple(map(str, range(100))), ("a",), matrix), group)
    assert found.binding == ()
    assert found.dividing[0].statement == "a"


@pytest.mark.parametrize("counts", [(10, 10, 0, 10, 10, 0), (1, 0, 0, 0, 1, 0), (3, 2, 15, 2, 3, 15), (0, 0, 0, 0, 0, 0)])
def test_few_votes_or_a_half_say_nothing(counts: tuple[int, int, int, int, int, int]) -> None:
    found = found_in(counts)
    assert (found.typical, found.binding, found.dividing) == (((), ()), (), ())


def test_at_most_five_the_strongest_first_agreements_first() -> None:
    columns = [(20 - less, less, 0, less, 20 - less, 0) for less in range(4)]
    columns += [(less, 20 - less, 0, 20 - less, less, 0) for less in range(4)]
    found = found_in(*columns)
    assert len(found.dividing) == 5
    assert [one.value for one in found.dividing] == sorted((one.value for one in found.dividing), reverse=True)
    for group in found.typical:
        assert len(group) == 5
        sides = [one.side for one in group]
        assert sides == sorted(sides)


def test_what_was_taken_out_is_not_told_and_who_has_no_group_is_not_counted() -> None:
    votes, group = votes_of((18, 2, 0, 2, 18, 0), (18, 2, 0, 2, 18, 0))
    group[0] = -1
    found = statements(votes, group, ["s1"])
    assert set(found.consensus) == {"s0"}
    assert found.typical[0][0].votes == 17
    assert statements(votes, np.full(40, -1)) == Statements((), (), (), {})


def test_one_group_has_nothing_that_tells_it_from_others() -> None:
    votes, group = votes_of((18, 2, 0, 18, 2, 0))
    found = statements(votes, group * 0)
    assert found.typical == ((),)
    assert found.binding[0].statement == "s0"


def test_the_order_of_people_and_statements_does_not_matter() -> None:
    votes, group = votes_of((18, 2, 0, 2, 18, 0), (18, 1, 1, 17, 1, 2), (2, 18, 0, 18, 2, 0))
    order = np.random.default_rng(2).permutation(40)
    other = Votes(tuple(votes.people[row] for row in order), votes.statements[::-1], votes.matrix[order][:, ::-1])
    assert statements(other, group[order]) == statements(votes, group)
