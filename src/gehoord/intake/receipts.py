"""Receipt codes: four words and eight digits, e.g. `appel-fiets-maan-tent-4821-9036`.

Four of 1,024 words and eight digits are 40 + 26.6 = 66 bits. Only a keyed hash is stored: a code that is
lost cannot be found again.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from gehoord.core.sealing.services import keyed_hash, keyring

WORDS = 4
DIGITS = 8


@cache
def words() -> tuple[str, ...]:
    """1,024 short Dutch words that are easy to read aloud and write down."""
    found = tuple(files(__package__).joinpath("receipt_words.txt").read_text("ascii").split())
    assert len(found) == len(set(found)) == 1024, len(found)
    return found


def _code_from(number: int) -> str:
    picked = []
    for _ in range(WORDS):
        number, index = divmod(number, len(words()))
        picked.append(words()[index])
    digits = f"{number % 10**DIGITS:0{DIGITS}d}"
    return "-".join([*picked, digits[:4], digits[4:]])


def new_code(nonce: str, told: str) -> str:
    """A code; the same nonce and the same story give the same one, so that a form sent twice is one signal.

    Without a nonce it is random.
    """
    if not nonce:
        return _code_from(secrets.randbits(128))
    digest = hmac.new(keyring().receipt, f"code\0{nonce}\0{told}".encode("utf-8", "surrogatepass"), hashlib.sha256)
    return _code_from(int.from_bytes(digest.digest()[:16], "big"))


def normal_code(typed: str) -> str:
    """What somebody typed, as the code they mean: case, accents, spaces and dashes do not matter."""
    split = unicodedata.normalize("NFKD", typed[:200]).lower()
    # Phones and word processors turn a hyphen into a dash: what is no letter or digit parts the words.
    plain = "".join(sign for sign in split if not unicodedata.combining(sign))
    found = re.findall(r"[a-z]+", plain)
    digits = "".join(re.findall(r"[0-9]+", plain))
    return "-".join([*found, digits[:4], digits[4:]])


def receipt_hash(code: str) -> str:
    """What is stored and looked up."""
    return keyed_hash(f"receipt:{normal_code(code)}")
