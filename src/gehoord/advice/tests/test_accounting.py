"""Figures that people type by hand are held against the annex."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import services, writing
from gehoord.advice.accounting import unaccounted
from gehoord.advice.drafting import first_draft
from gehoord.advice.letter import LetterPart
from gehoord.advice.models import Letter

from . import figures as some


def said(text: str, *, smallest: int = 10) -> list[str]:
    figures = (some.count(1284, "B1"), some.share(200, 800, "B2"), some.themes("B3", least=4))
    part = LetterPart("recommendations", "Kop", "Zie {{ B1 }}.", points=(text,))
    return unaccounted(some.letter(*figures, parts=(part,)), smallest=smallest)


@pytest.mark.parametrize("text", [
    "Van 1.284 signalen gaat 25% over bejegening, marge 22–28%.", "Er zijn 1284 verhalen.", "Van 800 signalen 25 procent.",
    "Binnen 6 weken, op 3 mei 2026, volgens artikel 12.", "{{ B1 }} en 90 mensen: 45%.", "Eén op de vier mensen.",
])
def test_what_the_annex_says_may_be_said(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(("text", "named"), [
    ("Wel 83% van de ouders.", "83%"), ("Ongeveer 83 procent.", "83 procent"), ("Bij 12 jongeren ging het mis.", "12 jongeren"),
    ("Er zijn 1.285 signalen.", "1.285 signalen"),
    # The row of 4 is hidden: nobody types it back in unseen.
    ("Voor 4 mensen gaat het over respect.", "4 mensen"),
])
def test_what_the_annex_does_not_say_is_named(text: str, named: str) -> None:
    assert said(text) == [f"“Kop” noemt een getal dat niet in de bijlage staat: “{named}”."]


def test_a_first_draft_accounts_for_itself() -> None:
    figures = (some.count(1284, "B1"), some.share(200, 800, "B2"), some.themes("B3"), some.quotes("B4"), some.causes("B5"))
    assert unaccounted(some.letter(*figures, parts=first_draft(figures)), smallest=10) == []


def test_what_a_group_said_stands_in_the_annex_with_its_own_numbers() -> None:
    seen = some.figure("B1", "observations", replace(some.causes().facts, rows=(("Van 12 ouders belde niemand terug.",),)))
    letter = some.letter(seen, parts=first_draft((seen,)))
    assert "12 ouders" in "".join(part.text for part in letter.parts)
    assert unaccounted(letter, smallest=10) == []


@pytest.mark.django_db
def test_writer_and_sender_are_told(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    writing.add_block(by=adviser, advice=draft, heading="Erbij", text="Het gaat om 83% van de ouders.")
    draft.refresh_from_db()
    told = "“Erbij” noemt een getal dat niet in de bijlage staat: “83%”."
    client = client_of(coordinator)
    assert told in client.get(reverse("advice:advice", args=[draft.pk])).content.decode()
    assert told in client.get(reverse("advice:decide", args=[draft.pk])).content.decode()
    services.decide(by=coordinator, advice=draft)
    address = reverse("advice:send", args=[draft.pk])
    first = client.post(address)
    assert first.status_code == 422
    assert told in first.content.decode()
    assert not Letter.objects.exists()
    answer = client.post(address, {"accept_changes": "yes", "seen": first.context["changes"]})
    assert answer.status_code == 302
    assert Letter.objects.get().accepted == [told]
