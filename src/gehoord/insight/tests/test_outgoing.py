"""The numbers of a figure with the stories that they count, as the ledger gets them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from gehoord.coding.models import CodedTheme
from gehoord.coding.services import save_coding
from gehoord.insight.evidence import freeze
from gehoord.insight.models import Evidence
from gehoord.insight.outgoing import Row
from gehoord.insight.selectors import figures_of, rows_behind
from gehoord.intake.models import Signal

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(crowd: Any, coordinator: Any, adviser: Any) -> Any:
    """Of evidence about ninety stories of six quarters: its rows by label, without its ref."""
    crowd(90, by=coordinator)

    def of(kind: str, **question: Any) -> dict[str, Row]:
        made = freeze(by=adviser, kind=kind, question={"filters": "", "codebook": 1, **question}, title="Cijfer")
        found = rows_behind(adviser.council, figures_of([made]))
        assert found[0].label == made.ref
        return {row.label.removeprefix(made.ref).strip(): row for row in found}

    return of


def known(row: Row) -> bool:
    """Every story that is counted is there, and none twice."""
    rest = None if row.of is None else row.of - row.n
    return len(set(row.signals)) == row.n and (rest is None or len(set(row.others)) == rest)


def test_rows_of_themes_know_their_stories(rows: Any) -> None:
    found = rows("themes")
    assert len(found) > 3
    assert all(known(row) for row in found.values())
    row = max(list(found.values())[1:], key=lambda one: one.n)
    coded = CodedTheme.objects.values_list("theme", "coding__signal")
    assert any(set(row.signals) == {pk for theme, pk in coded if theme == key} for key in {theme for theme, _pk in coded})


def test_what_was_counted_counts_also_after_recoding(rows: Any, coordinator: Any, adviser: Any) -> None:
    before = rows("themes")
    for signal in Signal.objects.filter(coding__bejegening=True):
        save_coding(
            by=coordinator, signal=signal, bejegening=False, themes=(), expected_version=signal.coding.version
        )
    figures = figures_of(Evidence.objects.filter(council=adviser.council))
    after = {row.label.partition(" ")[2]: row for row in rows_behind(adviser.council, figures)}
    assert {label: set(row.signals) for label, row in after.items()} == {
        label: set(row.signals) for label, row in before.items()
    }


@pytest.mark.parametrize(("kind", "question"), [
    ("trend", {"per": "quarter"}),
    ("trend", {"per": "month"}),
    ("comparison", {"spans": [["2023-01-01", "2023-12-31"], ["2024-01-01", "2024-12-31"]]}),
    ("comparison", {"spans": [["2024-01-01", "2024-03-31"], ["2024-04-01", "2024-09-30"]]}),
    ("comparison", {"spans": [["2023-12-05", "2024-02-20"], ["2024-02-21", "2024-06-11"]]}),
])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_rows_of_periods_know_their_stories(rows: Any, kind: str, question: Any, language: str) -> None:
    with override(language):
        found = rows(kind, **question)
    assert len(found) > 2
    assert all(known(row) for row in found.values())
    assert sum(row.n for row in found.values()) == 2 * found[""].n
