"""Making a function a job: arguments are ids only, and an error leaves no text behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django_tasks import task

from gehoord.core.audit.logs import where

Id = int | str


class JobFailed(Exception):
    """A job broke off; the message tells kind and place, never a value."""


def job(*, priority: int = 0) -> Callable[[Callable[..., None]], Any]:
    """The function as a task for the worker. Higher priority (-100 to 100) goes first.

    A job must be safe to run again: it checks in its own transaction whether the work was done.
    """

    def decorate(function: Callable[..., None]) -> Any:
        @wraps(function)
        def scrubbed(*args: Id) -> None:
            # A message longer than an id would be text, and text does not belong in the queue.
            if any(not isinstance(a, int) and not (isinstance(a, str) and len(a) <= 64) for a in args):
                raise TypeError("A job takes ids only.")
            try:
                function(*args)
            except Exception as error:
                failure = JobFailed(where(error))
                # Without the original error: its message and its context may quote a story.
                raise failure.with_traceback(None) from None

        return task(priority=priority)(scrubbed)

    return decorate


SCHEDULES: dict[str, tuple[Any, timedelta]] = {}


def schedule(name: str, a_job: Any, *, every: timedelta) -> None:
    """Let the workers put `a_job` in the queue once in every period. Call it from `apps.py`."""
    SCHEDULES[name] = (a_job, every)
