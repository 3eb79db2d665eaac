"""What runs in the background for a signal."""

from __future__ import annotations

from gehoord.core.jobs.jobs import job

from . import services


@job(priority=50)
def analyse_signal(signal_pk: int) -> None:
    """Make a story safe; safe to run again."""
    services.analyse(signal_pk=signal_pk)
