from __future__ import annotations

from typing import Any

import pytest

from ..table import A, C, K, T

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "insight:trend": ({C, K, A}, "", "get"),
    "insight:compare": ({C, K, A}, "", "get"),
    "insight:evidence_list": ({C, A, T}, "", "get"),
    "insight:evidence": ({C, A, T}, "evidence", "get"),
    "insight:evidence.csv": ({C, A, T}, "evidence", "get"),
    "insight:recompute": ({C, A, T}, "evidence", "post"),
    "insight:choose": ({C, A}, "", "get"),
    "insight:freeze": ({C, A}, "", "post"),
}
FORMS: dict[str, dict[str, Any]] = {"insight:freeze": {"kind": "count", "question": "", "title": "Alles bij elkaar"}}


def frozen(request: pytest.FixtureRequest, title: str = "Aantal signalen") -> Any:
    from gehoord.insight.evidence import freeze

    request.getfixturevalue("make_signal")(status="read")
    adviser = request.getfixturevalue("adviser")
    return freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title=title)


MAKERS: dict[str, Any] = {"evidence": lambda request: [frozen(request).pk]}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """Evidence with the word in its title, and a story that may be quoted with the word in it."""
    request.getfixturevalue("make_signal")(text=f"Wij kregen {word} en verder niets te horen.", status="read", may_quote=True)
    frozen(request, title=f"Over {word}")
