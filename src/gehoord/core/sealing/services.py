"""Sealing (AES-256-GCM) and the keys behind it.

A sealed value is: version byte, length of the key id, key id, 12-byte nonce, ciphertext with tag. The
context (which record it belongs to) is authenticated, so a sealed value cannot be moved to another record.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from .keyring import Keyring, KeyringError, add_key, create_keyring, keyring_path, load_keyring
from .models import KnownKey

VERSION = b"\x01"


class SealBroken(Exception):
    """A sealed value cannot be opened: damaged, moved, or sealed with a key that is not here."""


@lru_cache(maxsize=4)
def _load(folder: Path, changed_ns: int) -> Keyring:
    return load_keyring(folder)


def keyring() -> Keyring:
    """The keys in use; read again when the file changed. Raises KeyringError."""
    folder = Path(settings.GEHOORD_KEYS)
    try:
        changed_ns = keyring_path(folder).stat().st_mtime_ns
    except OSError:
        return load_keyring(folder)
    return _load(folder, changed_ns)


def seal(plain: bytes, *, context: str) -> bytes:
    """`plain`, encrypted and bound to `context`. Raises KeyringError: then nothing may be stored."""
    ring = keyring()
    key_id = ring.primary.encode("ascii")
    nonce = os.urandom(12)
    head = VERSION + bytes([len(key_id)]) + key_id
    return head + nonce + AESGCM(ring.sealing[ring.primary]).encrypt(nonce, plain, head + context.encode())


def unseal(sealed: bytes, *, context: str) -> bytes:
    """What was sealed for `context`. Raises SealBroken, or KeyringError without keys."""
    sealed = bytes(sealed)
    key_id, head, rest = _split(sealed)
    key = keyring().sealing.get(key_id)
    if key is None:
        raise SealBroken(f"key {key_id} is not in the keyring")
    try:
        return AESGCM(key).decrypt(rest[:12], rest[12:], head + context.encode())
    except InvalidTag:
        raise SealBroken("the seal does not match") from None


def _split(sealed: bytes) -> tuple[str, bytes, bytes]:
    if len(sealed) < 2 or sealed[:1] != VERSION or len(sealed) < 2 + sealed[1] + 12 + 16:
        raise SealBroken("not a sealed value")
    size = 2 + sealed[1]
    return sealed[2:size].decode("ascii", "replace"), sealed[:size], sealed[size:]


def sealed_with(sealed: bytes) -> str:
    """The id of the key that sealed this. Raises SealBroken."""
    return _split(bytes(sealed))[0]


def keyed_hash(value: str) -> str:
    """A hash only this installation can make: for receipts, which are never stored themselves."""
    return hmac.new(keyring().receipt, value.encode(), hashlib.sha256).hexdigest()


def verify_keys() -> None:
    """Stop unless the keys are those of this database; keys not seen before are remembered.

    Raises KeyringError with a sentence for the person who starts Gehoord.
    """
    known = dict(KnownKey.objects.values_list("key_id", "fingerprint"))
    try:
        now = keyring().fingerprints()
    except KeyringError as error:
        if known:
            raise KeyringError(
                f"{error} This database was made with other keys: put them back, or point GEHOORD_KEYS to them. "
                "Nothing was started and nothing was written."
            ) from None
        raise
    for key_id, fingerprint in known.items():
        if now.get(key_id) != fingerprint:
            raise KeyringError(
                f"The keys in {settings.GEHOORD_KEYS} are not those of this database (key {key_id} is "
                f"{'another one' if key_id in now else 'missing'}). Put the right keys back, or point "
                "GEHOORD_KEYS to them. Nothing was started and nothing was written."
            )
    KnownKey.objects.bulk_create(
        [KnownKey(key_id=k, fingerprint=f) for k, f in now.items() if k not in known], ignore_conflicts=True
    )


def ensure_keys() -> None:
    """First start: make keys, but never for a database that was used with others."""
    try:
        keyring()
    except KeyringError:
        if keyring_path(Path(settings.GEHOORD_KEYS)).exists() or KnownKey.objects.exists():
            verify_keys()
            raise
        create_keyring(Path(settings.GEHOORD_KEYS))
    verify_keys()


def rotate_key() -> str:
    """The id of a new primary key; what older keys sealed stays readable."""
    ring = add_key(Path(settings.GEHOORD_KEYS))
    verify_keys()
    return ring.primary
