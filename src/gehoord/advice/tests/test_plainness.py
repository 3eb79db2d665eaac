"""What a writer is told about a text while writing it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import writing
from gehoord.advice.models import Block, Version
from gehoord.advice.plainness import MOST_MARKS, reading_of
from gehoord.core.audit.models import AuditEvent

PLAIN = "Wij vragen u om hulp. Veel ouders wachten te lang. Zij horen niets. Dat is niet fijn. Bel hen terug. Zeg het."
HARD = "Derhalve wordt uw college <b>verzocht</b> om verbeteringen."


def test_markdown_and_references_do_not_count() -> None:
    assert reading_of("**Wij** zagen *veel*.").reading.words == 3
    assert reading_of("Wij zagen {{ B1 }} ouders.").reading.words == 4
    assert reading_of("### Kop\n").reading.words == 0
    assert reading_of("- een\n- twee").reading.sentences == 2


def test_no_more_marks_than_somebody_reads() -> None:
    found = reading_of("Wij doen dit derhalve. " * (MOST_MARKS + 3))
    assert (len(found.marks), found.more) == (MOST_MARKS, 3)


@pytest.mark.django_db
class TestPage:
    def test_after_saving_the_page_says_how_each_part_reads(self, draft: Any, adviser: Any, client_of: Any) -> None:
        block = draft.blocks.get(heading="Cijfers")
        writing.save_block(by=adviser, block=block, version=1, kind="text", heading="Cijfers", text=f"{PLAIN}\n\n{HARD}")
        page = client_of(adviser).get(reverse("advice:edit", args=[draft.pk])).content.decode()
        assert "goed te lezen" in page
        assert '<mark lang="nl">Derhalve wordt uw college &lt;b&gt;verzocht&lt;/b&gt; om verbeteringen.</mark>' in page
        assert "Derhalve → daarom, dus" in page
        assert "wordt … verzocht" in page

    def test_what_was_typed_and_refused_is_read_too(self, draft: Any, adviser: Any, client_of: Any) -> None:
        block = draft.blocks.get(heading="Cijfers")
        form = {f"b{block.pk}-kind": "text", f"b{block.pk}-text": f"Dit is reeds {{{{ B99 }}}}. {PLAIN}", "version": 1}
        answer = client_of(adviser).post(reverse("advice:save_block", args=[draft.pk, block.pk]), form)
        assert answer.status_code == 422
        assert "reeds → al" in answer.content.decode()

    def test_while_typing_nothing_is_stored(self, draft: Any, adviser: Any, client_of: Any) -> None:
        before = (list(Block.objects.values()), AuditEvent.objects.count(), Version.objects.count())
        address = reverse("advice:reading", args=[draft.pk])
        answer = client_of(adviser).post(address, {"field": "b7-text", "b7-text": f"{PLAIN} {HARD}"})
        assert "<details open>" in answer.content.decode()
        assert "&lt;b&gt;" in answer.content.decode()
        assert (list(Block.objects.values()), AuditEvent.objects.count(), Version.objects.count()) == before

    @pytest.mark.parametrize("sent", [{}, {"field": "x"}, {"field": "t", "t": "a " * 40_000}, {"text": "\x00\ud7ff*" * 99}])
    def test_whatever_is_sent_gets_an_answer(self, sent: Any, draft: Any, adviser: Any, client_of: Any) -> None:
        assert client_of(adviser).post(reverse("advice:reading", args=[draft.pk]), sent).status_code == 200

    def test_only_writers_of_this_council(self, draft: Any, auditor: Any, adviser: Any, client_of: Any) -> None:
        assert client_of(auditor).post(reverse("advice:reading", args=[draft.pk])).status_code == 403
        assert client_of(adviser).post(reverse("advice:reading", args=[draft.pk + 99])).status_code == 404
