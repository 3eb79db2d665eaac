"""A council starts from the command line, and its people can sign in."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.cli import main
from gehoord.coding.selectors import codebook_of
from gehoord.core.councils.models import Council, Person, Role


def test_from_nothing_to_signing_in(db: None, capsys: pytest.CaptureFixture[str], client: Client) -> None:
    assert main(["council", "raad-x", "Raad X", "Xstad"]) == 0
    assert main(["invite", "raad-x", "Iemand@x.example", "Iemand", "coordinator"]) == 0
    password = re.search(r"(\S+)\s*$", capsys.readouterr().out)[1]  # type: ignore[index]
    assert codebook_of(Council.objects.get()) is not None
    answer = client.post(reverse("councils:sign_in"), {"username": "iemand@x.example", "password": password})
    assert answer.status_code == 302
    assert main(["invite", "raad-x", "iemand@x.example", "Iemand", "coder"]) == 0
    assert Person.objects.get().memberships.count() == 2


def test_the_help_names_every_role(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["invite", "--help"])
    text = " ".join(capsys.readouterr().out.split())
    assert [role for role in Role.values if role not in text] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["council", "Raad X", "Raad X", "Xstad"],
        ["council", "voorbeeld", "Dubbel", "Xstad"],
        ["invite", "nergens", "a@b.example", "A", "coder"],
        ["invite", "voorbeeld", "a@b.example", "A", "baas"],
        ["invite", "voorbeeld", "geen adres", "A", "coder"],
        ["invite", "voorbeeld", "a@b.example", "A", "provider_manager"],
        ["invite", "voorbeeld", "a@b.example", "A", "provider_manager", "--provider", "Nergens"],
        ["invite", "voorbeeld", "a@b.example", "A", "coder", "--provider", "Nergens"],
    ],
)
def test_refusals_are_one_sentence(arguments: list[str], council: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert error.strip()
    assert error.count("\n") == 1
    assert not Person.objects.exists()


def test_a_manager_acts_for_the_provider_that_was_named_and_works_for_nobody_else(
    officer: Any, council: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from gehoord.core.organisations.models import Mandate
    from gehoord.core.organisations.services import add_organisation

    provider = add_organisation(by=officer, kind="provider", name="Zorg")
    invited = ["invite", council.slug, "a@zorg.example", "A"]
    assert main([*invited, "provider_manager", "--provider", "zorg"]) == 0
    assert Mandate.objects.get().organisation == provider
    assert main([*invited, "coder"]) == 1
    assert main(["invite", council.slug, officer.person.email, "O", "provider_manager", "--provider", "zorg"]) == 1
    assert Mandate.objects.count() == 1


def test_somebody_who_leaves_cannot_sign_in_and_has_no_name(coder: Any, council: Any, client: Client) -> None:
    email = coder.person.email
    assert main(["leave", council.slug, email]) == 0
    assert main(["leave", council.slug, email]) == 1
    person = Person.objects.get(pk=coder.person.pk)
    assert (person.name, person.is_active, person.memberships.count()) == ("—", False, 0)
    answer = client.post(reverse("councils:sign_in"), {"username": email, "password": "een-lang-wachtwoord"})
    assert answer.status_code == 200
