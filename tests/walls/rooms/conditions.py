from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import A, C, O, P

RUN, SEE = {C, A}, {C, A, O}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "conditions:scans": (SEE, "", "get"),
    "conditions:new": (RUN, "", "get"),
    "conditions:scan": (SEE, "closed_scan", "get"),
    "conditions:codes": (RUN, "open_scan", "post"),
    "conditions:close": (RUN, "open_scan", "post"),
    "conditions:use": (RUN, "closed_scan", "post"),
    "conditions:overview": (SEE, "", "get"),
    "conditions:organisations": (SEE, "", "get"),
    "conditions:organisation": (SEE, "asked_organisation", "get"),
    "conditions:profile_file": (SEE, "profile", "get"),
    "conditions:fact_new": (RUN, "asked_organisation", "post"),
    "conditions:fact_remove": (RUN, "work_fact", "post"),
    "conditions:steps": (SEE, "", "get"),
    "conditions:step_new": (RUN, "", "get"),
    "conditions:step_edit": (RUN, "need_step", "post"),
    "conditions:step_done": (RUN, "need_step", "post"),
    "conditions:step_ask": (RUN, "need_step", "post"),
    "conditions:own_needs": ({P}, "own_provider", "get"),
    "conditions:own_scan_new": ({P}, "own_provider", "get"),
    "conditions:own_step_new": ({P}, "own_provider", "get"),
    "conditions:own_codes": ({P}, "own_scan", "post"),
    "conditions:own_close": ({P}, "own_scan", "post"),
    "conditions:own_step_done": ({P}, "own_need_step", "post"),
    "conditions:step_take": ({O}, "step_to_take", "get"),
    "conditions:own_step_take": ({P}, "step_to_take", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "conditions:codes": {"count": "3"},
    "conditions:close": {},
    "conditions:use": {},
    "conditions:fact_new": {
        "kind": "caseload", "value": "12", "people": "30", "as_of": "2026-01-31", "source": "Jaarverslag",
    },
    "conditions:fact_remove": {"why": "slip"},
    "conditions:step_edit": {"need": "tijd", "holder": "provider", "what": "Minder gezinnen", "version": "1"},
    "conditions:step_done": {"came_of_it": "Het lukte", "done_on": "2026-01-31", "version": "1"},
    "conditions:step_ask": {},
    "conditions:own_codes": {"count": "3"},
    "conditions:own_close": {},
    "conditions:own_step_done": {"came_of_it": "Het lukte", "done_on": "2026-01-31", "version": "1"},
}


def _scan(request: pytest.FixtureRequest, word: str = "scan", *, closed: bool = False) -> Any:
    """Open, or closed with twelve responses."""
    from gehoord.conditions import services
    from gehoord.surveys.services import make_codes, respond

    by = request.getfixturevalue("adviser")
    scan = services.open_scan(
        by=by, title=f"Een {word}", closes_on=timezone.localdate() + timedelta(days=9),
        organisation_name=f"{word} {'dicht' if closed else 'open'}",
    )
    for code in make_codes(by=by, campaign=scan, count=12) if closed else ():
        respond(council=by.council, code=code, answers={"tijd-aandacht": 4})
    return services.close_scan(by=by, campaign=scan) if closed else scan


def _organisation(request: pytest.FixtureRequest, word: str = "aanbieder") -> Any:
    from gehoord.core.organisations.models import Kind, Organisation

    council = request.getfixturevalue("adviser").council
    return Organisation.objects.get_or_create(council=council, kind=Kind.PROVIDER, name=f"Een {word}")[0]


def _fact(request: pytest.FixtureRequest, word: str = "jaarverslag") -> Any:
    from datetime import date
    from decimal import Decimal

    from gehoord.conditions.facts import add_fact

    return add_fact(
        by=request.getfixturevalue("adviser"), organisation=_organisation(request, word), kind="sick_leave",
        value=Decimal("7.5"), as_of=date(2026, 1, 31), source=f"Een {word}", people=40,
    )


def _step(request: pytest.FixtureRequest, word: str = "stap") -> Any:
    from gehoord.conditions.steps import agree_step

    return agree_step(
        by=request.getfixturevalue("adviser"), organisation=_organisation(request, word), need="tijd",
        holder="provider", what=f"Een {word}",
    )


def _own_scan(request: pytest.FixtureRequest) -> Any:
    """Open, of the provider that the manager of the cast acts for."""
    from gehoord.conditions import services

    from .portal import own

    provider = own(request)
    return services.open_scan(
        by=request.getfixturevalue("provider_manager"), title="Een scan bij ons", organisation=provider,
        closes_on=timezone.localdate() + timedelta(days=9),
    )


def _own_step(request: pytest.FixtureRequest) -> Any:
    from gehoord.conditions.steps import agree_step

    from .portal import own

    return agree_step(
        by=request.getfixturevalue("adviser"), organisation=own(request), need="tijd", holder="provider",
        what="Een stap bij ons",
    )


def _step_to_take(request: pytest.FixtureRequest) -> Any:
    """Of the manager's provider, with a moment of supervision where improvement was agreed."""
    from gehoord.conditions.steps import agree_step

    from .portal import _agreement

    provider = _agreement(request)[0].provider
    return agree_step(
        by=request.getfixturevalue("adviser"), organisation=provider, need="tijd", holder="provider", what="Een stap",
    )


MAKERS: dict[str, Any] = {
    "open_scan": lambda request: [_scan(request).pk],
    "closed_scan": lambda request: [_scan(request, closed=True).pk],
    "asked_organisation": lambda request: [_organisation(request).pk],
    "profile": lambda request: [_fact(request).organisation_id, "docx"],
    "work_fact": lambda request: [_fact(request).pk],
    "need_step": lambda request: [_step(request).pk],
    "own_scan": lambda request: [_own_scan(request).pk],
    "step_to_take": lambda request: [_step_to_take(request).pk],
    "own_need_step": lambda request: [_own_step(request).pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A scan that is open and one that is closed; a figure and a step of an organisation."""
    _scan(request, word)
    _scan(request, word, closed=True)
    _fact(request, word)
    _step(request, word)
