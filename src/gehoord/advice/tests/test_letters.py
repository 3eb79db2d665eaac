"""Downloading a letter: one format at a time while it is a draft, the frozen bytes once it was sent."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice.models import Advice, Letter
from gehoord.advice.services import decide
from gehoord.core.ui.documents import pandoc, pdf
from gehoord.core.ui.documents.errors import NO_PANDOC, NO_TYPST, PANDOC_FAILED, TYPST_FAILED

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



def no_pandoc(monkeypatch: pytest.MonkeyPatch) -> str:
    def missing(*_arguments: Any, **_more: Any) -> None:
        raise FileNotFoundError("pandoc")

    monkeypatch.setattr(pandoc.subprocess, "run", missing)
    return NO_PANDOC


def failing_pandoc(monkeypatch: pytest.MonkeyPatch) -> str:
    def failing(*_arguments: Any, **_more: Any) -> Any:
        return subprocess.CompletedProcess([], 3, b"", b"geheim")

    monkeypatch.setattr(pandoc.subprocess, "run", failing)
    return PANDOC_FAILED


def no_typst(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(pdf, "_command", lambda: ["/nergens/python"])
    return NO_TYPST


def failing_typst(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(pdf, "_command", lambda: [sys.executable, "-I", "-c", "import os; os.abort()"])
    return TYPST_FAILED


@pytest.mark.parametrize(
    ("kind", "breaks"),
    [
        ("docx", no_pandoc), ("docx", failing_pandoc), ("odt", no_pandoc), ("odt", failing_pandoc),
        ("pdf", no_typst), ("pdf", failing_typst),
    ],
)
def test_a_tool_that_is_missing_or_fails_is_said_and_loses_nothing(
    kind: str, breaks: Any, draft: Any, coordinator: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reason = breaks(monkeypatch)
    before = Advice.objects.values().get(pk=draft.pk)
    client = client_of(coordinator)
    page = client.get(reverse("advice:draft_file", args=[draft.pk, kind]), follow=True).content.decode()
    assert reason in page
    assert draft.title in page
    assert Advice.objects.values().get(pk=draft.pk) == before
    decide(by=coordinator, advice=draft)
    answer = client.post(reverse("advice:send", args=[draft.pk]))
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert "geheim" not in answer.content.decode()
    assert Advice.objects.get(pk=draft.pk).state == "decided"
    assert not Letter.objects.exists()
