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
    "providers:provider_new": ({O}, "", "get"),
    "providers:provider": ({O}, "provider", "get"),
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


MAKERS: dict[str, Any] = {
    "provider": lambda request: [_made(request)[0].pk],
    "agreement": lambda request: [_made(request)[1].pk],
    "agreement_with_draft": lambda request: [_made(request, publish=False)[1].pk],
    "supervision": lambda request: [_made(request)[2].pk],
}
_TODAY = timezone.localdate().isoformat()
FORMS: dict[str, dict[str, Any]] = {
    "providers:publish": {"version": "1"},
    "providers:plan": {"kind": "visit", "planned_on": _TODAY},
    "providers:move": {"kind": "report", "planned_on": _TODAY, "version": "1"},
    "providers:cancel": {"why_cancelled": "Ziek.", "version": "1"},
    "providers:hold": {
        "held_on": _TODAY, "outcome": "praise", "provider_view": "Fijn.", "outcome_text": "Mooi.", "version": "1",
    },
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, with `word` in each text."""
    _made(request, word)
