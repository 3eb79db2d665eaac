"""Moments of supervision: planned, moved, cancelled, held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.audit.selectors import trail_of
from gehoord.providers import services, supervising
from gehoord.providers.models import Outcome, Supervision
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.selectors import agreements, dossier, overdue_count
from gehoord.providers.services import Changed

DAY = timedelta(days=1)


def test_supervision_waits_for_a_published_criterion(officer: Any, agreement: Any, draft: Any, today: date) -> None:
    with pytest.raises(AgreementRefused, match="vooraf"):
        supervising.plan_supervision(by=officer, agreement=agreement, kind="visit", planned_on=today)


@pytest.mark.parametrize(("change", "field"), [
    ({"kind": "inval"}, "kind"), ({"planned_on": date(2001, 1, 1)}, "planned_on"),
    ({"planned_on": date(2099, 1, 1)}, "planned_on"),
])
def test_a_moment_within_reason(
    officer: Any, agreement: Any, moment: Any, today: date, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        supervising.plan_supervision(
            **{"by": officer, "agreement": agreement, "kind": "visit", "planned_on": today, **change}
        )
    assert refused.value.field == field
    with pytest.raises(AgreementRefused):
        supervising.move_supervision(
            **{"by": officer, "supervision": moment, "kind": "visit", "planned_on": today, "expected_version": 1,
               **change}
        )


def test_moving_a_moment(officer: Any, moment: Any, today: date) -> None:
    assert (moment.is_overdue, overdue_count(officer.council)) == (True, 1)
    moved = supervising.move_supervision(
        by=officer, supervision=moment, kind="visit", planned_on=today, expected_version=1
    )
    assert (moved.kind, moved.is_overdue, overdue_count(officer.council)) == ("visit", False, 0)
    with pytest.raises(Changed):
        supervising.move_supervision(
            by=officer, supervision=moment, kind="visit", planned_on=today + DAY, expected_version=1
        )
    events = [line.event for line in trail_of(officer.council, moment)]
    assert events == [Event.SUPERVISION_PLANNED] * 2


def test_cancelling_a_moment_keeps_it_with_its_reason(
    officer: Any, agreement: Any, moment: Any, today: date, client_of: Any
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        supervising.cancel_supervision(by=officer, supervision=moment, why_cancelled=" ", expected_version=1)
    assert refused.value.field == "why_cancelled"
    with pytest.raises(Changed):
        supervising.cancel_supervision(by=officer, supervision=moment, why_cancelled="Ziek.", expected_version=9)
    client, address = client_of(officer), reverse("providers:cancel", args=[moment.pk])
    assert client.post(address, {"why_cancelled": " ", "version": "1"}).status_code == 422
    assert client.post(address, {"why_cancelled": "Het team verhuist.", "version": "1"}).status_code == 302
    page = client.get(reverse("providers:agreement", args=[agreement.pk])).content.decode()
    assert "Het team verhuist." in page
    assert "afgezegd" in page
    assert address not in page
    gone = Supervision.objects.get(pk=moment.pk)
    assert (gone.is_overdue, overdue_count(officer.council)) == (False, 0)
    assert agreements(officer.council).get().next_on is None
    for attempt in (
        lambda: supervising.cancel_supervision(by=officer, supervision=gone, why_cancelled="Nog eens.", expected_version=2),
        lambda: supervising.move_supervision(
            by=officer, supervision=gone, kind="visit", planned_on=today, expected_version=2
        ),
        lambda: hold(officer, gone, today, expected_version=2),
    ):
        with pytest.raises(AgreementRefused, match="afgezegd"):
            attempt()
    assert [line.event for line in trail_of(officer.council, moment)] == [
        Event.SUPERVISION_PLANNED, Event.SUPERVISION_CANCELLED
    ]
    assert "verhuist" not in str([line.fields for line in trail_of(officer.council, moment)])
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(pk=moment.pk).update(why_cancelled="")


def hold(officer: Any, moment: Any, today: date, **change: Any) -> Supervision:
    return supervising.hold_supervision(**{
        "by": officer, "supervision": moment, "held_on": today, "outcome": "agreed_improvement",
        "provider_view": "Wij bellen voortaan terug.", "outcome_text": "Terugbellen binnen een week.",
        "next_on": today + 90 * DAY, **change,
    })


def test_holding_a_moment_plans_the_next(officer: Any, agreement: Any, moment: Any, today: date) -> None:
    held = hold(officer, moment, today)
    assert (held.outcome, held.is_settled, held.version) == (Outcome.IMPROVEMENT, True, 2)
    assert [(row.planned_on, row.held_on) for row in dossier(agreement)] == [
        (today - DAY, today), (today + 90 * DAY, None)
    ]
    (line,) = AuditEvent.objects.filter(event=Event.SUPERVISION_HELD)
    assert "terug" not in str(line.fields).lower()


@pytest.mark.parametrize("outcome", [value for value in Outcome.values if value != "none_yet"])
def test_no_outcome_without_the_provider(officer: Any, moment: Any, today: date, outcome: str) -> None:
    with pytest.raises(AgreementRefused, match="zonder wat de aanbieder") as refused:
        hold(officer, moment, today, outcome=outcome, provider_view=" ")
    assert refused.value.field == "provider_view"
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(pk=moment.pk).update(outcome=outcome, held_on=today, outcome_text="x")


@pytest.mark.parametrize(("days", "change", "field"), [
    (0, {"outcome": "boete"}, "outcome"), (1, {}, "held_on"), (-900, {}, "held_on"), (0, {"outcome_text": ""},
    "outcome_text"), (0, {"next_on": None}, "next_on"), (0, {"next_on": date(2001, 1, 1)}, "next_on"),
    (0, {"next_on": date(2099, 1, 1)}, "next_on"), (0, {"provider_view": "x" * 4001}, "provider_view"),
])
def test_what_an_outcome_cannot_be(
    officer: Any, moment: Any, today: date, days: int, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        hold(officer, moment, today, **{"held_on": today + days * DAY, **change})
    assert refused.value.field == field
    moment.refresh_from_db()
    assert moment.held_on is None


def test_an_outcome_may_come_later_and_is_for_good(officer: Any, moment: Any, today: date) -> None:
    first = hold(officer, moment, today, outcome="none_yet", provider_view="", outcome_text="", next_on=None)
    assert not first.is_settled
    with pytest.raises(AgreementRefused):
        supervising.move_supervision(by=officer, supervision=first, kind="visit", planned_on=today, expected_version=2)
    # From a page of before that: both see it.
    with pytest.raises(Changed):
        hold(officer, moment, today, outcome="praise", next_on=None, expected_version=1)
    settled = hold(officer, first, today, outcome="learning", next_on=None)
    assert hold(officer, first, today, outcome="learning", next_on=None).version == settled.version
    with pytest.raises(AgreementRefused, match="dossier"):
        hold(officer, settled, today, outcome="warning", next_on=None)
    assert Supervision.objects.get().outcome == "learning"


def test_the_next_moment_falls_under_the_newest_edition(
    officer: Any, agreement: Any, moment: Any, given: Any, today: date
) -> None:
    new = services.replace_criterion(by=officer, agreement=agreement, given=given(), why="Beter.")
    services.publish_criterion(by=officer, criterion=new)
    hold(officer, moment, today)
    assert [row.criterion.edition for row in dossier(agreement)] == [1, 2]
