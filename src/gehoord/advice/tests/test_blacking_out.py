"""A line of a closed gathering named somebody: its words go wherever they came to stand."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.advice import services, writing
from gehoord.advice.models import Advice, Letter
from gehoord.advice.sending import send
from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services as dialogue
from gehoord.dialogue.blacking_out import BLACKED_OUT, blacked_out
from gehoord.dialogue.services import DialogueRefused
from gehoord.insight.evidence import freeze, recompute

pytestmark = pytest.mark.django_db
NAMED = "Meneer Kruidnoot van team Noord belt nooit terug."


@pytest.fixture
def line(facilitator: Any) -> Any:
    gathering = dialogue.make_gathering(
        by=facilitator, title="Groep", question="Wat zit erachter?", held_on=datetime.date(2026, 3, 14)
    )
    (_other, line) = dialogue.add_observations(by=facilitator, gathering=gathering, texts=["Bellen duurt lang.", NAMED])
    dialogue.add_tips(by=facilitator, gathering=gathering, texts=["Bel terug"])
    dialogue.close_gathering(by=facilitator, gathering=gathering)
    return type(line).objects.get(pk=line.pk)


@pytest.fixture
def draft(line: Any, adviser: Any) -> Any:
    question = {"gatherings": [line.gathering_id]}
    evidence = freeze(by=adviser, kind="observations", question=question, title="Wat de groep zag")
    advice = services.start_advice(by=adviser, title="Advies over bellen", evidence=[evidence])
    writing.add_block(by=adviser, advice=advice, kind="text", heading=f"Over: {NAMED}", text="Dit hoorden wij.")
    writing.add_point(by=adviser, advice=advice, kind="bottleneck", text=f"Wij hoorden: {NAMED}")
    return Advice.objects.get(pk=advice.pk)


def test_evidence_and_drafts_lose_the_words(line: Any, draft: Any, coordinator: Any, client_of: Any) -> None:
    client = client_of(coordinator)
    address = reverse("dialogue:black_out", args=["observaties", line.pk])
    assert NAMED in client.get(address).content.decode()
    page = client.post(address, follow=True).content.decode()
    assert NAMED not in page
    assert BLACKED_OUT in page
    [evidence] = draft.points.last().evidence.model.objects.all()
    for where in (
        reverse("insight:evidence", args=[evidence.pk]), reverse("advice:advice", args=[draft.pk]),
        reverse("advice:edit", args=[draft.pk]),
    ):
        page = client.get(where).content.decode()
        assert "Kruidnoot" not in page, where
        assert BLACKED_OUT in page, where
    again = Advice.objects.get(pk=draft.pk)
    assert again.version > draft.version
    assert evidence.result["n"] == 2
    assert not recompute(by=coordinator, evidence=evidence).same
    assert "Kruidnoot" not in str(list(AuditEvent.objects.values()))


def test_a_title_loses_them_too(line: Any, draft: Any, adviser: Any, coordinator: Any) -> None:
    Advice.objects.filter(pk=draft.pk).update(title=f"{'Lang. ' * 24}{NAMED}")
    dialogue.black_out_line(by=coordinator, line=line)
    again = Advice.objects.get(pk=draft.pk)
    assert "Kruidnoot" not in again.title
    assert len(again.title) <= 200
    assert again.head_version > draft.head_version


def test_a_letter_that_was_sent_is_read_without_them(
    line: Any, draft: Any, coordinator: Any, officer: Any, client_of: Any
) -> None:
    send(by=coordinator, advice=services.decide(by=coordinator, advice=draft))
    sent = Advice.objects.get(pk=draft.pk)
    public, pdf = reverse("advice:public", args=[sent.number]), reverse("advice:public_pdf", args=[sent.number])
    assert "Kruidnoot" in Client().get(public).content.decode()
    before = Letter.objects.values().get()
    dialogue.black_out_line(by=coordinator, line=line)
    assert Letter.objects.values().get() == before
    page = Client().get(public).content.decode()
    assert "Kruidnoot" not in page
    assert "Woorden uit deze brief zijn teruggenomen" in page
    assert Client().get(pdf).status_code == 410
    assert "Kruidnoot" not in client_of(officer).get(reverse("advice:reply", args=[sent.points.first().pk])).content.decode()
    correction = services.correct(by=coordinator, advice=sent)
    for row in (*correction.blocks.all(), *correction.points.all()):
        assert "Kruidnoot" not in row.text


def test_who_may_and_when(line: Any, facilitator: Any, coordinator: Any, outsider: Any) -> None:
    for by, error in ((facilitator, NotAllowed), (outsider, type(line.gathering).DoesNotExist)):
        with pytest.raises(error):
            dialogue.black_out_line(by=by, line=line)
    gone = dialogue.black_out_line(by=coordinator, line=line)
    assert dialogue.black_out_line(by=coordinator, line=gone).version == gone.version
    gathering = dialogue.make_gathering(
        by=facilitator, title="Open", question="Wat?", held_on=datetime.date(2026, 3, 14)
    )
    (still,) = dialogue.add_observations(by=facilitator, gathering=gathering, texts=["Nog open."])
    with pytest.raises(DialogueRefused, match="nog open"):
        dialogue.black_out_line(by=coordinator, line=still)


@pytest.mark.parametrize(("text", "words", "shown"), [
    ("Er is te weinig tijd voor ons.", "te weinig tijd", f"Er is {BLACKED_OUT} voor ons."),
    ("- Te weinig tijd\n- Tijdgebrek", "Te weinig tijd", f"- {BLACKED_OUT}\n- Tijdgebrek"),
    # One word is found in every sentence: it goes only where it stands alone.
    ("Tijd is schaars.\n- Tijd\nTijd", "Tijd", f"Tijd is schaars.\n- {BLACKED_OUT}\n{BLACKED_OUT}"),
    ("te weinig tijdschriften", "te weinig tijd", "te weinig tijdschriften"),
    (r"a \1 b (c) *d*", r"\1 b (c) *d*", f"a {BLACKED_OUT}"),
])
def test_which_words_go(text: str, words: str, shown: str) -> None:
    assert blacked_out(text, words) == shown
