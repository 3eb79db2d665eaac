"""Every address, walked as the wrong council, the wrong role and nobody.

The table says who gets in; an address that is not in it fails the test, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gehoord.core.councils.models import Role
from gehoord.core.vocabulary.purposes import all_exports

from .rooms import ROOMS
from .table import PUBLIC, A, C, E, F, K, L, O, P, R, T

# name -> who gets in, whether it is about one signal, and how it is asked. Rooms of the second half of the chain
# have a table of their own, in `rooms`.
SIGNALS: dict[str, tuple[Any, bool, str]] = {
    "ui:home": (PUBLIC, False, "get"),
    "ui:loop": (PUBLIC, False, "get"),
    "ui:purposes": ({C, L, K, A, F, T, O, P, E, R}, False, "get"),
    "ui:privacy": (PUBLIC, False, "get"),
    "ui:accessibility": (PUBLIC, False, "get"),
    "intake:tell": (PUBLIC, False, "get"),
    "intake:follow": (PUBLIC, False, "get"),
    "councils:sign_in": (PUBLIC, False, "get"),
    "councils:sign_out": (PUBLIC, False, "post"),
    "councils:desk": ({C, L, K, A, F, T, O, P, E, R}, False, "get"),
    "councils:account": ({C, L, K, A, F, T, O, P, E, R}, False, "get"),
    "councils:choose_council": ({C, L, K, A, F, T, O, P, E, R}, False, "post"),
    "intake:inbox": ({C, L}, False, "get"),
    "intake:signal": ({C, L}, True, "get"),
    "intake:triage": ({C, L}, True, "post"),
    "intake:urgency": ({C, L}, True, "post"),
    "intake:mask": ({C, L}, True, "post"),
    "intake:answer": ({C, L}, True, "post"),
    "intake:original": ({C, L}, True, "get"),
    "coding:queue": ({C, K}, False, "get"),
    "coding:code": ({C, K}, True, "get"),
    "insight:overview": ({C, K, A}, False, "get"),
    "insight:stories": ({C, K, A}, False, "get"),
    "insight:search": ({C, K, A}, False, "get"),
    "insight:story": ({C, K, A}, True, "get"),
    "insight:table.csv": ({C, K, A}, False, "get"),
    "audit:trail": ({C, T}, False, "get"),
}
# The third place: what the address is about: a key of MAKERS, or nothing.
ADDRESSES: dict[str, tuple[Any, str, str]] = {
    **{name: (who, "signal" if one else "", how) for name, (who, one, how) in SIGNALS.items()},
    **{name: row for room in ROOMS for name, row in room.ADDRESSES.items()},
}


def _signal(request: pytest.FixtureRequest) -> list[Any]:
    return [request.getfixturevalue("make_signal")(status="read").pk]


# What an address is about -> how to make one of the first council; gives the arguments of the address.
MAKERS: dict[str, Any] = {"signal": _signal, **{key: make for room in ROOMS for key, make in room.MAKERS.items()}}


def test_no_two_rooms_make_something_under_one_name() -> None:
    """The later would win, and the address of the earlier would be tried with something else."""
    names = [key for room in ROOMS for key in room.MAKERS] + ["signal"]
    assert sorted(names) == sorted(MAKERS)
# What to send to a form's address, so that it would do something if it were let through.
FORMS = {name: data for room in ROOMS for name, data in room.FORMS.items()}
STAFF = {name: row for name, row in ADDRESSES.items() if row[0] is not PUBLIC}
# What is for everybody is found by everybody, at the address of its own council.
ABOUT_ONE = sorted(name for name, row in ADDRESSES.items() if row[1] and row[0] is not PUBLIC)
INSIDE = {"councils:choose_council": 404}  # let in, and then asked for a council that is not theirs


def every_name(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from every_name(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def _ask(client: Client, name: str, arguments: list[Any]) -> Any:
    _who, _about, method = ADDRESSES[name]
    address = reverse(name, args=arguments)
    return getattr(client, method)(address, FORMS.get(name, {"to": "read"}) if method == "post" else {})


def _made(request: pytest.FixtureRequest, name: str) -> list[Any]:
    about = ADDRESSES[name][1]
    return MAKERS[about](request) if about else []


def test_every_address_is_in_the_table() -> None:
    assert set(every_name()) == set(ADDRESSES)


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(STAFF))
def test_nobody_is_sent_to_the_door(name: str, client: Client, request: pytest.FixtureRequest, council: Any) -> None:
    answer = _ask(client, name, _made(request, name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("councils:sign_in"))


@pytest.mark.usefixtures("bare_refusals")
@pytest.mark.parametrize("name", sorted(STAFF))
def test_each_role_gets_in_where_it_should_and_nowhere_else(
    name: str, council: Any, request: pytest.FixtureRequest, client_of: Any
) -> None:
    members = {role: request.getfixturevalue(role) for role in Role.values}
    made = _made(request, name)
    for role, member in members.items():
        # What one of them does is undone before the next one comes.
        with transaction.atomic():
            answer = _ask(client_of(member), name, made)
            transaction.set_rollback(True)
        if role in STAFF[name][0]:
            assert answer.status_code == INSIDE.get(name, answer.status_code), role
            assert answer.status_code in (200, 302, 404, 422), role
            assert answer.status_code != 404 or name in INSIDE, role
        else:
            assert answer.status_code == 403, role


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_another_council_finds_nothing(
    name: str, outsider: Any, client_of: Any, request: pytest.FixtureRequest
) -> None:
    from gehoord.core.audit.models import AuditEvent
    from gehoord.core.councils.models import Membership

    # All rights there, of both sides, which no service gives: the wall must not lean on a role.
    for role in (Role.OFFICER, Role.PROVIDER_MANAGER):
        Membership.objects.create(council=outsider.council, person=outsider.person, role=role)
    arguments = _made(request, name)
    missing = [999_999 if isinstance(part, int) else part for part in arguments]
    lines = AuditEvent.objects.count()
    theirs, nothing = (_ask(client_of(outsider), name, these) for these in (arguments, missing))
    assert theirs.status_code == nothing.status_code == 404
    assert _bare(theirs.content, arguments) == _bare(nothing.content, missing)
    assert AuditEvent.objects.count() == lines


def _bare(page: bytes, arguments: list[Any]) -> bytes:
    for part in arguments:
        page = page.replace(b"/%s/" % str(part).encode(), b"/")
    return page


def test_lists_show_no_other_councils_rows(
    outsider: Any, coordinator: Any, client_of: Any, make_signal: Any, request: pytest.FixtureRequest
) -> None:
    make_signal(text="Een verhaal over kruidnoten en regenlaarzen dat niemand anders ziet.", status="read")
    for room in ROOMS:
        room.fill(request, "kruidnoten")
    # Filling every room takes longer than looking in all of them: all are asked beside the same rows.
    lists = sorted(name for name in STAFF if not STAFF[name][1])
    client, shown = client_of(outsider), []
    for name in lists:
        with transaction.atomic():
            if b"kruidnoten" in _ask(client, name, []).content:
                shown.append(name)
            transaction.set_rollback(True)
        if settings.SESSION_COOKIE_NAME in client.cookies and not client.cookies[settings.SESSION_COOKIE_NAME].value:
            client = client_of(outsider)
    assert shown == []
    # They are there to be seen: who belongs to their own council sees them.
    assert b"kruidnoten" in _ask(client_of(coordinator), "advice:list", []).content


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(ADDRESSES))
def test_every_address_exists_in_both_languages(name: str, request: pytest.FixtureRequest, council: Any) -> None:
    from django.utils.translation import override

    arguments = _made(request, name)
    for language in ("nl", "en"):
        with override(language):
            address = reverse(name, args=arguments)
        assert address.startswith("/en/") == (language == "en")


def reader(request: pytest.FixtureRequest, name: str) -> Any:
    """Somebody who gets in at this address: the coordinator when they do, else an outsider."""
    who = ADDRESSES[name][0]
    return request.getfixturevalue(next(role for role in (C, O, P) if role in who))


@pytest.mark.once
def test_staff_pages_are_kept_in_no_cache(
    client_of: Any, coordinator: Any, officer: Any, request: pytest.FixtureRequest
) -> None:
    files: set[str] = set()
    for name, (_who, _about, method) in STAFF.items():
        if method == "get" and name != "councils:desk":
            member = reader(request, name)
            answer = _ask(client_of(member), name, _made(request, name))
            assert "no-store" in answer["Cache-Control"], name
            files |= _file(name, answer)
    # A file says to the table of purposes what is in it; a page is read where it stands.
    assert files <= {export.address for export in all_exports()}


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(n for n, row in ADDRESSES.items() if row[2] == "post" and row[0] is not PUBLIC))
def test_a_form_without_its_token_is_refused(
    name: str, coordinator: Any, officer: Any, request: pytest.FixtureRequest
) -> None:
    client = Client(enforce_csrf_checks=True)
    member = coordinator if C in ADDRESSES[name][0] else officer
    client.force_login(member.person, backend="django.contrib.auth.backends.ModelBackend")
    assert _ask(client, name, _made(request, name)).status_code == 403


@pytest.mark.parametrize("name", sorted(n for n, row in ADDRESSES.items() if row[0] is PUBLIC and row[2] == "get"))
def test_public_pages_set_no_cookie_and_ask_nobody_else(
    name: str, client: Client, council: Any, request: pytest.FixtureRequest
) -> None:
    answer = client.get(reverse(name, args=_made(request, name)))
    assert answer.status_code == 200
    if not name.startswith("councils:"):
        assert not answer.cookies
    # A file that others made runs nothing at all.
    assert answer["Content-Security-Policy"].startswith(("default-src 'self'", "default-src 'none'; sandbox"))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert _file(name, answer) <= {export.address for export in all_exports()}


def _file(name: str, answer: Any) -> set[str]:
    """The name of an address that gives something else than a page."""
    is_file = answer.status_code == 200 and not answer["Content-Type"].startswith("text/html")
    return {name} if is_file else set()
