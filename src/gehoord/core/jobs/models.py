from __future__ import annotations

from typing import ClassVar

from django.db import models


class WorkerBeat(models.Model):
    """One worker process and when it last said that it lives. Its lease on a task ends when it falls silent."""

    worker_id = models.CharField(max_length=64, unique=True)
    started = models.DateTimeField(auto_now_add=True)
    seen = models.DateTimeField()
    is_stopped = models.BooleanField(default=False)

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "worker_id", "started", "seen", "is_stopped")

    def __str__(self) -> str:
        return self.worker_id


class ScheduleRun(models.Model):
    """When a scheduled job was last put in the queue."""

    name = models.CharField(max_length=120, unique=True)
    last_run = models.DateTimeField()

    personal: ClassVar[dict[str, str]] = {}
    impersonal = ("id", "name", "last_run")

    def __str__(self) -> str:
        return self.name
