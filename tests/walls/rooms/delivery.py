"""Terms and what follows from them."""

from __future__ import annotations

from typing import Any

import pytest

from ..table import A, C, O

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:ordinance": ({C}, "", "get"),
    "advice:ask_extension": ({O}, "open_point", "post"),
    "advice:note_extension": ({C, A}, "open_point", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:ask_extension": {"reason": "Meer tijd nodig."},
    "advice:note_extension": {"reason": "Meer tijd nodig."},
}


def _sent(request: pytest.FixtureRequest, word: str = "Wachten", days_ago: int = 7) -> Any:
    from gehoord.advice.tests.answering_making import sent

    return sent(request.getfixturevalue("council"), word=word, days_ago=days_ago)


MAKERS: dict[str, Any] = {
    "open_point": lambda request: [_sent(request).points.first().pk],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """An advice whose term is over."""
    _sent(request, word, days_ago=60)
