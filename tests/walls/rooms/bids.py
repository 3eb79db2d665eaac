from __future__ import annotations

import itertools
from typing import Any

import pytest

from ..table import E, O
from .kits import by_officer

# Who arranges, and who scores; never anybody of the council.
ARRANGE, SCORE = {O}, {O, E}
_NUMBERS = itertools.count(1)

ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "providers:rounds": (ARRANGE, "", "get"),
    "providers:round_new": (ARRANGE, "kit_published", "get"),
    "providers:round": (ARRANGE, "round", "get"),
    "providers:round_edit": (ARRANGE, "round", "get"),
    "providers:assessor_new": (ARRANGE, "round", "get"),
    "providers:bid_new": (ARRANGE, "round", "get"),
    "providers:round_start": (ARRANGE, "round", "post"),
    "providers:round_close": (ARRANGE, "round_started", "post"),
    "providers:round_file": (ARRANGE, "round_closed", "get"),
    "providers:bid": (ARRANGE, "bid", "get"),
    "providers:bid_settle": (ARRANGE, "bid", "post"),
    "providers:bid_withdraw": (ARRANGE, "bid", "post"),
    "providers:bid_document_new": (ARRANGE, "bid", "post"),
    "providers:bid_document_remove": (ARRANGE, "bid_document", "post"),
    "providers:scoring_release": (ARRANGE, "scoring", "get"),
    "providers:my_rounds": (SCORE, "", "get"),
    "providers:my_round": (SCORE, "round_started", "get"),
    "providers:my_bid": (SCORE, "bid", "get"),
    "providers:my_interest": (SCORE, "bid", "post"),
    "providers:bid_document": (SCORE, "bid_document", "get"),
}


def _started(request: pytest.FixtureRequest, word: str = "", *, start: bool = True, bids: int = 1) -> Any:
    """A round in which the expert and the officer score."""
    from gehoord.providers.tests.bid_making import gathered, started

    by, expert = by_officer(request), request.getfixturevalue("expert")
    make = started if start else gathered
    return make(by, [expert, by], bids=bids, word=f"{word} {next(_NUMBERS)}".strip())


def _read(request: pytest.FixtureRequest, word: str = "") -> Any:
    """A bid of which both said that they have no interest."""
    from gehoord.providers.bids.scoring import declare
    from gehoord.providers.tests.bid_making import bids_of

    bid = bids_of(_started(request, word))[0]
    for member in (by_officer(request), request.getfixturevalue("expert")):
        declare(by=member, bid=bid, interest="none")
    return bid


def _closed(request: pytest.FixtureRequest, word: str = "") -> Any:
    from gehoord.providers.bids.settling import close_round
    from gehoord.providers.tests.bid_making import bids_of, decide, score

    round, by = _started(request, word), by_officer(request)
    bid = bids_of(round)[0]
    for member in (by, request.getfixturevalue("expert")):
        score(member, bid, 70, 70, 70, 70, why=word or "Goed.")
    decide(by, bid, 70, 70, 70, 70, why=word)
    return close_round(by=by, round=round, expected_version=round.version)


MAKERS: dict[str, Any] = {
    "round": lambda request: [_started(request, start=False).pk],
    "round_started": lambda request: [_started(request).pk],
    "round_closed": lambda request: [_closed(request).pk, "json"],
    "bid": lambda request: [_started(request).bids.get().pk],
    "bid_document": lambda request: [_read(request).documents.get().pk],
    "scoring": lambda request: [_started(request).bids.get().scorings.all()[0].pk],
}
FORMS: dict[str, dict[str, Any]] = {
    "providers:round_start": {},
    "providers:round_close": {"version": "2"},
    "providers:bid_withdraw": {"why": "Trok zich terug.", "version": "1"},
    "providers:bid_document_remove": {"why": "Van een ander."},
    "providers:my_interest": {"interest": "none"},
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """One of everything, with `word` in each text."""
    _closed(request, word)
    _read(request, word)
    _started(request, word, start=False)
