"""What leaves the council: an attacker with all that is shown cannot compute what is hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.insight.facts import Facts, Quote
from gehoord.insight.outsiders import HIDDEN, Printed, differencing, for_outsiders

SMALLEST = 10
ROW = st.tuples(st.integers(0, 60), st.integers(0, 60))


def trend(pairs: list[tuple[int, int]]) -> Facts:
    """Quarters of (hits, others), with their total at the top."""
    rows = tuple((f"K{place}", n, n + rest, 0.1, 0.9) for place, (n, rest) in enumerate(pairs))
    n, of = sum(a for a, _ in pairs), sum(a + b for a, b in pairs)
    return Facts(n=n, of=of, low=0.1, high=0.9, columns=("kwartaal", "aantal", "van"), rows=rows, note="Zo.")


@given(st.lists(ROW, min_size=1, max_size=12), st.integers(10, 25))
def test_nothing_hidden_follows_from_what_is_shown(pairs: list[tuple[int, int]], smallest: int) -> None:
    facts = trend(pairs)
    shown = for_outsiders(facts, smallest)
    hidden = [place for place, row in enumerate(shown.rows) if row[1] == HIDDEN]
    for place, row in enumerate(shown.rows):
        if place in hidden:
            assert row[1:] == (HIDDEN,) * 4
        else:
            assert row == facts.rows[place]
            assert pairs[place][0] >= smallest
            assert pairs[place][1] >= smallest
    if shown.n is None:
        assert (shown.of, shown.low, shown.high) == (None, None, None)
    elif hidden:
        # The attacker subtracts all that is shown from the total, and is left with this for the hidden rows.
        assert facts.of is not None
        n = shown.n - sum(int(row[1]) for row in shown.rows if row[1] != HIDDEN)  # type: ignore[arg-type]
        of = facts.of - sum(int(row[2]) for row in shown.rows if row[2] != HIDDEN)  # type: ignore[arg-type]
        # Any hidden row may then hold all of it or nothing: at least smallest + 1 answers fit.
        assert len(hidden) > 1 or len(shown.rows) == 1
        assert n >= smallest
        assert of - n >= smallest


@given(st.lists(ROW, min_size=1, max_size=8))
def test_a_second_time_brings_nothing_back(pairs: list[tuple[int, int]]) -> None:
    once = for_outsiders(trend(pairs), SMALLEST)
    twice = for_outsiders(once, SMALLEST)
    assert all(b == a or b[1] == HIDDEN for a, b in zip(once.rows, twice.rows, strict=True))
    assert twice.n in (once.n, None)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=10))
def test_rows_of_a_label_and_a_number(numbers: list[int]) -> None:
    facts = Facts(n=sum(numbers), rows=tuple((f"rol {i}", n) for i, n in enumerate(numbers)))
    shown = for_outsiders(facts, SMALLEST)
    hidden = [n for n, row in zip(numbers, shown.rows, strict=True) if row[1] == HIDDEN]
    assert all(n in hidden for n in numbers if n < SMALLEST)
    if hidden and shown.n is not None:
        assert sum(hidden) >= SMALLEST
        assert len(hidden) > 1 or len(numbers) == 1


@pytest.mark.parametrize(
    ("n", "of", "is_shown"),
    [(10, 20, True), (9, 30, False), (21, 30, False), (0, 40, False), (40, 40, False), (10, None, True), (9, None, False)],
)
def test_a_figure_alone(n: int, of: int | None, is_shown: bool) -> None:
    shown = for_outsiders(Facts(n=n, of=of, low=0.2, high=0.4, note="Zo."), SMALLEST)
    assert (shown.n is not None) == is_shown
    assert ("·" in shown.note) == (not is_shown)
    if not is_shown:
        assert (shown.of, shown.low, shown.high, shown.share) == (None, None, None, None)


def test_words_and_quotes_pass() -> None:
    facts = Facts(rows=(("Er is te weinig tijd",), ("Niemand belt terug",)), quotes=(Quote("0001", "Ik was er ook."),))
    assert for_outsiders(facts, SMALLEST) == facts


def test_below_ten_is_no_smallest_number() -> None:
    with pytest.raises(ValueError, match="protects nobody"):
        for_outsiders(Facts(n=50), 9)


def share(n: int, of: int, *, ref: str = "B1", filters: str = "", drop: int = 0) -> Printed:
    """Of the stories 1 to `of` the first n, without the first `drop`."""
    hits, others = frozenset(range(1 + drop, n + 1)), frozenset(range(n + 1, of + 1))
    return Printed(ref, "share", {"filters": filters}, Facts(n=n - drop, of=of - drop), hits, others)


@pytest.mark.parametrize(
    ("new", "earlier", "refused"),
    [
        (share(40, 100), share(39, 100), True),
        (share(40, 100), share(31, 100), True),
        (share(40, 100), share(30, 100), False),
        (share(40, 100), share(40, 100), False),
        (share(40, 104), share(40, 100), True),
        # n differs 12, of differs 15: the others differ only 3.
        (share(40, 100), share(52, 115), True),
    ],
)
@pytest.mark.parametrize("other_question", ["", "rol=ouder"])
def test_two_figures_do_not_give_a_few_people_away(
    new: Printed, earlier: Printed, refused: bool, other_question: str
) -> None:
    earlier = replace(earlier, ref="B2", question={"filters": other_question})
    assert differencing(new, earlier, SMALLEST) == refused
    assert differencing(earlier, new, SMALLEST) == refused
    # Another kind of question about the same stories tells the same.
    assert differencing(replace(new, kind="count"), earlier, SMALLEST) == refused


def test_figures_about_other_stories_may_be_nearly_the_same() -> None:
    one = share(40, 100)
    others = frozenset(range(600, 660))
    away = Printed("B2", "share", {"filters": "b"}, Facts(n=41, of=101), frozenset(range(500, 541)), others)
    assert not differencing(one, away, SMALLEST)
    half = frozenset(range(21, 62))
    assert not differencing(one, replace(away, hits=half), SMALLEST)
    # But the same question is about the same people, also when none of their stories is left.
    assert differencing(one, replace(away, question=one.question, hits=frozenset()), SMALLEST)


def test_an_erased_story_is_not_told_by_a_new_count() -> None:
    before = share(40, 100)
    now = replace(share(40, 100, ref="B2", filters="b", drop=1), kind="count")
    assert differencing(now, replace(before, hits=before.hits - {1}), SMALLEST)
    # One in ten was coded anew: still the same group to a reader.
    moved = frozenset(range(3, 41)) | {900}
    assert differencing(replace(now, hits=moved), before, SMALLEST)


def test_what_is_hidden_in_either_says_nothing() -> None:
    one, two = share(40, 100), share(38, 100, ref="B2")
    hidden = replace(two, facts=Facts())
    assert not differencing(one, hidden, SMALLEST)
    assert not differencing(hidden, one, SMALLEST)


def themes(ref: str, filters: str, *rows: tuple[Any, ...], stories: range = range(1, 96)) -> Printed:
    return Printed(ref, "themes", {"filters": filters}, Facts(rows=rows), frozenset(stories))


def test_the_same_figure_may_go_out_twice_and_tables_are_compared_too() -> None:
    one = themes("B1", "a", ("Begrip", 30, 80, 0.1, 0.2), stories=range(1, 81))
    assert not differencing(one, one, SMALLEST)
    other = themes("B2", "b", ("Begrip", 33, 95, 0.1, 0.2))
    assert differencing(other, one, SMALLEST)
    assert not differencing(themes("B2", "b", ("Begrip", HIDDEN, HIDDEN, HIDDEN, HIDDEN)), one, SMALLEST)
    assert not differencing(themes("B2", "b", ("Tijd", 33, 95, 0.1, 0.2)), one, SMALLEST)
    words = replace(one, ref="B2", facts=Facts(rows=(("Begrip", "goed"), ("Tijd",))))
    assert not differencing(words, one, SMALLEST)
