"""Codes of a live gathering: six signs on the screen for everybody, nine of one's own to come back with."""

from __future__ import annotations

import hashlib
import secrets

from gehoord.core.sealing.services import keyed_hash

# Without what looks alike: 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V.
SIGNS = "ACDEFGHJKMNPRTWXY34679"
DOOR, SEAT, GROUP = 6, 9, 3
NONCE_LENGTH = 22


def new_door_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(DOOR))


def seat_code(live_pk: int, nonce: str) -> str:
    """The same for a form that was sent twice, so that a phone that joins twice has one place."""
    number = int(hashlib.sha256(keyed_hash(f"place:{live_pk}:{nonce}").encode()).hexdigest(), 16)
    found = ""
    for _sign in range(SEAT):
        number, place = divmod(number, len(SIGNS))
        found += SIGNS[place]
    return found


def new_nonce() -> str:
    return secrets.token_urlsafe(16)


def normal(typed: str) -> str:
    """What somebody typed as the code they mean: case, spaces and dashes do not matter."""
    return "".join(sign for sign in typed[:200].upper() if sign in SIGNS)


def shown(code: str) -> str:
    """As it is read aloud: three signs at a time."""
    return "-".join(code[at:at + GROUP] for at in range(0, len(code), GROUP))


def door_digest(council_pk: int, code: str) -> str:
    return keyed_hash(f"door:{council_pk}:{normal(code)}")


def seat_digest(council_pk: int, code: str) -> str:
    return keyed_hash(f"seat:{council_pk}:{normal(code)}")
