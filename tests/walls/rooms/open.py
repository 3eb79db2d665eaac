"""All advices for everybody, the account of a year, and what an auditor takes along."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ..table import PUBLIC, A, C, T

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:public_list": (PUBLIC, "", "get"),
    "advice:feed": (PUBLIC, "", "get"),
    "advice:you_said": (PUBLIC, "", "get"),
    "advice:open_data": (PUBLIC, "", "get"),
    "advice:open_json": (PUBLIC, "", "get"),
    "advice:open_csv": (PUBLIC, "open_table", "get"),
    "advice:year": ({C, A, T}, "", "get"),
    "advice:year_file": ({C, A, T}, "year_file", "get"),
    "advice:export": ({C, A, T}, "", "post"),
}
FORMS: dict[str, dict[str, Any]] = {}


def _year(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.advice.tests.answering_making import sent

    advice = sent(request.getfixturevalue("officer").council)
    return [timezone.localtime(advice.sent_at).year, "docx"]


MAKERS: dict[str, Any] = {"open_table": lambda _request: ["punten"], "year_file": _year}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A sent advice with the word in its title."""
    from gehoord.advice.tests.answering_making import sent

    sent(request.getfixturevalue("officer").council, word=word)
