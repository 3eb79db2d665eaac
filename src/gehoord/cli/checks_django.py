"""What `gehoord check` asks the database and Django, through a connection that cannot write."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gehoord.config import env

from .checks import ERROR, OK, WARNING, Finding
from .words import word as _

RUN = "gehoord run"


def look() -> list[Finding]:
    """Everything about database, keys in it, worker and Django's own checks."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gehoord.config.settings")
    try:
        import django

        django.setup()
    except Exception as error:
        return [Finding(
            "settings", ERROR, _("Gehoord laadt niet: %(why)s.") % {"why": f"{type(error).__name__}: {error}"},
            _("Verbeter de instelling, of installeer Gehoord opnieuw: `pip install .`"),
        )]
    findings = list(_database())
    # Django's checks render templates and read settings, but touch no rows.
    findings += _system_checks()
    return findings


def _database() -> Iterator[Finding]:
    from django.db import Error, connections

    settings = connections.settings["default"]
    if settings["ENGINE"].endswith("sqlite3"):
        path = Path(str(settings["NAME"]))
        if not path.exists():
            yield Finding("database", OK, _("Er is nog geen database; `%(run)s` maakt hem.") % {"run": RUN})
            return
        problem, is_readable = _sqlite_problem(path)
        if problem:
            yield problem
        if not is_readable:
            return
        settings["NAME"] = read_only_address(path)
        # What the site sets on opening would write; a check asks only.
        settings["OPTIONS"] = {}
    else:
        settings["OPTIONS"] = {
            **settings.get("OPTIONS", {}),
            "connect_timeout": 5,
            "options": "-c default_transaction_read_only=on -c statement_timeout=20000",
        }
    try:
        connections["default"].ensure_connection()
    except Error as error:
        yield _unreachable(type(error).__name__)
        return
    try:
        waiting = list(_migrations())
        yield from waiting
        if all(f.level == OK for f in waiting):
            yield from _keys_match()
            yield from _worker()
    except Error as error:
        yield _unreachable(type(error).__name__)
    finally:
        connections["default"].close()


def read_only_address(path: Path) -> str:
    """An SQLite address that leaves no file behind: without a running site not even the write-ahead log's."""
    is_used = Path(f"{path}-wal").exists()
    return f"file:{quote(str(path))}?{'mode=ro' if is_used else 'immutable=1'}"


def _unreachable(why: str) -> Finding:
    if env.get("GEHOORD_DATABASE_URL"):
        mend = _("Kijk of de database draait, en of GEHOORD_DATABASE_URL klopt (naam, wachtwoord, machine).")
    else:
        mend = _("Kijk of het bestand te lezen is en of er ruimte op de schijf is.")
    return Finding("database", ERROR, _("De database is niet te bereiken (%(why)s).") % {"why": why}, mend)


def _sqlite_problem(path: Path) -> tuple[Finding | None, bool]:
    """What is wrong with the file, and whether it can be read all the same."""
    restore = _("Zet een kopie terug, of laat iemand met verstand van SQLite kijken. Schrijf er niet meer in.")
    damaged = Finding("database", ERROR, _("De database %(file)s is beschadigd.") % {"file": path}, restore)
    try:
        with path.open("rb") as file:
            head = file.read(20)
        if not head:
            return Finding("database", ERROR, _("De database %(file)s is leeg.") % {"file": path}, restore), False
        if head[:15] != b"SQLite format 3":
            return damaged, False
        with closing(sqlite3.connect(read_only_address(path), uri=True, timeout=5)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                return damaged, False
    except sqlite3.OperationalError as error:
        return _unreachable(str(error)), False
    except sqlite3.DatabaseError:
        return damaged, False
    except OSError as error:
        return _unreachable(error.strerror or "?"), False
    # Bytes 18 and 19 of the file: 2 when it writes ahead (WAL).
    if head[18:20] != b"\x02\x02":
        return Finding("database", WARNING, _("De database schrijft niet vooruit (WAL); lezers en schrijvers wachten "
                                              "op elkaar."), _("Start `%(run)s` één keer.") % {"run": RUN}), True
    return None, True


def _migrations() -> Iterator[Finding]:
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections["default"])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = set(executor.loader.disk_migrations or ())
    newer = sorted({app for app, name in executor.loader.applied_migrations if (app, name) not in known})
    if newer:
        yield Finding("database", ERROR, _("De database is van een nieuwere Gehoord (%(apps)s).")
                      % {"apps": ", ".join(newer)}, _("Installeer de nieuwste versie van Gehoord."))
    elif plan:
        yield Finding("database", ERROR, _("De database loopt %(count)d stappen achter.") % {"count": len(plan)},
                      _("`%(run)s` werkt hem bij, of `gehoord manage migrate`.") % {"run": RUN})
    else:
        yield Finding("database", OK, _("De database is te bereiken en bij de tijd."))


