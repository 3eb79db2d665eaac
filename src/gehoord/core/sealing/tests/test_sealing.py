"""Keys and seals: what is sealed opens only here, and a start with other keys stops."""

from __future__ import annotations

import base64
import json
import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.core.sealing import keyring, services
from gehoord.core.sealing.keyring import KeyringError, add_key, create_keyring, keyring_path, load_keyring
from gehoord.core.sealing.models import KnownKey


@pytest.fixture
def keys(tmp_path: Path, settings: object) -> Path:
    settings.GEHOORD_KEYS = tmp_path / "keys"  # type: ignore[attr-defined]
    create_keyring(tmp_path / "keys")
    return tmp_path / "keys"


@given(plain=st.binary(max_size=2000), context=st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_what_is_sealed_opens_again(plain: bytes, context: str) -> None:
    sealed = services.seal(plain, context=context)
    assert services.unseal(sealed, context=context) == plain
    assert len(plain) < 8 or plain not in sealed


def test_a_seal_cannot_be_moved_or_changed() -> None:
    sealed = services.seal(b"verhaal", context="original:1:a")
    with pytest.raises(services.SealBroken):
        services.unseal(sealed, context="original:1:b")
    for place in range(len(sealed)):
        broken = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(services.SealBroken):
            services.unseal(broken, context="original:1:a")
    with pytest.raises(services.SealBroken):
        services.unseal(b"", context="original:1:a")


def test_the_same_text_is_sealed_differently_each_time() -> None:
    assert services.seal(b"a", context="x") != services.seal(b"a", context="x")


def test_a_new_key_is_on_the_disk_before_it_seals(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    monkeypatch.setattr("os.fsync", lambda descriptor: kept.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    add_key(keys)
    # The file, and then its name in the folder.
    assert kept == [False, True]


def test_of_two_new_keys_at_once_none_is_lost(keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = keyring._write

    def slowly(folder: Path, content: dict[str, object]) -> None:
        time.sleep(0.05)
        write(folder, content)

    monkeypatch.setattr(keyring, "_write", slowly)
    with ThreadPoolExecutor(2) as two:
        made = [one.result().primary for one in [two.submit(add_key, keys) for _ in range(2)]]
    assert {*made} < {*load_keyring(keys).sealing}
    assert len({*made}) == 2


def test_a_new_key_seals_and_the_old_one_still_opens(keys: Path, db: None) -> None:
    old = services.seal(b"oud", context="x")
    before = services.keyring().primary
    assert services.rotate_key() != before
    new = services.seal(b"nieuw", context="x")
    assert services.sealed_with(old) == before
    assert services.sealed_with(new) == services.keyring().primary != before
    assert services.unseal(old, context="x") == b"oud"


def test_the_key_file_is_for_us_alone(keys: Path) -> None:
    assert keyring_path(keys).stat().st_mode & 0o777 == 0o600
    assert keys.stat().st_mode & 0o777 == 0o700


def test_keys_are_never_made_over_others(keys: Path) -> None:
    with pytest.raises(KeyringError):
        create_keyring(keys)


def test_the_first_start_makes_keys_and_remembers_them(tmp_path: Path, settings: object, db: None) -> None:
    settings.GEHOORD_KEYS = tmp_path / "new"  # type: ignore[attr-defined]
    services.ensure_keys()
    assert set(KnownKey.objects.values_list("key_id", flat=True)) == set(services.keyring().fingerprints())


def test_missing_keys_stop_the_start_and_no_new_ones_are_made(keys: Path, settings: object, db: None, tmp_path: Path) -> None:
    services.verify_keys()
    settings.GEHOORD_KEYS = tmp_path / "elsewhere"  # type: ignore[attr-defined]
    with pytest.raises(KeyringError, match="other keys"):
        services.ensure_keys()
    assert not keyring_path(tmp_path / "elsewhere").exists()


def test_other_keys_stop_the_start(keys: Path, settings: object, db: None, tmp_path: Path) -> None:
    services.verify_keys()
    create_keyring(tmp_path / "others")
    settings.GEHOORD_KEYS = tmp_path / "others"  # type: ignore[attr-defined]
    with pytest.raises(KeyringError, match="not those of this database"):
        services.ensure_keys()


@pytest.mark.parametrize(
    "damage", ["", "{}", "[]", '{"sealing": 3}', '{"sealing": {"a": {"key": "%%"}}, "receipt": "", "primary": "a"}']
)
def test_a_damaged_key_file_stops_the_start(keys: Path, db: None, damage: str) -> None:
    keyring_path(keys).write_text(damage)
    with pytest.raises(KeyringError, match="damaged"):
        services.ensure_keys()


def test_a_short_key_is_damage(keys: Path) -> None:
    content = json.loads(keyring_path(keys).read_text())
    content["receipt"] = base64.b64encode(b"short").decode()
    keyring_path(keys).write_text(json.dumps(content))
    with pytest.raises(KeyringError, match="damaged"):
        load_keyring(keys)


def test_keys_do_not_show_in_a_printed_keyring(keys: Path) -> None:
    ring = add_key(keys)
    shown = repr(ring)
    assert ring.secret_key not in shown
    assert repr(ring.receipt) not in shown
