"""Stories of the sample that were passed on: with consent, without a detail, and one of them answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from gehoord.core.councils.models import Person
from gehoord.core.organisations.mandates import grant
from gehoord.core.organisations.services import add_organisation
from gehoord.intake.models import PassedOn
from gehoord.sample import passing
from gehoord.sample.plan import plan


def test_their_tellers_agreed_and_nobody_else_was_asked() -> None:
    told = {one.id: one for one in plan(1) if one.may_pass_on}
    assert set(told) == set(passing.told()["sentences"])
    for text_id, sentence in passing.told()["sentences"].items():
        assert sentence in told[text_id].text


def test_a_few_are_passed_on_and_one_is_answered(
    coordinator: Any, officer: Any, provider_manager: Any, make_signal: Any, client_of: Any
) -> None:
    Person.objects.update(is_sample=True)
    council, person = officer.council, provider_manager.person
    provider = add_organisation(by=officer, kind="provider", name="Voorbeeldboot")
    passing.pass_stories_on(council=council)  # nobody acts for a provider yet
    grant(council=council, by=None, organisation=provider, email=person.email, name="", password="")
    sentences = list(passing.told()["sentences"].values())[:5]
    for number, sentence in enumerate(sentences):
        make_signal(
            text=f"Dit hoort niemand. {sentence}", status="closed", may_pass_on=number > 0,
            received_at=timezone.now() - timedelta(days=passing.LET_IN + 1 + number),
        )
    for _ in range(2):
        passing.pass_stories_on(council=council)
    passed = list(PassedOn.objects.order_by("at"))
    assert [one.text for one in passed] == sentences[3:0:-1]
    assert [bool(one.reply_shown_at) for one in passed] == [True, False, False]
    page = client_of(provider_manager).get(reverse("intake:own_stories", args=[provider.pk])).content.decode()
    assert sentences[1] in page
    assert "Dit hoort niemand" not in page
