"""What colleagues say about a draft: comment, answer, done; kept after sending, never printed."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.advice import comments, writing
from gehoord.advice.compose import compose
from gehoord.advice.letters import letter_of
from gehoord.advice.models import Advice, Comment
from gehoord.advice.services import AdviceRefused, decide
from gehoord.core.audit.models import AuditEvent
from gehoord.core.ui.documents import Rendered
from gehoord.dialogue.blacking_out import BLACKED_OUT

from .test_compose import everything

pytestmark = pytest.mark.django_db
STORY = "Toen ik daar voor de derde keer om hulp vroeg zei niemand iets terug tegen mij."


def url(name: str, *arguments: Any) -> str:
    return reverse(f"advice:{name}", args=arguments)


def test_a_row_of_comment_answer_and_done(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    block = draft.blocks.get(heading="Cijfers")
    client = client_of(coordinator)
    client.post(url("comments", draft.pk), {"block": block.pk, "text": "Kan dit korter?"})
    said = Comment.objects.get()
    assert (said.block, said.about, said.said_by) == (block, "Cijfers", coordinator.person)
    client_of(adviser).post(url("answer_comment", draft.pk, said.pk), {"text": "Ja, <b>doe</b> ik."})
    page = client.get(url("comments", draft.pk)).content.decode()
    assert "Kan dit korter?" in page
    assert "Ja, &lt;b&gt;doe&lt;/b&gt; ik." in page
    assert "(1 open)" in client.get(url("edit", draft.pk)).content.decode()
    client.post(url("resolve_comment", draft.pk, said.pk), {"done": "yes"})
    said.refresh_from_db()
    assert said.resolved_by == coordinator.person
    assert "(1 open)" not in client.get(url("edit", draft.pk)).content.decode()
    client.post(url("resolve_comment", draft.pk, said.pk), {"done": "no"})
    said.refresh_from_db()
    assert said.is_open
    assert AuditEvent.objects.filter(event="advice_commented").count() == 4


def test_an_answer_opens_it_again_and_answers_stay_in_one_row(draft: Any, adviser: Any) -> None:
    said = comments.comment(by=adviser, advice=draft, text="Eerst.")
    comments.resolve(by=adviser, comment=said)
    reply = comments.answer(by=adviser, comment=said, text="Toch niet.")
    assert Comment.objects.get(pk=said.pk).is_open
    assert comments.answer(by=adviser, comment=reply, text="En nog iets.").answers == said
    # Done twice is once; an answer is never done by itself.
    comments.resolve(by=adviser, comment=said)
    comments.resolve(by=adviser, comment=said)
    comments.resolve(by=adviser, comment=reply)
    assert Comment.objects.filter(resolved_at__isnull=False).count() == 1
    assert AuditEvent.objects.filter(event="advice_commented", fields__what="resolved").count() == 2


def test_a_comment_outlives_its_block(draft: Any, adviser: Any, client_of: Any) -> None:
    block = draft.blocks.get(heading="Cijfers")
    comments.comment(by=adviser, advice=draft, text="Over dit stuk.", block=block)
    writing.remove_block(by=adviser, block=block, version=block.version)
    page = client_of(adviser).get(url("comments", draft.pk)).content.decode()
    assert "Over dit stuk." in page
    assert "Cijfers</span> <span class=\"muted\">(weggehaald)" in page
    with pytest.raises(AdviceRefused):
        comments.comment(by=adviser, advice=draft, text="Nog iets.", block=block)


def test_nothing_of_it_is_printed(draft: Any, adviser: Any) -> None:
    comments.comment(by=adviser, advice=draft, text="Dit is maar een kladje.", block=draft.blocks.first())
    assert "kladje" not in everything(compose(letter_of(draft)))


def test_empty_or_too_long_says_so_and_keeps_what_was_typed(draft: Any, adviser: Any, client_of: Any) -> None:
    said = comments.comment(by=adviser, advice=draft, text="Eerst.")
    client = client_of(adviser)
    for name, arguments in (("comments", []), ("answer_comment", [said.pk])):
        for text in ("  ", "x" * 2001):
            answer = client.post(url(name, draft.pk, *arguments), {"text": text})
            assert answer.status_code == 422, name
            assert text.strip() in answer.content.decode()
    assert Comment.objects.count() == 1


def test_who_sees_it_may_say_something_and_others_may_not(
    draft: Any, coordinator: Any, auditor: Any, coder: Any, client_of: Any
) -> None:
    client = client_of(auditor)
    assert client.post(url("comments", draft.pk), {"text": "Over een concept."}).status_code == 404
    with pytest.raises(Advice.DoesNotExist):
        comments.comment(by=auditor, advice=draft, text="Over een concept.")
    decide(by=coordinator, advice=draft)
    assert client.post(url("comments", draft.pk), {"text": "Telt dit?"}).status_code == 302
    assert client_of(coder).get(url("comments", draft.pk)).status_code == 403


def test_after_sending_they_stay_and_none_is_added(draft: Any, adviser: Any, coordinator: Any, client_of: Any) -> None:
    from gehoord.advice.sending import send

    said = comments.comment(by=adviser, advice=draft, text="Goed zo.", block=draft.blocks.first())
    decide(by=coordinator, advice=draft)
    send(by=coordinator, advice=draft, printer=lambda _document: Rendered(docx=b"d", odt=b"o", pdf=b"p"))
    client = client_of(coordinator)
    page = client.get(url("comments", draft.pk)).content.decode()
    assert "Goed zo." in page
    assert "Antwoord geven" not in page
    client.post(url("comments", draft.pk), {"text": "Te laat."})
    client.post(url("answer_comment", draft.pk, said.pk), {"text": "Te laat."})
    client.post(url("resolve_comment", draft.pk, said.pk), {"done": "yes"})
    assert list(Comment.objects.values_list("text", "resolved_at")) == [("Goed zo.", None)]


def test_an_erased_story_leaves_no_words_in_it(draft: Any, adviser: Any, coordinator: Any, make_signal: Any) -> None:
    from gehoord.intake.services import forget

    said = comments.comment(by=adviser, advice=draft, text=f"Zij schreef: {STORY}")
    other = comments.comment(by=adviser, advice=draft, text="Iets anders.")
    forget(by=coordinator, signal=make_signal(text=STORY, status="read"))
    said.refresh_from_db()
    other.refresh_from_db()
    assert (said.text, other.text) == (BLACKED_OUT, "Iets anders.")


@pytest.mark.parametrize("name", ["comments", "edit"])
def test_a_page_asks_no_more_when_there_are_more(name: str, draft: Any, adviser: Any, client_of: Any) -> None:
    client = client_of(adviser)

    def add(n: int) -> None:
        for _ in range(n):
            said = comments.comment(by=adviser, advice=draft, text="Iets.", block=draft.blocks.first())
            comments.answer(by=adviser, comment=said, text="Ja.")

    def asked() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url(name, draft.pk)).status_code == 200
        return len(caught)

    add(3)
    asked()
    # Session, person, memberships, advice, blocks, comments, answers.
    few = asked()
    add(27)
    assert asked() == few
