"""Retention, in the background."""

from __future__ import annotations

from django.utils import timezone

from gehoord.core.jobs.jobs import job

from .services import erase_expired


@job(priority=-20)
def erase_expired_originals() -> None:
    """Erase originals past their term."""
    erase_expired(today=timezone.localdate())
