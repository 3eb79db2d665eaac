"""All tests, on SQLite and then on PostgreSQL, with one loud line for what is not here.

In CI (`CI=true`) a missing service fails; on your own machine its tests are left out and said so.
"""

from __future__ import annotations

import glob
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Once is enough for what touches no database (`--second-database` finds those tests by what they ask for), and for
# what touches it no more than other tests that run on both. Of the walls those marked `once` stay out: who is sent to
# the door, which form lacks its token, what a cache may keep and whether a sent letter refuses are decided in Python,
# before a query or around it. Which page each role gets and what another council finds are asked on both: there each
# page, with its own queries, is really opened.
ONCE = [
    "--second-database",
    "--ignore=src/gehoord/analysis",
    "--ignore=src/gehoord/privacy/tests",
    "--ignore=tests/contracts/test_analyse.py",
    "--ignore=tests/contracts/test_golden_letters.py",
    "--ignore=src/gehoord/core/ui/documents",
    # In which language a page is, no database decides.
    "--ignore=tests/contracts/test_translations.py",
    "--ignore=tests/contracts/test_object_pages.py",
    # What a browser adds: how pages look, and people before them with a mouse, keys or a phone. What those pages ask and
    # store is tested with the rooms, on both databases; one story through the whole house (`test_chain`) is walked on both.
    "--ignore=tests/journeys/test_letter.py",
    "--ignore=tests/journeys/test_letter_on_the_way.py",
    "--ignore=tests/journeys/test_surveys.py",
    "--ignore=tests/journeys/test_pages.py",
    "--ignore=tests/journeys/test_pictures.py",
    "--ignore=tests/journeys/test_watching.py",
    "--ignore=tests/journeys/test_desks.py",
    "--ignore=tests/journeys/test_kiosk.py",
    "--ignore=tests/journeys/test_needs.py",
    "--ignore=tests/journeys/test_telling.py",
    "--ignore=tests/journeys/test_providers.py",
    "--ignore=tests/journeys/test_gathering.py",
    "--ignore=src/gehoord/coding/tests/test_browser.py",
]
IN_CI = os.environ.get("CI") == "true"


def find_chromium() -> str:
    """The path of a Chromium or Chrome, or the empty string."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((found for name in names if (found := shutil.which(name))), "")


def find_postgresql() -> Path | None:
    """The folder with initdb and postgres, the newest version first."""
    folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda f: int(f.split("/")[-2]), reverse=True)
    on_path = shutil.which("initdb")
    found = [*folders, *([str(Path(on_path).parent)] if on_path else [])]
    return Path(found[0]) if found else None


def as_postgres(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root: then its own account runs it."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def postgresql(binaries: Path) -> Iterator[str]:
    """The address of a server of our own on a socket in a temporary folder; gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="gehoord-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    subprocess.run(
        as_postgres(
            [
                str(binaries / "initdb"),
                "-D",
                str(data),
                "-U",
                "gehoord",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ]
        ),
        check=True,
        **quiet,
    )
    # Tests roll back what they write. Statistics taken in between would say that every table is empty, and one query
    # then took five minutes instead of seconds; without any, PostgreSQL plans as for tables it does not know.
    options = (
        f"-c listen_addresses= -k {folder} -c fsync=off -c full_page_writes=off -c synchronous_commit=off "
        "-c autovacuum=off"
    )
    subprocess.run(
        as_postgres(
            [str(binaries / "pg_ctl"), "-D", str(data), "-o", options, "-w", "-l", str(folder / "log"), "start"]
        ),
        check=True,
        **quiet,
    )
    try:
        yield f"postgresql://gehoord@/postgres?host={folder}"
    finally:
        subprocess.run(
            as_postgres([str(binaries / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]), check=False, **quiet
        )
        shutil.rmtree(folder, ignore_errors=True)


def loud(sentence: str) -> None:
    print(f"\n{'=' * 78}\n  {sentence}\n{'=' * 78}", flush=True)


def pytest(title: str, *arguments: str, **environment: str) -> int:
    print(f"\n== {title}", flush=True)
    # The houses of the browser tests are built once for both workers (`tests/journeys/house.py`).
    with tempfile.TemporaryDirectory(prefix="gehoord-houses-") as houses:
        return _pytest(*arguments, **environment, GEHOORD_TEST_HOUSES=houses)


def _pytest(*arguments: str, **environment: str) -> int:
    return subprocess.run(
        # Two at a time; the tests of one file stay together, for what they set up once, in the order of
        # `gehoord.testing.order`: the long ones first.
        [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    ).returncode


def main() -> int:
    chosen = sys.argv[1:]
    failed = []
    chromium, binaries = find_chromium(), find_postgresql()
    browser: tuple[str, ...] = () if chromium else ("-m", "not browser")
    if not chromium:
        loud("NO CHROMIUM: the browser tests are left out. Install the package chromium to run them.")
        failed += ["chromium missing"] * IN_CI
    if pytest("SQLite", *browser, *chosen, GEHOORD_CHROMIUM=chromium, GEHOORD_DATABASE_URL=""):
        failed.append("SQLite")
    if binaries is None:
        loud("NO POSTGRESQL: the tests on it are left out. Install the package postgresql to run them.")
        failed += ["PostgreSQL missing"] * IN_CI
    else:
        with postgresql(binaries) as address:
            if pytest("PostgreSQL", *browser, *ONCE, *chosen, GEHOORD_CHROMIUM=chromium, GEHOORD_DATABASE_URL=address):
                failed.append("PostgreSQL")
    if failed:
        loud(f"FAILED: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
