"""How long people wait, frozen: what is counted, what outsiders may read, and its chart in a letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.compose import compose
from gehoord.advice.letter import LetterPart
from gehoord.advice.letter_store import letter_as_json, letter_from_json
from gehoord.advice.pictures import picture_of
from gehoord.advice.tests import figures as some
from gehoord.advice.wording import shown
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.models import Evidence
from gehoord.insight.outsiders import HIDDEN, for_outsiders
from gehoord.insight.selectors import figure_of, rows_behind
from gehoord.insight.series import Setup
from gehoord.insight.waiting import wait_question
from gehoord.insight.wording import days, waits_in_words
from gehoord.intake.models import Signal

pytestmark = pytest.mark.django_db


def asked(**more: Any) -> dict[str, Any]:
    return {"filters": "", "codebook": 0, **wait_question(Setup(), "read"), **more}


@pytest.fixture
def told(council: Any) -> Any:
    """For each quarter of 2025 so many signals, all read after so many days; some of the last still wait."""

    def tell(*quarters: tuple[int, int], waiting: int = 0) -> None:
        for place, (many, after) in enumerate(quarters):
            at = datetime(2025, 3 * place + 1, 10, 12, tzinfo=UTC)
            rows = Signal.objects.bulk_create(
                Signal(
                    council=council, received_at=at, channel="form", role="ouder", setting="jeugdhulp",
                    deidentified="Zo ging het.", analysed_at=at, receipt_hash=f"{place}-{number}",
                )
                for number in range(many)
            )
            for row in rows[: many - waiting if place == len(quarters) - 1 else many]:
                read = AuditEvent.objects.create(
                    council=council, event=Event.SIGNAL_TRIAGED, subject="signal", subject_id=str(row.pk)
                )
                # The trail itself cannot be rewritten.
                found = AuditEvent.objects.filter(pk=read.pk)
                type(found)._update(found, [(AuditEvent._meta.get_field("at"), None, at + timedelta(days=after))])

    return tell


def test_the_middle_wait_of_each_period_is_frozen(told: Any, council: Any, adviser: Any, client_of: Any) -> None:
    told((12, 2), (14, 4), (11, 3), (15, 5), waiting=2)
    evidence = freeze(by=adviser, kind="waits", question=asked(), title="Wachten")
    figure = figure_of(evidence)
    told_of = [(12, "2 dagen"), (14, "4 dagen"), (11, "3 dagen"), (13, "5 dagen")]
    assert [row[1:] for row in figure.facts.rows] == told_of
    assert figure.facts.n == 50
    assert figure.facts.limits is not None
    assert figure.facts.limits.values == (2.0, 4.0, 3.0, 5.0)
    assert Facts.from_json(figure.facts.as_json()) == figure.facts
    assert waits_in_words(figure.facts).startswith("van 2 dagen in 2025 K1 naar 5 dagen in 2025 K4")
    assert recompute(by=adviser, evidence=evidence).same
    # Who waits is not counted, and the ledger knows whose waits these are.
    counted = [(row.n, len(frozenset(row.signals)), row.of) for row in rows_behind(council, [figure])]
    assert counted == [(50, 50, None), (12, 12, None), (14, 14, None), (11, 11, None), (13, 13, None)]
    page = client_of(adviser).get(reverse("insight:evidence", args=[evidence.pk])).content.decode()
    for part in ("4 dagen", "Het verloop", "<svg", "tot iemand een signaal leest"):
        assert part in page


def test_few_signals_take_the_days_of_a_period_along(told: Any, adviser: Any) -> None:
    told((12, 2), (14, 4), (3, 30), (15, 5))
    facts = figure_of(freeze(by=adviser, kind="waits", question=asked(), title="Wachten")).facts
    outside = for_outsiders(facts, 10)
    assert [row[2] for row in outside.rows] == [HIDDEN, "4 dagen", HIDDEN, "5 dagen"]
    figure = replace(some.figure("B1", "waits", facts), question="Hoe lang?")
    assert shown(figure, 10).facts.limits is None
    assert picture_of(shown(figure, 10)) is None
    assert "30 dagen" not in str(compose(some.letter(figure)))


def test_a_letter_shows_the_chart_in_days(told: Any, adviser: Any) -> None:
    told((12, 2), (14, 4), (11, 3), (15, 5))
    figure = figure_of(freeze(by=adviser, kind="waits", question=asked(), title="Wachten"))
    picture = picture_of(shown(figure, 10))
    assert picture is not None
    assert "2025 K2 4 dagen (14 signalen)" in picture.alt
    assert "%" not in picture.svg.partition("<defs")[0]
    letter = some.letter(figure, parts=(LetterPart("figure", "Wachten", "Kijk: {{ B1 }}.", "B1"),))
    said = str(compose(letter))
    for part in ("XmR-kaart", "van 2 dagen in 2025 K1", "middelste wachttijd"):
        assert part in said
    assert "aandeel door" not in said
    assert letter_from_json(letter_as_json(letter)) == letter


def test_it_is_frozen_from_its_page(told: Any, adviser: Any, client_of: Any) -> None:
    told((12, 2), (14, 4))
    client = client_of(adviser)
    page = client.get(reverse("insight:trend"), {"show": "read"}).content.decode()
    assert '<input type="hidden" name="kind" value="waits"><input type="hidden" name="until" value="read">' in page
    form = {"kind": "waits", "until": "read", "question": "", "per": "month", "title": "Wachten"}
    assert client.post(reverse("insight:freeze"), form).status_code == 302
    evidence = Evidence.objects.get()
    assert (evidence.question["until"], evidence.question["per"]) == ("read", "month")
    assert client.post(reverse("insight:freeze"), {**form, "until": "x"}).status_code == 422
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="waits", question=asked(until="answer"), title="Nog niemand")


def test_days_as_people_say_them() -> None:
    assert [days(value) for value in (1.0, 0.04, 3.46, None)] == [
        "1 dag", "0 dagen", "3,5 dagen", "meer dan de helft wacht nog",
    ]
