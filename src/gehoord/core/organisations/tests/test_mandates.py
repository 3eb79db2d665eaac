"""Who acts for a provider does nothing else in that council, whichever came first."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.core.councils.models import Membership
from gehoord.core.councils.services import RoleRefused, invite
from gehoord.core.organisations.mandates import end, let_in
from gehoord.core.organisations.models import Kind, Mandate, Organisation
from gehoord.core.organisations.services import OrganisationRefused


def test_one_account_is_never_of_the_council_and_of_a_provider(
    council: Any, other_council: Any, coordinator: Any, adviser: Any
) -> None:
    provider = Organisation.objects.create(council=council, kind=Kind.PROVIDER, name="Zorg & Zo")
    given: dict[str, Any] = {"by": coordinator, "organisation": provider, "name": "Iemand", "password": "x" * 20}
    with pytest.raises(OrganisationRefused, match="werkt al voor de raad") as refused:
        let_in(**given, email=adviser.person.email)
    assert refused.value.field == "email"
    assert not Mandate.objects.exists()

    mandate = let_in(**given, email="iemand@zorg.example")
    for role in ("coordinator", "officer", "expert"):
        with pytest.raises(RoleRefused, match="namens een aanbieder"):
            invite(council=council, email="Iemand@zorg.example", name="Iemand", role=role)
    assert [one.role for one in Membership.objects.filter(person=mandate.person)] == ["provider_manager"]
    # What somebody does elsewhere is not known here; and what ended is over.
    invite(council=other_council, email="iemand@zorg.example", name="Iemand", role="coder")
    end(by=coordinator, mandate=mandate)
    invite(council=council, email="iemand@zorg.example", name="Iemand", role="coder")
    with pytest.raises(OrganisationRefused, match="werkt al voor de raad"):
        let_in(**given, email="iemand@zorg.example")

