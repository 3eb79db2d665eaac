"""Codes of a round by link: nine signs in the link, for everybody, and twelve of one's own to come back with.

It lasts for weeks, so one's own is longer than that of a place in a room.
"""

from __future__ import annotations

import hashlib
import secrets

from gehoord.core.sealing.services import keyed_hash

from ..live.codes import SIGNS, normal

DOOR, PLACE = 9, 12


def new_link_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(DOOR))


def place_code(delphi_pk: int, nonce: str) -> str:
    """The same for a form that was sent twice, so that who joins twice has one place."""
    number = int(hashlib.sha256(keyed_hash(f"delphi-place:{delphi_pk}:{nonce}").encode()).hexdigest(), 16)
    found = ""
    for _sign in range(PLACE):
        number, sign = divmod(number, len(SIGNS))
        found += SIGNS[sign]
    return found


def link_digest(council_pk: int, code: str) -> str:
    return keyed_hash(f"delphi-link:{council_pk}:{normal(code)}")


def place_digest(council_pk: int, code: str) -> str:
    return keyed_hash(f"delphi-own:{council_pk}:{normal(code)}")
