from __future__ import annotations

import datetime
from typing import Any

import pytest

from tests.walls.table import PUBLIC, A, C, F

SEES, LEADS, USES = {C, A, F}, {C, F}, {C, A}

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "dialogue:gatherings": (SEES, "", "get"),
    "dialogue:make": (LEADS, "", "get"),
    "dialogue:use_gatherings": (USES, "", "post"),
    "dialogue:heard": (SEES, "", "get"),
    "dialogue:sets": (SEES, "", "get"),
    "dialogue:choose": (LEADS, "", "get"),
    "dialogue:set": (SEES, "causeset", "get"),
    "dialogue:use_set": (USES, "causeset", "post"),
    "dialogue:gathering": (SEES, "gathering", "get"),
    "dialogue:edit": (LEADS, "gathering", "get"),
    "dialogue:attendance": (LEADS, "gathering", "get"),
    "dialogue:close": (LEADS, "gathering", "post"),
    "dialogue:add": (LEADS, "lines", "post"),
    "dialogue:line": (LEADS, "line", "get"),
    "dialogue:remove": (LEADS, "line", "post"),
    "dialogue:black_out": ({C}, "closed_line", "post"),
    "dialogue:live": (LEADS, "gathering", "get"),
    "dialogue:live_door": (LEADS, "gathering", "post"),
    "dialogue:live_stand": (LEADS, "gathering", "get"),
    "dialogue:live_screen": (LEADS, "gathering", "get"),
    "dialogue:live_new_block": (LEADS, "gathering", "get"),
    "dialogue:live_block": (LEADS, "agenda_block", "get"),
    "dialogue:live_edit_block": (LEADS, "agenda_block", "get"),
    "dialogue:live_go_on": (LEADS, "gathering", "post"),
    "dialogue:series_list": (SEES, "", "get"),
    "dialogue:series_new": (LEADS, "", "get"),
    "dialogue:series": (SEES, "series", "get"),
    "dialogue:series_edit": (LEADS, "series", "get"),
    "dialogue:prepare": (SEES, "gathering", "get"),
    "dialogue:prepare_edit": (LEADS, "gathering", "get"),
    "dialogue:use_plan": (LEADS, "gathering", "post"),
    "dialogue:report": (SEES, "closed_gathering", "get"),
    "dialogue:check": (LEADS, "closed_gathering", "post"),
    "dialogue:wall": (SEES, "closed_gathering", "get"),
    "dialogue:report_file": (SEES, "report_file", "get"),
    "dialogue:reader": (PUBLIC, "reader", "get"),
    "dialogue:paper_forms": (LEADS, "gathering", "get"),
    "dialogue:paper_form": (LEADS, "agenda_block", "get"),
    "dialogue:paper": (LEADS, "agenda_block", "get"),
    "dialogue:invitation": (LEADS, "gathering", "get"),
    "dialogue:invitation_file": (LEADS, "invitation", "get"),
    "dialogue:merge": ({C}, "", "get"),
    "dialogue:costs": (LEADS, "gathering", "get"),
    "dialogue:handout": ({C}, "gathering", "get"),
    "dialogue:live_why": (LEADS, "why", "post"),
    "dialogue:live_prepare": (LEADS, "vote", "get"),
    "dialogue:live_keep": (LEADS, "closed_vote", "get"),
    "dialogue:black_out_statement": ({C}, "statement", "post"),
    "dialogue:ranking": (SEES, "kept_order", "get"),
    "dialogue:use_ranking": (USES, "kept_order", "post"),
    "dialogue:delphi": (LEADS, "delphi", "get"),
    "dialogue:delphi_agree": (LEADS, "gathering", "get"),
    "dialogue:delphi_do": (LEADS, "delphi", "post"),
    "dialogue:delphi_sort": (LEADS, "delphi_sorting", "get"),
    "dialogue:delphi_reasons": (LEADS, "delphi_looking", "get"),
    "dialogue:delphi_cause": (LEADS, "delphi_cause", "get"),
    "dialogue:delphi_black_out": (LEADS, "delphi_cause", "post"),
    "dialogue:delphi_invitation": (LEADS, "delphi", "get"),
    "dialogue:delphi_invitation_file": (LEADS, "delphi_invitation", "get"),
    "dialogue:delphi_enter": (PUBLIC, "", "get"),
    "dialogue:delphi_door": (PUBLIC, "delphi_link", "get"),
    "dialogue:delphi_place": (PUBLIC, "delphi_place", "get"),
    "dialogue:live_groups": (LEADS, "cards", "get"),
    "dialogue:live_keep_cards": (LEADS, "cards", "get"),
    "dialogue:join": (PUBLIC, "", "get"),
    "dialogue:seat": (PUBLIC, "seat", "get"),
    "dialogue:seat_card": (PUBLIC, "seat_card", "get"),
}
FORMS: dict[str, dict[str, Any]] = {
    "dialogue:use_gatherings": {"soort": "gatherings"},
    "dialogue:use_set": {},
    "dialogue:close": {},
    "dialogue:add": {"oorzaken-texts": "Te weinig tijd"},
    "dialogue:remove": {"version": "1"},
    "dialogue:black_out": {},
    "dialogue:use_plan": {"plan": "verbetergroep"},
    "dialogue:check": {"do": "end", "version": "1"},
    "dialogue:black_out_statement": {},
    "dialogue:use_ranking": {},
    "dialogue:delphi_do": {"do": "close", "version": "2"},
    "dialogue:delphi_black_out": {},
    "dialogue:live_door": {"do": "open", "version": "0"},
    "dialogue:live_why": {"do": "step", "version": "2", "text": "Bellen duurt lang"},
    "dialogue:live_go_on": {"do": "next", "opened": "0", "upcoming": "0", "version": "0"},
}


