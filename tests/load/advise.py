"""`gehoord advise` from a cold start: seconds, the documents alone, and memory with 620 and 50,000 stories.

Run as `python -m tests.load.advise`; prints figures, judges none. The 620 stories of the sample go through the real
recognisers, model and printers, in a process of their own. For 50,000 the recognisers and the model would need more
than an hour, so those two are left out (their memory does not depend on the number of stories: they get 32 at a
time); reading, counting, choosing quotes and making the letter are the real ones, for 620 stories too, so that both
lines can be compared.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIGNALS = ROOT / "src" / "gehoord" / "sample" / "data" / "signals_nl.jsonl"
MANY = 50_000
GROUPS = {
    "gatherings": [
        {"title": f"Verbetergroep {name}", "date": f"2026-0{month}-12", "people": {"young_person": 9, "parent": 11},
         "observations": [f"Veel hangt af van {name}."], "causes": [f"Er is te weinig tijd voor {name}."],
         "tips": [f"Vraag eens naar {name}."]}
        for month, name in enumerate(("vertrouwen", "samenwerken", "school"), start=3)
    ],
}


def write_stories(path: Path, many: int) -> None:
    """The stories of the sample, over and over; each of them may be quoted and has a day."""
    texts = [json.loads(line)["text"] for line in SIGNALS.read_text("utf-8").splitlines()]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["id", "tekst", "citeren", "dag"])
        for place in range(many):
            rows.writerow([f"v{place}", texts[place % len(texts)], "ja", f"2025-{1 + place % 12:02d}-05"])


def stand_in() -> Any:
    """Tools that change nothing and find every other story to be about bejegening."""
    from gehoord.cli.analyse import Tools

    themes = ("begrip", "respect", "duidelijkheid")

    def score(place: int, text: str) -> Any:
        about, theme = place % 2 == 0, themes[place % 3]
        end = text.find(".") + 1 or len(text)
        passage = SimpleNamespace(start=0, end=end, theme=theme, p=0.9)
        return SimpleNamespace(
            bejegening=about, themes=(theme,) if about else (), passages=(passage,) if about else (), model="geen",
        )

    def score_many(found: Sequence[str]) -> list[Any]:
        return [score(place, text) for place, text in enumerate(found)]

    return Tools(lambda text: SimpleNamespace(text=text, spans=[]), score_many)


def measured(command: list[str]) -> tuple[float, float, str]:
    """Seconds, the most memory of the process in MB, and what it said. Raises SystemExit when it failed."""
    with tempfile.TemporaryFile("w+") as said:
        started = time.monotonic()
        process = subprocess.Popen(
            command, cwd=ROOT, stderr=said, env={**os.environ, "LC_ALL": "en_GB.UTF-8"},
        )
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        told = said.read()
    if process.returncode:
        raise SystemExit(told)
    return seconds, used.ru_maxrss / (1 if sys.platform == "darwin" else 1000), told


def run(many: int, *, is_real: bool) -> str:
    """One line."""
    with tempfile.TemporaryDirectory(prefix="gehoord-advise-") as folder:
        stories, groups = Path(folder, "verhalen.csv"), Path(folder, "groepen.json")
        write_stories(stories, many)
        groups.write_text(json.dumps(GROUPS), "utf-8")
        options = [
            "advise", str(stories), "--out", f"{folder}/uit", "--quotes-column", "citeren", "--date-column", "dag",
            "--gatherings", str(groups),
        ]
        start = ["-m", "gehoord"] if is_real else ["-m", "tests.load.advise", "--without-model"]
        seconds, size, told = measured([sys.executable, *start, *options])
        found = re.search(r"documents in (\d+\.\d+)", told)
        if found is None:
            raise SystemExit(told)
        stories_size = stories.stat().st_size / 1e6
    how = "whole" if is_real else "without recognisers and model"
    return (
        f"advise {many:>6,} stories ({stories_size:.1f} MB), {how}: {seconds:5.1f} s in all, "
        f"documents {found[1]} s, at most {size:.0f} MB of memory"
    )


def main() -> int:
    if sys.argv[1:2] == ["--without-model"]:
        from gehoord import cli
        from gehoord.cli import analyse

        analyse.real_tools = stand_in
        return cli.main(sys.argv[2:])
    argparse.ArgumentParser(description=__doc__).parse_args()
    print(
        f"{datetime.now():%Y-%m-%d %H:%M} · {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}"
    )
    print(run(620, is_real=True), flush=True)
    for many in (620, MANY):
        print(run(many, is_real=False), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
