"""A site of its own for the browser: the sample council with some sixty signals, run as `gehoord run` does."""

from __future__ import annotations

import fcntl
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gehoord.testing.migrated import copy_migrated, kept_folder, own_database

ROOT = Path(__file__).resolve().parents[2]
# Against hanging only: how long anything here may take on a machine that does more besides.
MOST_SECONDS = 300

# The last weeks, so that the inbox is alive, and one in so many (the argument) of the years before.
PREPARE = """
import sys
from pathlib import Path
import django
django.setup()
from gehoord.cli.run import prepare_database, prepare_folder, prepare_keys, prepare_static_files
from gehoord.config import env
folder = env.data_folder()
prepare_folder(folder)
prepare_database()
prepare_keys()
# Compressed once for all copies.
prepare_static_files()
from django.utils.translation import override
from gehoord.intake.models import Signal
from gehoord.sample import services
with override("nl"):
    sample = services.ensure_sample(folder, build=False)
    plan = services._plan()
    recent = [told for told in plan if told.days_ago <= 40]
    chosen = [*recent[:26], *plan[len(recent)::int(sys.argv[1])]]
    services._plan = lambda: tuple(chosen)
    class Kept:
        def __init__(self, told):
            self.told = told
        def enqueue(self, signal_pk):
            to_analyse.append((signal_pk, self.told.id))
    to_analyse = []
    services._AnalyseTold = Kept
    for start in range(0, len(chosen), services.BATCH):
        services.tell(council=sample.council, start=start)
    for signal_pk, text_id in to_analyse:
        services.analyse_told(signal_pk=signal_pk, text_id=text_id)
    if sys.argv[2] == "second-half":
        from gehoord.sample import second_half
        services.release(council=sample.council)
        second_half.build(council=sample.council)
"""

LET_PASS = """
import sys
from datetime import timedelta
import django
django.setup()
from gehoord.advice.models import Term
found = Term.objects.filter(point__advice__title=sys.argv[1])
assert found
for term in found:
    term.first_due = term.due = term.due - timedelta(days=int(sys.argv[2]))
    term.save()
"""


@dataclass(frozen=True)
class House:
    """A running site: where it is, and how each role signs in (role -> address and password)."""

    address: str
    sign_ins: dict[str, tuple[str, str]]
    environment: dict[str, str]

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def let_pass(self, title: str, days: int) -> None:
        """The terms of this sent advice began so many days earlier: nobody waits for weeks in a test."""
        self.run(LET_PASS, title, str(days))

    def run(self, script: str, *arguments: str) -> str:
        """What this script prints, run beside the site: for what a story needs and does not tell."""
        done = subprocess.run(
            [sys.executable, "-c", script, *arguments], env=self.environment, cwd=ROOT, capture_output=True,
            text=True, timeout=MOST_SECONDS, check=False,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout


@contextmanager
def _own_port() -> Iterator[int]:
    """A port that nothing else gets meanwhile: no other site of this run, and no window that goes out by it."""
    with socket.socket() as held:
        # The site sets these too, and so may look and listen where this only holds.
        for option in (socket.SO_REUSEADDR, socket.SO_REUSEPORT):
            held.setsockopt(socket.SOL_SOCKET, option, 1)
        held.bind(("127.0.0.1", 0))
        yield int(held.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + MOST_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(f"the site did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def _own_environment(folder: Path, **more: str) -> dict[str, str]:
    return {
        **os.environ, "GEHOORD_DATA": f"{folder}/data", "GEHOORD_KEYS": f"{folder}/keys",
        "DJANGO_SETTINGS_MODULE": "gehoord.config.settings", **more,
    }


def _build(folder: Path, one_in: int, also: str) -> None:
    """Data, keys and the address of the database, from an empty folder."""
    environment = _own_environment(folder)
    (folder / "data").mkdir(mode=0o700)
    environment["GEHOORD_DATABASE_URL"] = copy_migrated(folder / "data", environment.get("GEHOORD_DATABASE_URL", ""))
    done = subprocess.run(
        [sys.executable, "-c", PREPARE, str(one_in), also], env=environment, cwd=ROOT, capture_output=True,
        text=True, timeout=MOST_SECONDS, check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    Path(folder, "database").write_text(environment["GEHOORD_DATABASE_URL"], "utf-8")


def _furnish(folder: Path, one_in: int, also: str) -> str:
    """A house in this empty folder, the same as every other of this run; gives the address of its database, if any.

    Building one takes fifteen seconds of processor time, copying one next to nothing.
    """
    kept = kept_folder() / f"{also}-{one_in}"
    with Path(f"{kept}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            unfinished = Path(tempfile.mkdtemp(dir=kept.parent))
            _build(unfinished, one_in, also)
            unfinished.rename(kept)
    for part in ("data", "keys"):
        shutil.copytree(kept / part, folder / part)
    database = Path(kept, "database").read_text("utf-8")
    return own_database(os.environ["GEHOORD_DATABASE_URL"], like=database) if database else ""


@contextmanager
def running_house(*, one_in: int = 16, second_half: bool | None = None) -> Iterator[House]:
    """The site, from a folder of its own to its first page; stopped and gone afterwards.

    `one_in`: of the sample's older signals every so many-th is told; 1 tells them all. `second_half`: also what the
    council did with them (groups, advice, scan and so on); by default only when all are told.
    """
    also = "second-half" if second_half or (second_half is None and one_in == 1) else "first-half"
    with tempfile.TemporaryDirectory(prefix="gehoord-journeys-") as folder, _own_port() as port:
        database = _furnish(Path(folder), one_in, also)
        environment = _own_environment(
            Path(folder), GEHOORD_PORT=str(port), **({"GEHOORD_DATABASE_URL": database} if database else {})
        )
        rows = json.loads(Path(folder, "data", "sample-sign-ins.json").read_text("utf-8"))
        log = Path(folder, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "gehoord", "run"], env=environment, cwd=ROOT, stdout=output, stderr=output
            )
            try:
                _wait(process, port, log)
                yield House(
                    f"http://localhost:{port}", {row["role"]: (row["email"], row["password"]) for row in rows},
                    environment,
                )
            finally:
                process.send_signal(signal.SIGINT)
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        # A page that fell over leaves a traceback of its own here.
        printed = log.read_text("utf-8", "replace")
        assert not re.search(r"Traceback| ERROR ", printed), printed[-3000:]
