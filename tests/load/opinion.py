"""Seconds and memory to find opinion groups among 10,000 people and 200 statements, and in a roomful. Judges nothing.

Run as `python -m tests.load.opinion`. Each size runs in a process of its own. Invented votes of three camps; people saw about
half of the statements. Same votes each time.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import time
from datetime import datetime

from gehoord.analysis.opinion import opinion_groups, statements
from gehoord.analysis.tests.test_opinion import conversation

SIZES = ((40, 20), (1_500, 300), (10_000, 200))


def one(people: int, many: int) -> str:
    votes, _camp = conversation(people, many, 3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, worked = time.monotonic(), time.process_time()
    found = opinion_groups(votes, ["3"])
    statements(votes, found.group, ["3"])
    seconds, work = time.monotonic() - started, time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (f"{people:,} people, {many} statements: {seconds:.2f} s ({work:.2f} s of processor), {found.k} groups, "
            f"peak {peak:.0f} MB ({before:.0f} MB before)")


def main() -> None:
    if len(sys.argv) == 3:
        print(one(int(sys.argv[1]), int(sys.argv[2])))
        return
    print(f"{datetime.now():%d %B %Y %H:%M}, {platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    for people, many in SIZES:
        subprocess.run([sys.executable, "-m", "tests.load.opinion", str(people), str(many)], check=True)


if __name__ == "__main__":
    main()
