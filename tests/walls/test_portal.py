"""A provider's pages at the address of another provider, and after the mandate ended: they are not there."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.core.organisations.models import Mandate
from gehoord.core.organisations.services import add_organisation

from .table import P
from .test_urls import ADDRESSES, FORMS, MAKERS

# Every page that is for a provider's manager only and about something of one provider.
OWN = sorted(name for name, (who, about, _how) in ADDRESSES.items() if who == {P} and about)


def test_there_are_such_pages() -> None:
    assert {"providers:own_results", "providers:own_survey", "intake:own_reply", "conditions:own_needs"} <= set(OWN)


@pytest.mark.once
@pytest.mark.parametrize("name", OWN)
def test_what_is_of_another_provider_is_not_there(
    name: str, request: pytest.FixtureRequest, officer: Any, provider_manager: Any, client_of: Any
) -> None:
    _who, about, how = ADDRESSES[name]
    address, client = reverse(name, args=MAKERS[about](request)), client_of(provider_manager)
    sent = FORMS.get(name, {})

    def ask() -> int:
        # A form too, whether or not the page is read first.
        read = client.get(address).status_code if how == "get" else 404
        return read if read != 404 else int(client.post(address, sent).status_code)

    mine = Mandate.objects.filter(person=provider_manager.person)
    assert mine.update(ended_on=timezone.localdate())
    assert ask() == 404
    other = add_organisation(by=officer, kind="provider", name="De Overburen")
    Mandate.objects.create(organisation=other, person=provider_manager.person, granted_on=timezone.localdate())
    assert ask() == 404
    mine.update(ended_on=None)
    assert ask() != 404
