from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import A, C, O

SEE = {C, A, O}
# A name is there once in a council, and one test may ask for more of them.
_NUMBERS = itertools.count(1)

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "providers:agreements": (SEE, "", "get"),
    "providers:providers": (SEE, "", "get"),
    "providers:agreement": (SEE, "agreement", "get"),
    "providers:experiences": (SEE, "", "get"),
    "providers:experience": (SEE, "asked", "get"),
    "providers:provider_new": ({O}, "", "get"),
    "providers:provider": (SEE, "provider", "get"),
    "providers:provider_edit": ({O}, "provider", "get"),
    "providers:location_new": ({O}, "provider", "post"),
    "providers:location": ({O}, "location", "post"),
    "providers:team_new": ({O}, "provider", "post"),
    "providers:team": ({O}, "team", "post"),
    "providers:subcontractor_new": ({O}, "provider", "get"),
    "providers:subcontractor_remove": ({O}, "subcontractor", "post"),
    "providers:owners": (SEE, "", "get"),
    "providers:owner_new": ({O}, "", "get"),
    "providers:owner": ({O}, "owner", "get"),
    "providers:sheets": (SEE, "", "get"),
    "providers:sheet_file": (SEE, "", "get"),
    "providers:import": ({O}, "import", "post"),
    "providers:agreement_new": ({O}, "", "get"),
    "providers:agreement_edit": ({O}, "agreement", "get"),
    "providers:criterion": ({O}, "agreement", "get"),
    "providers:publish": ({O}, "agreement_with_draft", "post"),
    "providers:plan": ({O}, "agreement", "post"),
    "providers:hold": ({O}, "supervision", "post"),
    "providers:move": ({O}, "supervision", "post"),
    "providers:cancel": ({O}, "supervision", "post"),
    "providers:use": ({C, A}, "supervision", "post"),
}


def _made(request: pytest.FixtureRequest, word: str = "Zorg", *, publish: bool = True) -> tuple[Any, Any, Any]:
    """A provider, an agreement and (when published) a planned moment, with `word` in each text."""
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member
    from gehoord.core.organisations.services import add_organisation
    from gehoord.providers import services, supervising

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (Role.OFFICER,))
    today = timezone.localdate()
    provider = add_organisation(by=by, kind="provider", name=f"Aanbieder {word} {next(_NUMBERS)}", place=word)
    agreement = services.make_agreement(
        by=by, provider=provider, kind="contract", title=f"Afspraak {word}", owner=f"Regio {word}",
        starts_on=today - timedelta(days=300), ends_on=today + timedelta(days=300),
    )
    criterion = services.attach_criterion(by=by, agreement=agreement, given=services.CriterionIn(
        placement="kpi", basis="process", measured=word, how_measured=word, how_it_counts=word, consequence=word,
        review_on=today, name=word,
    ))
    if not publish:
        return provider, agreement, None
    services.publish_criterion(by=by, criterion=criterion)
    moment = supervising.plan_supervision(by=by, agreement=agreement, kind="visit", planned_on=today)
    return provider, agreement, moment


def _asked(request: pytest.FixtureRequest, word: str = "Zorg") -> int:
    """A provider whose clients answered, with `word` in each text."""
    from gehoord.surveys.models import Campaign, Purpose, Questionnaire, SurveyTally

    provider = _made(request, word)[0]
    asked = Questionnaire.objects.create(
        council=provider.council, key=f"lijst-{next(_NUMBERS)}", version=1, name=f"Lijst {word}", respondent="jongere"
    )
    today = timezone.localdate()
    campaign = Campaign.objects.create(
        council=provider.council, questionnaire=asked, purpose=Purpose.CONTRACT, title=f"Ronde {word}",
        provider=provider, period=word, opens_on=today, closes_on=today, closed_at=timezone.now(),
    )
    SurveyTally.objects.create(
        campaign=campaign, respondent="jongere", channel="code", answered=120, not_applicable=0, left_open=0,
        total=480.0, squares=1920.0, top=90,
    )
    return int(provider.pk)


def _hanging(request: pytest.FixtureRequest, word: str = "Zorg") -> tuple[Any, Any, tuple[Any, Any]]:
    """A location, a team, and a provider with the one that helps for it."""
    from gehoord.core.councils.selectors import Member
    from gehoord.core.organisations import teams

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (O,))
    provider, other = _made(request, word, publish=False)[0], _made(request, word, publish=False)[0]
    location = teams.add_location(by=by, organisation=provider, name=f"Locatie {word}", place=word)
    team = teams.add_team(by=by, organisation=provider, name=f"Team {word}", setting="day", location=location)
    teams.add_subcontractor(by=by, main=provider, sub=other)
    return location, team, (provider, other)


def _owner(request: pytest.FixtureRequest, word: str = "Zorg") -> Any:
    from gehoord.core.councils.selectors import Member
    from gehoord.core.organisations.services import add_organisation

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (O,))
    return add_organisation(by=by, kind="region", name=f"Regio {word} {next(_NUMBERS)}", place=word)


def _import(request: pytest.FixtureRequest, word: str = "Zorg") -> Any:
    from gehoord.core.councils.selectors import Member
    from gehoord.providers.importing import read_in

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (O,))
    content = f"soort;aanbieder\naanbieder;Lijst {word} {next(_NUMBERS)}\n".encode()
    return read_in(by=by, sheet="aanbieders", name="lijst.csv", content=content)


MAKERS: dict[str, Any] = {
    "asked": lambda request: [_asked(request)],
    "provider": lambda request: [_made(request)[0].pk],
    "agreement": lambda request: [_made(request)[1].pk],
    "agreement_with_draft": lambda request: [_made(request, publish=False)[1].pk],
    "supervision": lambda request: [_made(request)[2].pk],
    "location": lambda request: [_hanging(request)[0].pk],
    "team": lambda request: [_hanging(request)[1].pk],
    "subcontractor": lambda request: [row.pk for row in _hanging(request)[2]],
    "import": lambda request: [_import(request).pk],
    "owner": lambda request: [_owner(request).pk],
}
_TODAY = timezone.localdate().isoformat()
FORMS: dict[str, dict[str, Any]] = {
    "providers:publish": {"version": "1"},
    "providers:import": {"do": "all"},
    "providers:location_new": {"name": "Huis"},
    "providers:location": {"name": "Huis", "active": "on", "version": "1"},
    "providers:team_new": {"name": "Noord", "setting": "day"},
    "providers:team": {"name": "Noord", "setting": "day", "active": "on", "version": "1"},
    "providers:subcontractor_remove": {},
    "providers:plan": {"kind": "visit", "planned_on": _TODAY},
    "providers:move": {"kind": "report", "planned_on": _TODAY, "version": "1"},
    "providers:cancel": {"why_cancelled": "Ziek.", "version": "1"},
    "providers:hold": {
        "held_on": _TODAY, "outcome": "praise", "provider_view": "Fijn.", "outcome_text": "Mooi.", "version": "1",
    },
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, with `word` in each text."""
    _asked(request, word)
    _hanging(request, word)
    _owner(request, word)
    _import(request, word)
