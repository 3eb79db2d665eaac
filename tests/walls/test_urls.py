"""Every address, walked as the wrong council, the wrong role and nobody.

The table says who gets in; an address that is not in it fails the test, so that a new one cannot be forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from gehoord.core.councils.models import Role

PUBLIC = "public"
C, L, K, A, F, T = (
    Role.COORDINATOR, Role.LISTENER, Role.CODER, Role.ADVISER, Role.FACILITATOR, Role.AUDITOR,
)
# name -> who gets in, whether it is about one signal, and how it is asked.
ADDRESSES: dict[str, tuple[Any, bool, str]] = {
    "ui:home": (PUBLIC, False, "get"),
    "ui:loop": (PUBLIC, False, "get"),
    "ui:privacy": (PUBLIC, False, "get"),
    "ui:accessibility": (PUBLIC, False, "get"),
    "intake:tell": (PUBLIC, False, "get"),
    "intake:follow": (PUBLIC, False, "get"),
    "councils:sign_in": (PUBLIC, False, "get"),
    "councils:sign_out": (PUBLIC, False, "post"),
    "councils:desk": ({C, L, K, A, F, T}, False, "get"),
    "councils:choose_council": ({C, L, K, A, F, T}, False, "post"),
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
STAFF = {name: row for name, row in ADDRESSES.items() if row[0] is not PUBLIC}
ABOUT_ONE = sorted(name for name, row in ADDRESSES.items() if row[1])
INSIDE = {"councils:choose_council": 404}  # let in, and then asked for a council that is not theirs


def every_name(patterns: Any = None, prefix: str = "") -> Iterator[str]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from every_name(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def _ask(client: Client, name: str, pk: int) -> Any:
    _who, about_one, method = ADDRESSES[name]
    address = reverse(name, args=[pk] if about_one else [])
    return getattr(client, method)(address, {"to": "read"} if method == "post" else {})


def test_every_address_is_in_the_table() -> None:
    assert set(every_name()) == set(ADDRESSES)


@pytest.mark.parametrize("name", sorted(STAFF))
def test_nobody_is_sent_to_the_door(name: str, client: Client, make_signal: Any) -> None:
    answer = _ask(client, name, make_signal(status="read").pk)
    if answer.status_code == 405:  # a form's address: asked with post only
        answer = client.post(reverse(name))
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("councils:sign_in"))


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("name", sorted(STAFF))
def test_each_role_gets_in_where_it_should_and_nowhere_else(
    name: str, role: str, request: pytest.FixtureRequest, client_of: Any, make_signal: Any
) -> None:
    member = request.getfixturevalue(role)
    answer = _ask(client_of(member), name, make_signal(status="read").pk)
    if role in STAFF[name][0]:
        assert answer.status_code == INSIDE.get(name, answer.status_code)
        assert answer.status_code in (200, 302, 404, 422)
        assert answer.status_code != 404 or name in INSIDE
    else:
        assert answer.status_code == 403


@pytest.mark.parametrize("name", ABOUT_ONE)
def test_another_council_finds_nothing(name: str, outsider: Any, client_of: Any, make_signal: Any) -> None:
    signal = make_signal(status="read")
    theirs = _ask(client_of(outsider), name, signal.pk)
    missing = _ask(client_of(outsider), name, 999_999)
    assert theirs.status_code == missing.status_code == 404
    assert theirs.content.replace(b"/%d/" % signal.pk, b"") == missing.content.replace(b"/999999/", b"")
    signal.refresh_from_db()
    assert (signal.status, signal.deidentified is None) == ("read", False)


@pytest.mark.parametrize("name", sorted(set(STAFF) - set(ABOUT_ONE)))
def test_lists_show_no_other_councils_stories(
    name: str, outsider: Any, client_of: Any, make_signal: Any
) -> None:
    make_signal(text="Een verhaal over kruidnoten en regenlaarzen dat niemand anders ziet.", status="read")
    answer = _ask(client_of(outsider), name, 0)
    assert b"kruidnoten" not in answer.content


@pytest.mark.parametrize("name", sorted(ADDRESSES))
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_address_exists_in_both_languages(name: str, language: str) -> None:
    from django.utils.translation import override

    with override(language):
        address = reverse(name, args=[1] if ADDRESSES[name][1] else [])
    assert address.startswith("/en/") == (language == "en")


def test_staff_pages_are_kept_in_no_cache(client_of: Any, coordinator: Any, make_signal: Any) -> None:
    signal = make_signal(status="read")
    for name, (_who, _one, method) in STAFF.items():
        if method == "get" and name != "councils:desk":
            assert "no-store" in _ask(client_of(coordinator), name, signal.pk)["Cache-Control"], name


@pytest.mark.parametrize("name", sorted(n for n, row in ADDRESSES.items() if row[2] == "post"))
def test_a_form_without_its_token_is_refused(name: str, coordinator: Any, make_signal: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator.person, backend="django.contrib.auth.backends.ModelBackend")
    assert _ask(client, name, make_signal().pk).status_code == 403


@pytest.mark.parametrize("name", sorted(n for n, row in ADDRESSES.items() if row[0] is PUBLIC and row[2] == "get"))
def test_public_pages_set_no_cookie_and_ask_nobody_else(name: str, client: Client, council: Any) -> None:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    if not name.startswith("councils:"):
        assert not answer.cookies
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
