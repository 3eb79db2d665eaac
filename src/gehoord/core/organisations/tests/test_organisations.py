"""Organisations: what is kept, what is refused, and two who write at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gehoord.core.audit.models import Event
from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.selectors import get_organisation_for, organisations, providers
from gehoord.core.organisations.services import (
    OrganisationChanged,
    OrganisationRefused,
    add_organisation,
    change_organisation,
)


def test_adding_one_tidies_it_and_writes_the_trail(officer: Any) -> None:
    made = add_organisation(
        by=officer, kind="provider", name="  Zorg\n\u202e&  Z\u200bo ", kvk="1234 5678", agb="01.234.567", place=" Dorp "
    )
    made.refresh_from_db()
    assert (made.name, made.kvk, made.agb, made.place) == ("Zorg & Zo", "12345678", "01234567", "Dorp")
    assert made.council == officer.council
    (line,) = trail_of(officer.council, made)
    assert (line.event, line.by) == (Event.PROVIDER_CHANGED, officer.person)


@pytest.mark.parametrize(("given", "field"), [
    ({"kind": "bakker"}, "kind"), ({"name": "  "}, "name"), ({"name": "x" * 201}, "name"),
    ({"place": "x" * 121}, "place"), ({"kvk": "1234567"}, "kvk"), ({"kvk": "123456789"}, "kvk"),
    ({"kvk": "1234567a"}, "kvk"), ({"kvk": "00000000"}, "kvk"), ({"kvk": "١٢٣٤٥٦٧٨"}, "kvk"),
    ({"agb": "1234"}, "agb"),
])
def test_what_is_refused(officer: Any, given: dict[str, str], field: str) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        add_organisation(**{"by": officer, "kind": "provider", "name": "Zorg", **given})
    assert refused.value.field == field
    assert str(refused.value)
    assert not Organisation.objects.exists()


def test_a_name_is_there_once_per_kind_and_council(officer: Any, outsider: Any) -> None:
    from gehoord.core.councils.selectors import Member

    add_organisation(by=officer, kind="provider", name="Zorg")
    with pytest.raises(OrganisationRefused) as refused:
        add_organisation(by=officer, kind="provider", name="ZORG")
    assert refused.value.field == "name"
    add_organisation(by=officer, kind="school", name="Zorg")
    add_organisation(by=Member(outsider.person, outsider.council, ("officer",)), kind="provider", name="Zorg")
    assert Organisation.objects.count() == 3


@pytest.mark.parametrize("role", ["coordinator", "adviser", "listener", "auditor"])
def test_only_the_officer_writes(request: pytest.FixtureRequest, officer: Any, role: str) -> None:
    member = request.getfixturevalue(role)
    with pytest.raises(NotAllowed):
        add_organisation(by=member, kind="provider", name="Zorg")
    made = add_organisation(by=officer, kind="provider", name="Zorg")
    with pytest.raises(NotAllowed):
        change_organisation(by=member, organisation=made, name="Anders", expected_version=1)


def test_changing_one(officer: Any) -> None:
    made = add_organisation(by=officer, kind="provider", name="Zorg", kvk="12345678")
    changed = change_organisation(by=officer, organisation=made, name="Zorg", place="Dorp", expected_version=1)
    assert (changed.place, changed.kvk, changed.version) == ("Dorp", "", 2)
    # The same again is no change: no line, no version.
    again = change_organisation(by=officer, organisation=made, name="Zorg", place="Dorp", expected_version=1)
    assert again.version == 2
    lines = list(trail_of(officer.council, made))
    assert len(lines) == 2
    assert lines[1].fields["changed"] == ["kvk", "place"]


def test_two_writers_do_not_overwrite(officer: Any) -> None:
    made = add_organisation(by=officer, kind="provider", name="Zorg")
    change_organisation(by=officer, organisation=made, name="Eerst", expected_version=1)
    with pytest.raises(OrganisationChanged) as changed:
        change_organisation(by=officer, organisation=made, name="Daarna", expected_version=1)
    assert changed.value.theirs.name == "Eerst"  # type: ignore[attr-defined]
    assert Organisation.objects.get().name == "Eerst"


def test_another_councils_row_is_not_there(officer: Any, outsider: Any) -> None:
    made = add_organisation(by=officer, kind="provider", name="Zorg")
    with pytest.raises(Organisation.DoesNotExist):
        get_organisation_for(outsider, made.pk)
    assert get_organisation_for(officer, made.pk) == made
    assert not organisations(outsider.council).exists()


def test_they_come_by_name(officer: Any) -> None:
    for name in ("beta", "Alfa", "Gamma"):
        add_organisation(by=officer, kind="provider", name=name)
    add_organisation(by=officer, kind="school", name="Aap")
    assert [row.name for row in providers(officer.council)] == ["Alfa", "beta", "Gamma"]


@pytest.mark.parametrize("fields", [{"kvk": "123"}, {"agb": "abcdefgh"}, {"name": ""}])
def test_the_database_refuses_too(council: Any, fields: dict[str, str]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.create(**{"council": council, "kind": "provider", "name": "Zorg", **fields})
