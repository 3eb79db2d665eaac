"""Rows from before a change of the tables."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from gehoord.insight.evidence import mark_of


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


def test_letters_sent_before_are_in_the_ledger(at: Any) -> None:
    """With the stories behind them that are left, in the rows of their quarters and themes too."""
    apps = at(("advice", "0011_history_decision_comments"), ("coding", "0001_initial"))
    council = apps.get_model("councils", "Council").objects.create(slug="a", name="Raad", municipality="Ergens")
    codebook = apps.get_model("coding", "Codebook").objects.create(
        council=council, version=1, name="Bejegening"
    )
    apps.get_model("coding", "Theme").objects.create(
        codebook=codebook, key="begrip", kind="theme", label_nl="Begrip", label_en="Understanding", order=1
    )
    signals = [
        apps.get_model("intake", "Signal").objects.create(
            council=council, received_at=datetime(2026, month, 3, 12, tzinfo=UTC), channel="form", role="ouder",
            setting="jeugdhulp",
        ) for month in [2] * 20 + [5] * 20
    ]
    now, figures = timezone.now(), []
    evidence = apps.get_model("insight", "Evidence").objects
    links = apps.get_model("insight", "EvidenceSignal").objects
    for number, (kind, rows) in enumerate((
        ("trend", [["2026 K1", 10, 20, 0.1, 0.2], ["2026 K2", 10, 20, 0.1, 0.2]]), ("themes", [["Begrip", 10, 20, 0.1, 0.2]]),
        ("quotes", []),
    ), start=1):
        facts = {"n": 20, "of": 40 if kind == "trend" else None, "low": None, "high": None, "columns": [], "rows": rows, "note": ""}
        made = evidence.create(
            council=council, number=number, kind=kind, title="Cijfer", asked="Wat?", result=facts, digest="0" * 64,
            question={"filters": "", "codebook": 1},
        )
        figures.append({"ref": f"B{number}", "kind": kind, "facts": facts, "quotes": []})
        for place, signal in enumerate(signals):
            if kind == "trend" or place % 2 == 0:
                mark = mark_of("True|begrip" if place < 20 else "True|")
                links.create(evidence=made, signal=signal, counted=place % 2 == 0, mark=mark)
    advice = apps.get_model("advice", "Advice").objects.create(
        council=council, title="Luisteren", addressee="Aan", salutation="Dag,", signed_by="Wij", number="2026-01", state="sent",
        decided_at=now, sent_at=now, reply_due=now.date(),
    )
    apps.get_model("advice", "Letter").objects.create(
        advice=advice, content={"figures": figures}, docx=b"", odt=b"", pdf=b"", smallest=10
    )
    links.filter(signal=signals[0]).delete()  # erased since

    apps = at(("advice", "0012_letters_in_the_ledger"))
    release = apps.get_model("insight", "LedgerRelease").objects.get()
    assert (release.kind, release.reference, release.smallest) == ("letter", "2026-01", 10)
    cells = apps.get_model("insight", "LedgerCell").objects.order_by("order")
    assert list(cells.values_list("label", "n", "of")) == [
        ("B1", 20, 40), ("B1 2026 K1", 10, 20), ("B1 2026 K2", 10, 20), ("B2", 20, None), ("B2 Begrip", 10, 20),
    ]
    stories = apps.get_model("insight", "LedgerStory").objects
    assert stories.count() == 39
    place = {one.signal_id: (one.counted, one.beside) for one in stories.all()}
    assert place[signals[2].pk] == ([0, 1, 3, 4], [])
    assert place[signals[3].pk] == ([], [0, 1])
    assert place[signals[22].pk] == ([0, 2, 3], [4])
    # A second time brings nothing twice.
    importlib.import_module("gehoord.advice.migrations.0012_letters_in_the_ledger").letters_in_ledger(apps, None)
    assert cells.count() == 5
