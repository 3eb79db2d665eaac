"""Words are taken back while the letter is on its way from draft to municipality."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from gehoord.advice.delivery import hand_over
from gehoord.advice.models import Advice, Letter
from gehoord.advice.sending import send
from gehoord.advice.services import correct, decide, start_advice
from gehoord.advice.writing import add_block, add_point, save_head
from gehoord.core.ui.documents.tests.reading import words_of_docx, words_of_odt, words_of_pdf
from gehoord.insight.evidence import freeze
from gehoord.insight.quotes import digest_of

pytestmark = pytest.mark.django_db
TAKEN, KEPT = "Niemand vroeg wat ik er zelf van vond", "Zij belde mij elke week terug zoals ze zei"


@pytest.fixture
def stories(make_signal: Any) -> list[Any]:
    return [make_signal(text=f"{words}. Zo ging het.", status="read", may_quote=True) for words in (TAKEN, KEPT)]


@pytest.fixture
def draft(stories: list[Any], adviser: Any) -> Any:
    chosen = []
    for story, words in zip(stories, (TAKEN, KEPT), strict=True):
        start = story.deidentified.index(words)
        chosen.append([story.pk, start, start + len(words), digest_of(words)])
    question = {"filters": "", "codebook": 0, "chosen": chosen}
    evidence = freeze(by=adviser, kind="quotes", question=question, title="Citaten")
    return start_advice(by=adviser, title="Advies over luisteren", evidence=[evidence])


def take_back(story: Any) -> None:
    answer = Client().post(reverse("intake:follow"), {"code": story.code, "do": "quote", "may_quote": "no"})
    assert answer.status_code == 200


READ = {"docx": words_of_docx, "odt": words_of_odt, "pdf": words_of_pdf}


def words_of(kind: str, content: bytes) -> str:
    return " ".join(READ[kind](content).split())


def test_the_draft_no_longer_shows_them(draft: Any, stories: list[Any], adviser: Any, client_of: Any) -> None:
    client = client_of(adviser)
    assert TAKEN in client.get(reverse("advice:advice", args=[draft.pk])).content.decode()
    take_back(stories[0])
    page = client.get(reverse("advice:advice", args=[draft.pk])).content.decode()
    assert TAKEN not in page
    assert KEPT in page
    for kind in ("docx", "odt", "pdf"):
        content = client.get(reverse("advice:draft_file", args=[draft.pk, kind])).content
        text = words_of(kind, content)
        assert "Niemand vroeg" not in text, kind
        assert "Zij belde mij" in text, kind


def test_the_sender_is_told_and_the_letter_goes_without(
    draft: Any, stories: list[Any], coordinator: Any, client_of: Any
) -> None:
    decide(by=coordinator, advice=draft)
    take_back(stories[0])
    client, address = client_of(coordinator), reverse("advice:send", args=[draft.pk])
    first = client.post(address)
    assert first.status_code == 422
    assert "1 citaat is teruggetrokken." in first.content.decode()
    assert not Letter.objects.exists()
    answer = client.post(address, {"accept_changes": "yes", "seen": first.context["changes"]})
    assert answer.status_code == 302
    letter = Letter.objects.get()
    assert TAKEN not in str(letter.content)
    for kind in ("docx", "odt", "pdf"):
        text = words_of(kind, bytes(getattr(letter, kind)))
        assert "Niemand vroeg" not in text, kind
        assert "Zij belde mij" in text, kind


def test_when_the_last_quote_goes_its_block_goes_too(
    draft: Any, stories: list[Any], coordinator: Any, client_of: Any
) -> None:
    decide(by=coordinator, advice=draft)
    for story in stories:
        take_back(story)
    client, address = client_of(coordinator), reverse("advice:send", args=[draft.pk])
    first = client.post(address)
    assert "heeft geen citaten meer en blijft uit de brief" in first.content.decode()
    client.post(address, {"accept_changes": "yes", "seen": first.context["changes"]})
    assert not any(part["kind"] == "quotes" for part in Letter.objects.get().content["parts"])
    public = reverse("advice:public", args=[Advice.objects.get(pk=draft.pk).number])
    assert "In de woorden van" not in Client().get(public).content.decode()


def test_what_the_writer_typed_of_them_goes_too(
    draft: Any, stories: list[Any], adviser: Any, coordinator: Any, officer: Any, client_of: Any
) -> None:
    add_block(by=adviser, advice=draft, heading="Luisteren", text=f"Iemand zei: “{TAKEN}.” Een ander: “{KEPT}.”")
    point = add_point(by=adviser, advice=draft, kind="bottleneck", text=f"Mensen zeggen: {TAKEN}.")
    send(by=coordinator, advice=decide(by=coordinator, advice=draft))
    sent = Advice.objects.get(pk=draft.pk)
    places = [
        (Client(), reverse("advice:public", args=[sent.number])), (Client(), reverse("ui:loop")),
        (client_of(officer), reverse("advice:reply", args=[point.pk])),
        (client_of(officer), reverse("advice:officer_advice", args=[sent.pk])),
        (client_of(coordinator), reverse("advice:reaction", args=[sent.pk])),
        (client_of(coordinator), reverse("advice:advice", args=[sent.pk])),
    ]
    for client, address in places:
        assert TAKEN in client.get(address).content.decode(), address
    take_back(stories[0])
    for client, address in places:
        assert TAKEN not in client.get(address).content.decode(), address
    assert KEPT in Client().get(places[0][1]).content.decode()
    again = correct(by=coordinator, advice=sent)
    assert not [row for row in (*again.blocks.all(), *again.points.all()) if TAKEN in row.text]


def test_a_subject_and_a_heading_lose_them_everywhere_too(
    draft: Any, stories: list[Any], adviser: Any, coordinator: Any
) -> None:
    """Also in the correction that is made of the letter: nobody sends them out again."""
    add_block(by=adviser, advice=draft, kind="text", heading=f"Over: {TAKEN}", text="Tekst.", evidence=None)
    save_head(
        by=adviser, advice=draft, version=1, title=TAKEN, addressee="Aan het college", salutation="Geacht college,",
        signed_by="De raad", reply_weeks=6, reply_working_days=0, term_basis="",
    )
    draft.refresh_from_db()
    send(by=coordinator, advice=decide(by=coordinator, advice=draft))
    sent = Advice.objects.get(pk=draft.pk)
    pages = [reverse("advice:public", args=[sent.number]), *(reverse(f"advice:{name}") for name in (
        "public_list", "feed", "you_said", "open_json",
    )), reverse("ui:loop")]
    assert TAKEN in Client().get(pages[1]).content.decode()
    _made, token = hand_over(by=coordinator, advice=sent, to="Griffie", on=localdate(), with_link=True)
    pages.append(reverse("advice:read_letter", args=[token]))
    take_back(stories[0])
    cache.clear()
    for page in pages:
        assert TAKEN not in Client().get(page).content.decode(), page
    again = correct(by=coordinator, advice=sent)
    assert TAKEN not in f"{again.title} {[block.heading for block in again.blocks.all()]}"
    assert Advice.objects.get(pk=sent.pk).title == TAKEN
