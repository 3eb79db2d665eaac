"""The portal of a provider: its own and nothing else, for as long as somebody may act for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.models import Membership, Person
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.organisations import mandates
from gehoord.core.organisations.models import Mandate, Organisation
from gehoord.core.organisations.services import OrganisationRefused, add_organisation
from gehoord.privacy.erasers import Subject, erase
from gehoord.providers import supervising
from gehoord.providers.models import ImprovementStep
from gehoord.providers.rules import AgreementRefused
from gehoord.providers.services import Changed
from gehoord.providers.supervision.services import say
from gehoord.surveys.models import Campaign, Purpose, Questionnaire, SurveyTally


@pytest.fixture
def manager(officer: Any, provider: Any, provider_manager: Any) -> Any:
    """Acts for `provider`."""
    Mandate.objects.create(
        organisation=provider, person=provider_manager.person, granted_on=timezone.localdate(),
        granted_by=officer.person,
    )
    return provider_manager


@pytest.fixture
def other(officer: Any) -> Organisation:
    return add_organisation(by=officer, kind="provider", name="De Overburen", place="Dorp")


@pytest.fixture
def asked(provider: Any) -> Callable[..., Campaign]:
    """A closed survey at a provider, of a team when named, with this many answers."""

    def make(of: Any = provider, *, total: int = 120, top: int = 90, team: Any = None, **fields: Any) -> Campaign:
        questionnaire, _new = Questionnaire.objects.get_or_create(
            council=of.council, key="kort", version=1, defaults={"name": "Korte lijst", "respondent": "jongere"}
        )
        today = timezone.localdate()
        campaign = Campaign.objects.create(**{
            "council": of.council, "questionnaire": questionnaire, "purpose": Purpose.CONTRACT, "team": team,
            "title": f"Ronde bij {of.name}", "provider": of, "period": "voorjaar", "opens_on": today,
            "closes_on": today, "closed_at": timezone.now(), **fields,
        })
        SurveyTally.objects.create(
            campaign=campaign, respondent="jongere", channel="code", answered=total, not_applicable=0, left_open=0,
            total=4.0 * total, squares=16.0 * total, top=top,
        )
        return campaign

    return make


def text_of(answer: Any) -> str:
    assert answer.status_code == 200
    return re.sub(r"<(style|svg).*?</\1>|<[^>]*>", " ", answer.content.decode(), flags=re.S)


# -- who gets in ------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("who", ["officer", "coordinator"])
def test_somebody_is_let_in_and_signs_in_with_the_password_shown_once(
    who: str, provider: Any, client: Any, client_of: Any, request: Any
) -> None:
    page, address = client_of(request.getfixturevalue(who)), reverse("providers:let_in", args=[provider.pk])
    answer = page.post(address, {"name": "Baas", "email": "Baas@zorg.example"})
    password = re.search(r"<code>(.*?)</code>", answer.content.decode())[1]  # type: ignore[index]
    assert password not in page.get(address).content.decode()
    client.post(reverse("councils:sign_in"), {"username": "baas@zorg.example", "password": password})
    at = client.get(reverse("councils:desk"), follow=True)
    assert at.request["PATH_INFO"] == reverse("providers:own_results", args=[provider.pk])
    line = AuditEvent.objects.get(event=Event.MEMBER_INVITED)
    assert (line.fields["role"], line.fields["organisation"]) == ("provider_manager", provider.pk)
    # Twice is once.
    page.post(address, {"name": "Baas", "email": "baas@zorg.example"})
    assert Mandate.objects.count() == 1


def test_who_works_for_council_or_municipality_acts_for_no_provider(
    officer: Any, coordinator: Any, provider: Any, client_of: Any
) -> None:
    given = {"email": officer.person.email, "name": "x", "password": "y"}
    with pytest.raises(OrganisationRefused):
        mandates.let_in(by=coordinator, organisation=provider, **given)
    answer = client_of(coordinator).post(reverse("providers:let_in", args=[provider.pk]), given)
    assert answer.status_code == 422
    assert not Mandate.objects.exists()


def test_nobody_else_lets_in(adviser: Any, manager: Any, provider: Any, other: Any) -> None:
    for by in (adviser, manager):
        with pytest.raises(NotAllowed):
            mandates.let_in(by=by, organisation=other, email="a@b.example", name="x", password="y")
        with pytest.raises(NotAllowed):
            mandates.end(by=by, mandate=Mandate.objects.get())


def test_an_ended_mandate_is_gone_at_once(
    officer: Any, manager: Any, provider: Any, moment: Any, asked: Any, client_of: Any
) -> None:
    client, survey = client_of(manager), asked()
    pages = [
        reverse("providers:own_results", args=[provider.pk]), reverse("providers:own_agreements", args=[provider.pk]),
        reverse("providers:own_survey", args=[survey.pk]), reverse("providers:own_view", args=[moment.pk]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * 4
    out = client_of(officer)
    assert out.get(reverse("providers:let_out", args=[Mandate.objects.get().pk])).status_code == 200
    out.post(reverse("providers:let_out", args=[Mandate.objects.get().pk]))
    assert [client.get(page).status_code for page in pages] == [404] * 4
    assert client.post(pages[3], {"provider_view": "Toch nog.", "version": "1"}).status_code == 404
    assert "geen aanbieder" in text_of(client.get(reverse("providers:own")))
    assert "gestopt op" in text_of(out.get(reverse("providers:let_in", args=[provider.pk])))
    assert AuditEvent.objects.filter(event=Event.MEMBER_LEFT, by=officer.person).count() == 1


def test_who_leaves_has_no_mandate_left(manager: Any, council: Any) -> None:
    erase(Subject("person", council, manager.person.pk))
    assert Mandate.objects.get().ended_on == timezone.localdate()
    assert Person.objects.get(pk=manager.person.pk).name == "—"
    assert not Membership.objects.filter(person=manager.person).exists()


# -- another's --------------------------------------------------------------------------------------------------------

def test_another_providers_pages_are_not_there(
    manager: Any, officer: Any, other: Any, moment: Any, asked: Any, client_of: Any
) -> None:
    theirs = asked(other)
    # The moment is of `provider`; somebody who acts for the other one does not find it.
    Mandate.objects.update(organisation=other)
    client = client_of(manager)
    survey_of_mine = asked()
    for name, pk in (
        ("own_results", survey_of_mine.provider_id), ("own_agreements", survey_of_mine.provider_id),
        ("own_survey", survey_of_mine.pk), ("own_view", moment.pk),
    ):
        address = reverse(f"providers:{name}", args=[pk])
        assert client.get(address).status_code == 404, name
        assert client.post(address, {"provider_view": "Van mij.", "version": "1"}).status_code == 404, name
    with pytest.raises(NotAllowed):
        say(by=manager, supervision=moment, provider_view="Van mij.", version=1)
    moment.refresh_from_db()
    assert moment.provider_view == ""
    assert client.get(reverse("providers:own_survey", args=[theirs.pk])).status_code == 200


def test_no_page_of_the_portal_names_another_or_says_how_many_there_are(
    manager: Any, provider: Any, officer: Any, asked: Any, client_of: Any
) -> None:
    own = asked()
    for letter in "ABCDEFG":
        asked(add_organisation(by=officer, kind="provider", name=f"Andere {letter}"), top=96)
    client = client_of(manager)
    page = text_of(client.get(reverse("providers:own_results", args=[provider.pk]), {"ronde": f"{own.questionnaire.pk}-{own.pk}"}))
    assert "75%" in page
    assert "Alle aanbieders samen" in page
    assert "Andere" not in page
    assert not re.search(r"\b[78] (andere )?aanbieders", page)
    # A round in which it was not asked is not there.
    theirs = asked(Organisation.objects.get(name="Andere A"), period="najaar", top=96)
    address = reverse("providers:own_results", args=[provider.pk])
    assert client.get(address, {"ronde": f"{theirs.questionnaire_id}-{theirs.pk}"}).status_code == 404


def test_few_answers_show_an_interval_only_and_fewer_nothing(
    manager: Any, provider: Any, officer: Any, asked: Any, client_of: Any
) -> None:
    from gehoord.core.organisations.teams import add_team

    teams = [add_team(by=officer, organisation=provider, name=name, setting="day") for name in ("Noord", "Zuid")]
    shown, hidden = asked(team=teams[0], total=12, top=9), asked(team=teams[1], total=9, top=9)
    client = client_of(manager)
    page = text_of(client.get(reverse("providers:own_survey", args=[shown.pk])))
    assert "12 mensen deden mee" in page
    assert not re.search(r"\b75%", page)
    assert "Minder dan 10 mensen" in text_of(client.get(reverse("providers:own_survey", args=[hidden.pk])))
    # The whole of it stays below 30.
    whole = text_of(client.get(reverse("providers:own_results", args=[provider.pk])))
    assert "Noord" in whole
    assert "%" not in whole


def test_who_acts_for_two_providers_chooses(manager: Any, provider: Any, other: Any, client_of: Any) -> None:
    Mandate.objects.create(organisation=other, person=manager.person, granted_on=timezone.localdate())
    client = client_of(manager)
    page = text_of(client.get(reverse("providers:own")))
    assert page.index("De Overburen") < page.index("Zorg &amp; Zo")
    assert "Een andere aanbieder" in text_of(client.get(reverse("providers:own_results", args=[other.pk])))


# -- what it says -----------------------------------------------------------------------------------------------------

def test_the_provider_answers_and_the_officer_sees_who_wrote_and_leaves_it(
    manager: Any, officer: Any, provider: Any, moment: Any, agreement: Any, client_of: Any, today: Any
) -> None:
    address = reverse("providers:own_view", args=[moment.pk])
    client = client_of(manager)
    assert client.post(address, {"provider_view": " ", "version": "1"}).status_code == 422
    assert client.post(address, {"provider_view": "Wij bellen nu terug.", "version": "1"}).status_code == 302
    shown = text_of(client_of(officer).get(reverse("providers:agreement", args=[agreement.pk])))
    assert f"geschreven door {manager.person.name} van de aanbieder" in shown
    assert "readonly" in client_of(officer).get(reverse("providers:hold", args=[moment.pk])).content.decode()
    held = {"held_on": today, "outcome": "learning", "outcome_text": "Er wordt geleerd.", "expected_version": 2}
    with pytest.raises(AgreementRefused):
        supervising.hold_supervision(by=officer, supervision=moment, provider_view="Iets anders.", **held)
    supervising.hold_supervision(by=officer, supervision=moment, provider_view="Wij bellen nu terug.", **held)
    # An outcome is for good, for both.
    moment.refresh_from_db()
    with pytest.raises(AgreementRefused):
        say(by=manager, supervision=moment, provider_view="Of toch niet.", version=moment.version)
    assert "Er wordt geleerd." in text_of(client.get(reverse("providers:own_agreements", args=[provider.pk])))
    line = AuditEvent.objects.get(event=Event.SUPERVISION_ANSWERED)
    assert "bellen" not in repr(line.fields)


def test_the_second_of_two_writers_is_told_and_keeps_what_was_typed(
    manager: Any, officer: Any, moment: Any, client_of: Any, today: Any
) -> None:
    supervising.hold_supervision(
        by=officer, supervision=moment, held_on=today, outcome="none_yet", provider_view="Opgeschreven door de gemeente."
    )
    with pytest.raises(Changed):
        say(by=manager, supervision=moment, provider_view="Zelf geschreven.", version=1)
    answer = client_of(manager).post(
        reverse("providers:own_view", args=[moment.pk]), {"provider_view": "Zelf geschreven.", "version": "1"}
    )
    assert answer.status_code == 409
    assert "Zelf geschreven." in answer.content.decode()
    assert "Opgeschreven door de gemeente." in answer.content.decode()


def test_the_page_of_agreements_asks_no_more_when_it_grows(
    manager: Any, officer: Any, provider: Any, agreement_fields: Any, given: Any, client_of: Any, today: Any
) -> None:
    from gehoord.providers import services

    def agree(number: int) -> None:
        made = services.make_agreement(by=officer, **{**agreement_fields, "title": f"Afspraak {number}"})
        services.publish_criterion(
            by=officer, criterion=services.attach_criterion(by=officer, agreement=made, given=given())
        )
        supervising.plan_supervision(by=officer, agreement=made, kind="visit", planned_on=today)

    client, address = client_of(manager), reverse("providers:own_agreements", args=[provider.pk])
    agree(1)
    client.get(address)
    counts = []
    for most in (2, 6):
        for number in range(most):
            agree(10 * most + number)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(caught))
    # Session, person, membership, own providers, what waits, agreements, criteria, moments, and the frame's council.
    assert counts[0] == counts[1] <= 11


# -- the plan ---------------------------------------------------------------------------------------------------------

def test_the_provider_makes_its_plan_and_another_does_not_find_it(
    manager: Any, officer: Any, other: Any, moment: Any, agreement: Any, client_of: Any, today: Any
) -> None:
    client, plan = client_of(manager), reverse("providers:own_plan", args=[agreement.pk])
    new = reverse("providers:own_step_new", args=[agreement.pk])
    assert client.get(new).status_code == 404
    assert "begint als jullie" in text_of(client.get(plan))
    supervising.hold_supervision(
        by=officer, supervision=moment, held_on=today, outcome="agreed_improvement", provider_view="Klopt.",
        outcome_text="Sneller bellen.", next_on=today + timedelta(days=60),
    )
    sent = {"what": "Elke week bellen", "who": "teamleider", "due": today.isoformat(), "how_seen": "Cliënten merken het"}
    assert client.post(new, {**sent, "who": ""}).status_code == 422
    assert client.post(new, sent).status_code == 302
    step = ImprovementStep.objects.get()
    edit, settle = (reverse(f"providers:{name}", args=[step.pk]) for name in ("own_step", "own_step_settle"))
    assert client.post(edit, {**sent, "what": "Elke dag bellen", "version": "1"}).status_code == 302
    # Whoever still has the first version on the screen is told, and keeps what was typed.
    late = client.post(edit, {**sent, "what": "Nooit bellen", "version": "1"})
    assert late.status_code == 409
    assert "Nooit bellen" in late.content.decode()
    Mandate.objects.update(organisation=other)
    assert [client.get(page).status_code for page in (plan, new, edit, settle)] == [404] * 4
    assert client.post(settle, {"done": "yes", "note": "Ja.", "version": "2"}).status_code == 404
    Mandate.objects.update(organisation=agreement.provider)
    assert client.post(settle, {"done": "yes", "note": "Ze merken het.", "version": "2"}).status_code == 302
    page = text_of(client.get(plan))
    assert "Elke dag bellen" in page
    assert "geschreven door de aanbieder" in page
    assert "gelukt" in page
    assert client.get(edit).status_code == 404
