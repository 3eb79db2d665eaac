"""Two rooms that do not know each other: a step of one goes on in the other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.conditions.models import Step
from gehoord.conditions.steps import StepRefused, agree_step, change_step
from gehoord.providers.models import ImprovementStep
from tests.walls.rooms.conditions import _step_to_take

pytestmark = pytest.mark.django_db


def test_a_step_goes_on_in_the_improvement_plan(
    request: Any, provider_manager: Any, adviser: Any, client_of: Any
) -> None:
    step = _step_to_take(request)
    desk, page = client_of(provider_manager), reverse("conditions:own_step_take", args=[step.pk])
    place = desk.get(page).context["form"].fields["place"].choices[0][0]
    sent = {"place": place, "who": "teamleider", "how_seen": "In het rooster.", "due": "2199-01-01"}
    late = desk.post(page, sent)
    assert late.status_code == 422
    assert "In het rooster." in late.content.decode()
    day = (timezone.localdate() + timedelta(days=10)).isoformat()
    assert desk.post(page, sent | {"due": day}).status_code == 302
    made = ImprovementStep.objects.get()
    assert (made.what, made.who) == ("Een stap", "teamleider")
    assert "verbeterplan" in desk.get(reverse("conditions:own_needs", args=[step.organisation_id])).content.decode()
    assert desk.post(page, sent | {"due": day}).status_code == 404
    # From here on its words are those of the plan.
    step.refresh_from_db()
    with pytest.raises(StepRefused):
        change_step(by=adviser, step=step, version=step.version, need="tijd", holder="provider", what="Anders")
    # Whoever only advises writes in nobody's plan.
    other = _step_to_take_again(adviser, step.organisation)
    assert client_of(adviser).get(reverse("conditions:step_take", args=[other.pk])).status_code == 403


def _step_to_take_again(adviser: Any, provider: Any) -> Step:
    return agree_step(by=adviser, organisation=provider, need="middelen", holder="region", what="Nog een stap")
