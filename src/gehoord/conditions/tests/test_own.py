"""Who acts for a provider runs scans among its own professionals, and sees no more of a result than outsiders do."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.conditions import services
from gehoord.conditions.models import Step
from gehoord.conditions.steps import StepRefused, agree_step, finish_step
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.organisations.models import Kind, Mandate, Organisation
from gehoord.surveys.models import Campaign, Controller
from gehoord.surveys.services import make_codes, respond

from .test_results import answers

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(council: Any, provider_manager: Any) -> Any:
    made = Organisation.objects.create(council=council, kind=Kind.PROVIDER, name="De Brug (verzonnen)")
    Mandate.objects.create(organisation=made, person=provider_manager.person, granted_on=timezone.localdate())
    return made


def test_from_a_scan_of_their_own_to_a_step(provider_manager: Any, client_of: Any, client: Any, place: Any) -> None:
    desk, day = client_of(provider_manager), (timezone.localdate() + timedelta(days=5)).isoformat()
    opened = desk.post(
        reverse("conditions:own_scan_new", args=[place.pk]),
        {"title": "Hoe is het?", "place": f"o{place.pk}", "closes_on": day},
    )
    scan = Campaign.objects.get()
    assert opened.url == reverse("conditions:own_codes", args=[scan.pk])
    assert (scan.controller, scan.provider) == (Controller.ORGANISATION, place)
    codes = desk.post(opened.url, {"count": "22"}).context["codes"]
    asked = client.post(reverse("surveys:scan"), {"code": codes[0]}).content.decode()
    assert "De Brug (verzonnen) is verantwoordelijk" in asked
    assert "De raad ziet de uitslag. De organisatie en de gemeente zien hem ook" in asked
    keys = [one.key for one in scan.questionnaire.questions.all()]
    for number, code in enumerate(codes):
        given = {key: 5 if number < (18 if key.startswith("tijd") else 11) else 1 for key in keys}
        respond(council=place.council, code=code, answers=given)
    page = reverse("conditions:own_needs", args=[place.pk])
    assert "20 of meer antwoorden" in desk.get(page).content.decode()
    close = reverse("conditions:own_close", args=[scan.pk])
    assert desk.get(close).status_code == 200
    assert desk.post(close).url == desk.post(close).url == page
    shown = desk.get(page).content.decode()
    # Four say there is no time: who knows the team could know who.
    assert "11 van 22" in shown
    assert "18 van 22" not in shown
    step = {"need": "tijd", "holder": "provider", "what": "Minder gezinnen per collega", "seen_by": "", "due": ""}
    assert desk.post(reverse("conditions:own_step_new", args=[place.pk]), step).url == page
    made = Step.objects.get()
    done = reverse("conditions:own_step_done", args=[made.pk])
    late = desk.post(done, {"came_of_it": "Gelukt.", "done_on": timezone.localdate().isoformat(), "version": "9"})
    assert late.status_code == 409
    assert "Gelukt." in late.content.decode()
    assert "Nu opgeslagen" in late.content.decode()
    desk.post(done, {"came_of_it": "Gelukt.", "done_on": timezone.localdate().isoformat(), "version": "1"})
    assert "Gelukt." in desk.get(page).content.decode()


def test_what_another_is_to_do_is_for_that_other(
    provider_manager: Any, adviser: Any, client_of: Any, place: Any
) -> None:
    desk = client_of(provider_manager)
    sent = {"need": "middelen", "holder": "municipality", "what": "Betaal meer", "seen_by": "", "due": ""}
    assert desk.post(reverse("conditions:own_step_new", args=[place.pk]), sent).status_code == 422
    with pytest.raises(StepRefused):
        agree_step(by=provider_manager, organisation=place, need="middelen", holder="region", what="Betaal meer")
    theirs = agree_step(by=adviser, organisation=place, need="middelen", holder="municipality", what="Reken de prijs na")
    done = reverse("conditions:own_step_done", args=[theirs.pk])
    page = desk.get(reverse("conditions:own_needs", args=[place.pk])).content.decode()
    assert "Reken de prijs na" in page
    assert done not in page
    assert desk.post(done, {"came_of_it": "Ja.", "done_on": "2026-01-31", "version": "1"}).status_code == 404
    with pytest.raises(StepRefused):
        finish_step(by=provider_manager, step=theirs, version=1, came_of_it="Ja.")


def test_another_provider_is_not_there(provider_manager: Any, adviser: Any, client_of: Any, place: Any) -> None:
    other = Organisation.objects.create(council=place.council, kind=Kind.PROVIDER, name="Ander (verzonnen)")
    day = timezone.localdate() + timedelta(days=5)
    scan = services.open_scan(by=adviser, title="Bij een ander", closes_on=day, organisation=other)
    step = agree_step(by=adviser, organisation=other, need="tijd", holder="provider", what="Van een ander")
    open_to_all = agree_step(by=adviser, need="tijd", holder="region", what="Van niemand")
    desk = client_of(provider_manager)
    for name, pk in (
        ("own_needs", other.pk), ("own_scan_new", other.pk), ("own_codes", scan.pk), ("own_close", scan.pk),
        ("own_step_new", other.pk), ("own_step_done", step.pk), ("own_step_done", open_to_all.pk),
    ):
        assert desk.post(reverse(f"conditions:{name}", args=[pk]), {}).status_code in (404, 405), name
    sent = {"title": "Gluren", "place": f"o{other.pk}", "closes_on": day.isoformat()}
    assert desk.post(reverse("conditions:own_scan_new", args=[place.pk]), sent).status_code == 422
    for wrong in (
        lambda: services.open_scan(by=provider_manager, title="Gluren", closes_on=day, organisation=other),
        lambda: services.open_scan(by=provider_manager, title="Gluren", closes_on=day),
        lambda: make_codes(by=provider_manager, campaign=scan, count=1),
        lambda: services.close_scan(by=provider_manager, campaign=scan),
        lambda: agree_step(by=provider_manager, organisation=other, need="tijd", holder="provider", what="Nee"),
    ):
        with pytest.raises(NotAllowed):
            wrong()


def test_a_scan_of_the_council_is_not_theirs_to_close_or_to_answer(
    provider_manager: Any, client_of: Any, place: Any, make_scan: Any
) -> None:
    """Who holds the codes of a scan could fill it, and who closes it early takes the result away."""
    scan = make_scan(answers(3, 1), closed=False, organisation=place, title="Van de raad")
    desk = client_of(provider_manager)
    page = desk.get(reverse("conditions:own_needs", args=[place.pk])).content.decode()
    assert "Van de raad" in page
    for name in ("own_codes", "own_close"):
        address = reverse(f"conditions:{name}", args=[scan.pk])
        assert address not in page
        assert desk.post(address, {"count": "3"}).status_code == 404
    for attempt in (
        lambda: make_codes(by=provider_manager, campaign=scan, count=1),
        lambda: services.close_scan(by=provider_manager, campaign=scan),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert not Campaign.objects.get().is_closed


def test_after_the_mandate_ended_nothing_is_there(provider_manager: Any, client_of: Any, place: Any) -> None:
    day = timezone.localdate() + timedelta(days=5)
    scan = services.open_scan(by=provider_manager, title="Van ons", closes_on=day, organisation=place)
    Mandate.objects.update(ended_on=timezone.localdate())
    desk = client_of(provider_manager)
    assert desk.get(reverse("conditions:own_needs", args=[place.pk])).status_code == 404
    assert desk.post(reverse("conditions:own_codes", args=[scan.pk]), {"count": "3"}).status_code == 404
    with pytest.raises(NotAllowed):
        services.close_scan(by=provider_manager, campaign=scan)
