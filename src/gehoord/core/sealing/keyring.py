"""The keys of one installation: a small file in a folder of its own.

No Django here: settings read the secret key from it before Django exists.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

fcntl: ModuleType | None
try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

FILE = "keyring.json"


class KeyringError(Exception):
    """The keys cannot be used; the message says in plain words why."""


@dataclass(frozen=True)
class Keyring:
    """The keys in memory. `sealing` maps key id to 32 bytes; `primary` seals what is new."""

    primary: str
    sealing: dict[str, bytes] = field(repr=False)
    receipt: bytes = field(repr=False)
    secret_key: str = field(repr=False)

    def fingerprints(self) -> dict[str, str]:
        """Key id to a short fingerprint that says which key it is without giving it away."""
        every = {**self.sealing, "receipt": self.receipt}
        return {key_id: hmac.new(key, b"gehoord fingerprint", hashlib.sha256).hexdigest()[:32]
                for key_id, key in every.items()}


def _encode(key: bytes) -> str:
    return base64.b64encode(key).decode()


def keyring_path(folder: Path) -> Path:
    return folder / FILE


def load_keyring(folder: Path) -> Keyring:
    """The keys in `folder`. Raises KeyringError when they are missing or damaged."""
    path = keyring_path(folder)
    try:
        raw = json.loads(path.read_text("ascii"))
        keys = {key_id: base64.b64decode(entry["key"], validate=True) for key_id, entry in raw["sealing"].items()}
        ring = Keyring(raw["primary"], keys, base64.b64decode(raw["receipt"], validate=True), raw["secret_key"])
    except FileNotFoundError:
        raise KeyringError(f"There are no keys in {folder}.") from None
    except OSError as error:
        raise KeyringError(f"The keys in {folder} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KeyringError(f"The key file {path} is damaged.") from None
    if ring.primary not in keys or any(len(key) != 32 for key in (*keys.values(), ring.receipt)):
        raise KeyringError(f"The key file {path} is damaged.")
    return ring


def _write(folder: Path, content: dict[str, object]) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = keyring_path(folder)
    temporary = path.with_suffix(f".{os.getpid()}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        _keep_name(folder)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _keep_name(folder: Path) -> None:
    """On the disk before anything is sealed with a new key: without power the older file would be back."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_key_id() -> str:
    return f"{datetime.now(UTC):%Y%m%d}-{secrets.token_hex(3)}"


def create_keyring(folder: Path) -> Keyring:
    """New keys in an empty folder. Raises KeyringError when keys are there already."""
    if keyring_path(folder).exists():
        raise KeyringError(f"There are keys in {folder} already.")
    key_id = _new_key_id()
    _write(folder, {
        "about": "The keys of a Gehoord installation. Keep a copy somewhere safe, apart from the database.",
        "primary": key_id,
        "sealing": {key_id: {"key": _encode(secrets.token_bytes(32)), "made": datetime.now(UTC).isoformat()}},
        "receipt": _encode(secrets.token_bytes(32)),
        "secret_key": secrets.token_urlsafe(50),
    })
    return load_keyring(folder)


def add_key(folder: Path) -> Keyring:
    """The keyring with a new primary key; older keys stay, to open what they sealed. Of two at once, one waits."""
    load_keyring(folder)
    with _alone(folder):
        content = json.loads(keyring_path(folder).read_text("ascii"))
        key_id = _new_key_id()
        content["sealing"][key_id] = {"key": _encode(secrets.token_bytes(32)), "made": datetime.now(UTC).isoformat()}
        content["primary"] = key_id
        _write(folder, content)
        return load_keyring(folder)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Writing over a key that another just added would lose it, with all that it sealed."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
