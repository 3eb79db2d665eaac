"""`make bench`: submissions per second through the real form, beside what the same server can do at most.

The floor is the same web server with one view that inserts one row; both run in this one call, on the same
machine, with kept connections, so their ratio can be compared between machines. Prints figures, judges none.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STORY = "De begeleider van mijn zoon had beloofd dat ze elke week zou bellen. Dat is twee keer gebeurd. Keer {}."
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("collectstatic", verbosity=0, interactive=False)
from gehoord.core.sealing.services import ensure_keys
ensure_keys()
from gehoord.core.councils.services import found_council
found_council(slug="v", name="V", municipality="V")
"""
COUNT = """
import django
django.setup()
from gehoord.intake.models import Signal
from django_tasks_db.models import DBTaskResult
print(Signal.objects.count(), Signal.objects.values("receipt_hash").distinct().count(), DBTaskResult.objects.count())
"""


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def serve(application: str, environment: dict[str, str]) -> tuple[subprocess.Popen[bytes], int]:
    port = free_port()
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--workers",
            "1",
            "--blocking-threads",
            "32",
            "--blocking-threads-idle-timeout",
            "600",
            "--backpressure",
            "256",
            "--no-ws",
            "--log-level",
            "error",
            application,
        ],
        env=environment,
        cwd=ROOT,
    )
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/")
            connection.getresponse().read()
            return server, port
        except OSError:
            time.sleep(0.1)
    server.terminate()
    raise SystemExit("the server did not start")


def load(
    port: int, clients: int, seconds: float, request: Callable[[int], bytes], path: str
) -> tuple[float, list[bytes], int]:
    """Answers per second, the bodies, and how many were refused; each client keeps its connection."""
    bodies: list[bytes] = []
    refused = [0] * clients
    stop_at = time.monotonic() + seconds

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        turn = 0
        while time.monotonic() < stop_at:
            turn += 1
            try:
                connection.request(
                    "POST",
                    path,
                    request(number * 1_000_000 + turn),
                    {"Content-Type": "application/x-www-form-urlencoded"},
                )
                answer = connection.getresponse()
                body = answer.read()
            except (OSError, http.client.HTTPException):
                # A broken connection counts as refused: it must show in the figures.
                refused[number] += 1
                connection.close()
                continue
            if answer.status == 200:
                bodies.append(body)
            else:
                refused[number] += 1
        connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(bodies) / (time.monotonic() - started), bodies, sum(refused)


def form(number: int) -> bytes:
    fields = {
        "text": STORY.format(number),
        "role": "ouder",
        "setting": "jeugdhulp",
        "may_quote": "no",
        "wants_reply": "yes",
        "step": "check",
        "go": "done",
    }
    return urllib.parse.urlencode(fields).encode()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    cores = os.cpu_count()
    database = "PostgreSQL" if os.environ.get("GEHOORD_DATABASE_URL") else "SQLite"
    print(
        f"{datetime.now():%Y-%m-%d %H:%M} · {platform.machine()}, {cores} cores, Python {platform.python_version()}, {database}"
    )
    with tempfile.TemporaryDirectory(prefix="gehoord-bench-") as folder:
        environment = {
            **os.environ,
            "GEHOORD_DATA": f"{folder}/data",
            "GEHOORD_KEYS": f"{folder}/keys",
            "DJANGO_SETTINGS_MODULE": "gehoord.config.settings",
            "PYTHONPATH": str(ROOT),
        }
        Path(folder, "data").mkdir()
        subprocess.run([sys.executable, "-c", PREPARE], env=environment, check=True, cwd=ROOT)
        rates: dict[tuple[str, int], list[float]] = {}
        codes: list[bytes] = []
        refused = 0
        for _round in range(options.rounds):
            for name, application, path in (
                ("floor", "tests.load.floor:application", "/insert"),
                ("submissions", "gehoord.config.wsgi:application", "/vertel/"),
            ):
                server, port = serve(application, environment)
                try:
                    load(port, 4, 1, form, path)  # warm up: threads, connections, model
                    for clients in (1, 16):
                        rate, bodies, no = load(port, clients, options.seconds, form, path)
                        rates.setdefault((name, clients), []).append(rate)
                        refused += no
                        if name == "submissions":
                            codes += [m[1] for body in bodies if (m := re.search(rb'id="code">([^<]+)<', body))]
                            if len(bodies) != sum(b'id="code">' in body for body in bodies):
                                refused += 1
                finally:
                    server.terminate()
                    server.wait(20)
        stored, hashes, tasks = subprocess.run(
            [sys.executable, "-c", COUNT], env=environment, check=True, capture_output=True, text=True, cwd=ROOT
        ).stdout.split()
        for clients in (1, 16):
            floor = statistics.median(rates["floor", clients])
            ours = statistics.median(rates["submissions", clients])
            print(
                f"{clients:>2} clients: {ours:7.0f} submissions/s   floor {floor:7.0f} inserts/s   ratio {ours / floor:.2f}"
            )
        print(
            f"refused {refused}; {len(codes)} receipts counted, {len(set(codes))} distinct; "
            f"{stored} signals stored, {hashes} distinct hashes, {tasks} jobs queued"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
