"""A story goes to the provider it is about with consent, by a person, and is gone when consent goes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.organisations.models import Mandate, Organisation
from gehoord.core.organisations.services import add_organisation
from gehoord.intake import passing_on, services
from gehoord.intake.models import PassedOn, Signal
from gehoord.intake.passing_on import PassingRefused

STORY = "Niemand belde ons terug. Mijn zoon huilde elke avond. Later ging het beter."
ABOUT = {"role": "ouder", "setting": "jeugdhulp", "may_quote": "no", "wants_reply": "yes"}


@pytest.fixture
def provider(officer: Any, provider_manager: Any) -> Organisation:
    """With somebody who acts for it."""
    made = add_organisation(by=officer, kind="provider", name="Zorg & Zo")
    Mandate.objects.create(organisation=made, person=provider_manager.person, granted_on=timezone.localdate())
    return made


@pytest.fixture
def signal(make_signal: Any) -> Any:
    """Read, and its teller agrees."""
    return make_signal(text=STORY, status="read", may_pass_on=True)


@pytest.fixture
def passed(signal: Any, coordinator: Any, provider: Any) -> PassedOn:
    """The first and the last sentence."""
    return passing_on.pass_on(
        by=coordinator, signal=signal, provider=provider, chosen=[2, 0], sure=True,
        expected_version=signal.text_version,
    )


def stories(client: Client, provider: Any) -> str:
    answer = client.get(reverse("intake:own_stories", args=[provider.pk]))
    assert answer.status_code == 200
    return re.sub(r"<[^>]*>", " ", answer.content.decode())


def test_nobody_passes_on_what_its_teller_did_not_allow(client: Client, council: Any) -> None:
    sent = {"text": STORY, **ABOUT, "step": "about"}
    page = client.post(reverse("intake:tell"), {**sent, "go": "about", "step": "story"}).content.decode()
    asked = page[page.index('name="may_pass_on"'):page.index('name="wants_reply"')]
    assert re.search(r'value="no"[^>]*checked', asked)
    # Also an old form, that did not ask.
    client.post(reverse("intake:tell"), {**sent, "go": "done"})
    assert not Signal.objects.get().may_pass_on
    checked = client.post(reverse("intake:tell"), {**sent, "go": "check", "may_pass_on": "yes", "text": "Anders."})
    assert 'name="may_pass_on" value="yes"' in checked.content.decode()
    client.post(reverse("intake:tell"), {**sent, "go": "done", "may_pass_on": "yes", "text": "Anders."})
    assert Signal.objects.order_by("pk").last().may_pass_on  # type: ignore[union-attr]


@pytest.mark.parametrize("why", ["no consent", "unread", "danger", "unsure", "old text", "no sentence", "school"])
def test_it_is_refused(why: str, signal: Any, coordinator: Any, officer: Any, provider: Any) -> None:
    given = {"chosen": [0], "sure": True, "expected_version": signal.text_version, "provider": provider}
    given |= {
        "unsure": {"sure": False}, "old text": {"expected_version": 0}, "no sentence": {"chosen": [7, -1]},
        "school": {"provider": add_organisation(by=officer, kind="school", name="School")},
    }.get(why, {})
    changed = {"no consent": {"may_pass_on": False}, "unread": {"status": "received"}, "danger": {"urgent": True}}
    if why in changed:
        Signal.objects.filter(pk=signal.pk).update(**changed[why])
    with pytest.raises((PassingRefused, Organisation.DoesNotExist)):
        passing_on.pass_on(by=coordinator, signal=signal, **given)
    assert not PassedOn.objects.exists()


def test_only_the_coordinator_passes_on(signal: Any, listener: Any, officer: Any, adviser: Any, provider: Any) -> None:
    for by in (listener, officer, adviser):
        with pytest.raises(NotAllowed):
            passing_on.pass_on(
                by=by, signal=signal, provider=provider, chosen=[0], sure=True, expected_version=signal.text_version
            )


def test_the_page_warns_chooses_nothing_and_passes_on_what_was_ticked(
    signal: Any, coordinator: Any, provider: Any, provider_manager: Any, client_of: Any
) -> None:
    page, address = client_of(coordinator), reverse("intake:pass_on", args=[signal.pk])
    shown = page.get(address).content.decode()
    assert "een kind is zo te herkennen" in shown
    assert "checked" not in shown
    sent = {"version": signal.text_version, "sentences": ["0", "2"], "provider": provider.pk}
    assert page.post(address, sent).status_code == 422
    assert page.post(address, {**sent, "sure": "on"}).status_code == 302
    theirs = client_of(provider_manager)
    read = stories(theirs, provider)
    assert "Niemand belde ons terug." in read
    assert "huilde" not in read
    # Nothing about who told, and no way to the signal.
    assert "Ouder" not in read
    assert theirs.get(reverse("intake:signal", args=[signal.pk])).status_code == 403
    line = AuditEvent.objects.get(event=Event.STORY_PASSED_ON)
    assert (line.by, line.fields["sentences"], line.fields["of"]) == (coordinator.person, 2, 3)
    assert "belde" not in repr(line.fields)


@pytest.mark.parametrize("how", ["receipt", "coordinator", "masked", "set aside", "danger", "erased"])
def test_it_is_gone_at_once(
    how: str, signal: Any, passed: PassedOn, coordinator: Any, provider: Any, provider_manager: Any, client: Client,
    client_of: Any,
) -> None:
    theirs = client_of(provider_manager)
    assert "belde" in stories(theirs, provider)
    match how:
        case "receipt":
            client.post(reverse("intake:follow"), {"code": signal.code, "do": "pass_on", "may_pass_on": "no"})
        case "coordinator":
            client_of(coordinator).post(reverse("intake:take_back", args=[passed.pk]))
        case "masked":
            services.correct_text(by=coordinator, signal=signal, phrase="Niemand", pii_type="persoon")
        case "set aside":
            services.triage(by=coordinator, signal=signal, to="set_aside")
        case "danger":
            services.decide_urgency(by=coordinator, signal=signal, urgent=True)
        case "erased":
            services.forget(by=None, signal=signal)
    assert "belde" not in stories(theirs, provider)
    assert theirs.get(reverse("intake:own_reply", args=[passed.pk])).status_code == 404
    assert not PassedOn.objects.exclude(text="").exists()


def test_what_is_masked_elsewhere_in_the_story_leaves_it(signal: Any, passed: PassedOn, coordinator: Any) -> None:
    services.correct_text(by=coordinator, signal=signal, phrase="Mijn zoon", pii_type="persoon")
    passed.refresh_from_db()
    assert passed.taken_back_at is None


def test_the_answer_comes_back_after_somebody_of_the_council_read_it(
    signal: Any, passed: PassedOn, coordinator: Any, provider_manager: Any, client: Client, client_of: Any
) -> None:
    theirs, address = client_of(provider_manager), reverse("intake:own_reply", args=[passed.pk])
    assert theirs.post(address, {"reply": "Dat spijt ons.", "version": "1"}).status_code == 302
    late = theirs.post(address, {"reply": "Toch anders.", "version": "1"})
    assert late.status_code == 422
    assert "Toch anders." in late.content.decode()

    def receipt() -> str:
        return str(client.post(reverse("intake:follow"), {"code": signal.code}).content.decode())

    assert "Dat spijt ons." not in receipt()
    page = client_of(coordinator)
    assert "Dat spijt ons." in page.get(reverse("intake:pass_on", args=[signal.pk])).content.decode()
    page.post(reverse("intake:show_reply", args=[passed.pk]), {"version": "1"})
    page.post(reverse("intake:show_reply", args=[passed.pk]), {"version": "9" * 5000})
    assert "Dat spijt ons." not in receipt()
    page.post(reverse("intake:show_reply", args=[passed.pk]), {"version": "2"})
    assert "Dat spijt ons." in receipt()
    assert "Zorg &amp; Zo" in receipt()
    with pytest.raises(PassingRefused):
        passing_on.answer(by=provider_manager, passed=passed, reply="Nog iets.", expected_version=2)


def test_an_answer_taken_back_is_gone_for_the_council_too(
    signal: Any, passed: PassedOn, coordinator: Any, provider: Any, provider_manager: Any, client_of: Any
) -> None:
    theirs, page = client_of(provider_manager), reverse("intake:pass_on", args=[signal.pk])
    back = reverse("intake:own_reply_back", args=[passed.pk])
    passing_on.answer(by=provider_manager, passed=passed, reply="Zeg wie je bent.", expected_version=1)
    theirs.post(back, {"version": "1"})  # somebody else wrote since
    assert theirs.post(back, {"version": "9" * 5000}).status_code == 302
    assert "Zeg wie" in client_of(coordinator).get(page).content.decode()
    theirs.post(back, {"version": "2"})
    assert "Zeg wie" not in stories(theirs, provider)
    read = client_of(coordinator).get(page).content.decode()
    assert "Zeg wie" not in read
    assert "De tekst is weg" in read
    assert PassedOn.objects.filter(reply="", reply_by=None, reply_taken_back_at__isnull=False).exists()
    again = passing_on.answer(by=provider_manager, passed=passed, reply="Dat spijt ons.", expected_version=3)
    passing_on.show_reply(by=coordinator, passed=again, expected_version=4)
    theirs.post(back, {"version": "4"})  # the teller may have read it
    assert PassedOn.objects.get().reply == "Dat spijt ons."


@pytest.mark.parametrize("shown", [True, False])
def test_with_the_story_goes_an_answer_the_teller_never_saw(
    shown: bool, passed: PassedOn, coordinator: Any, provider_manager: Any
) -> None:
    passing_on.answer(by=provider_manager, passed=passed, reply="Niemand belde, en dat spijt.", expected_version=1)
    if shown:
        passing_on.show_reply(by=coordinator, passed=passed, expected_version=2)
    passing_on.take_back(by=coordinator, passed=passed)
    left = PassedOn.objects.get()
    assert bool(left.reply) == bool(left.reply_by) == shown
    assert (left.reply_taken_back_at is None) == shown


def test_another_provider_finds_nothing(
    passed: PassedOn, provider: Any, officer: Any, provider_manager: Any, client_of: Any
) -> None:
    Mandate.objects.update(organisation=add_organisation(by=officer, kind="provider", name="De Overburen"))
    theirs = client_of(provider_manager)
    assert theirs.get(reverse("intake:own_stories", args=[provider.pk])).status_code == 404
    assert theirs.post(reverse("intake:own_reply", args=[passed.pk]), {"reply": "x", "version": "1"}).status_code == 404
    with pytest.raises(PassedOn.DoesNotExist):
        passing_on.answer(by=provider_manager, passed=passed, reply="x", expected_version=1)


def test_the_list_asks_no_more_when_it_grows(
    passed: PassedOn, provider: Any, provider_manager: Any, make_signal: Any, client_of: Any
) -> None:
    theirs = client_of(provider_manager)
    stories(theirs, provider)
    counts = []
    for more in (2, 6):
        for _number in range(more):
            PassedOn.objects.create(
                signal=make_signal(safe=False), provider=provider, text="Een zin.", by=provider_manager.person,
                at=timezone.now(),
            )
        with CaptureQueriesContext(connection) as caught:
            stories(theirs, provider)
        counts.append(len(caught))
    # Session, person, membership, own providers, what waits for an answer, how many stories, the stories.
    assert counts[0] == counts[1] <= 8


def test_what_was_taken_back_while_an_answer_was_sent_takes_none(
    passed: PassedOn, coordinator: Any, provider_manager: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, asked = passing_on.get_own_for, []

    def slowly(member: Any, pk: int) -> PassedOn:
        there = found(member, pk)
        asked.append(pk)
        if len(asked) == 2:
            passing_on.take_back(by=coordinator, passed=there)
        return there

    monkeypatch.setattr(passing_on, "get_own_for", slowly)
    answer = client_of(provider_manager).post(
        reverse("intake:own_reply", args=[passed.pk]), {"reply": "Zij zei: hij belde nooit.", "version": "1"}
    )
    assert (answer.status_code, len(asked)) == (404, 2)
    assert PassedOn.objects.get().reply == ""
