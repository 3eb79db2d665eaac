"""The municipality answers, the council judges, everybody reads."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from PIL import Image

from ..table import PUBLIC, A, C, O, T

TODAY = timezone.localdate().isoformat()
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
    "advice:point": ({C, A, T}, "answered_point", "get"),
    "advice:rate": ({C, A}, "answered_point", "post"),
    "advice:note_oral": ({C, A}, "sent_point", "post"),
    "advice:confirm_oral": ({O}, "oral", "post"),
    "advice:officer_paper_add": ({O}, "proven", "get"),
    "advice:officer_paper": ({O}, "paper", "get"),
    "advice:officer_paper_file": ({O}, "paper", "get"),
    "advice:officer_split": ({O}, "letter_on_paper", "get"),
    "advice:council_split": ({C, A}, "letter_on_paper", "get"),
    "advice:council_letter_add": ({C, A}, "answered_advice", "post"),
    "advice:council_paper": ({C, A, T}, "paper", "get"),
    "advice:council_paper_file": ({C, A, T}, "paper", "get"),
    "advice:public_paper_file": (PUBLIC, "public_paper", "get"),
    "advice:offer": ({O}, "answered_point", "post"),
    "advice:answer_offer": ({C, A}, "offered_point", "post"),
    "advice:plan_meeting": ({C, A}, "answered_point", "post"),
    "advice:meeting": ({C, A}, "meeting", "get"),
    "advice:public": (PUBLIC, "public_advice", "get"),
    "advice:public_pdf": (PUBLIC, "public_advice", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:reply": {"answer": "adopt", "version": "0"},
    "advice:promise": {"what": "Iets", "owner": "Afdeling Jeugd", "due": SOON},
    "advice:commitment": {"what": "Iets", "owner": "Afdeling Jeugd", "due": SOON, "version": "1"},
    "advice:claim": {"proof": "Zie de folder.", "version": "1"},
    "advice:judge": {"do": "confirm", "version": "2"},
    "advice:rate": {"fits": "no", "why": "Er staat niets in.", "version": "0", "reply_version": "1"},
    "advice:note_oral": {"said": "Dat gaan we doen.", "said_on": TODAY, "said_by": "wethouder", "version": "0"},
    "advice:confirm_oral": {"do": "confirm"},
    "advice:offer": {"text": "Over de folder.", "version": "0"},
    "advice:answer_offer": {"answer": "accepted", "note": "", "version": "1"},
    "advice:plan_meeting": {"on_day": SOON, "who": "wethouder en voorzitter"},
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


def _spoken(request: pytest.FixtureRequest, word: str = "Luisteren") -> Any:
    """What was said about the last point, with `word` in it."""
    from gehoord.advice.oral import note_oral
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    adviser = request.getfixturevalue("adviser")
    by = Member(adviser.person, adviser.council, (Role.ADVISER,))
    point = _made(request, word)[0].points.last()
    return note_oral(by=by, point=point, said=word, said_on=timezone.localdate(), said_by=word)


def _proof(request: pytest.FixtureRequest, word: str = "Luisteren", *, public: bool = False) -> Any:
    """A file with an answer, with `word` in its name."""
    from gehoord.advice.papers import add_paper, agree
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    officer, adviser = (request.getfixturevalue(name) for name in ("officer", "adviser"))
    by = Member(officer.person, officer.council, (Role.OFFICER,))
    reply = _made(request, word)[1].reply
    paper = add_paper(by=by, place=reply, name=f"{word}.pdf", content=b"%PDF-1.7 proof", may_be_public=True)
    judge = Member(adviser.person, adviser.council, (Role.ADVISER,))
    return agree(by=judge, paper=paper, version=1, agreed=True) if public else paper


def _public_paper(request: pytest.FixtureRequest) -> list[Any]:
    paper = _proof(request, public=True)
    return [paper.reply.point.advice.number, paper.pk]


def _met(request: pytest.FixtureRequest, word: str = "Luisteren") -> Any:
    """A point about which the council was asked to think along and a meeting is planned, with `word` in both."""
    from gehoord.advice.meetings import offer_to_think_along, plan_meeting
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    officer, adviser = (request.getfixturevalue(name) for name in ("officer", "adviser"))
    point = _made(request, word)[1]
    offer_to_think_along(by=Member(officer.person, officer.council, (Role.OFFICER,)), point=point, text=word)
    by = Member(adviser.person, adviser.council, (Role.ADVISER,))
    return plan_meeting(by=by, point=point, on_day=timezone.localdate(), who=word)


def _letter(request: pytest.FixtureRequest) -> Any:
    """A letter that came on paper: a picture of it."""
    from gehoord.advice.papers import add_paper
    from gehoord.core.councils.models import Role
    from gehoord.core.councils.selectors import Member

    adviser = request.getfixturevalue("adviser")
    by = Member(adviser.person, adviser.council, (Role.ADVISER,))
    kept = io.BytesIO()
    Image.new("RGB", (9, 9), "white").save(kept, "PNG")
    return add_paper(by=by, place=_made(request)[0], name="brief.png", content=kept.getvalue())


MAKERS: dict[str, Any] = {
    "letter_on_paper": lambda request: [_letter(request).pk],
    "offered_point": lambda request: [_met(request).point_id],
    "meeting": lambda request: [_met(request).pk],
    "paper": lambda request: [_proof(request).pk],
    "public_paper": _public_paper,
    "proven": lambda request: ["antwoord", _made(request)[1].pk],
    "oral": lambda request: [_spoken(request).pk],
    "answered_advice": lambda request: [_made(request)[0].pk],
    "answered_file": lambda request: [_made(request)[0].pk, "pdf"],
    "sent_point": lambda request: [_made(request)[0].points.last().pk],
    "answered_point": lambda request: [_made(request)[1].pk],
    "commitment": lambda request: [_made(request)[2].pk],
    "claimed": lambda request: [_made(request, claimed=True)[2].pk],
    "public_advice": lambda request: [_made(request)[0].number],
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """Advices with an answer, a promise something that was only said and proof, `word` in each."""
    _made(request, word, claimed=True)
    _spoken(request, word)
    _proof(request, word)
    _met(request, word)
