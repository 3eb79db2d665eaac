"""The sample's letter stays clear of the yearly figures."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gehoord.insight.filters import Filters
from gehoord.insight.models import Release
from gehoord.sample.apart import before_the_release

THREE_YEARS = Filters(first_day=date(2023, 4, 1), last_day=date(2026, 3, 31))


@pytest.mark.parametrize(("year", "last"), [
    (None, date(2026, 3, 31)), (2025, date(2024, 12, 31)), (2026, date(2025, 12, 31)), (2027, date(2026, 3, 31)),
    (2023, date(2026, 3, 31)),
])
def test_the_trend_ends_before_the_year_that_was_released(year: int | None, last: date, council: Any) -> None:
    if year is not None:
        Release.objects.create(council=council, year=year, judged=200, about_bejegening=50)
    found = before_the_release(council, THREE_YEARS)
    assert (found.first_day, found.last_day) == (THREE_YEARS.first_day, last)
