"""In which order the files of tests are handed out, and what need not run on a second database.

Only for whole runs (`tests/run.py`): by itself pytest-xdist hands out the files with most tests first, so that the
browser tests, few and long, would come last, on one processor, each file with a site of its own.
"""

from __future__ import annotations

from collections import Counter

import pytest

JOURNEYS = "tests/journeys/"
# First what takes long with few tests. The journeys stand together, for the site they share.
LONGEST = (
    "tests/journeys/test_letter_on_the_way.py",
    "tests/journeys/test_letter.py",
    "tests/journeys/test_pages.py",
    "tests/journeys/test_desks.py",
    "tests/journeys/test_telling.py",
    JOURNEYS,
    "tests/contracts/test_analyse.py",
    "src/gehoord/privacy/tests/test_recognisers_lists.py",
    "src/gehoord/analysis/tests/test_training.py",
    "tests/contracts/test_check.py",
)
# Who asks for one of these meets the database.
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "django_db_setup", "live_server"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--second-database", action="store_true", help="leave out what touches no database or is marked `once`"
    )


def touches_database(item: pytest.Item) -> bool:
    """Whether the outcome could be another on another database."""
    if any(item.iter_markers("once")):
        return False
    if any(any(item.iter_markers(name)) for name in ("django_db", "browser", "own_database")):
        return True
    needs = getattr(item, "_fixtureinfo", None)
    if needs is None or DATABASE & set(needs.names_closure):
        return True
    # Through `request` a test, or a fixture of its own room, may ask for anything. Those of plug-ins all do.
    asks = set(needs.argnames)
    for made in needs.name2fixturedefs.values():
        asks |= {name for one in made if one.baseid for name in one.argnames}
    return "request" in asks


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--second-database"):
        left_out = [item for item in items if not touches_database(item)]
        items[:] = [item for item in items if touches_database(item)]
        config.hook.pytest_deselected(items=left_out)
    if not hasattr(config, "workerinput"):
        return
    files = [item.nodeid.partition("::")[0] for item in items]
    sizes = Counter(files)

    def place(item: pytest.Item) -> tuple[int, int, str]:
        file = item.nodeid.partition("::")[0]
        early = next((n for n, start in enumerate(LONGEST) if file.startswith(start)), len(LONGEST))
        return early, -sizes[file], file

    # Within a file the tests stay as they stand.
    items.sort(key=place)
