"""Downloading a letter: one format at a time while it is a draft, the frozen bytes once it was sent."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.models import Advice
from gehoord.core.ui.documents import pandoc, pdf

pytestmark = pytest.mark.django_db
STARTS = {"docx": b"PK", "odt": b"PK", "pdf": b"%PDF"}


def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Fills with what each tool is asked to make from here on."""
    made: list[str] = []
    office, typeset = pandoc.run, pdf.make

    def run(*args: Any, **more: Any) -> bytes:
        made.append(more["to"])
        return office(*args, **more)

    def make(*args: Any, **more: Any) -> bytes:
        made.append("pdf")
        return typeset(*args, **more)

    monkeypatch.setattr(pandoc, "run", run)
    monkeypatch.setattr(pdf, "make", make)
    return made


def test_one_format_of_a_draft_makes_that_one_only(
    draft: Any, adviser: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asked(monkeypatch)
    for kind, start in STARTS.items():
        answer = client_of(adviser).get(reverse("advice:draft_file", args=[draft.pk, kind]))
        assert answer.content.startswith(start)
        assert made == [kind]
        made.clear()


def test_a_sent_letter_is_never_made_again(
    sent: Any, adviser: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asked(monkeypatch)
    for kind in STARTS:
        answer = client_of(adviser).get(reverse("advice:sent_file", args=[sent.pk, kind]))
        assert answer.content == bytes(getattr(sent.letter, kind))
    assert made == []


def test_a_hanging_renderer_leaves_the_draft_whole_and_says_so(
    draft: Any, adviser: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "_command", lambda: [sys.executable, "-I", "-c", "import time; time.sleep(600)"])
    monkeypatch.setattr(pdf, "SECONDS", 0.3)
    before = Advice.objects.values().get(pk=draft.pk)
    answer = client_of(adviser).get(reverse("advice:draft_file", args=[draft.pk, "pdf"]), follow=True)
    assert "Het maken van het document duurde te lang." in answer.content.decode()
    assert draft.title in answer.content.decode()
    assert Advice.objects.values().get(pk=draft.pk) == before
