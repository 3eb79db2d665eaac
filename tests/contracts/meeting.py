"""How two people meet who do something at the same moment.

On PostgreSQL each of them has a thread and a connection, and stops inside its transaction until all of them are there:
so they meet, on a slow machine too. The SQLite of the tests lives in memory on one connection, so there they come right
after each other; a test's name says which of the two it was.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.db.models.signals import pre_save

from gehoord.core.audit.models import AuditEvent
from gehoord.surveys.models import Response

TOGETHER = "postgresql" in settings.DATABASES["default"]["ENGINE"]
MOST_SECONDS = 60
AtOnce = Callable[..., list[Any]]


@pytest.fixture
def at_once(request: pytest.FixtureRequest) -> AtOnce:
    """Runs each call and gives what it returned or raised, in the order asked.

    A call begins when the one before it is somewhere: stopped inside its transaction, waiting for another's lock, or
    done. Who waits may come in front of somebody else who waits: a test says nothing about their order.
    """

    def outcome(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except Exception as error:
            return error

    def run(*calls: Callable[[], Any]) -> list[Any]:
        if request.param == "in turn":
            return [outcome(call) for call in calls]
        found: dict[int, Any] = {}
        backends: dict[int, int] = {}
        stopped, all_there = [threading.Event() for _ in calls], threading.Event()

        def one(place: int, call: Callable[[], Any]) -> None:
            try:
                connection.ensure_connection()
                backends[place] = connection.connection.info.backend_pid
                _here.stop = lambda: (stopped[place].set(), all_there.wait(MOST_SECONDS))
                found[place] = outcome(call)
            finally:
                stopped[place].set()
                connection.close()

        threads = [threading.Thread(target=one, args=row, daemon=True) for row in enumerate(calls)]
        until = time.monotonic() + MOST_SECONDS
        pre_save.connect(_stop_inside, dispatch_uid="stop inside")
        try:
            for place, thread in enumerate(threads):
                thread.start()
                while not stopped[place].wait(0.005) and not _waits_for_a_lock(backends.get(place)):
                    assert time.monotonic() < until, "somebody comes nowhere"
        finally:
            all_there.set()
            for thread in threads:
                if thread.ident:
                    thread.join(MOST_SECONDS)
            pre_save.disconnect(dispatch_uid="stop inside")
        assert len(found) == len(calls), "somebody waits for ever"
        return [found[place] for place in range(len(calls))]

    return run


# `stop`, in the threads of `at_once` only.
_here = threading.local()


def _stop_inside(sender: Any, **_rest: Any) -> None:
    """Each change of ours writes one of these near its end: its transaction is still open."""
    if sender in (AuditEvent, Response) and hasattr(_here, "stop"):
        _here.stop()


def _waits_for_a_lock(backend: int | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_blocking_pids(%s) <> '{}'", [backend])
        return bool(cursor.fetchone()[0])


def kinds(outcomes: list[Any], *told: type[Exception]) -> Counter[str]:
    """How many did it and how many were told so. Anything else than being told fails, such as a deadlock."""
    for one in outcomes:
        assert not isinstance(one, Exception) or isinstance(one, told), repr(one)
    return Counter("told" if isinstance(one, Exception) else "did" for one in outcomes)
