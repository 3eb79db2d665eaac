from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ..table import PUBLIC, A, C, T
from .insight import frozen

WRITERS, READERS = {C, A}, {C, A, T}
ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:list": (READERS, "", "get"),
    "advice:new": (WRITERS, "", "get"),
    "advice:letterhead": ({C}, "", "get"),
    "advice:letterhead_sample": ({C}, "", "get"),
    "advice:advice": (READERS, "decided_advice", "get"),
    "advice:recount": (READERS, "decided_advice", "get"),
    "advice:sent_file": (READERS, "sent_file", "get"),
    "advice:draft_file": (WRITERS, "draft_file", "get"),
    "advice:edit": (WRITERS, "advice", "get"),
    "advice:public_plain": (PUBLIC, "plain_for_all", "get"),
    "advice:plain": (WRITERS, "advice", "post"),
    "advice:plain_remove": (WRITERS, "advice", "post"),
    "advice:plain_file": (READERS, "sent_advice", "get"),
    "advice:decide": ({C}, "advice", "get"),
    "advice:reopen": ({C}, "decided_advice", "get"),
    "advice:send": ({C}, "decided_advice", "get"),
    "advice:discard": (WRITERS, "advice", "get"),
    "advice:correct": (WRITERS, "sent_advice", "post"),
    "advice:save_head": (WRITERS, "advice", "post"),
    "advice:add_block": (WRITERS, "advice", "post"),
    "advice:save_block": (WRITERS, "block", "post"),
    "advice:move_block": (WRITERS, "block", "post"),
    "advice:remove_block": (WRITERS, "block", "post"),
    "advice:add_point": (WRITERS, "advice", "post"),
    "advice:save_point": (WRITERS, "point", "post"),
    "advice:move_point": (WRITERS, "point", "post"),
    "advice:remove_point": (WRITERS, "point", "post"),
    "advice:history": (WRITERS, "advice", "get"),
    "advice:head_history": (WRITERS, "advice", "get"),
    "advice:block_history": (WRITERS, "block", "get"),
    "advice:point_history": (WRITERS, "point", "get"),
    "advice:put_back": (WRITERS, "version", "post"),
    "advice:reading": (WRITERS, "advice", "post"),
    "advice:comments": (READERS, "decided_advice", "get"),
    "advice:answer_comment": (READERS, "comment", "post"),
    "advice:resolve_comment": (READERS, "comment", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:save_head": {
        "version": 1, "title": "Anders", "addressee": "Aan wie", "salutation": "Dag,", "signed_by": "Wij",
        "reply_weeks": 4, "term_basis": "",
    },
    "advice:plain": {"version": 1, "heard": "Anders gezegd."},
    "advice:plain_remove": {"version": 1},
    "advice:add_block": {"nb-kind": "text", "nb-heading": "Erbij", "nb-text": "Meer tekst.", "nb-evidence": ""},
    "advice:move_block": {"way": "down"},
    "advice:remove_block": {"version": 1, "sure": "yes"},
    "advice:add_point": {"np-kind": "recommendation", "np-text": "Doe iets."},
    "advice:move_point": {"way": "down"},
    "advice:remove_point": {"version": 1, "sure": "yes"},
    "advice:put_back": {"version": 2},
    "advice:reading": {"text": "Wij willen meedoen."},
    "advice:answer_comment": {"text": "Goed."},
}


def draft(request: pytest.FixtureRequest, title: str = "Luisteren naar ouders") -> Any:
    from gehoord.advice.plain import save_plain
    from gehoord.advice.services import start_advice

    adviser = request.getfixturevalue("adviser")
    advice = start_advice(by=adviser, title=title, evidence=[frozen(request)])
    save_plain(by=adviser, advice=advice, version=0, heard=f"Gewoon gezegd: {title}.", asked="- Luister.", ahead="")
    advice.refresh_from_db()
    return advice


def decided(request: pytest.FixtureRequest) -> Any:
    """With a history: one block was written in it."""
    from gehoord.advice.comments import comment as say
    from gehoord.advice.decision import Adoption, adopt
    from gehoord.advice.writing import add_block

    advice = draft(request)
    add_block(by=request.getfixturevalue("adviser"), advice=advice, heading="Erbij", text="Meer tekst.")
    say(by=request.getfixturevalue("adviser"), advice=advice, block=advice.blocks.first(), text="Mooi.")
    adoption = Adoption(meeting="Vergadering", held_on=date(2026, 1, 5), votes=(5, 1, 0), minority_view="Wacht nog even.")
    return adopt(by=request.getfixturevalue("coordinator"), advice=advice, adoption=adoption)


def sent(request: pytest.FixtureRequest) -> Any:
    """Sent, with documents of three letters: the walls ask who may have them."""
    from gehoord.advice.sending import send
    from gehoord.core.ui.documents import Rendered

    advice = decided(request)
    send(
        by=request.getfixturevalue("coordinator"), advice=advice,
        printer=lambda _document: Rendered(docx=b"docx", odt=b"odt", pdf=b"pdf"),
    )
    return advice


def _part(request: pytest.FixtureRequest, name: str) -> list[Any]:
    advice = draft(request)
    return [advice.pk, getattr(advice, name).first().pk]


def version(request: pytest.FixtureRequest) -> list[Any]:
    """A draft and the oldest version of its first block, which was changed since."""
    from gehoord.advice.writing import save_block

    advice = draft(request)
    block = advice.blocks.first()
    save_block(
        by=request.getfixturevalue("adviser"), block=block, version=1, kind=block.kind, heading=block.heading, text="Anders.",
    )
    return [advice.pk, advice.versions.get(part="block", row=block.pk, number=1).pk]


def comment(request: pytest.FixtureRequest) -> list[Any]:
    """A comment on a decided advice: who only looks on reads no drafts."""
    from gehoord.advice.comments import comment as say

    advice = decided(request)
    return [advice.pk, say(by=request.getfixturevalue("adviser"), advice=advice, text="Mooi.").pk]


MAKERS: dict[str, Any] = {
    "advice": lambda request: [draft(request).pk],
    "decided_advice": lambda request: [decided(request).pk],
    "sent_advice": lambda request: [sent(request).pk],
    "plain_for_all": lambda request: [sent(request).number],
    "sent_file": lambda request: [sent(request).pk, "pdf"],
    "draft_file": lambda request: [draft(request).pk, "pdf"],
    "block": lambda request: _part(request, "blocks"),
    "point": lambda request: _part(request, "points"),
    "version": version,
    "comment": comment,
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A draft with the word in its title."""
    draft(request, title=f"Advies over {word}")
