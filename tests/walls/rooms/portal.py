"""The portal of a provider: open to who has a mandate of it, and the pages that give one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from gehoord.core.organisations.models import Mandate, Organisation

from ..table import C, O, P
from . import providers

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "providers:own": ({P}, "", "get"),
    "providers:own_results": ({P}, "own_provider", "get"),
    "providers:own_survey": ({P}, "own_survey", "get"),
    "providers:own_agreements": ({P}, "own_provider", "get"),
    "providers:own_view": ({P}, "own_supervision", "get"),
    "providers:own_plan": ({P}, "own_agreement", "get"),
    "providers:own_step_new": ({P}, "own_agreement", "get"),
    "providers:own_step": ({P}, "own_step", "get"),
    "providers:own_step_settle": ({P}, "own_step", "get"),
    "practice:own_cards": ({P}, "own_provider", "get"),
    "intake:own_stories": ({P}, "own_provider", "get"),
    "intake:own_reply": ({P}, "passed_on", "get"),
    "intake:own_reply_back": ({P}, "passed_on", "post"),
    "intake:pass_on": ({C}, "signal", "get"),
    "intake:take_back": ({C}, "passed_on", "post"),
    "intake:show_reply": ({C}, "passed_on", "post"),
    "providers:let_in": ({C, O}, "provider", "get"),
    "providers:let_out": ({C, O}, "mandate", "post"),
}
FORMS: dict[str, dict[str, Any]] = {}


def mandate(request: pytest.FixtureRequest, provider: Any) -> Mandate:
    """For the provider's manager of the cast."""
    made: Mandate = Mandate.objects.create(
        organisation=provider, person=request.getfixturevalue("provider_manager").person,
        granted_on=timezone.localdate(),
    )
    return made


def own(request: pytest.FixtureRequest, word: str = "Zorg") -> Any:
    """A provider with answers, an agreement and a moment of supervision, that the provider's manager acts for."""
    provider = Organisation.objects.get(pk=providers._asked(request, word))
    mandate(request, provider)
    return provider


def _survey(request: pytest.FixtureRequest) -> Any:
    from gehoord.surveys.models import Campaign

    return Campaign.objects.get(provider=own(request))


def _supervision(request: pytest.FixtureRequest) -> Any:
    from gehoord.providers.models import Supervision

    return Supervision.objects.get(criterion__agreement__provider=own(request))


def _agreement(request: pytest.FixtureRequest) -> Any:
    """With a moment at which an improvement was agreed."""
    from gehoord.core.councils.selectors import Member
    from gehoord.providers import supervising

    officer = request.getfixturevalue("officer")
    today = timezone.localdate()
    moment = supervising.hold_supervision(
        by=Member(officer.person, officer.council, (O,)), supervision=_supervision(request), held_on=today,
        outcome="agreed_improvement", provider_view="Fijn.", outcome_text="Mooi.", next_on=today + timedelta(days=30),
    )
    return moment.criterion.agreement, moment


def _step(request: pytest.FixtureRequest) -> Any:
    from gehoord.core.councils.selectors import Member
    from gehoord.providers.supervision.improving import add_improvement_step

    officer = request.getfixturevalue("officer")
    return add_improvement_step(
        by=Member(officer.person, officer.council, (O,)), supervision=_agreement(request)[1], what="Bellen.",
        who="teamleider", due=timezone.localdate(), how_seen="In het overzicht.",
    )


def _passed_on(request: pytest.FixtureRequest) -> Any:
    from gehoord.core.councils.selectors import Member
    from gehoord.intake import passing_on

    coordinator = request.getfixturevalue("coordinator")
    signal = request.getfixturevalue("make_signal")(status="read", may_pass_on=True)
    return passing_on.pass_on(
        by=Member(coordinator.person, coordinator.council, (C,)), signal=signal, provider=own(request), chosen=[0],
        sure=True, expected_version=signal.text_version,
    )


MAKERS: dict[str, Any] = {
    "passed_on": lambda request: [_passed_on(request).pk],
    "own_agreement": lambda request: [_agreement(request)[0].pk],
    "own_step": lambda request: [_step(request).pk],
    "own_provider": lambda request: [own(request).pk],
    "own_survey": lambda request: [_survey(request).pk],
    "own_supervision": lambda request: [_supervision(request).pk],
    "mandate": lambda request: [mandate(request, providers._made(request)[0]).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A provider that somebody acts for, with `word` in each text."""
    own(request, word)
