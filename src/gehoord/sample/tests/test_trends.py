"""Figures in time of the sample council."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from gehoord.coding.services import install_codebook, save_coding
from gehoord.insight.filters import Filters
from gehoord.insight.kinds import kind_of
from gehoord.insight.models import Evidence
from gehoord.insight.selectors import figure_of
from gehoord.sample.trends import CHARTS, COMPARED, freeze_trends


def test_charts_with_enough_points_and_two_years(make_signal: Any, coder: Any, adviser: Any) -> None:
    council = adviser.council
    install_codebook(council=council)
    first = datetime(2023, 1, 10, 12, tzinfo=ZoneInfo("Europe/Amsterdam"))
    for number in range(42):
        signal = make_signal(status="read", received_at=first + timedelta(days=30 * number))
        about = number % 3 == 0
        save_coding(by=coder, signal=signal, bejegening=about, themes=("begrip",) if about else (), expected_version=0)
    filters = Filters(first_day=date(2023, 1, 1), last_day=date(2026, 6, 30))
    for _ in range(2):
        freeze_trends(council=council, by=adviser, filters=filters)
    found = {evidence.title: figure_of(evidence) for evidence in Evidence.objects.filter(council=council)}
    assert set(found) == {*CHARTS, COMPARED}
    for title in CHARTS:
        facts = found[title].facts
        assert facts.limits is not None
        assert not facts.limits.is_trial
    assert [row[0] for row in found[COMPARED].facts.rows] == ["2024 K3 tot en met 2025 K2", "2025 K3 tot en met 2026 K2"]
    assert "toeval" in kind_of("comparison").words(found[COMPARED].facts)
