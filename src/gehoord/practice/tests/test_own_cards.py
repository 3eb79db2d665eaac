"""Cards in the portal of a provider: only what was published, and only for who acts for it."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.coding.services import install_codebook
from gehoord.core.organisations.models import Mandate
from gehoord.core.organisations.services import add_organisation
from gehoord.practice.services import make_card


def test_published_cards_of_a_theme_for_who_acts_for_the_provider(
    officer: Any, facilitator: Any, provider_manager: Any, client_of: Any
) -> None:
    install_codebook(council=officer.council)
    provider = add_organisation(by=officer, kind="provider", name="Zorg")

    def card(word: str, *, theme: str = "respect", published: bool = True) -> None:
        make_card(
            by=facilitator, theme=theme, situation=word, helps=word, sentence_to_try=word, question_to_self=word,
            published=published,
        )

    card("Vriendelijk groeten")
    card("Uitleg geven", theme="duidelijkheid")
    card("Half af", published=False)
    address, client = reverse("practice:own_cards", args=[provider.pk]), client_of(provider_manager)
    assert client.get(address).status_code == 404
    Mandate.objects.create(
        organisation=provider, person=provider_manager.person, granted_on=timezone.localdate()
    )
    page = client.get(address).content.decode()
    assert "Uitleg geven" in page
    assert "Half af" not in page
    of_theme = client.get(address, {"thema": "respect"}).content.decode()
    assert "Vriendelijk groeten" in of_theme
    assert "Uitleg geven" not in of_theme
    counts = []
    for more in (1, 6):
        for number in range(more):
            card(f"Kaart {more} {number}")
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        counts.append(len(caught))
    # Session, person, membership, own providers, what waits for an answer, codebook and its themes, how many, cards.
    assert counts[0] == counts[1] <= 10
    assert client.get(reverse("practice:cards")).status_code == 403
