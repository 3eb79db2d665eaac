"""Codes to answer a survey once, e.g. `KR4T-9WEH-C7MX`: 12 of 22 signs are 53 bits."""

from __future__ import annotations

import secrets

from gehoord.core.sealing.services import keyed_hash

# Without what looks alike on paper: 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V.
SIGNS = "ACDEFGHJKMNPRTWXY34679"
GROUPS = 3
GROUP = 4


def new_code() -> str:
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))


def normal_code(typed: str) -> str:
    """What somebody typed as the code they mean: case, spaces and dashes do not matter."""
    return "".join(sign for sign in typed[:200].upper() if sign in SIGNS)


def code_digest(council_pk: int, code: str) -> str:
    """What is stored and looked up; it differs between councils and from a receipt's."""
    return keyed_hash(f"survey:{council_pk}:{normal_code(code)}")
