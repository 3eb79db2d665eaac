from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def provider(officer: Any) -> Any:
    from gehoord.core.organisations.services import add_organisation

    return add_organisation(by=officer, kind="provider", name="Zorg & Zo", place="Dorp")


@pytest.fixture
def agreement_fields(provider: Any, today: date) -> dict[str, Any]:
    """A contract that began a year ago and ends in a year."""
    return {
        "provider": provider, "kind": "contract", "title": "Ambulante jeugdhulp", "owner": "Regio Voorbeeld",
        "starts_on": today - timedelta(days=365), "ends_on": today + timedelta(days=365),
    }


@pytest.fixture
def agreement(officer: Any, agreement_fields: dict[str, Any]) -> Any:
    from gehoord.providers.services import make_agreement

    return make_agreement(by=officer, **agreement_fields)


@pytest.fixture
def given(today: date) -> Callable[..., Any]:
    """A whole criterion, with other fields where asked."""
    from gehoord.providers.services import CriterionIn

    def make(**fields: Any) -> Any:
        return CriterionIn(**{
            "placement": "kpi", "basis": "process", "measured": "Of de aanbieder op tijd antwoordt.",
            "how_measured": "Twee keer per jaar, uit het eigen overzicht.", "how_it_counts": "Het gesprek begint ermee.",
            "consequence": "Eerst praten, dan een plan.", "review_on": today + timedelta(days=200), **fields,
        })

    return make


@pytest.fixture
def draft(officer: Any, agreement: Any, given: Any) -> Any:
    from gehoord.providers.services import attach_criterion

    return attach_criterion(by=officer, agreement=agreement, given=given())


@pytest.fixture
def published(officer: Any, draft: Any) -> Any:
    from gehoord.providers.services import publish_criterion

    return publish_criterion(by=officer, criterion=draft)


@pytest.fixture
def moment(officer: Any, agreement: Any, published: Any, today: date) -> Any:
    """Planned for yesterday, so overdue."""
    from gehoord.providers.supervising import plan_supervision

    return plan_supervision(
        by=officer, agreement=agreement, kind="conversation", planned_on=today - timedelta(days=1)
    )


@pytest.fixture
def make_point() -> Callable[..., Any]:
    """A recommendation in an advice of a council, sent unless asked otherwise."""
    from gehoord.advice.models import Advice, Recommendation

    def make(council: Any, *, sent: bool = True) -> Any:
        state: dict[str, Any] = {}
        if sent:
            state = {
                "state": "sent", "number": "2026-1", "sent_at": timezone.now(), "decided_at": timezone.now(),
                "reply_due": timezone.localdate(),
            }
        advice = Advice.objects.create(
            council=council, title="Advies", addressee="Aan het college", salutation="Geacht college",
            signed_by="De raad",
        )
        point = Recommendation.objects.create(advice=advice, number=1, text="Maak bejegening een criterium.")
        if state:
            # Only now: what was sent takes no more points.
            Advice.objects.filter(pk=advice.pk).update(**state)
            point.refresh_from_db()
        return point

    return make


@pytest.fixture
def experts(council: Any) -> list[Any]:
    """Three experts by experience."""
    from .bid_making import expert_of

    return [expert_of(council, number) for number in (1, 2, 3)]


@pytest.fixture
def colleague(council: Any) -> Any:
    """A second officer, who leads a round and does not score."""
    from gehoord.core.councils.selectors import members_of
    from gehoord.core.councils.services import invite

    row = invite(council=council, email="leidt@x.example", name="Leidt Gesprek", role="officer", password="x" * 20)
    return members_of(row.person)[0]
