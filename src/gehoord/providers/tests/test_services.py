"""Agreements and criteria: what can be done, and each refusal with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.services import add_organisation
from gehoord.providers import services, supervising
from gehoord.providers.models import Agreement, Criterion, Supervision
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.selectors import agreements, criteria_answering, editions_of, overdue_count, points_sent
from gehoord.providers.services import Changed
from gehoord.providers.tests.test_supervising import hold

DAY = timedelta(days=1)


def test_an_agreement_and_its_line_in_the_trail(officer: Any, agreement: Any) -> None:
    assert agreement.council == officer.council
    assert [line.event for line in trail_of(officer.council, agreement)] == [Event.AGREEMENT_CHANGED]


@pytest.mark.parametrize(("change", "field"), [
    ({"kind": "gift"}, "kind"), ({"title": " "}, "title"), ({"owner": ""}, "owner"), ({"title": "x" * 201}, "title"),
    ({"starts_on": date(202, 1, 1)}, "starts_on"), ({"ends_on": date(2001, 1, 1)}, "ends_on"),
    ({"starts_on": date(9998, 1, 1), "ends_on": date.max}, "starts_on"), ({"ends_on": date(2099, 1, 1)}, "ends_on"),
])
def test_what_an_agreement_cannot_be(
    officer: Any, agreement_fields: dict[str, Any], change: dict[str, Any], field: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        services.make_agreement(by=officer, **agreement_fields | change)
    assert refused.value.field == field
    assert not Agreement.objects.exists()


def test_an_end_on_the_first_day_is_refused(officer: Any, agreement_fields: dict[str, Any]) -> None:
    with pytest.raises(AgreementRefused):
        services.make_agreement(by=officer, **agreement_fields | {"ends_on": agreement_fields["starts_on"]})


def test_teaching_is_not_contracted(officer: Any, agreement_fields: dict[str, Any]) -> None:
    school = add_organisation(by=officer, kind="school", name="De School")
    with pytest.raises(AgreementRefused, match="lesgeven niet in"):
        services.make_agreement(by=officer, **agreement_fields | {"provider": school})
    region = add_organisation(by=officer, kind="region", name="De Regio")
    with pytest.raises(AgreementRefused, match="Kies een aanbieder"):
        services.make_agreement(by=officer, **agreement_fields | {"provider": region})


def test_a_provider_of_another_council_is_refused(
    officer: Any, outsider: Any, agreement_fields: dict[str, Any]
) -> None:
    theirs = Member(outsider.person, outsider.council, ("officer",))
    elsewhere = add_organisation(by=theirs, kind="provider", name="Elders")
    with pytest.raises(AgreementRefused, match="Kies een aanbieder"):
        services.make_agreement(by=officer, **agreement_fields | {"provider": elsewhere})


def test_changing_an_agreement(officer: Any, agreement: Any, agreement_fields: dict[str, Any]) -> None:
    new = agreement_fields | {"title": "Nieuw"}
    changed = services.change_agreement(by=officer, agreement=agreement, expected_version=1, **new)
    assert (changed.title, changed.version) == ("Nieuw", 2)
    # The same once more, from the page of before: a double click, no conflict and no line.
    services.change_agreement(by=officer, agreement=agreement, expected_version=1, **new)
    lines = list(trail_of(officer.council, agreement))
    assert [line.fields.get("changed") for line in lines] == [None, ["title"]]
    with pytest.raises(Changed) as conflict:
        services.change_agreement(
            by=officer, agreement=agreement, expected_version=1, **agreement_fields | {"title": "Later"}
        )
    assert conflict.value.theirs.title == "Nieuw"  # type: ignore[attr-defined]
    assert Agreement.objects.get().title == "Nieuw"


def test_with_a_criterion_kind_and_provider_stay(
    officer: Any, agreement: Any, draft: Any, agreement_fields: dict[str, Any]
) -> None:
    other = add_organisation(by=officer, kind="provider", name="Een ander")
    for change in ({"kind": "subsidy"}, {"provider": other}):
        with pytest.raises(AgreementRefused) as refused:
            services.change_agreement(
                by=officer, agreement=agreement, expected_version=1, **agreement_fields | change
            )
        assert refused.value.field == next(iter(change))


def test_a_criterion_begins_as_a_draft(officer: Any, draft: Any) -> None:
    assert (draft.edition, draft.is_published, draft.smallest_n, draft.name) == (1, False, 30, "Bejegening")
    assert [line.event for line in trail_of(officer.council, draft)] == [Event.CRITERION_ATTACHED]


@pytest.mark.parametrize(("basis", "reason"), [("signals", "nooit een score"), ("statutory", "eigen doel")])
def test_some_grounds_are_refused_with_the_reason(
    officer: Any, agreement: Any, given: Any, basis: str, reason: str
) -> None:
    with pytest.raises(AgreementRefused, match=reason) as refused:
        services.attach_criterion(by=officer, agreement=agreement, given=given(basis=basis))
    assert refused.value.field == "basis"
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(
            agreement=agreement, placement="kpi", basis=basis, review_on=agreement.ends_on, measured="x",
            how_measured="x", how_it_counts="x", consequence="x",
        )


@pytest.mark.parametrize("basis", ["own_survey", "process", "staff"])
def test_the_other_grounds_are_fine(officer: Any, agreement: Any, given: Any, basis: str) -> None:
    assert services.attach_criterion(by=officer, agreement=agreement, given=given(basis=basis)).basis == basis


@pytest.mark.parametrize(("kind", "placement", "allowed"), [
    *[("contract", place, True) for place in ("suitability", "award", "performance", "kpi")],
    ("contract", "subsidy_condition", False), ("subsidy", "subsidy_condition", True),
    *[("subsidy", place, False) for place in ("suitability", "award", "performance", "kpi", "", "prijs")],
])
def test_the_placement_fits_the_kind(
    officer: Any, agreement_fields: dict[str, Any], given: Any, kind: str, placement: str, allowed: bool
) -> None:
    agreement = services.make_agreement(by=officer, **agreement_fields | {"kind": kind})
    if allowed:
        made = services.attach_criterion(by=officer, agreement=agreement, given=given(placement=placement))
        assert made.placement == placement
        return
    with pytest.raises(AgreementRefused) as refused:
        services.attach_criterion(by=officer, agreement=agreement, given=given(placement=placement))
    assert refused.value.field == "placement"


@pytest.mark.parametrize(("change", "field"), [
    ({"smallest_n": 29}, "smallest_n"), ({"smallest_n": -1}, "smallest_n"), ({"smallest_n": 10_001}, "smallest_n"),
    ({"weight_percent": 101}, "weight_percent"), ({"weight_percent": -1}, "weight_percent"), ({"basis": "x"}, "basis"),
    ({"measured": " "}, "measured"), ({"how_measured": ""}, "how_measured"), ({"how_it_counts": ""}, "how_it_counts"),
    ({"consequence": "\n"}, "consequence"), ({"name": ""}, "name"), ({"measured": "x" * 2001}, "measured"),
    ({"review_on": date(2001, 1, 1)}, "review_on"), ({"review_on": date(2099, 1, 1)}, "review_on"),
])
def test_what_a_criterion_cannot_be(
    officer: Any, agreement: Any, given: Any, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(AgreementRefused) as refused:
        services.attach_criterion(by=officer, agreement=agreement, given=given(**change))
    assert refused.value.field == field
    assert not Criterion.objects.exists()


def test_below_30_says_why(officer: Any, agreement: Any, given: Any) -> None:
    with pytest.raises(AgreementRefused, match="onzekerheid"):
        services.attach_criterion(by=officer, agreement=agreement, given=given(smallest_n=29))
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(
            agreement=agreement, placement="kpi", basis="process", review_on=agreement.ends_on, smallest_n=29,
            measured="x", how_measured="x", how_it_counts="x", consequence="x",
        )


def test_one_criterion_at_a_time(officer: Any, agreement: Any, draft: Any, given: Any) -> None:
    with pytest.raises(AgreementRefused):
        services.attach_criterion(by=officer, agreement=agreement, given=given())
    with pytest.raises(AgreementRefused):
        services.replace_criterion(by=officer, agreement=agreement, given=given(), why="Beter.")


def test_a_draft_changes_until_it_is_published(officer: Any, draft: Any, given: Any) -> None:
    changed = services.change_criterion(
        by=officer, criterion=draft, given=given(measured="Anders."), expected_version=1
    )
    assert (changed.measured, changed.version) == ("Anders.", 2)
    with pytest.raises(Changed):
        services.change_criterion(by=officer, criterion=draft, given=given(measured="Nog."), expected_version=1)
    # Publishing what somebody else changed under your eyes is refused too.
    with pytest.raises(Changed):
        services.publish_criterion(by=officer, criterion=draft)
    published = services.publish_criterion(by=officer, criterion=changed)
    assert published.is_published
    for version in (2, 3):
        with pytest.raises(AgreementRefused, match="vastgezet"):
            services.change_criterion(
                by=officer, criterion=draft, given=given(measured="Stiekem."), expected_version=version
            )
    published.measured = "Stiekem."
    with pytest.raises(TypeError):
        published.save()
    assert Criterion.objects.get().measured == "Anders."


def test_publishing_twice_is_once(officer: Any, published: Any) -> None:
    again = services.publish_criterion(by=officer, criterion=published)
    assert again.published_at == published.published_at
    assert len([line for line in trail_of(officer.council, published) if line.fields.get("published")]) == 1


def test_publishing_looks_at_the_dates_again(
    officer: Any, agreement: Any, draft: Any, agreement_fields: dict[str, Any], today: date
) -> None:
    services.change_agreement(
        by=officer, agreement=agreement, expected_version=1,
        **agreement_fields | {"starts_on": today - 900 * DAY, "ends_on": today - 500 * DAY},
    )
    with pytest.raises(AgreementRefused) as refused:
        services.publish_criterion(by=officer, criterion=draft)
    assert refused.value.field == "review_on"


def test_a_published_one_is_replaced_with_a_reason(officer: Any, agreement: Any, published: Any, given: Any) -> None:
    for why in ("", "  "):
        with pytest.raises(AgreementRefused) as refused:
            services.replace_criterion(by=officer, agreement=agreement, given=given(), why=why)
        assert refused.value.field == "why_replaced"
    new = services.replace_criterion(
        by=officer, agreement=agreement, given=given(measured="Beter."), why="Het was te veel werk."
    )
    assert (new.edition, new.replaces) == (2, published)
    assert editions_of(agreement).current == published
    with pytest.raises(AgreementRefused):
        services.replace_criterion(by=officer, agreement=agreement, given=given(), why="Nog een.")
    changed = services.change_criterion(
        by=officer, criterion=new, given=given(measured="Beter."), why="Het was dubbel werk.", expected_version=1
    )
    services.publish_criterion(by=officer, criterion=changed)
    editions = editions_of(agreement)
    assert (editions.current, editions.draft, editions.earlier) == (new, None, (published,))
    assert Criterion.objects.get(pk=published.pk).measured == "Of de aanbieder op tijd antwoordt."


def test_a_criterion_answers_a_point_that_was_sent(
    officer: Any, outsider: Any, agreement: Any, given: Any, make_point: Any
) -> None:
    point, unsent = make_point(officer.council), make_point(officer.council, sent=False)
    elsewhere = make_point(outsider.council)
    for wrong in (unsent, elsewhere):
        with pytest.raises(AgreementRefused) as refused:
            services.attach_criterion(by=officer, agreement=agreement, given=given(answers=wrong))
        assert refused.value.field == "answers"
    assert list(points_sent(officer.council)) == [point]
    draft = services.attach_criterion(by=officer, agreement=agreement, given=given(answers=point))
    assert not criteria_answering(point).exists()
    published = services.publish_criterion(by=officer, criterion=draft)
    assert list(criteria_answering(point)) == [published]
    new = services.replace_criterion(by=officer, agreement=agreement, given=given(answers=point), why="Beter.")
    assert list(criteria_answering(point)) == [published]
    services.publish_criterion(by=officer, criterion=new)
    assert list(criteria_answering(point)) == [new]
    assert not criteria_answering(elsewhere).exists()


@pytest.mark.parametrize("role", ["coordinator", "adviser", "auditor"])
def test_only_the_officer_writes(
    request: pytest.FixtureRequest, role: str, agreement: Any, draft: Any, moment: Any, given: Any, today: date,
    agreement_fields: dict[str, Any],
) -> None:
    by = request.getfixturevalue(role)
    lines = AuditEvent.objects.count()
    for act in (
        lambda: services.make_agreement(by=by, **agreement_fields),
        lambda: services.change_agreement(by=by, agreement=agreement, expected_version=1, **agreement_fields),
        lambda: services.attach_criterion(by=by, agreement=agreement, given=given()),
        lambda: services.change_criterion(by=by, criterion=draft, given=given(), expected_version=1),
        lambda: services.replace_criterion(by=by, agreement=agreement, given=given(), why="x"),
        lambda: services.publish_criterion(by=by, criterion=draft),
        lambda: supervising.plan_supervision(by=by, agreement=agreement, kind="visit", planned_on=today),
        lambda: supervising.move_supervision(
            by=by, supervision=moment, kind="visit", planned_on=today, expected_version=1
        ),
        lambda: supervising.cancel_supervision(by=by, supervision=moment, why_cancelled="x", expected_version=1),
        lambda: hold(by, moment, today),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert AuditEvent.objects.count() == lines


def test_another_councils_rows_are_not_there(
    outsider: Any, agreement: Any, draft: Any, moment: Any, given: Any, today: date, agreement_fields: dict[str, Any]
) -> None:
    by = Member(outsider.person, outsider.council, ("officer",))
    lines = AuditEvent.objects.count()
    with pytest.raises(Agreement.DoesNotExist):
        services.change_agreement(by=by, agreement=agreement, expected_version=1, **agreement_fields)
    for service in (services.attach_criterion, services.replace_criterion):
        extra = {"why": "x"} if service is services.replace_criterion else {}
        with pytest.raises(Agreement.DoesNotExist):
            service(by=by, agreement=agreement, given=given(), **extra)
    with pytest.raises(Criterion.DoesNotExist):
        services.change_criterion(by=by, criterion=draft, given=given(), expected_version=1)
    with pytest.raises(Criterion.DoesNotExist):
        services.publish_criterion(by=by, criterion=draft)
    with pytest.raises(Agreement.DoesNotExist):
        supervising.plan_supervision(by=by, agreement=agreement, kind="visit", planned_on=today)
    with pytest.raises(Supervision.DoesNotExist):
        supervising.move_supervision(by=by, supervision=moment, kind="visit", planned_on=today, expected_version=1)
    with pytest.raises(Supervision.DoesNotExist):
        supervising.cancel_supervision(by=by, supervision=moment, why_cancelled="x", expected_version=1)
    with pytest.raises(Supervision.DoesNotExist):
        hold(by, moment, today)
    assert AuditEvent.objects.count() == lines
    assert not agreements(outsider.council).exists()
    assert overdue_count(outsider.council) == 0


def test_the_list_is_by_name_only(officer: Any, agreement: Any, moment: Any, agreement_fields: dict[str, Any]) -> None:
    first = add_organisation(by=officer, kind="provider", name="aardig")
    services.make_agreement(by=officer, **agreement_fields | {"provider": first})
    rows = list(agreements(officer.council))
    assert [row.provider.name for row in rows] == ["aardig", "Zorg & Zo"]
    assert [(row.has_criterion, row.has_draft, row.next_on) for row in rows] == [  # type: ignore[attr-defined]
        (False, False, None), (True, False, moment.planned_on)
    ]


def test_the_database_keeps_the_order_of_days(agreement: Any, moment: Any, today: date) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(ends_on=agreement.starts_on)
    with pytest.raises(IntegrityError), transaction.atomic():
        Supervision.objects.filter(pk=moment.pk).update(held_on=today, next_on=today)


def test_what_was_given_is_plain_data(given: Any) -> None:
    assert replace(given(), smallest_n=40).smallest_n == 40
