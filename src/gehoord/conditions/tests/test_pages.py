"""The pages of who runs scans and of who may see closed ones."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.conditions.facts import add_fact
from gehoord.conditions.steps import agree_step
from gehoord.core.organisations.models import Kind, Organisation, Team, TeamSetting
from gehoord.insight.models import Evidence
from gehoord.surveys.models import Campaign, Code

from .test_results import answers


@pytest.fixture
def desk(client_of: Any, adviser: Any) -> Any:
    return client_of(adviser)


def test_from_a_new_scan_to_evidence(desk: Any, council: Any, client: Any) -> None:
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    answer = desk.post(reverse("conditions:new"), {"title": "Wijkteam", "closes_on": day})
    scan = Campaign.objects.get()
    assert answer.url == reverse("conditions:codes", args=[scan.pk])
    made = desk.post(answer.url, {"count": "20"})
    codes = made.context["codes"]
    assert all(code in made.content.decode() for code in codes)
    assert "no-store" in made["Cache-Control"]
    assert codes[0] not in desk.get(answer.url).content.decode()
    for code in codes:
        client.post(reverse("surveys:scan"), {"code": code, "do": "send", "q-tijd-aandacht": "1", "q-middelen-genoeg": "5"})
    page = reverse("conditions:scan", args=[scan.pk])
    assert "20 of meer" in desk.get(page).content.decode()
    assert desk.get(page).context["facts"] is None
    asked = desk.get(reverse("conditions:close", args=[scan.pk])).content.decode()
    assert "20 of meer antwoorden" in asked
    assert "geen uitslag" not in asked
    scan.refresh_from_db()
    assert not scan.is_closed
    assert desk.post(reverse("conditions:close", args=[scan.pk])).url == page
    shown = desk.get(page).content.decode()
    assert "20 professionals" in shown
    assert "<table" in shown
    frozen = desk.post(reverse("conditions:use", args=[scan.pk]))
    assert frozen.url == reverse("insight:evidence", args=[Evidence.objects.get().pk])


def test_closing_too_early_is_said_before(desk: Any, make_scan: Any) -> None:
    scan = make_scan(closed=False)
    address = reverse("conditions:close", args=[scan.pk])
    assert "dan komt er geen uitslag" in desk.get(address).content.decode()
    desk.post(address)
    # Whoever comes back to the question finds a closed scan, and no second closing.
    assert desk.get(address).url == reverse("conditions:scan", args=[scan.pk])


@pytest.mark.parametrize(("field", "value"), [("title", " "), ("closes_on", "2020-01-01"), ("closes_on", "morgen")])
def test_what_was_typed_stays_on_errors(desk: Any, field: str, value: str) -> None:
    form = {"title": "Mijn scan", "organisation_name": "Zorg & Zo", "closes_on": "2099-01-01", field: value}
    answer = desk.post(reverse("conditions:new"), form)
    assert answer.status_code == 422
    assert "Zorg &amp; Zo" in answer.content.decode()
    assert not Campaign.objects.exists()


@pytest.mark.parametrize("count", ["0", "501", "veel"])
def test_a_strange_number_of_codes_makes_none(desk: Any, make_scan: Any, count: str) -> None:
    scan = make_scan(closed=False)
    assert desk.post(reverse("conditions:codes", args=[scan.pk]), {"count": count}).status_code == 422
    assert not Code.objects.exists()


def test_the_officer_finds_no_open_scan(client_of: Any, officer: Any, make_scan: Any) -> None:
    scan = make_scan(answers(12, 3), closed=False, title="Nog bezig")
    office = client_of(officer)
    assert "Nog bezig" not in office.get(reverse("conditions:scans")).content.decode()
    assert office.get(reverse("conditions:scan", args=[scan.pk])).status_code == 404


def test_a_small_closed_scan_shows_no_number(desk: Any, make_scan: Any) -> None:
    scan = make_scan(answers(7, 3))
    page = desk.get(reverse("conditions:scan", args=[scan.pk])).content.decode()
    assert "<table" not in page
    assert "Minder dan 10" in page
    assert "Gebruik in een advies" not in page
    answer = desk.post(reverse("conditions:use", args=[scan.pk]))
    assert answer.url == reverse("conditions:scan", args=[scan.pk])
    assert not Evidence.objects.exists()


def test_the_list_costs_the_same_however_long(desk: Any, make_scan: Any) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.get(reverse("conditions:scans"))
        return len(seen)

    for _n in range(3):
        make_scan()
    few = queries()
    for _n in range(17):
        make_scan(answers(1, 1))
    assert queries() == few


def test_steps_and_a_profile_cost_the_same_however_long(desk: Any, adviser: Any, council: Any) -> None:
    place = Organisation.objects.create(council=council, kind=Kind.PROVIDER, name="De Brug (verzonnen)")
    pages = (reverse("conditions:steps"), reverse("conditions:organisation", args=[place.pk]))

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(page).status_code == 200
            found.append(len(seen))
        return found

    def add(start: int, stop: int) -> None:
        for n in range(start, stop):
            team = Team.objects.create(organisation=place, name=f"Team {n}", setting=TeamSetting.AMBULATORY)
            agree_step(by=adviser, organisation=place, team=team, need="tijd", holder="provider", what=f"Stap {n}")
            add_fact(
                by=adviser, organisation=place, team=team, kind="caseload", value=Decimal(n), people=20,
                as_of=date(2026, 1, 31), source="Brief",
            )

    add(0, 3)
    few = queries()
    add(3, 12)
    assert queries() == few


def test_professionals_are_asked_nothing_about_themselves(adviser: Any, client: Any, make_scan: Any) -> None:
    from gehoord.surveys.services import make_codes

    scan = make_scan(closed=False)
    code = make_codes(by=adviser, campaign=scan, count=1)[0]
    page = client.post(reverse("surveys:scan"), {"code": code}).content.decode()
    assert page.count('<fieldset class="scale"') == 15
    assert 'name="b-' not in page
    assert "verantwoordelijk voor" in page
