"""Which whole quarters the sample council asks about."""

from __future__ import annotations

from datetime import date

import pytest

from gehoord.sample import second_half


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 4, 24), date(2023, 4, 1), date(2026, 3, 31)),
        (date(2026, 1, 1), date(2023, 1, 1), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2023, 10, 1), date(2026, 9, 30)),
    ],
)
def test_whole_quarters(day: date, first: date, last: date) -> None:
    found = second_half.whole_quarters(day, 12)
    assert (found.first_day, found.last_day) == (first, last)
