"""A letter that was sent stays as it was sent, whatever anybody asks of whichever address."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import Right, rights_of
from tests.walls.rooms import advice as room
from tests.walls.test_urls import FORMS

NOBODY = "nobody"
# Between them these two have every right there is: what a page does is decided by rights, never by the name of a role.
# That all others are refused at each address: `test_urls`.
EVERY_RIGHT = [Role.COORDINATOR, Role.OFFICER]
# What forms all over the house ask for: enough of it to be let through where the rest may be left out.
ANYTHING = {
    "version": "1", "sure": "yes", "way": "up", "title": "Anders", "text": "Anders", "heading": "Anders", "kind": "text",
    "note": "Anders", "reason": "Omdat het kan.", "accept_changes": "yes", "answer": "decline", "what": "Anders",
    "owner": "Anders", "due": "2030-01-01", "proof": "Anders", "judgement": "Anders", "do": "reopen",
    "addressee": "Anders", "salutation": "Anders,", "signed_by": "Anders", "reply_weeks": "9", "reply_working_days": "9", "term_basis": "Anders",
    "may_quote": "no", "meeting": "Anders", "held_on": "2026-01-05", "vote": "unanimous", "state": "draft", "evidence": "",
    "heard": "Anders", "asked": "Anders", "ahead": "Anders", "sender": "Anders",
}


def every_address(patterns: Any = None, prefix: str = "") -> list[tuple[str, tuple[str, ...]]]:
    """Each address of the site by its name, with the names of what it is about."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            found += every_address(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append((f"{prefix}{pattern.name}", tuple(pattern.pattern.converters)))
    return found


@pytest.fixture
def letter(request: pytest.FixtureRequest, officer: Any) -> Any:
    """Sent, answered, with a promise that was claimed."""
    from gehoord.advice import answering
    from gehoord.advice.models import Advice

    advice = Advice.objects.get(pk=room.sent(request).pk)
    assert advice.versions.exists()
    reply = answering.give_reply(by=officer, point=advice.points.first(), answer="adopt")
    made = answering.make_commitment(
        by=officer, reply=reply, what="Een folder.", owner="Afdeling Jeugd", due=date(2030, 1, 1)
    )
    answering.claim_done(by=officer, commitment=made, version=1, proof="Hij ligt er.")
    return advice


def as_it_stands(pk: int) -> dict[str, list[Any]]:
    """Every row of the letter, with every column."""
    from gehoord.advice.models import (
        Advice,
        Block,
        Comment,
        Decision,
        Ground,
        Letter,
        Plain,
        PlainLetter,
        Recommendation,
        Version,
    )
    from gehoord.insight.models import Evidence

    rows = {
        Advice: {"pk": pk}, Block: {"advice": pk}, Recommendation: {"advice": pk},
        Ground: {"recommendation__advice": pk}, Letter: {"advice": pk}, Plain: {"advice": pk},
        Version: {"advice": pk}, Decision: {"advice": pk}, Comment: {"advice": pk},
        PlainLetter: {"advice": pk}, Evidence: {"grounds__recommendation__advice": pk},
    }
    return {
        model.__name__: [
            {name: bytes(value) if isinstance(value, memoryview) else value for name, value in row.items()}
            for row in model._default_manager.filter(**where).order_by("pk").distinct().values()
        ]
        for model, where in rows.items()
    }


def _values(letter: Any) -> dict[str, list[Any]]:
    """What each part of an address may be, so that it leads to the letter or to what is near it."""
    from gehoord.advice.models import Commitment

    block, point = letter.blocks.first(), letter.points.first()
    evidence = point.grounds.first().evidence
    near = [letter.pk, point.pk, evidence.pk, Commitment.objects.get().pk]
    return {
        "pk": list(dict.fromkeys(near)), "block": [block.pk], "point": [point.pk], "number": [letter.number],
        "version": [letter.versions.first().pk], "comment": [letter.comments.first().pk],
        "kind": ["pdf", "docx", "odt"],
    }


@pytest.mark.once
@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("role", [*EVERY_RIGHT, NOBODY])
def test_nobody_changes_a_sent_letter_at_any_address(
    role: str, letter: Any, request: pytest.FixtureRequest, client_of: Any
) -> None:
    def visitor() -> Client:
        return Client() if role == NOBODY else client_of(request.getfixturevalue(role))

    # Of a provider's own pages nobody who has them has any right near a letter.
    own = {Right.SEE_OWN_PROVIDER, Right.ANSWER_AS_PROVIDER}
    assert rights_of(EVERY_RIGHT) | own == frozenset(Right)
    before = as_it_stands(letter.pk)
    assert all(before.values())
    client = visitor()
    prefixed = {f"{prefix}-{key}": value for prefix in _prefixes(letter) for key, value in ANYTHING.items()}
    values, tried = _values(letter), set()
    for name, parts in every_address():
        if name in ("councils:sign_out", "councils:language"):
            continue
        for chosen in product(*(values.get(part, values["pk"]) for part in parts)):
            try:
                address = reverse(name, kwargs=dict(zip(parts, chosen, strict=True)))
            except NoReverseMatch:
                continue
            for data in (None, {}, {**prefixed, **ANYTHING, **FORMS.get(name, {})}):
                answer = client.get(address) if data is None else client.post(address, data)
                assert answer.status_code < 500, (name, address)
                if settings.SESSION_COOKIE_NAME in answer.cookies:
                    # This address signed out, or began another session.
                    client = visitor()
            tried.add(name)
    assert as_it_stands(letter.pk) == before
    assert (SESSION_KEY in client.session) == (role != NOBODY)
    # Every address of the room of the letter was really tried.
    assert {name for name, _parts in every_address() if name.startswith("advice:")} <= tried


def _prefixes(letter: Any) -> list[str]:
    return [f"b{letter.blocks.first().pk}", f"p{letter.points.first().pk}", "nb", "np"]
