"""A process that has read the heavy libraries and copies itself for each order: as clean as a new one, at a tenth.

Of the two seconds that a new `gehoord` needs, most goes to reading NumPy, SciPy and Django's own modules, which depend
on nothing around them. Those are read once here; a copy (`os.fork`) then sets the environment it was given and only
then reads Gehoord and its settings, so that all that depends on folders, keys and addresses is its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import NoReturn

# Nothing of Gehoord, and nothing that asks Django for a setting while it is read.
HEAVY = (
    "numpy", "scipy.optimize", "scipy.sparse", "scipy.special", "cryptography.hazmat.primitives.ciphers.aead", "psycopg",
    "openpyxl", "odfdo", "pypdf", "markdown_it", "marisa_trie", "segno", "PIL.Image", "typst", "pypandoc", "holidays",
    "asgiref.sync", "django.core.management", "django.db.models", "django.db.migrations", "django.forms", "django.http",
    "django.template", "django.urls", "django.views.generic", "django.test.signals", "whitenoise", "sqlparse",
)


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


class Warm:
    """Runs `gehoord ARGUMENTS` or a piece of Python, each in a copy of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def run(self, env: dict[str, str], *arguments: str, code: str = "") -> Done:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"env": env, "arguments": arguments, "code": code}) + "\n")
        self._process.stdin.flush()
        return Done(**json.loads(self._process.stdout.readline()))

    def stop(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        assert self._process.wait(30) == 0


def _be_new(env: dict[str, str], arguments: list[str], code: str) -> int:
    """What `python -m gehoord` or `python -c` would do in this environment; the exit code."""
    os.environ.clear()
    os.environ.update(env)
    sys.path[:0] = env.get("PYTHONPATH", "").split(os.pathsep)
    if code:
        exec(compile(code, "<order>", "exec"), {"__name__": "__main__"})
        return 0
    from gehoord.cli import main

    return main(arguments)


def _leave(code: int) -> NoReturn:
    """As a process ends by itself: what it had open is closed (SQLite then clears up beside its file)."""
    if "django.db" in sys.modules and "gehoord.config.settings" in sys.modules:
        from django.db import connections

        connections.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _copy(order: dict[str, object]) -> Done:
    import signal
    import tempfile
    import traceback

    with tempfile.TemporaryFile("w+", encoding="utf-8") as out, tempfile.TemporaryFile("w+", encoding="utf-8") as err:
        child = os.fork()
        if not child:
            code = 1
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            # As in life: what is printed goes through Python's own streams, onto these descriptors.
            sys.stdout, sys.stderr = (os.fdopen(number, "w", encoding="utf-8") for number in (1, 2))
            signal.alarm(120)
            try:
                code = _be_new(**order)  # type: ignore[arg-type]
            except SystemExit as stop:
                code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
            except BaseException:
                traceback.print_exc()
            finally:
                _leave(code)
        _pid, status = os.waitpid(child, 0)
        out.seek(0)
        err.seek(0)
        return Done(os.waitstatus_to_exitcode(status), out.read(), err.read())


def _serve() -> None:
    import importlib

    # The folder of this file would hide modules with the same names.
    sys.path.pop(0)
    for name in HEAVY:
        importlib.import_module(name)
    assert not any(name.partition(".")[0] == "gehoord" for name in sys.modules)
    for line in sys.stdin:
        print(json.dumps(_copy(json.loads(line)).__dict__), flush=True)


if __name__ == "__main__":
    _serve()
