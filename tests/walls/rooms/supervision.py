from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import A, C, O, T
from .providers import _made

FOLLOW = {C, A, T, O}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "providers:supervision_overview": (FOLLOW, "", "get"),
    "providers:agreement_dossier": (FOLLOW, "followed", "get"),
    "providers:dossier_file": (FOLLOW, "followed_file", "get"),
    "providers:calendar_new": ({O}, "agreement", "post"),
    "providers:praise": ({O}, "agreement", "post"),
    "providers:step": ({O}, "step", "post"),
    "providers:improvement_new": ({O}, "improving", "post"),
    "providers:improvement": ({O}, "improvement", "post"),
    "providers:improvement_settle": ({O}, "improvement", "post"),
}


def _round(request: pytest.FixtureRequest, word: str = "Zorg") -> dict[str, Any]:
    """A round that has come to agreeing on improvement, with `word` in each text."""
    from gehoord.core.councils.selectors import Member
    from gehoord.providers import supervising
    from gehoord.providers.tests.rounds_making import planned, up_to

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (O,))
    agreement = _made(request, word)[1]
    round_ = planned(by, agreement)
    round_["measure"] = supervising.move_supervision(
        by=by, supervision=round_["measure"], kind="report", expected_version=1, why=word,
        planned_on=timezone.localdate() - timedelta(days=9),
    )
    up_to(by, round_, "improve", word=word)
    return round_


MAKERS: dict[str, Any] = {
    "followed": lambda request: [_round(request)["measure"].criterion.agreement_id],
    "followed_file": lambda request: [_round(request)["measure"].criterion.agreement_id, "odt"],
    "step": lambda request: [_round(request)["again"].pk],
    "improving": lambda request: [_round(request)["improve"].pk],
    "improvement": lambda request: [_round(request)["improve"].improvements.get().pk],
}
_TODAY = timezone.localdate().isoformat()
_WORDS = {"what": "Bellen", "who": "teamleider", "due": _TODAY, "how_seen": "Te zien"}
FORMS: dict[str, dict[str, Any]] = {
    "providers:calendar_new": {
        f"on_{step}": _TODAY for step in ("measure", "report", "hear", "improve", "again", "follow")
    },
    "providers:praise": {"held_on": _TODAY, "outcome_text": "Mooi.", "provider_view": "Fijn."},
    "providers:step": {"done_on": _TODAY, "came_of_it": "Gemeten.", "version": "1"},
    "providers:improvement_new": _WORDS,
    "providers:improvement": {**_WORDS, "version": "1"},
    "providers:improvement_settle": {"is_done": "yes", "note": "Te zien.", "version": "1"},
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, with `word` in each text."""
    _round(request, word)
