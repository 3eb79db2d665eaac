"""Quotes on the tables: only of people who allow it, for as long as they do."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue.preparing.handing_out import hand_out
from gehoord.dialogue.services import DialogueRefused, GatheringClosed
from gehoord.insight.models import Evidence, EvidenceQuote

pytestmark = pytest.mark.django_db
WORDS = "De begeleider luisterde niet naar mij en belde nooit terug. <b>{{ x }}"


@pytest.fixture
def quote(council: Any, make_signal: Any) -> EvidenceQuote:
    """A frozen sentence that its teller allows."""
    signal = make_signal(may_quote=True)
    evidence = Evidence.objects.create(council=council, number=1, kind="quotes", title="Citaten", digest="x" * 64)
    return EvidenceQuote.objects.create(evidence=evidence, signal=signal, order=1, text=WORDS)


def test_a_quote_is_printed_while_its_teller_allows_it(
    quote: EvidenceQuote, make_gathering: Any, coordinator: Any, facilitator: Any, outsider: Any, client_of: Any
) -> None:
    gathering, client = make_gathering(), client_of(coordinator)
    address = reverse("dialogue:handout", args=[gathering.pk])
    assert "<b>{{" not in client.get(address).content.decode()
    assert client.post(address, {"table": "2"}).status_code == 422
    made = client.post(address, {"citaat": quote.pk, "table": "2"})
    assert made.content.startswith(b"%PDF")
    assert "no-store" in made["Cache-Control"]
    assert not any("begeleider" in str(line.fields) for line in AuditEvent.objects.all())
    # Evidence is not for who only leads gatherings.
    assert client_of(facilitator).get(address).status_code == 403
    with pytest.raises(GatheringClosed):
        hand_out(by=coordinator, gathering=make_gathering(closed=True), quotes=[quote.pk])
    theirs = make_gathering(by=outsider)
    with pytest.raises(DialogueRefused):
        hand_out(by=outsider, gathering=theirs, quotes=[quote.pk])
    quote.signal.may_quote = False
    quote.signal.save(update_fields=["may_quote"])
    assert "luisterde niet" not in client.get(address).content.decode()
    assert client.post(address, {"citaat": quote.pk}).status_code == 422
