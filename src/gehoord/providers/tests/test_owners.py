"""Who owns an agreement, who joins it, and what it buys."""

from __future__ import annotations

from typing import Any

import pytest

from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.services import add_organisation
from gehoord.providers import services
from gehoord.providers.models import Agreement
from gehoord.providers.rules import AgreementRefused


@pytest.fixture
def region(officer: Any) -> Any:
    return add_organisation(by=officer, kind="region", name="Regio Voorbeeld")


@pytest.fixture
def town(officer: Any) -> Any:
    return add_organisation(by=officer, kind="municipality", name="Dorp aan Zee")


def test_a_region_owns_an_agreement_and_municipalities_join(
    officer: Any, agreement_fields: dict[str, Any], region: Any, town: Any
) -> None:
    fields = agreement_fields | {"owner": "", "owned_by": region, "municipalities": [town]}
    made = services.make_agreement(by=officer, **fields, lot=" 2 ", product_group="45", product_code="45a04")
    assert (made.owner, made.owned_by, made.lot, made.product_group, made.product_code) == (
        "Regio Voorbeeld", region, "2", "45", "45A04"
    )
    assert list(made.municipalities.all()) == [town]
    # The same again is no change; without the town it is.
    same = services.change_agreement(
        by=officer, agreement=made, expected_version=1, **fields, lot="2", product_group="45", product_code="45A04"
    )
    assert same.version == 1
    changed = services.change_agreement(
        by=officer, agreement=made, expected_version=1, **fields | {"municipalities": []}, lot="2", product_group="45",
        product_code="45A04",
    )
    assert changed.version == 2
    assert not made.municipalities.exists()
    assert list(trail_of(officer.council, made))[-1].fields["changed"] == ["municipalities"]


@pytest.mark.parametrize(("change", "field"), [
    ({"product_group": "4"}, "product_group"), ({"product_group": "4a"}, "product_group"),
    ({"product_group": "٤٥"}, "product_group"), ({"product_code": "45A04"}, "product_group"),
    ({"product_group": "45", "product_code": "=1+1"}, "product_code"), ({"lot": "x" * 61}, "lot"),
    ({"owner": ""}, "owner"),
])
def test_what_is_refused_of_an_agreement(
    officer: Any, agreement_fields: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        services.make_agreement(by=officer, **agreement_fields | change)
    assert refused.value.field == field
    assert not Agreement.objects.exists()


def test_only_a_municipality_or_region_owns_and_only_municipalities_join(
    officer: Any, outsider: Any, agreement_fields: dict[str, Any], provider: Any, region: Any
) -> None:
    elsewhere = add_organisation(
        by=Member(outsider.person, outsider.council, ("officer",)), kind="municipality", name="Elders"
    )
    for owner in (provider, elsewhere):
        with pytest.raises(AgreementRefused) as refused:
            services.make_agreement(by=officer, **agreement_fields | {"owned_by": owner})
        assert refused.value.field == "owned_by"
    for joining in (region, elsewhere):
        with pytest.raises(AgreementRefused) as refused:
            services.make_agreement(by=officer, **agreement_fields | {"municipalities": [joining]})
        assert refused.value.field == "municipalities"
