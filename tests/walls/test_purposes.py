"""The wall between purposes, tried from every kind of data, every use, every role and every file that leaves."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import RIGHTS, NotAllowed
from gehoord.core.organisations.services import OrganisationRefused, add_organisation
from gehoord.core.organisations.teams import add_team
from gehoord.core.vocabulary.purposes import (
    KINDS,
    Data,
    PurposeRefused,
    Use,
    all_exports,
    register_export,
    require,
    require_may_be_asked_about,
)
from gehoord.insight import kinds
from gehoord.insight.evidence import freeze
from gehoord.insight.facts import Facts
from gehoord.insight.models import Evidence
from gehoord.providers.models import Basis
from gehoord.providers.rules import DATA_OF_BASIS, AgreementRefused, check_basis, check_provider
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.selectors import WrongPurpose, require_purpose, response_keys, tallies
from gehoord.surveys.services import open_campaign
from gehoord.surveys.tests.making import questionnaire

from .table import PUBLIC
from .test_urls import ADDRESSES

# All that may be; whatever is not here is refused. Written out again: the table must not agree with itself only.
MAY = {
    Data.SIGNALS: {Use.CONVERSATION, Use.ADVICE},
    Data.STATUTORY: {Use.CONVERSATION, Use.ADVICE, Use.STATUTORY_REPORT},
    Data.CONTRACT: {Use.CONVERSATION, Use.CRITERION, Use.COMPARISON, Use.ASSESSMENT},
    Data.CONDITIONS: {Use.CONVERSATION, Use.ADVICE},
    Data.TRAINING: {Use.CONVERSATION},
    Data.GATHERING: {Use.CONVERSATION, Use.ADVICE},
    Data.SUPERVISION: {Use.CONVERSATION, Use.ADVICE, Use.ASSESSMENT},
}


@pytest.mark.parametrize(("data", "use"), list(product(Data, Use)))
def test_each_use_of_each_kind_is_decided(data: Data, use: Use) -> None:
    if use in MAY[data]:
        require(data, use)
        return
    said = {}
    for language in ("nl", "en"):
        with override(language), pytest.raises(PurposeRefused) as refused:
            require(data.value, use)
        said[language] = str(refused.value)
    # A sentence, in the language of who reads it.
    assert all(text.endswith(".") and len(text) > 40 for text in said.values())
    assert said["nl"] != said["en"]


def test_each_kind_says_what_people_may_know() -> None:
    assert set(KINDS) == set(Data)
    for kind in KINDS.values():
        assert all(str(text).strip() for text in (kind.purpose, kind.controller, kind.notice))
        assert kind.seen_by
        assert any(set(kind.seen_by) & rights for rights in RIGHTS.values())


def test_surveys_ask_for_purposes_of_the_table() -> None:
    assert set(Purpose.values) <= set(Data.values)


# -- evidence --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("kind", kinds.all_kinds(), ids=lambda kind: kind.key)
def test_evidence_there_is_may_be_in_an_advice(kind: kinds.Kind) -> None:
    require(kind.data, Use.ADVICE)


@pytest.mark.parametrize("role", Role.values)
@pytest.mark.parametrize("data", [data for data in Data if Use.ADVICE not in MAY[data]])
def test_no_role_freezes_what_may_not_be_in_an_advice(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, role: str, data: Data
) -> None:
    def compute(council: Any, question: Any) -> Any:
        raise AssertionError("Not even counted.")

    toy = kinds.Kind("toy", "proef", compute, lambda facts: "", lambda council, question: "?", data)
    monkeypatch.setitem(kinds._kinds, "toy", toy)
    with pytest.raises((kinds.QuestionRefused, NotAllowed)):
        freeze(by=request.getfixturevalue(role), kind="toy", question={}, title="")
    assert not Evidence.objects.exists()


def test_the_wall_does_not_stop_what_may(coordinator: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    toy = kinds.Kind(
        "toy", "proef", lambda council, question: kinds.Computed(Facts()), lambda facts: "",
        lambda council, question: "Wat?", Data.STATUTORY,
    )
    monkeypatch.setitem(kinds._kinds, "toy", toy)
    assert freeze(by=coordinator, kind="toy", question={}, title="").kind == "toy"


# -- surveys and criteria --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("own", "other"), list(product(Purpose, Purpose)))
def test_answers_are_read_for_their_own_purpose_only(own: Purpose, other: Purpose) -> None:
    campaign = Campaign(purpose=own)
    if own == other:
        require_purpose(campaign, other)
        return
    readers: tuple[Callable[[Campaign, str], Any], ...] = (require_purpose, tallies, response_keys)
    for read in readers:
        # No database here: refused before anything is asked of it.
        with pytest.raises(WrongPurpose) as refused:
            read(campaign, other)
        assert len(str(refused.value)) > 40


@pytest.mark.parametrize("basis", Basis.values)
def test_a_criterion_rests_on_nothing_the_table_keeps_out(basis: str) -> None:
    data = DATA_OF_BASIS.get(basis)
    if data is None or Use.CRITERION in MAY[data]:
        check_basis(basis)
        return
    with pytest.raises(AgreementRefused) as refused:
        check_basis(basis)
    assert str(refused.value) == str(KINDS[data].never[Use.CRITERION])


@pytest.mark.parametrize("data", [data for data in Data if Use.CRITERION not in MAY[data]])
def test_no_ground_is_named_after_what_is_kept_out(data: Data) -> None:
    with pytest.raises(AgreementRefused):
        check_basis(data.value)


# -- files -----------------------------------------------------------------------------------------------------------

def test_what_leaves_the_house_is_of_an_address() -> None:
    assert {export.address for export in all_exports()} <= set(ADDRESSES)


@pytest.mark.parametrize("export", all_exports(), ids=lambda export: export.address)
def test_a_file_holds_nothing_for_the_wrong_use_and_opens_for_who_may_see_it(export: Any) -> None:
    for data in export.data:
        require(data, export.use)
    who = ADDRESSES[export.address][0]
    if export.use == Use.CONVERSATION and export.data:
        assert who is not PUBLIC
        for role, data in product(who, export.data):
            assert RIGHTS[role] & set(KINDS[data].seen_by), f"{role} gets {data} by {export.address}"


@pytest.mark.parametrize(("data", "use"), [pair for pair in product(Data, Use) if pair[1] not in MAY[pair[0]]])
def test_no_file_can_be_announced_for_a_use_that_is_refused(data: Data, use: Use) -> None:
    before = all_exports()
    with pytest.raises(PurposeRefused):
        register_export("some:file", data, use=use)
    assert all_exports() == before


# -- schools ---------------------------------------------------------------------------------------------------------

def test_a_school_is_talked_with_and_never_measured(officer: Any, adviser: Any) -> None:
    school = add_organisation(by=officer, kind="school", name="De Horizon")
    with pytest.raises(AgreementRefused, match="gesprek"):
        check_provider(school)
    with pytest.raises(OrganisationRefused):
        add_team(by=officer, organisation=school, name="Onderbouw", setting="other")
    with pytest.raises(PurposeRefused, match="gesprek"):
        require_may_be_asked_about(school, Data.CONTRACT)
    require_may_be_asked_about(school, Data.CONDITIONS)
    with pytest.raises(PurposeRefused, match="gesprek"):
        open_campaign(
            by=adviser, questionnaire=questionnaire(adviser.council), purpose=Data.CONTRACT, title="School",
            closes_on=timezone.localdate(), provider=school,
        )
    provider = add_organisation(by=officer, kind="provider", name="Zorg")
    for data in Data:
        require_may_be_asked_about(provider, data)
