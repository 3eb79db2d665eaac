"""Who gets in, and as whom."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.core.councils.auth import client_address
from gehoord.core.councils.models import Person, Role
from gehoord.core.councils.permissions import RIGHTS, NotAllowed, Right, require, rights_of
from gehoord.core.councils.selectors import council_for_host, members_of
from gehoord.core.councils.services import invite
from gehoord.core.councils.views import FIRST_PAGE

PASSWORD = "een-lang-wachtwoord"
# As the table in docs/architecture.md: only these roles read originals.
MAY_READ_ORIGINALS = {Role.COORDINATOR, Role.LISTENER}


@pytest.mark.parametrize("role", Role.values)
def test_who_reads_originals(role: str) -> None:
    assert (Right.READ_ORIGINAL in rights_of([role])) == (role in MAY_READ_ORIGINALS)


def test_every_role_is_in_the_table() -> None:
    assert set(RIGHTS) == set(Role.values)


def test_require_says_no_in_words() -> None:
    with pytest.raises(NotAllowed, match="rol"):
        require(rights_of([Role.CODER]), Right.READ_ORIGINAL)
    require(rights_of([Role.CODER]), Right.CODE)


def test_two_roles_add_up(council: Any, coder: Any) -> None:
    invite(council=council, email=coder.person.email, name="x", role=Role.LISTENER)
    member = members_of(coder.person)[0]
    assert set(member.roles) == {"coder", "listener"}
    assert member.may(Right.CODE)
    assert member.may(Right.READ_ORIGINAL)


def test_an_inactive_membership_opens_nothing(coder: Any) -> None:
    coder.person.memberships.update(is_active=False)
    assert members_of(coder.person) == []


def test_the_council_of_a_host(council: Any, other_council: Any) -> None:
    assert council_for_host("andere.example:8000") == other_council
    assert council_for_host("Andere.example.:8000") == other_council
    assert council_for_host("localhost:8000") == council
    assert council_for_host("[::1]") == council


def _sign_in(client: Client, email: str, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("councils:sign_in"), {"username": email, "password": password}, **extra)


def test_signing_in_and_out(client: Client, listener: Any) -> None:
    assert _sign_in(client, listener.person.email.upper()).url == reverse("councils:desk")
    assert client.get(reverse("councils:desk")).url == reverse("intake:inbox")
    client.post(reverse("councils:sign_out"))
    assert reverse("councils:sign_in") in client.get(reverse("councils:desk")).url


def test_a_wrong_password_and_an_unknown_address_sound_alike(client: Client, listener: Any) -> None:
    wrong = _sign_in(client, listener.person.email, "fout-fout-fout").content.decode()
    unknown = _sign_in(client, "niemand@nergens.example", "fout-fout-fout").content.decode()
    sentence = "horen niet bij elkaar"
    assert sentence in wrong
    assert sentence in unknown
    assert "fout-fout-fout" not in wrong


def test_trying_too_often_locks_this_address_only(client: Client, listener: Any) -> None:
    for _ in range(9):
        answer = _sign_in(client, listener.person.email, "fout-fout-fout", REMOTE_ADDR="203.0.113.9")
    assert answer.status_code in (403, 429)
    assert _sign_in(client, listener.person.email, REMOTE_ADDR="203.0.113.9").status_code in (403, 429)
    assert _sign_in(Client(), listener.person.email).status_code == 302


@pytest.mark.parametrize(("proxies", "said", "expected"), [
    (0, "203.0.113.9", "10.0.0.1"),
    (1, "203.0.113.9", "203.0.113.9"),
    # What a visitor adds stands before what the proxy saw.
    (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
    (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    (2, "203.0.113.9", "10.0.0.1"),
    (1, "2001:DB8::1", "2001:db8::1"),
    (1, "niemand", "10.0.0.1"),
    (1, "", "10.0.0.1"),
])
def test_where_a_visitor_comes_from(rf: Any, settings: Any, proxies: int, said: str, expected: str) -> None:
    settings.PROXIES = proxies
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=said)) == expected
    assert client_address(rf.get("/", REMOTE_ADDR="10.0.0.1")) == "10.0.0.1"


def test_behind_a_proxy_one_visitor_does_not_lock_out_another(client: Client, listener: Any, settings: Any) -> None:
    settings.PROXIES = 1
    one, other = {"HTTP_X_FORWARDED_FOR": "198.51.100.7"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}
    for number in range(9):
        lie = {"HTTP_X_FORWARDED_FOR": f"192.0.2.{number}, 198.51.100.7"}
        answer = _sign_in(client, listener.person.email, "fout-fout-fout", **lie)
    assert answer.status_code in (403, 429)
    assert _sign_in(client, listener.person.email, **one).status_code in (403, 429)
    assert _sign_in(Client(), listener.person.email, **other).status_code == 302


def test_another_spelling_of_the_address_gives_no_new_tries(client: Client, listener: Any) -> None:
    email = listener.person.email
    for spelling in (email, email.upper(), email.capitalize(), email.title()) * 2:
        answer = _sign_in(client, spelling, "fout-fout-fout", REMOTE_ADDR="203.0.113.9")
    assert answer.status_code in (403, 429)
    assert _sign_in(client, email.swapcase(), REMOTE_ADDR="203.0.113.9").status_code in (403, 429)


@pytest.mark.parametrize(
    ("extra", "allowed"),
    [
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost"}, True),
        ({"REMOTE_ADDR": "203.0.113.9", "HTTP_HOST": "localhost"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "andere.example"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "localhost", "HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False),
    ],
)
def test_sample_sign_ins_work_on_this_machine_only(
    client: Client, council: Any, extra: dict[str, str], allowed: bool
) -> None:
    invite(council=council, email="proef@voorbeeld.example", name="Proef", role=Role.CODER, password=PASSWORD,
           is_sample=True)
    assert (_sign_in(client, "proef@voorbeeld.example", **extra).status_code == 302) == allowed


def test_choosing_among_your_own_councils(client_of: Any, coder: Any, other_council: Any, council: Any) -> None:
    client = client_of(coder)
    assert client.post(reverse("councils:choose_council"), {"council": other_council.pk}).status_code == 404
    invite(council=other_council, email=coder.person.email, name="x", role=Role.LISTENER)
    client.post(reverse("councils:choose_council"), {"council": other_council.pk})
    assert client.get(reverse("councils:desk")).url == reverse("intake:inbox")
    client.post(reverse("councils:choose_council"), {"council": council.pk})
    assert client.get(reverse("councils:desk")).url == reverse("coding:queue")


def test_every_role_begins_in_a_room_of_its_own(
    client_of: Any, facilitator: Any, officer: Any, trainer: Any
) -> None:
    # There is none that is told that there is nothing for it.
    assert all(any(right in RIGHTS[role] for right, _name in FIRST_PAGE) for role in Role.values)
    assert client_of(trainer).get(reverse("councils:desk")).url == reverse("practice:trainings")
    assert client_of(facilitator).get(reverse("councils:desk")).url == reverse("dialogue:gatherings")
    assert client_of(officer).get(reverse("councils:desk")).url == reverse("advice:officer_list")


def test_invite_keeps_the_password_of_somebody_who_is_known(council: Any, coder: Any) -> None:
    before = Person.objects.get(pk=coder.person.pk).password
    invite(council=council, email=coder.person.email, name="Anders", role=Role.ADVISER, password="ander-wachtwoord")
    assert Person.objects.get(pk=coder.person.pk).password == before
