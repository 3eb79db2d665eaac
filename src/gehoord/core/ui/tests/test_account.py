"""One's own password: asked for as at the door, and other sign-ins end."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.services import invite

OLD, NEW = "een-lang-wachtwoord", "wolk trompet ladder zeven"


@pytest.fixture
def person(provider_manager: Any) -> Any:
    """With a password somebody else made up."""
    provider_manager.person.set_password(OLD)
    provider_manager.person.save()
    return provider_manager.person


def at_the_door(client: Client, person: Any, password: str) -> int:
    return int(client.post(
        reverse("councils:sign_in"), {"username": person.email, "password": password}
    ).status_code)


def signed_in(person: Any, password: str = OLD) -> Client:
    client = Client()
    assert at_the_door(client, person, password) == 302
    return client


def change(client: Client, old: str = OLD, new: str = NEW, again: str = "") -> Any:
    return client.post(reverse("councils:account"), {
        "old_password": old, "new_password1": new, "new_password2": again or new,
    })


def test_a_new_password_ends_every_other_sign_in(person: Any) -> None:
    here, elsewhere = signed_in(person), signed_in(person)
    assert change(here).status_code == 302
    assert "Overal anders ben je afgemeld" in here.get(reverse("councils:account")).content.decode()
    assert elsewhere.get(reverse("councils:account")).status_code == 302
    assert at_the_door(Client(), person, OLD) == 200
    signed_in(person, NEW)
    line = AuditEvent.objects.get(event=Event.PASSWORD_CHANGED)
    assert (line.by, line.subject_id, line.fields) == (person, str(person.pk), {})


def test_each_council_of_somebody_sees_the_new_password(person: Any, council: Any, other_council: Any) -> None:
    for role in (Role.LISTENER, Role.CODER):
        invite(council=other_council, email=person.email, name="x", role=role)
    gone = Council.objects.create(name="Raad van vroeger", slug="raad-van-vroeger")
    invite(council=gone, email=person.email, name="x", role=Role.LISTENER)
    person.memberships.filter(council=gone).update(is_active=False)
    assert change(signed_in(person)).status_code == 302
    lines = AuditEvent.objects.filter(event=Event.PASSWORD_CHANGED)
    assert sorted(one.council_id for one in lines) == sorted([council.pk, other_council.pk])


@pytest.mark.parametrize("given", [
    {"old": "een-ander-wachtwoord"}, {"new": "kort"}, {"new": "password1234"}, {"again": "iets heel anders dan dit"},
    {"new": OLD}, {"new": " " * 20}, {"new": "PROVIDER_MANAGER@"},
])
def test_it_is_refused_and_the_old_one_stays(person: Any, given: dict[str, str]) -> None:
    client = signed_in(person)
    answer = change(client, **given)
    assert answer.status_code == 422
    assert "rode vakken" in answer.content.decode()
    signed_in(person)
    assert not AuditEvent.objects.filter(event=Event.PASSWORD_CHANGED).exists()


def test_wrong_tries_lock_as_at_the_door(person: Any) -> None:
    client = signed_in(person)
    answers = [change(client, old=f"gok nummer {number}") for number in range(settings.AXES_FAILURE_LIMIT)]
    assert {one.status_code for one in answers[:-1]} == {422}
    assert "kwartier" in answers[-1].content.decode()
    assert "kwartier" in change(client).content.decode()
    assert at_the_door(Client(), person, OLD) in (403, 429)