def _keys_match() -> Iterator[Finding]:
    from gehoord.core.sealing.keyring import KeyringError, load_keyring
    from gehoord.core.sealing.models import KnownKey

    known = dict(KnownKey.objects.values_list("key_id", "fingerprint"))
    mend = _("Zet de sleutels van deze database terug, of wijs ze aan met GEHOORD_KEYS. "
             "Tot dan start Gehoord niet en schrijft het niets.")
    try:
        now = load_keyring(env.keys_folder()).fingerprints()
    except KeyringError:
        if known:
            yield Finding("keys", ERROR, _("De sleutels waarmee deze database is gemaakt, zijn er niet."), mend)
        return
    wrong = sorted(key_id for key_id, fingerprint in known.items() if now.get(key_id) != fingerprint)
    if wrong:
        yield Finding("keys", ERROR, _("Deze sleutels zijn niet die van deze database (%(keys)s).")
                      % {"keys": ", ".join(wrong)}, mend)
    elif known:
        yield Finding("keys", OK, _("De sleutels zijn die van deze database."))


def _worker() -> Iterator[Finding]:
    from gehoord.core.jobs import selectors

    alive, waiting, failed = selectors.workers_alive(), selectors.waiting(), selectors.given_up()
    if alive:
        yield Finding("worker", OK, _("Werkers bezig: %(alive)d; taken die wachten: %(waiting)d.")
                      % {"alive": alive, "waiting": waiting})
    elif waiting:
        yield Finding("worker", ERROR, _("Er wachten %(waiting)d taken en geen werker doet ze.")
                      % {"waiting": waiting}, _("Start `%(run)s` of `gehoord worker`.") % {"run": RUN})
    else:
        yield Finding("worker", WARNING, _("Er draait geen werker; nieuwe verhalen worden niet veilig gemaakt."),
                      _("Start `%(run)s` of `gehoord worker`.") % {"run": RUN})
    if failed:
        yield Finding("worker", WARNING, _("%(failed)d taken zijn na vijf keer proberen opgegeven.")
                      % {"failed": failed}, _("Kijk in het logboek van de werker waar het misging en meld het."))


def _system_checks() -> list[Finding]:
    from django.core.checks import run_checks
    from django.core.checks.messages import ERROR as DJANGO_ERROR
    from django.core.checks.messages import WARNING as DJANGO_WARNING

    try:
        messages: list[Any] = [m for m in run_checks() if not m.is_silenced() and m.level >= DJANGO_WARNING]
    except Exception as error:
        return [Finding("django", ERROR, _("Gehoord laadt niet: %(why)s.")
                        % {"why": f"{type(error).__name__}: {error}"},
                        _("Installeer Gehoord opnieuw: `pip install .`"))]
    if not messages:
        return [Finding("django", OK, _("De opbouw van de site klopt."))]
    return [
        Finding("django", ERROR if m.level >= DJANGO_ERROR else WARNING, f"{m.id}: {m.msg}", m.hint or "")
        for m in messages
    ]
