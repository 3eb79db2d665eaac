"""A story behind a sent advice is erased: the letter keeps its counts, and nothing of the story is left to read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.advice.letters import readable
from gehoord.advice.models import Advice, Letter
from gehoord.advice.sending import document_of, recount, send
from gehoord.advice.services import decide, start_advice
from gehoord.insight.evidence import freeze
from gehoord.insight.quotes import digest_of
from gehoord.intake.models import Signal

pytestmark = pytest.mark.django_db
WORDS = "Niemand vroeg wat ik er zelf van vond"


@pytest.fixture
def story(make_signal: Any) -> Any:
    return make_signal(text=f"{WORDS}. Daarna was het gesprek voorbij.", status="read", may_quote=True)


@pytest.fixture
def advice(story: Any, make_signal: Any, adviser: Any, coordinator: Any) -> Any:
    """Sent, with a count of twelve and one quote, which was answered nowhere yet."""
    for _ in range(11):
        make_signal(status="read")
    text = Signal.objects.get(pk=story.pk).deidentified
    start = text.index(WORDS)
    chosen = [[story.pk, start, start + len(WORDS), digest_of(WORDS)]]
    count = freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title="Aantal")
    quotes = freeze(
        by=adviser, kind="quotes", question={"filters": "", "codebook": 0, "chosen": chosen}, title="Citaat"
    )
    draft = start_advice(by=adviser, title="Advies over bejegening", evidence=[count, quotes])
    send(by=coordinator, advice=decide(by=coordinator, advice=draft))
    return Advice.objects.get(pk=draft.pk)


def follow(code: str, **more: str) -> Any:
    return Client().post(reverse("intake:follow"), {"code": code, **more})


def test_the_teller_erases_and_only_the_counts_stay(advice: Any, story: Any, client_of: Any, auditor: Any) -> None:
    public = reverse("advice:public", args=[advice.number])
    assert WORDS in Client().get(public).content.decode()
    before = Letter.objects.values().get(advice=advice)
    assert "Je verhaal is een van de 12 achter dit advies" in follow(story.code).content.decode()

    assert "gewist" in follow(story.code, do="forget", sure="yes").content.decode()

    assert Letter.objects.values().get(advice=advice) == before
    for address in (public, reverse("ui:loop"), reverse("advice:public_pdf", args=[advice.number])):
        answer = Client().get(address)
        assert WORDS.encode() not in answer.content
    page = Client().get(public).content.decode()
    assert "12 signalen" in page
    assert "Woorden uit deze brief zijn teruggenomen" in page
    assert Client().get(reverse("advice:public_pdf", args=[advice.number])).status_code == 410
    assert not readable(advice.letter).figures[1].facts.quotes
    assert document_of(readable(advice.letter), smallest=10)

    [count, quotes] = recount(by=auditor, advice=advice, letter=readable(advice.letter))
    assert count.changes == ("Het aantal was 12 en is nu 11.", "1 verhaal is gewist.")
    assert "1 citaat is teruggetrokken." in quotes.changes
    gone = follow(story.code).content.decode()
    assert 'id="code-error"' in gone
    assert "achter dit advies" not in gone
