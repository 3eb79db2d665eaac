"""One database with all migrations for a whole run; workers, and sites in tests, begin from a copy of it.

Applying them all costs ten seconds of processor time, copying the outcome next to nothing. A run has some ten
databases: one for each worker, for each kind of house of the browser tests, and for tests with processes of their own.
"""

from __future__ import annotations

import atexit
import fcntl
import functools
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

SQLITE = "gehoord.sqlite3"


@functools.cache
def kept_folder() -> Path:
    """Where this run keeps what is copied: for all workers together (`tests/run.py`), or else for this process."""
    shared = os.environ.get("GEHOORD_TEST_HOUSES")
    if shared:
        return Path(shared)
    folder = tempfile.mkdtemp(prefix="gehoord-houses-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def name_of(address: str) -> str:
    """The name of the database at this address."""
    return address.partition("?")[0].rsplit("/", 1)[1]


def own_database(address: str, *, like: str = "") -> str:
    """A new database on the same PostgreSQL server: empty, or a copy of the one at this other address."""
    import psycopg

    name = f"own_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(address, autocommit=True) as connection:
        template = f' TEMPLATE "{name_of(like)}"' if like else ""
        connection.execute(f'CREATE DATABASE "{name}"{template}'.encode())
    head, _, query = address.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}{'?' + query if query else ''}"


def migrated(address: str = "") -> str:
    """The path of a SQLite file, or the address of a database on the PostgreSQL server at `address`.

    To copy from only. Whoever asks first applies the migrations, by the command that everybody uses; others wait.
    """
    kept = kept_folder() / ("migrated-postgresql" if address else "migrated-sqlite")
    with Path(f"{kept}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            folder = Path(tempfile.mkdtemp(dir=kept.parent))
            made = own_database(address) if address else str(folder / SQLITE)
            done = subprocess.run(
                [sys.executable, "-m", "gehoord", "manage", "migrate", "-v", "0"],
                env={
                    **os.environ, "GEHOORD_DATA": str(folder), "GEHOORD_KEYS": f"{folder}-keys",
                    "GEHOORD_DATABASE_URL": made if address else "",
                },
                capture_output=True, text=True, timeout=600, check=False,
            )
            assert done.returncode == 0, done.stderr[-3000:]
            kept.write_text(made, "utf-8")
    return kept.read_text("utf-8")


def copy_migrated(data: Path, address: str = "") -> str:
    """A migrated database of one's own: on the server at `address` (gives its own address), or else in this folder."""
    if address:
        return own_database(address, like=migrated(address))
    shutil.copyfile(migrated(), data / SQLITE)
    return ""


@pytest.fixture(autouse=True, scope="session")
def begin_migrated(request: pytest.FixtureRequest) -> Iterator[None]:
    """In whole runs the database of each worker is a copy; Django then finds no migration left to apply."""
    if "GEHOORD_TEST_HOUSES" not in os.environ:
        yield
        return
    from django.db import connection
    from django.db.backends.signals import connection_created

    make = connection.creation.create_test_db

    def copied(*arguments: Any, **named: Any) -> str:
        if connection.vendor == "postgresql":
            like = migrated(os.environ["GEHOORD_DATABASE_URL"])
            connection.settings_dict["TEST"]["TEMPLATE"] = name_of(like)
            return make(*arguments, **named)

        def fill(**_named: Any) -> None:
            connection_created.disconnect(fill)
            with closing(sqlite3.connect(migrated())) as source:
                source.backup(connection.connection)

        # The database in memory is there from the first connection on.
        connection_created.connect(fill)
        return make(*arguments, **named)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.creation, "create_test_db", copied)
        yield
