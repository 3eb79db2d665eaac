"""The other figures of docs/measurements.md: start times, first visit, memory, 620 stories. Prints, judges nothing."""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from tests.load.bench import free_port

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = ROOT / "src" / "gehoord" / "sample" / "data" / "signals_nl.jsonl"


def first_page(folder: str, port: int, *arguments: str) -> tuple[subprocess.Popen[bytes], float]:
    """The running site and the seconds until its first page answered."""
    environment = {
        **os.environ,
        "GEHOORD_DATA": f"{folder}/data",
        "GEHOORD_KEYS": f"{folder}/keys",
        "GEHOORD_PORT": str(port),
    }
    started = time.monotonic()
    site = subprocess.Popen(
        [sys.executable, "-m", "gehoord", "run", *arguments],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/", headers={"Host": "localhost"})
            if connection.getresponse().status == 200:
                return site, time.monotonic() - started
        except OSError:
            time.sleep(0.05)
        if site.poll() is not None:
            raise SystemExit("the site stopped")


def stop(site: subprocess.Popen[bytes]) -> float:
    started = time.monotonic()
    site.send_signal(signal.SIGINT)
    site.wait(30)
    return time.monotonic() - started


def first_visit(port: int) -> tuple[int, int]:
    """Bytes on the wire (headers of answers included) and requests, as a browser that has nothing yet."""

    def fetch(path: str) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Host": "localhost", "Accept-Encoding": "gzip, br"})
        answer = connection.getresponse()
        body = answer.read()
        head = sum(len(name) + len(value) + 4 for name, value in answer.getheaders()) + 17
        if answer.getheader("Content-Encoding") == "gzip":
            import gzip

            text = gzip.decompress(body).decode()
        elif answer.getheader("Content-Encoding") == "br":
            import brotli

            text = brotli.decompress(body).decode()
        else:
            text = body.decode("latin-1")
        return len(body) + head, text

    total, html = fetch("/")
    found = dict.fromkeys(re.findall(r'(?:href|src)="(/static/[^"]+)"', html))
    for path in found:
        total += fetch(path)[0]
    return total, 1 + len(found)


def main() -> int:
    print(
        f"{datetime.now():%Y-%m-%d %H:%M} · {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    with tempfile.TemporaryDirectory(prefix="gehoord-figures-") as folder:
        port = free_port()
        site, seconds = first_page(folder, port, "--sample")
        print(f"first start, empty data folder, to the first page: {seconds:.1f} s")
        size, requests = first_visit(port)
        print(f"first visit of the public home: {size:,} bytes on the wire, {requests} requests")
        print(f"stopping everything: {stop(site):.1f} s")
        site, seconds = first_page(folder, port, "--sample")
        print(f"a later start: {seconds:.1f} s")
        stop(site)
        out = Path(folder, "out.jsonl")
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "gehoord", "analyse", str(SIGNALS), "--out", str(out)],
            check=True,
            stderr=subprocess.DEVNULL,
        )
        rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
        print(f"analyse: {len(rows)} stories in {time.monotonic() - started:.1f} s, start included")
    subprocess.run([sys.executable, "-m", "gehoord.privacy.recognisers.measure"], check=True, cwd=ROOT)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
