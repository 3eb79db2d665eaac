"""Names for travel costs: sealed, read with a reason, gone after thirty days."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue.models import Gathering, TravelCost
from gehoord.dialogue.preparing import costs
from gehoord.dialogue.services import DialogueRefused

pytestmark = pytest.mark.django_db
NAME = "Zonnebloem Kaarsvet"


def test_a_name_is_read_with_a_reason_only_and_stands_nowhere_else(
    make_gathering: Any, facilitator: Any, coordinator: Any, outsider: Any, client_of: Any
) -> None:
    gathering = make_gathering(held_on=timezone.localdate())
    address = reverse("dialogue:costs", args=[gathering.pk])
    lead, decides = client_of(facilitator), client_of(coordinator)
    assert lead.post(address, {"do": "add", "name": NAME, "needs": ""}).status_code == 422
    assert lead.post(address, {"do": "add", "name": NAME, "needs": "8 euro"}).status_code == 302
    # Who wrote it cannot read it back, nor can anybody without a reason.
    for client in (lead, decides):
        assert NAME not in client.get(address).content.decode()
    assert lead.post(address, {"do": "read", "reason": "Om te betalen"}).status_code == 403
    with pytest.raises(NotAllowed):
        costs.read_costs(by=facilitator, gathering=gathering, reason="Om te betalen")
    with pytest.raises(Gathering.DoesNotExist):
        costs.read_costs(by=outsider, gathering=gathering, reason="Om te betalen")
    assert decides.post(address, {"do": "read", "reason": "x"}).status_code == 422
    answer = decides.post(address, {"do": "read", "reason": "Om te betalen"})
    assert NAME in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert AuditEvent.objects.filter(fields__reason="Om te betalen").count() == 1
    assert not any("Zonnebloem" in str(line.fields) for line in AuditEvent.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM dialogue_travelcost")
        assert b"Zonnebloem" not in bytes(cursor.fetchone()[0])
    assert lead.post(address, {"do": "erase", "sure": "1"}).status_code == 403
    assert "Weet je het zeker?" in decides.post(address, {"do": "erase"}).content.decode()
    assert TravelCost.objects.exists()
    assert decides.post(address, {"do": "erase", "sure": "1"}).status_code == 302
    assert not TravelCost.objects.exists()


def test_names_go_thirty_days_after_the_gathering_and_none_come_later(make_gathering: Any, facilitator: Any) -> None:
    today = datetime.date(2030, 5, 31)
    gathering = make_gathering(held_on=timezone.localdate())
    costs.add_cost(by=facilitator, gathering=gathering, name=NAME, needs="8 euro")
    Gathering.objects.update(held_on=today - datetime.timedelta(days=29))
    assert costs.erase_old(today=today) == 0
    assert costs.erase_old(today=today + datetime.timedelta(days=1)) == 1
    assert not TravelCost.objects.exists()
    Gathering.objects.update(held_on=timezone.localdate() - costs.KEPT)
    with pytest.raises(DialogueRefused):
        costs.add_cost(by=facilitator, gathering=gathering, name=NAME, needs="8 euro")
