"""`gehoord check` says what is wrong and how to mend it, and leaves no trace; `gehoord keys rotate` and the worker.

`check` is asked forty times: in copies of a process that has read the heavy libraries (`warm`). That a process from
nothing does the same, with its own streams and exit code, is asked of each kind of answer once: `run`.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from gehoord import cli
from gehoord.cli import checks
from gehoord.testing.migrated import copy_migrated

from .warm import Done, Warm

ROOT = Path(cli.__file__).parent.parent.parent


class Home:
    """An installation of its own, reached only through the command line."""

    def __init__(self, folder: Path, warm: Warm) -> None:
        self.warm = warm
        self.data, self.keys = folder / "var" / "data", folder / "etc" / "keys"
        self.env = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(folder), "LC_ALL": "nl_NL.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1", "GEHOORD_DATA": str(self.data), "GEHOORD_KEYS": str(self.keys),
        }

    @property
    def database(self) -> Path:
        return self.data / "gehoord.sqlite3"

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """A process from nothing."""
        return subprocess.run([sys.executable, "-m", "gehoord", *arguments], env=self.env | env, capture_output=True,
                              text=True, timeout=120, check=False)

    def python(self, code: str) -> str:
        start = "import django; django.setup()\n"
        done = self.warm.run(self.env | {"DJANGO_SETTINGS_MODULE": "gehoord.config.settings"}, code=start + code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def check(self, **env: str) -> tuple[int, list[dict[str, str]]]:
        return self.judged(self.warm.run(self.env | env, "check", "--json"))

    @staticmethod
    def judged(done: Done | subprocess.CompletedProcess[str]) -> tuple[int, list[dict[str, str]]]:
        """The exit code and the findings, after what holds for any answer."""
        assert "Traceback" not in done.stderr, done.stderr
        told = json.loads(done.stdout)
        assert told["ok"] is (done.returncode == 0)
        for finding in told["findings"]:
            # What is wrong comes with how to mend it.
            assert finding["level"] == "ok" or finding["mend"] or finding["area"] == "django", finding
        return done.returncode, told["findings"]

    def files(self) -> dict[str, tuple[int, bytes]]:
        folder = self.data.parent.parent
        return {str(p): (p.stat().st_mtime_ns, p.read_bytes() if p.is_file() else b"")
                for p in sorted(folder.rglob("*"))}


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    made = Warm()
    yield made
    made.stop()


@pytest.fixture
def home(tmp_path: Path, warm: Warm) -> Home:
    return Home(tmp_path, warm)


@pytest.fixture(scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Home:
    made = Home(tmp_path_factory.mktemp("made"), warm)
    made.data.mkdir(parents=True, mode=0o700)
    copy_migrated(made.data)
    made.python("from gehoord.core.sealing.services import ensure_keys; ensure_keys()")
    return made


@pytest.fixture
def installed(_made: Home, tmp_path: Path) -> Home:
    """A copy of an installation that works."""
    import shutil

    mine = Home(tmp_path, _made.warm)
    shutil.copytree(_made.data, mine.data)
    shutil.copytree(_made.keys, mine.keys)
    return mine


def told(findings: list[dict[str, str]], area: str, level: str) -> str:
    return " ".join(f"{f['message']} {f['mend']}" for f in findings if (f["area"], f["level"]) == (area, level))


def test_before_the_first_start_all_is_well_and_nothing_is_made(home: Home) -> None:
    code, findings = home.judged(home.run("check", "--json"))
    assert code == 0
    assert {f["area"] for f in findings} >= {"environment", "settings", "disk", "keys", "database", "django"}
    assert not any(f["level"] == "error" for f in findings)
    assert home.files() == {}


def test_a_working_installation(installed: Home) -> None:
    before = installed.files()
    code, findings = installed.judged(installed.run("check", "--json"))
    assert code == 0, findings
    assert installed.files() == before
    # The copies that the tests below ask say the same, but for how full the disk is by then.
    again = installed.check()
    assert again[0] == code
    assert [f for f in again[1] if f["area"] != "disk"] == [f for f in findings if f["area"] != "disk"]
    assert installed.files() == before
    assert "bij de tijd" in told(findings, "database", "ok")
    assert "van deze database" in told(findings, "keys", "ok")
    assert "geen werker" in told(findings, "worker", "warning")
    assert installed.files() == before


def test_beside_a_site_that_runs(installed: Home) -> None:
    with closing(sqlite3.connect(installed.database)) as running:
        running.execute("PRAGMA journal_mode=WAL")
        running.execute("INSERT INTO jobs_workerbeat (worker_id, started, seen, is_stopped) "
                        "VALUES ('w', datetime('now'), datetime('now', '+1 hour'), 0)")
        running.commit()
        code, findings = installed.check()
    assert code == 0, findings
    assert "Werkers bezig: 1" in told(findings, "worker", "ok")


def _damage(home: Home) -> None:
    content = bytearray(home.database.read_bytes())
    content[8192:] = os.urandom(len(content) - 8192)
    home.database.write_bytes(content)


def _edit(home: Home, statement: str) -> None:
    with closing(sqlite3.connect(home.database)) as connection:
        connection.execute(statement)
        connection.commit()


def _job(home: Home, status: str) -> None:
    home.python("from gehoord.privacy.jobs import erase_expired_originals as job; job.enqueue()\n"
                "from django_tasks_db.models import DBTaskResult\n"
                f"DBTaskResult.objects.update(status={status!r})")


def _other_keys(home: Home) -> None:
    (home.keys / "keyring.json").unlink()
    home.python("from gehoord.core.sealing.keyring import create_keyring; from pathlib import Path; "
                f"create_keyring(Path({str(home.keys)!r}))")


WRONG: list[tuple[str, Callable[[Home], object], dict[str, str], str, str, str]] = [
    ("no keys", lambda h: (h.keys / "keyring.json").unlink(), {}, "keys", "error", "zijn er niet"),
    ("other keys", _other_keys, {}, "keys", "error", "niet die van deze database"),
    ("damaged keys", lambda h: (h.keys / "keyring.json").write_text("{"), {}, "keys", "error", "beschadigd"),
    ("open keys", lambda h: (h.keys / "keyring.json").chmod(0o644), {}, "keys", "error", "chmod 600"),
    ("open folder", lambda h: h.keys.chmod(0o755), {}, "keys", "warning", "chmod 700"),
    ("damaged database", _damage, {}, "database", "error", "beschadigd"),
    ("no database at all", lambda h: h.database.write_bytes(b"hallo" * 99), {}, "database", "error", "beschadigd"),
    ("empty database", lambda h: h.database.write_bytes(b""), {}, "database", "error", "leeg"),
    ("behind", lambda h: _edit(h, "DELETE FROM django_migrations WHERE app='intake'"), {}, "database", "error",
     "achter"),
    ("ahead", lambda h: _edit(h, "INSERT INTO django_migrations (app, name, applied) VALUES "
                                 "('intake', '9999_later', datetime('now'))"), {}, "database", "error", "nieuwere"),
    ("no wal", lambda h: _edit(h, "PRAGMA journal_mode=DELETE"), {}, "database", "warning", "WAL"),
    ("unreachable", lambda h: None, {"GEHOORD_DATABASE_URL": "postgres://a:geheim@127.0.0.1:1/x"},
     "database", "error", "niet te bereiken"),
    ("bad address", lambda h: None, {"GEHOORD_DATABASE_URL": "geheim"}, "settings", "error", "postgres://"),
    ("jobs wait", lambda h: _job(h, "READY"), {}, "worker", "error", "wachten 1 taken"),
    ("jobs failed", lambda h: _job(h, "FAILED"), {}, "worker", "warning", "opgegeven"),
    ("unknown name", lambda h: None, {"GEHOORD_PROT": "1"}, "settings", "warning", "GEHOORD_PORT"),
    ("bad port", lambda h: None, {"GEHOORD_PORT": "99999"}, "settings", "error", "65535"),
    ("bad proxies", lambda h: None, {"GEHOORD_PROXIES": "ja"}, "settings", "error", "GEHOORD_PROXIES"),
    ("bad workers", lambda h: None, {"GEHOORD_WEB_WORKERS": "veel"}, "settings", "error", "GEHOORD_WEB_WORKERS"),
    ("bad mail port", lambda h: None, {"GEHOORD_MAIL_HOST": "mail.example", "GEHOORD_MAIL_PORT": "abc"}, "settings",
     "error", "GEHOORD_MAIL_PORT"),
    ("bad mail security", lambda h: None, {"GEHOORD_MAIL_HOST": "mail.example", "GEHOORD_MAIL_SECURITY": "ssl"},
     "settings", "error", "starttls, tls, none"),
]


@pytest.mark.parametrize(("name", "break_it", "env", "area", "level", "says"), WRONG, ids=[w[0] for w in WRONG])
def test_what_is_wrong_and_how_to_mend_it(  # type: ignore[no-untyped-def]
    installed: Home, name, break_it, env, area, level, says
) -> None:
    break_it(installed)
    before = installed.files()
    code, findings = installed.check(**env)
    assert says in told(findings, area, level), findings
    assert code == (1 if level == "error" else 0), findings
    assert "geheim" not in json.dumps(findings)
    assert installed.files() == before


@pytest.mark.parametrize(("data", "keys", "warns"), [
    ("d", "d/keys", "bij de gegevens"), ("k/data", "k", "bij de gegevens"), ("x/d", "x/k", "naast de gegevens"),
    ("x/d", "y/k", ""),
])
def test_keys_that_lie_with_the_data(home: Home, tmp_path: Path, data: str, keys: str, warns: str) -> None:
    code, findings = home.check(GEHOORD_DATA=str(tmp_path / data), GEHOORD_KEYS=str(tmp_path / keys))
    assert code == 0
    assert (warns in told(findings, "keys", "warning")) if warns else not told(findings, "keys", "warning")


def test_a_full_disk(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    from types import SimpleNamespace

    monkeypatch.setenv("GEHOORD_DATA", str(home.data))
    for free, level in ((100 * 2**20, "error"), (500 * 2**20, "warning"), (5 * 2**30, "ok")):
        monkeypatch.setattr(checks.shutil, "disk_usage", lambda place, free=free: SimpleNamespace(free=free))
        assert [f.level for f in checks.disk()] == [level]


def test_for_people_it_is_sentences_with_an_arrow(installed: Home) -> None:
    (installed.keys / "keyring.json").chmod(0o644)
    done = installed.run("check")
    assert done.returncode == 1
    assert "✗ Anderen op deze computer mogen de sleutels lezen.\n    → chmod 600" in done.stdout


def test_rotating_keys_seals_everything_again_and_says_so(installed: Home) -> None:
    installed.python(
        "from datetime import date\n"
        "from gehoord.core.councils.models import Council\n"
        "from gehoord.privacy.services import seal_original\n"
        "council = Council.objects.create(slug='a', name='A', municipality='A')\n"
        "for n in range(3): seal_original(council=council, text=f'verhaal {n}', today=date(2026, 1, 1))"
    )
    done = installed.run("keys", "rotate")
    assert done.returncode == 0, done.stderr
    assert "Opnieuw verzegeld: 3" in done.stdout
    seen = installed.python(
        "from gehoord.privacy.models import Original\n"
        "from gehoord.privacy.services import open_for_job\n"
        "from gehoord.core.sealing.services import keyring\n"
        "from gehoord.core.audit.models import AuditEvent\n"
        "assert {o.key_id for o in Original.objects.all()} == {keyring().primary} and len(keyring().sealing) == 2\n"
        "print([open_for_job(o) for o in Original.objects.order_by('pk')],"
        " list(AuditEvent.objects.values_list('event', flat=True)))"
    )
    assert seen == "['verhaal 0', 'verhaal 1', 'verhaal 2'] ['keys_rotated']"
    # One that is damaged stops none of the others, and is named.
    installed.python(
        "from gehoord.privacy.models import Original\n"
        "Original.objects.filter(pk=2).update(sealed=b'stuk')"
    )
    again = installed.warm.run(installed.env, "keys", "rotate")
    assert (again.returncode, "Traceback" in again.stderr) == (1, False)
    assert "Opnieuw verzegeld: 2" in again.stdout and "\n  privacy.original 2\n" in again.stdout
    assert installed.check()[0] == 0


def test_the_worker_works_and_stops_without_the_right_keys(installed: Home) -> None:
    _job(installed, "READY")
    done = installed.run("worker", "--batch")
    assert done.returncode == 0, done.stderr
    # The first: a starting worker adds what is due by schedule, and need not do that before it stops.
    first = "from django_tasks_db.models import DBTaskResult as T; print(T.objects.earliest('enqueued_at').status)"
    assert installed.python(first) == "SUCCESSFUL"
    _other_keys(installed)
    done = installed.run("worker", "--batch")
    assert done.returncode == 1
    assert "keys" in done.stderr
    assert "Traceback" not in done.stderr


def test_django_commands_pass_through(installed: Home) -> None:
    done = installed.run("manage", "showmigrations", "--plan", "intake")
    assert done.returncode == 0
    assert "[X]  intake.0001_initial" in done.stdout
    assert installed.run("manage", "--help").returncode == 0
