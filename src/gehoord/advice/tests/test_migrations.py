"""Rows from before a change of the tables."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone


def _at(*targets: tuple[str, str]) -> Any:
    """The models as they were there; the database with them."""
    executor = MigrationExecutor(connection)
    executor.migrate(list(targets))
    return MigrationExecutor(connection).loader.project_state(list(targets)).apps


@pytest.fixture
def at(transactional_db: Any) -> Any:
    yield _at
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_a_changed_answer_keeps_its_first_moment(at: Any) -> None:
    apps = at(("advice", "0002_claimed_by"), ("audit", "0006_advice_answered"))
    council = apps.get_model("councils", "Council").objects.create(slug="a", name="Raad", municipality="Ergens")
    advice = apps.get_model("advice", "Advice").objects.create(
        council=council, title="Luisteren", addressee="Aan", salutation="Dag,", signed_by="Wij"
    )
    replies = []
    for number in (1, 2):
        point = apps.get_model("advice", "Recommendation").objects.create(advice=advice, number=number, text="Doe iets.")
        replies.append(apps.get_model("advice", "Reply").objects.create(
            point=point, answer="adopt", version=2, given_at=timezone.now()
        ))
    changed, never_in_the_trail = replies
    trail = apps.get_model("audit", "AuditEvent").objects
    early = timezone.now() - timedelta(days=9)
    for _time in range(2):
        trail.create(council=council, event="reply_given", subject="reply", subject_id=str(changed.pk))
    # The clock of the trail cannot be set by hand, so the rows are moved.
    line = trail.order_by("pk").first()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET at = %s WHERE id = %s", [early, line.pk])
    found = at(("advice", "0003_first_answer")).get_model("advice", "Reply").objects
    assert abs(found.get(pk=changed.pk).first_given_at - early) < timedelta(seconds=1)
    assert found.get(pk=never_in_the_trail.pk).first_given_at == never_in_the_trail.given_at


def test_what_was_sent_before_gets_the_term_of_its_letter(at: Any) -> None:
    apps = at(("advice", "0004_terms"))
    council = apps.get_model("councils", "Council").objects.create(slug="a", name="Raad", municipality="Ergens")
    due, now = timezone.localdate() + timedelta(days=9), timezone.now()
    of = {"council": council, "title": "Luisteren", "addressee": "Aan", "salutation": "Dag,", "signed_by": "Wij"}
    points = {}
    for state, more in (
        ("draft", {}), ("sent", {"number": "2026-01", "decided_at": now, "sent_at": now, "reply_due": due, "term_basis": "Artikel 4"}),
    ):
        advice = apps.get_model("advice", "Advice").objects.create(state=state, **of, **more)
        points[state] = apps.get_model("advice", "Recommendation").objects.create(advice=advice, number=1, text="Doe iets.")
    term = at(("advice", "0005_terms_of_sent")).get_model("advice", "Term").objects.get()
    assert (term.point_id, term.first_due, term.due, term.basis) == (points["sent"].pk, due, due, "Artikel 4")
    assert term.extended_at is None
