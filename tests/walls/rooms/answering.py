"""The municipality answers, the council judges, everybody reads."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ..table import PUBLIC, A, C, O, T

SOON = (timezone.localdate() + timedelta(days=30)).isoformat()
ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:officer_list": ({O}, "", "get"),
    "advice:officer_advice": ({O}, "answered_advice", "get"),
    "advice:officer_letter": ({O}, "answered_file", "get"),
    "advice:reply": ({O}, "sent_point", "post"),
    "advice:promise": ({O}, "answered_point", "post"),
    "advice:commitment": ({O}, "commitment", "post"),
    "advice:claim": ({O}, "commitment", "post"),
    "advice:reactions": ({C, A, T}, "", "get"),
    "advice:reaction": ({C, A, T}, "answered_advice", "get"),
    "advice:judge": ({C, A}, "claimed", "post"),
    "advice:public": (PUBLIC, "public_advice", "get"),
    "advice:public_pdf": (PUBLIC, "public_advice", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:reply": {"answer": "adopt", "version": "0"},
    "advice:promise": {"what": "Iets", "owner": "Afdeling Jeugd", "due": SOON},
    "advice:commitment": {"what": "Iets", "owner": "Afdeling Jeugd", "due": SOON, "version": "1"},
    "advice:claim": {"proof": "Zie de folder.", "version": "1"},
    "advice:judge": {"do": "confirm", "version": "2"},
}


def _made(request: pytest.FixtureRequest, word: str = "Luisteren", *, claimed: bool = False) -> tuple[Any, Any, Any]:
    """A sent advice, its first point and a promise under it, with `word` in each text."""
    from gehoord.advice import answering
    from gehoord.advice.tests.answering_making import sent
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    officer = request.getfixturevalue("officer")
    by = Member(officer.person, officer.council, (Role.OFFICER,))
    advice = sent(officer.council, word=word)
    point = advice.points.first()
    reply = answering.give_reply(by=by, point=point, answer="partly", reason=word)
    made = answering.make_commitment(
        by=by, reply=reply, what=word, owner=word, due=timezone.localdate() + timedelta(days=30)
    )
    if claimed:
        made = answering.claim_done(by=by, commitment=made, version=1, proof=word)
    return advice, point, made


MAKERS: dict[str, Any] = {
    "answered_advice": lambda request: [_made(request)[0].pk],
    "answered_file": lambda request: [_made(request)[0].pk, "pdf"],
    "sent_point": lambda request: [_made(request)[0].points.last().pk],
    "answered_point": lambda request: [_made(request)[1].pk],
    "commitment": lambda request: [_made(request)[2].pk],
    "claimed": lambda request: [_made(request, claimed=True)[2].pk],
    "public_advice": lambda request: [_made(request)[0].number],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """An advice with an answer and a promise, `word` in each."""
    _made(request, word, claimed=True)
