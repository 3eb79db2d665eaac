"""Rows from before a change of the tables."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.fixture
def at(transactional_db: Any) -> Any:
    def move(*targets: tuple[str, str]) -> Any:
        MigrationExecutor(connection).migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    yield move
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_yearly_figures_made_before_are_in_the_ledger(at: Any) -> None:
    apps = at(("insight", "0004_ledger"), ("coding", "0001_initial"))
    council = apps.get_model("councils", "Council").objects.create(slug="a", name="Raad", municipality="Ergens")
    person = apps.get_model("councils", "Person").objects.create(email="a@voorbeeld.example", name="Codeur")
    codebook = apps.get_model("coding", "Codebook").objects.create(
        council=council, version=1, name="Bejegening"
    )
    release = apps.get_model("insight", "Release").objects.create(
        council=council, year=2025, judged=36, about_bejegening=24, themes={"begrip": 12}
    )
    told, made = datetime(2025, 5, 1, 12, tzinfo=UTC), release.made_at
    signals = []
    # Of the 24 one was erased; 12 are not about bejegening; one was judged later, one is of another year.
    for number in range(37):
        signal = apps.get_model("intake", "Signal").objects.create(
            council=council, received_at=told if number < 36 else told + timedelta(days=365), channel="form",
            role="ouder", setting="jeugdhulp",
        )
        late = timedelta(days=1 if number == 35 else -1)
        coding = apps.get_model("coding", "Coding").objects.create(
            council=council, signal=signal, codebook=codebook, coder=person, bejegening=number < 23,
            saved_at=made + late, text_version=1,
        )
        if number < 12:
            apps.get_model("coding", "CodedTheme").objects.create(coding=coding, theme="begrip")
        signals.append(signal.pk)

    apps = at(("insight", "0005_years_in_the_ledger"), ("coding", "0001_initial"))
    made_of = apps.get_model("insight", "LedgerRelease").objects.get()
    assert (made_of.kind, made_of.reference, made_of.released_at) == ("year", "2025", made)
    cells = apps.get_model("insight", "LedgerCell").objects.order_by("order")
    assert list(cells.values_list("label", "n", "of")) == [("2025", 24, 36), ("begrip", 12, 24)]
    place = {
        one.signal_id: (one.counted, one.beside) for one in apps.get_model("insight", "LedgerStory").objects.all()
    }
    assert sorted(place) == signals[:35]
    assert (place[signals[0]], place[signals[20]], place[signals[30]]) == (([0, 1], []), ([0], [1]), ([], [0]))
    importlib.import_module("gehoord.insight.migrations.0005_years_in_the_ledger").years_in_ledger(apps, None)
    assert cells.count() == 2
