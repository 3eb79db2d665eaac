"""Doing things as if it were another day, so that the sample council has a past with the right dates."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def days_ago(days: float) -> Iterator[None]:
    """Inside, and in this thread only, Django's clock is that many days back: the worker's lease keeps real time."""
    real_now, here = timezone.now, threading.get_ident()

    def then() -> datetime:
        moment = real_now()
        return moment - timedelta(days=days) if threading.get_ident() == here else moment

    with mock.patch.object(timezone, "now", then):
        yield