def _gathering(request: pytest.FixtureRequest, word: str = "groep") -> Any:
    from gehoord.dialogue import services

    return services.make_gathering(
        by=request.getfixturevalue("facilitator"), title=f"Een {word}", question=f"Wat zit achter {word}?",
        held_on=datetime.date(2026, 3, 14), place=word,
    )


def _line(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue import services

    by = request.getfixturevalue("facilitator")
    (cause,) = services.add_causes(by=by, gathering=_gathering(request), texts=["Te weinig tijd"])
    return ["oorzaken", cause.pk]


def _set(request: pytest.FixtureRequest, word: str = "keuze") -> Any:
    from gehoord.dialogue import services

    by, gathering = request.getfixturevalue("facilitator"), _gathering(request, word)
    causes = services.add_causes(by=by, gathering=gathering, texts=[f"{word} {n}" for n in range(3)])
    services.add_observations(by=by, gathering=gathering, texts=[word])
    services.add_tips(by=by, gathering=gathering, texts=[word])
    gathering = services.close_gathering(by=by, gathering=gathering)
    return services.choose_causes(by=by, title=word, gatherings=[gathering], causes=causes, size=3)


def _seat(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.live import selectors, services

    by, gathering = request.getfixturevalue("facilitator"), _gathering(request)
    live = services.open_door(by=by, gathering=gathering, expected_version=0)
    return [services.join(
        council=by.council, code=selectors.door_code(live), role="parent", table=1, nonce="x" * 22,
    )]


def _seat_card(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.live import blocks
    from gehoord.dialogue.models import Gathering

    by, (token,) = request.getfixturevalue("facilitator"), _seat(request)
    gathering = Gathering.objects.latest("pk")
    block = blocks.add_block(by=by, gathering=gathering, kind="causes", question="Wat zit erachter?")
    block = blocks.open_block(by=by, block=block, expected_version=1)
    card = blocks.write(council=by.council, token=token, block_pk=block.pk, text="Te weinig tijd")
    blocks.show_block(by=by, block=block, expected_version=2, shown=True)
    return [token, card.pk]


def _block(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.live import blocks

    gathering = _gathering(request)
    block = blocks.add_block(
        by=request.getfixturevalue("facilitator"), gathering=gathering, kind="causes", question="Wat zit erachter?"
    )
    return [gathering.pk, block.pk]


def _cards(request: pytest.FixtureRequest) -> list[Any]:
    """A closed part: one card lies in a group, two wait for a decision, one is loose."""
    from gehoord.dialogue.grouping.services import make_group
    from gehoord.dialogue.models import Block, Card, ProposedGroup

    gathering_pk, pk = _block(request)
    Block.objects.filter(pk=pk).update(state="closed")
    block = Block.objects.get(pk=pk)
    cards = [Card.objects.create(block=block, text=f"Te weinig tijd {n}", shuffle=n) for n in range(4)]
    by = request.getfixturevalue("facilitator")
    make_group(by=by, block=block, expected_version=0, name="Tijd", card_pks=[cards[0].pk])
    ProposedGroup.objects.create(block=block).cards.set(cards[1:3])
    return [gathering_pk, pk]
def _why(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.live import blocks

    by, gathering = request.getfixturevalue("facilitator"), _gathering(request)
    block = blocks.add_block(by=by, gathering=gathering, kind="why", question="Waarom gebeurt dat?")
    blocks.open_block(by=by, block=block, expected_version=1)
    return [gathering.pk, block.pk]


def _kept_chain(request: pytest.FixtureRequest, word: str) -> None:
    from gehoord.dialogue.live import blocks
    from gehoord.dialogue.whys.services import type_chain

    by, gathering = request.getfixturevalue("facilitator"), _gathering(request, word)
    block = blocks.add_block(by=by, gathering=gathering, kind="why", question=f"Waarom {word}?")
    type_chain(by=by, block=block, expected_version=1, texts=[f"Het begin van {word}", f"Het eind van {word}"])


def _series(request: pytest.FixtureRequest, word: str = "reeks") -> Any:
    from gehoord.dialogue.preparing import services

    return services.save_series(by=request.getfixturevalue("facilitator"), title=f"Een {word}", goal="Samen zoeken")


def _reader(request: pytest.FixtureRequest) -> list[Any]:
    """The code of somebody who had a place, after closing."""
    from gehoord.dialogue import services
    from gehoord.dialogue.live.selectors import seat_for

    (token,) = _seat(request)
    by = request.getfixturevalue("facilitator")
    services.close_gathering(by=by, gathering=seat_for(by.council, token).live.gathering)
    return [token]


def _vote(request: pytest.FixtureRequest, kind: str = "dots", word: str = "groep") -> Any:
    """One that waits, on three causes or statements."""
    from gehoord.dialogue import services
    from gehoord.dialogue.live import blocks, voting

    by, gathering = request.getfixturevalue("facilitator"), _gathering(request, word)
    texts = [f"{word} {number}" for number in range(3)]
    causes = services.add_causes(by=by, gathering=gathering, texts=texts)
    block = blocks.add_block(by=by, gathering=gathering, kind=kind, question=f"Wat telt voor {word}?")
    return voting.prepare(
        by=by, block=block, expected_version=1, rules={"top": 2}, texts=texts if kind == "statements" else (),
        lines=() if kind == "statements" else causes,
    )


def _closed_vote(request: pytest.FixtureRequest, kind: str = "dots", word: str = "groep") -> Any:
    """Five parents voted, and the gathering is over."""
    from gehoord.dialogue import services
    from gehoord.dialogue.live import blocks, selectors, voting
    from gehoord.dialogue.live import services as live_services

    by, block = request.getfixturevalue("facilitator"), _vote(request, kind, word)
    live = live_services.open_door(by=by, gathering=block.gathering, expected_version=0)
    block = blocks.open_block(by=by, block=block, expected_version=block.version)
    first, second, _third = block.options.values_list("pk", flat=True)
    for number in range(5):
        token = live_services.join(
            council=by.council, code=selectors.door_code(live), role="parent", table=1, nonce=f"{number}" * 22
        )
        voting.vote(council=by.council, token=token, block_pk=block.pk, votes={first: 1, second: 1})
    services.close_gathering(by=by, gathering=block.gathering)
    block.refresh_from_db()
    return block


def _statement(request: pytest.FixtureRequest) -> list[Any]:
    block = _closed_vote(request, "statements")
    return [block.gathering_id, block.options.first().pk]


def _kept_order(request: pytest.FixtureRequest, word: str = "groep") -> Any:
    from gehoord.dialogue.live import keeping

    return keeping.keep_outcome(
        by=request.getfixturevalue("facilitator"), block=_closed_vote(request, word=word), title=word, as_set=False
    )


def _address(block: Any) -> list[Any]:
    return [block.gathering_id, block.pk]


def _merged(request: pytest.FixtureRequest, word: str) -> None:
    from gehoord.dialogue.merging import merge_causes

    sets = [_set(request, f"{word} {n}") for n in range(2)]
    merge_causes(
        by=request.getfixturevalue("coordinator"), text=f"Samen {word}", causes=[one.causes.first() for one in sets]
    )


def _delphi(request: pytest.FixtureRequest, stage: str = "writing") -> Any:
    """By link, with the first round open, or as it is later."""
    from gehoord.dialogue.delphi import services
    from gehoord.dialogue.models import Delphi

    by = request.getfixturevalue("facilitator")
    delphi = services.make_ready(by=by, gathering=_gathering(request))
    services.open_round(by=by, delphi=delphi, expected_version=1, ends_on=delphi.first_ends)
    Delphi.objects.filter(pk=delphi.pk).update(stage=stage)
    return Delphi.objects.get(pk=delphi.pk)


def _delphi_link(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.delphi.selectors import link_code
    from gehoord.dialogue.live.codes import normal

    return [normal(link_code(_delphi(request)))]


def _delphi_cause(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.delphi import sorting

    delphi = _delphi(request, "sorting")
    cause = sorting.join_texts(
        by=request.getfixturevalue("facilitator"), delphi=delphi, expected_version=2, texts=(), words="Te weinig tijd"
    )
    return [delphi.gathering_id, cause.pk]


def _delphi_place(request: pytest.FixtureRequest) -> list[Any]:
    from gehoord.dialogue.delphi import taking_part

    delphi = _delphi(request)
    return [taking_part.join(council=delphi.gathering.council, delphi=delphi, role="parent", nonce="x" * 22)]


MAKERS: dict[str, Any] = {
    "delphi": lambda request: [_delphi(request).gathering_id],
    "delphi_invitation": lambda request: [_delphi(request).gathering_id, "parent", "nl", "docx"],
    "delphi_sorting": lambda request: [_delphi(request, "sorting").gathering_id],
    "delphi_looking": lambda request: [_delphi(request, "looking").gathering_id],
    "delphi_cause": _delphi_cause,
    "delphi_link": _delphi_link,
    "delphi_place": _delphi_place,
    "vote": lambda request: _address(_vote(request)),
    "closed_vote": lambda request: _address(_closed_vote(request)),
    "statement": _statement,
    "kept_order": lambda request: [_kept_order(request).pk],
    "gathering": lambda request: [_gathering(request).pk],
    "lines": lambda request: [_gathering(request).pk, "oorzaken"],
    "line": _line,
    "closed_line": lambda request: ["oorzaken", _set(request).causes.first().pk],
    "seat": _seat,
    "seat_card": _seat_card,
    "agenda_block": _block,
    "cards": _cards,
    "why": _why,
    "closed_gathering": lambda request: [_set(request).gatherings.get().pk],
    "report_file": lambda request: [_set(request).gatherings.get().pk, "docx"],
    "reader": _reader,
    "invitation": lambda request: [_gathering(request).pk, "parent", "nl", "docx"],
    "series": lambda request: [_series(request).pk],
    "causeset": lambda request: [_set(request).pk],
}


def _ended(request: pytest.FixtureRequest, word: str) -> None:
    from gehoord.dialogue.models import Block

    result = {"n": 5, "counts": {"4": 5}, "roles": {}}
    Block.objects.create(
        gathering=_gathering(request, word), kind="heard", question="Ik kon alles zeggen.", state="closed", result=result
    )


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, open and closed."""
    _gathering(request, word)
    _set(request, word)
    _series(request, word)
    _merged(request, word)
    _ended(request, word)
    _kept_order(request, word)
    _kept_chain(request, word)
