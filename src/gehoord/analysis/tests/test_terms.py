from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis.terms import add_working_days, end_of_term, is_working_day, public_holidays, working_day_from

DAYS = st.dates(date(2015, 1, 1), date(2060, 1, 1))


@pytest.mark.parametrize("day", [
    "2027-01-01", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-05", "2027-05-06", "2027-05-17", "2026-12-25",
    "2026-12-26", "2025-04-26",
])
def test_the_days_of_the_law_are_no_working_days(day: str) -> None:
    """New year, Good Friday, Easter, the King's birthday (a day earlier on a Sunday), 5 May in any year, Ascension,
    Pentecost, both days of Christmas."""
    assert date.fromisoformat(day) in public_holidays(int(day[:4]))
    assert not is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(("start", "weeks", "end"), [
    ("2026-11-26", 6, "2027-01-07"),   # a Thursday
    ("2026-11-14", 6, "2026-12-28"),   # a Saturday that is also a holiday, then a Sunday
    ("2027-03-20", 1, "2027-03-30"),   # Saturday, Easter Sunday, Easter Monday
    ("2027-03-19", 1, "2027-03-30"),   # Good Friday and all of Easter
    ("2026-12-25", 1, "2027-01-04"),   # the first of January, and its weekend
    ("2026-02-28", 4, "2026-03-30"),   # over the change of the clock
])
def test_weeks_end_on_a_working_day(start: str, weeks: int, end: str) -> None:
    assert end_of_term(date.fromisoformat(start), weeks=weeks) == date.fromisoformat(end)


def test_working_days_win_from_weeks_and_leave_out_holidays() -> None:
    assert end_of_term(date(2027, 4, 23), weeks=6, working_days=2) == date(2027, 4, 28)
    assert add_working_days(date(2027, 5, 4), 1) == date(2027, 5, 7)
    assert add_working_days(date(2026, 11, 28), 0) == date(2026, 11, 30)


def test_no_term_runs_back() -> None:
    with pytest.raises(ValueError):
        add_working_days(date(2026, 11, 26), -1)


@given(DAYS, st.integers(1, 52))
def test_weeks_never_end_early_and_move_a_few_days_at_most(start: date, weeks: int) -> None:
    end = end_of_term(start, weeks=weeks)
    assert is_working_day(end)
    assert timedelta(0) <= end - (start + timedelta(weeks=weeks)) <= timedelta(days=5)


@given(DAYS, st.integers(1, 60))
def test_so_many_working_days_lie_behind_it(start: date, days: int) -> None:
    end = add_working_days(start, days)
    between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(end)


@given(DAYS)
def test_a_working_day_stays(day: date) -> None:
    assert working_day_from(working_day_from(day)) == working_day_from(day)
