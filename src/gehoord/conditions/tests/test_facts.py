"""A figure that goes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from gehoord.conditions.facts import add_fact, newest_facts
from gehoord.core.audit.models import AuditEvent, Event

from .test_organisations import place

__all__ = ["place"]  # the fixture


def test_a_figure_goes_with_a_reason_that_the_trail_keeps(adviser: Any, client_of: Any, place: Any) -> None:
    given = {"kind": "turnover", "value": Decimal(8), "as_of": date(2026, 1, 1), "source": "Brief", "people": 50}
    fact, desk = add_fact(by=adviser, organisation=place, **given), client_of(adviser)
    address = reverse("conditions:fact_remove", args=[fact.pk])
    assert "Brief" in desk.get(address).content.decode()
    assert desk.post(address, {"why": "zomaar"}).status_code == 422
    assert newest_facts(adviser.council, place) != []
    assert desk.post(address, {"why": "withdrawn"}).status_code == 302
    assert newest_facts(adviser.council, place) == []
    line = AuditEvent.objects.filter(event=Event.WORK_FACT_CHANGED).latest("pk")
    assert (line.fields["removed"], line.fields["reason"]) == (True, "de organisatie trok het in")
