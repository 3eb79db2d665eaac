"""The process tree of `gehoord run` when a part of it falls."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gehoord.cli import run
from gehoord.cli.run import Tree

PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
time.sleep(60)
"""


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def _wait(condition: object, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def test_a_killed_server_leaves_no_process_behind(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    tree = Tree({"web": [sys.executable, "-c", PARENT, str(note)]})
    tree.start()
    try:
        assert _wait(lambda: note.exists() and note.read_text())
        grandchild = int(note.read_text())
        assert _alive(grandchild)
        os.kill(tree.children["web"].pid, 9)
        tree.children["web"].wait()
        tree.stop()
        assert _wait(lambda: not _alive(grandchild))
    finally:
        tree.stop()


@pytest.mark.parametrize(("window", "code"), [(600.0, 1), (0.0, 0)])
def test_only_falls_close_together_stop_the_site(
    monkeypatch: pytest.MonkeyPatch, window: float, code: int
) -> None:
    monkeypatch.setattr(run, "RESTARTS_COUNT_SECONDS", window)
    monkeypatch.setattr(run.time, "sleep", lambda _seconds: None)
    tree = Tree({"worker": [sys.executable, "-c", ""]})
    started = 0
    real = subprocess.Popen

    def counted(*args: object, **kwargs: object) -> subprocess.Popen[bytes]:
        nonlocal started
        started += 1
        child = real(*args, **kwargs)  # type: ignore[call-overload]
        child.wait()
        tree.stopping = started > run.MOST_RESTARTS + 2
        return child

    monkeypatch.setattr(run.subprocess, "Popen", counted)
    tree.start()
    assert tree.watch() == code
