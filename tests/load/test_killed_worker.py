"""A worker that is killed with -9 in the middle of a job loses nothing and does nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gehoord.testing.migrated import copy_migrated

# A job that says when all is written and nothing committed, and waits there to be killed.
SLOW_WORKER = """
import sys, time, django
django.setup()
from gehoord.intake.registries import after_analysis
def slow(signal, scores):
    print("in the middle", flush=True)
    time.sleep(60)
after_analysis(slow)
from gehoord.core.jobs.worker import LeasedWorker
LeasedWorker(batch=True, interval=0.1).run()
"""
PREPARE = """
import django
django.setup()
from gehoord.core.sealing.services import ensure_keys
ensure_keys()
from gehoord.core.councils.services import found_council
from gehoord.intake.services import receive_signal
council = found_council(slug="v", name="V", municipality="V")
for number in range(3):
    receive_signal(council=council, text=f"De begeleider luisterde niet, keer {number}.", role="ouder", setting="jeugdhulp")
"""
MEND = """
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from gehoord.core.jobs import services
from gehoord.core.jobs.models import WorkerBeat
# As if the lease had run out: the dead worker was seen long ago.
WorkerBeat.objects.update(seen=timezone.now() - timedelta(seconds=services.LEASE_SECONDS + 1))
print(services.reclaim())
from gehoord.core.jobs.worker import LeasedWorker
LeasedWorker(batch=True, interval=0.1).run()
"""
REPORT = """
import django, json
django.setup()
from django_tasks_db.models import DBTaskResult
from gehoord.core.audit.models import AuditEvent
from gehoord.coding.models import Suggestion
from gehoord.insight.models import StoryWord
from gehoord.intake.models import Signal
print(json.dumps({
    "safe": Signal.objects.filter(analysed_at__isnull=False).count(),
    "analysed_lines": AuditEvent.objects.filter(event="signal_analysed").count(),
    "suggestions": Suggestion.objects.count(),
    "words_of": StoryWord.objects.values("signal").distinct().count(),
    "tasks": sorted(DBTaskResult.objects.filter(task_path__contains="analyse").values_list("status", flat=True)),
}))
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A database of its own: a worker in another process cannot see that of the tests."""
    (tmp_path / "data").mkdir()
    env = {
        **os.environ,
        "GEHOORD_DATA": str(tmp_path / "data"),
        "GEHOORD_KEYS": str(tmp_path / "keys"),
        "DJANGO_SETTINGS_MODULE": "gehoord.config.settings",
    }
    env["GEHOORD_DATABASE_URL"] = copy_migrated(tmp_path / "data", env.get("GEHOORD_DATABASE_URL", ""))
    return env


def _python(code: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
@pytest.mark.own_database
def test_killed_in_the_middle(environment: dict[str, str]) -> None:
    _python(PREPARE, environment)
    worker = subprocess.Popen([sys.executable, "-c", SLOW_WORKER], env=environment, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    assert worker.stdout.readline().strip() == "in the middle"
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    before = json.loads(_python(REPORT, environment))
    assert before["safe"] == 0
    assert before["tasks"] == ["READY", "READY", "RUNNING"]

    assert _python(MEND, environment).splitlines()[0] == "1"
    assert json.loads(_python(REPORT, environment)) == {
        "safe": 3,
        "analysed_lines": 3,
        "suggestions": 3,
        "words_of": 3,
        "tasks": ["SUCCESSFUL", "SUCCESSFUL", "SUCCESSFUL"],
    }
