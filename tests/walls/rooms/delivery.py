"""Terms and what follows from them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from ..table import PUBLIC, A, C, O, T

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:ordinance": ({C}, "", "get"),
    "advice:ask_extension": ({O}, "open_point", "post"),
    "advice:note_extension": ({C, A}, "open_point", "post"),
    "advice:waiting": ({C, A, T}, "", "get"),
    "advice:officer_waiting": ({O}, "", "get"),
    "advice:warn": ({C}, "with_term", "get"),
    "advice:deliveries": ({C, A, T}, "with_term", "get"),
    "advice:mail_letter": ({C}, "with_term", "post"),
    "advice:hand_over": ({C}, "with_term", "post"),
    "advice:try_again": ({C}, "delivery", "post"),
    "advice:end_link": ({C}, "delivery", "post"),
    "advice:forget_address": ({C}, "delivery", "post"),
    "advice:read_letter": (PUBLIC, "letter_link", "get"),
    "advice:letter_file": (PUBLIC, "letter_link_file", "get"),
    "advice:confirm_receipt": (PUBLIC, "letter_link", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:ask_extension": {"reason": "Meer tijd nodig."},
    "advice:note_extension": {"reason": "Meer tijd nodig."},
    "advice:mail_letter": {"m-to": "Griffie", "m-address": "griffie@gemeente.example"},
    "advice:hand_over": {"h-to": "Griffie", "h-on": timezone.localdate().isoformat()},
}


def _sent(request: pytest.FixtureRequest, word: str = "Wachten", days_ago: int = 7) -> Any:
    from gehoord.advice.tests.answering_making import sent

    return sent(request.getfixturevalue("council"), word=word, days_ago=days_ago)


def _handed(request: pytest.FixtureRequest) -> tuple[Any, str]:
    """A delivery with the secret of its link."""
    from gehoord.advice.delivery import hand_over

    return hand_over(
        by=request.getfixturevalue("coordinator"), advice=_sent(request), to="Griffie", on=timezone.localdate(),
        with_link=True,
    )


MAKERS: dict[str, Any] = {
    "open_point": lambda request: [_sent(request).points.first().pk],
    "with_term": lambda request: [_sent(request).pk],
    "delivery": lambda request: [_handed(request)[0].pk],
    "letter_link": lambda request: [_handed(request)[1]],
    "letter_link_file": lambda request: [_handed(request)[1], "pdf"],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """An advice whose term is over."""
    _sent(request, word, days_ago=60)
