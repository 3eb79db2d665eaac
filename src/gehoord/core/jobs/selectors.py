"""Questions about the queue."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .models import WorkerBeat
from .services import LEASE_SECONDS


def workers_alive() -> int:
    """How many workers said lately that they live."""
    return WorkerBeat.objects.filter(
        is_stopped=False, seen__gte=timezone.now() - timedelta(seconds=LEASE_SECONDS)
    ).count()


def waiting() -> int:
    """How many jobs wait or run."""
    return DBTaskResult.objects.filter(
        status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    ).count()


def given_up() -> int:
    """How many jobs failed for good."""
    return DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
