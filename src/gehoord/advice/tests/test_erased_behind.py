"""A story behind a sent advice is erased: the letter keeps its counts, and nothing of the story is left to read."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.advice import dossiers, writing
from gehoord.advice.letters import readable
from gehoord.advice.models import Advice, Letter
from gehoord.advice.plain import save_plain
from gehoord.advice.sending import document_of, recount, send
from gehoord.advice.services import decide, start_advice
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.insight.evidence import freeze
from gehoord.insight.quotes import digest_of
from gehoord.intake.models import Signal
from gehoord.intake.services import forget

pytestmark = pytest.mark.django_db
WORDS = "Niemand vroeg wat ik er zelf van vond"
LONG = "Daar zei de man bij de balie dat ik maar moest wachten"


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


def test_a_draft_and_a_dossier_lose_the_words_too(make_signal: Any, adviser: Any, coordinator: Any) -> None:
    """Once the story is gone, nothing could warn that a letter repeats it."""
    told = "Daar zei de man bij de balie dat ik maar moest wachten"
    other = make_signal(text=f"Hallo. {told}. Dag.", status="read")
    draft = start_advice(by=adviser, title="Advies over wachten")
    block = writing.add_block(
        by=adviser, advice=draft, kind="text", heading="Kop", text=f"Iemand: *{told}*. Dat is te lang.", evidence=None
    )
    point = writing.add_point(
        by=adviser, advice=draft, kind="recommendation", text=f"{told.upper()}: doe dat niet.", evidence=[]
    )
    save_plain(by=adviser, advice=draft, version=0, heard=f"Er was {told}!", asked="", ahead="Tot later.")
    dossier = dossiers.open_dossier(by=adviser, title="Wachten", about=f"Wat we hoorden: {told}")
    note = dossiers.add_item(by=adviser, dossier=dossier, kind="notities", text=f"Bel over: {told}, morgen.")
    before = Advice.objects.get(pk=draft.pk).version

    forget(by=coordinator, signal=other)

    for row in (block, point, draft.plain, dossier, note):
        row.refresh_from_db()
    assert block.text == f"Iemand: *{BLACKED_OUT}*. Dat is te lang."
    assert point.text == f"{BLACKED_OUT}: doe dat niet."
    assert (draft.plain.heard, draft.plain.ahead) == (f"Er was {BLACKED_OUT}!", "Tot later.")
    assert (dossier.about, note.text) == (f"Wat we hoorden: {BLACKED_OUT}", f"Bel over: {BLACKED_OUT}, morgen.")
    assert (block.version, note.version, dossier.version) == (2, 2, 2)
    assert Advice.objects.get(pk=draft.pk).version > before


def test_a_short_quote_typed_into_a_draft_goes_with_its_story(
    advice: Any, story: Any, adviser: Any, coordinator: Any
) -> None:
    draft = start_advice(by=adviser, title="Advies over vragen")
    block = writing.add_block(
        by=adviser, advice=draft, kind="text", heading="Kop", text=f"Zoals gezegd: {WORDS}.", evidence=None
    )
    forget(by=coordinator, signal=story)
    block.refresh_from_db()
    assert block.text == f"Zoals gezegd: {BLACKED_OUT}."


def test_a_short_quote_and_a_heading_that_was_talked_about_go_too(
    advice: Any, story: Any, adviser: Any, coordinator: Any
) -> None:
    """Not only where it stands now: what the text said before, and what colleagues said about it."""
    from gehoord.advice import comments
    from gehoord.advice.models import Version

    draft = start_advice(by=adviser, title="Advies over vragen")
    block = writing.add_block(by=adviser, advice=draft, kind="text", heading=WORDS, text="Tekst.", evidence=None)
    said = comments.comment(by=adviser, advice=draft, block=block, text="Mooi.")
    quoting = comments.comment(by=adviser, advice=draft, text=f"Begin met: {WORDS}.")
    forget(by=coordinator, signal=story)
    said.refresh_from_db()
    quoting.refresh_from_db()
    assert (said.text, said.about, quoting.text) == ("Mooi.", BLACKED_OUT, BLACKED_OUT)
    assert WORDS not in str(list(Version.objects.values_list("says", flat=True)))


def test_a_warning_that_was_sent_past_no_longer_repeats_the_story(
    adviser: Any, coordinator: Any, make_signal: Any, client_of: Any
) -> None:
    """The letter is frozen; what its sender was told of is not the letter."""
    told = make_signal(text=f"{LONG}.", status="read")
    draft = start_advice(by=adviser, title="Advies over wachten")
    writing.add_block(by=adviser, advice=draft, kind="text", heading="Kop", text=LONG, evidence=None)
    decide(by=coordinator, advice=Advice.objects.get(pk=draft.pk))
    send(by=coordinator, advice=draft, accept_changes=True)
    before = Letter.objects.values("content", "docx", "odt", "pdf", "digests").get()
    assert LONG in str(Letter.objects.get().accepted)
    forget(by=coordinator, signal=told)
    assert LONG not in str(Letter.objects.get().accepted)
    assert "“Kop” herhaalt" in str(Letter.objects.get().accepted)
    assert Letter.objects.values("content", "docx", "odt", "pdf", "digests").get() == before
