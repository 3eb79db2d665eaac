"""What was settled, the database keeps as it is, also for whoever writes past the models."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from gehoord.providers import models, supervising
from gehoord.providers.bids import settling
from gehoord.providers.models import CalendarStep, ImprovementStep
from gehoord.providers.supervision import improving

from .bid_making import bids_of, decide, score, started
from .kit_making import drafted
from .kit_making import published as published_kit
from .rounds_making import closed_survey, ended, planned, up_to


def _refused(*statements: str) -> None:
    for statement in statements:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_supervision_that_was_settled(
    officer: Any, agreement: Any, published: Any, provider: Any, today: Any
) -> None:
    round_ = planned(officer, agreement)
    supervising.move_supervision(
        by=officer, supervision=round_["hear"], kind="visit", planned_on=today, expected_version=1, why="Vakantie."
    )
    # Open: everything may still change.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE providers_supervision SET rests_on = 'Verslag 1' WHERE held_on IS NULL")
    up_to(officer, round_, "again", measure={"campaign": closed_survey(provider)},
          again={"campaign": closed_survey(provider)})
    step = ImprovementStep.objects.get()
    improving.settle_improvement_step(by=officer, step=step, done=True, note="Te zien.", version=step.version)
    held = ended(officer, round_, "praise")
    _refused(
        "UPDATE providers_criterion SET smallest_n = 99", "UPDATE providers_criterion SET consequence = 'Iets anders'",
        "UPDATE providers_measurement SET counted = 99", "UPDATE providers_measurement SET figures = '{}'",
        "UPDATE providers_supervisionmove SET why = 'Iets anders'",
        "UPDATE providers_improvementstep SET note = 'Iets anders'",
        *(f"UPDATE providers_supervision SET {change} WHERE id = {held.pk}" for change in (
            "outcome = 'none_yet'", "provider_view = 'Iets anders'", "rung = 1",
        )),
        *(f"UPDATE providers_supervision SET provider_view = 'Iets anders' WHERE id = {round_[step].pk}"
          for step in (CalendarStep.REPORT, CalendarStep.HEAR)),
    )
    # Who did something may be forgotten.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE providers_supervision SET view_by_id = NULL, version = version + 1")


def test_a_kit_and_bids_stay(officer: Any, experts: list[Any]) -> None:
    kit = published_kit(officer, experts=2, officers=0)
    draft = drafted(officer, title="Concept")
    round = started(officer, experts[:2], bids=1, kit=kit)
    bid = bids_of(round)[0]
    for expert in experts[:2]:
        score(expert, bid, 70, 70, 70, 70)
    decide(officer, bid, 70, 70, 70, 70, why="")
    settling.close_round(by=officer, round=round, expected_version=round.version)
    lone = published_kit(officer, title="Zonder ronde")
    _refused(
        f"DELETE FROM providers_kit WHERE id = {lone.pk}", "DELETE FROM providers_scoring",
        "DELETE FROM providers_settled", "UPDATE providers_settled SET points = 100",
        f"DELETE FROM providers_bidround WHERE id = {round.pk}", "UPDATE providers_bidround SET made_at = started_at",
        f"UPDATE providers_bidround SET closed_by_id = {experts[0].person.pk}",
        "UPDATE providers_kit SET why_replaced = 'Iets anders' WHERE published_at IS NOT NULL",
        "UPDATE providers_bid SET name = 'Iemand anders'", "UPDATE providers_bid SET withdrawn_why = 'Iets anders'",
        "UPDATE providers_biddocument SET digest = 'anders'", "DELETE FROM providers_biddocument",
        f"UPDATE providers_assessor SET person_id = {officer.person.pk}", "UPDATE providers_assessor SET role = 'officer'",
        "UPDATE providers_scoring SET released_why = 'Iets anders'", "UPDATE providers_settled SET at = NULL",
    )
    # A draft goes, who did something may be forgotten, and a document gets another seal.
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM providers_kit WHERE id = {draft.pk}")
        cursor.execute("UPDATE providers_bidround SET closed_by_id = NULL")
        cursor.execute("UPDATE providers_assessor SET person_id = NULL")
        cursor.execute("UPDATE providers_biddocument SET added_by_id = NULL, sealed = sealed")


# What may still change once a row is settled: who did it may be forgotten (see `emptied` in the migration).
OPEN = {
    models.Kit: {"version"}, models.Criterion: {"version"}, models.KitUse: set(), models.Supervision: {"version"},
    models.SupervisionMove: set(), models.Measurement: set(), models.ImprovementStep: {"version"},
    models.SupervisionReminder: {"mail"}, models.BidRound: {"version"}, models.Bid: {"version"},
    models.BidDocument: {"sealed"}, models.Assessor: set(), models.Scoring: {"version"}, models.Settled: set(),
}


def test_every_column_of_what_is_settled_is_held_by_a_trigger() -> None:
    kits, bids, settled, rest = (
        import_module(f"gehoord.providers.migrations.{name}")
        for name in ("0005_kits", "0008_bids", "0010_settled_for_good", "0011_sealed_whole")
    )
    held: dict[str, set[str]] = {"providers_kit": set(kits.FIXED)}
    for table, _name, _when, *columns in (*bids.FIXED, *settled.CHANGED, *rest.CHANGED):
        held.setdefault(table, set()).update(*columns)
    assert {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields} - {"id"} - open_
        for model, open_ in OPEN.items()
    } == held
