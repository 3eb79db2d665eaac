"""Leases, reclaiming what a dead worker left, retries and schedules."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .jobs import SCHEDULES
from .models import ScheduleRun, WorkerBeat

BEAT_SECONDS = 3
LEASE_SECONDS = 20
MOST_TRIES = 5


def beat(worker_id: str) -> None:
    """This worker lives. One or two queries."""
    now = timezone.now()
    if not WorkerBeat.objects.filter(worker_id=worker_id).update(seen=now):
        WorkerBeat.objects.update_or_create(worker_id=worker_id, defaults={"seen": now})


def sign_off(worker_id: str) -> None:
    """This worker stops on purpose: what it held is free at once."""
    WorkerBeat.objects.filter(worker_id=worker_id).update(is_stopped=True)


def reclaim() -> int:
    """How many tasks that nobody works on were put back in the queue (or given up after the last try)."""
    alive = set(
        WorkerBeat.objects.filter(
            is_stopped=False, seen__gte=timezone.now() - timedelta(seconds=LEASE_SECONDS)
        ).values_list("worker_id", flat=True)
    )
    count = 0
    for pk, worker_ids in DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING).values_list(
        "pk", "worker_ids"
    ):
        if worker_ids and worker_ids[-1] in alive:
            continue
        again = len(worker_ids) < MOST_TRIES
        # The filter is the claim: of two workers that reclaim, or one that finishes late, one wins.
        count += DBTaskResult.objects.filter(
            pk=pk, status=TaskResultStatus.RUNNING, worker_ids=worker_ids
        ).update(
            status=TaskResultStatus.READY if again else TaskResultStatus.FAILED,
            finished_at=None if again else timezone.now(),
        )
    # Killed between writing "failed" and putting the task back: nobody else will try it again.
    long_ago = timezone.now() - timedelta(seconds=LEASE_SECONDS)
    for task in DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__lt=long_ago):
        count += retry_later(task)
    return count


def retry_later(task: DBTaskResult) -> bool:
    """Put a failed task back with growing pauses (10, 40, 90 … seconds); False after the last try."""
    tries = len(task.worker_ids)
    if tries >= MOST_TRIES:
        return False
    return bool(
        DBTaskResult.objects.filter(pk=task.pk, status=TaskResultStatus.FAILED).update(
            status=TaskResultStatus.READY,
            run_after=timezone.now() + timedelta(seconds=10 * tries**2),
            finished_at=None,
        )
    )


def run_schedules() -> int:
    """How many scheduled jobs were due and are in the queue now."""
    count = 0
    now = timezone.now()
    for name, (a_job, every) in SCHEDULES.items():
        with transaction.atomic():
            _row, new = ScheduleRun.objects.get_or_create(name=name, defaults={"last_run": now})
            due = new or ScheduleRun.objects.filter(name=name, last_run__lte=now - every).update(last_run=now)
            if due:
                a_job.enqueue()
                count += 1
    return count


def tidy() -> None:
    """Forget finished tasks and stopped workers older than a day."""
    day_ago = timezone.now() - timedelta(days=1)
    DBTaskResult.objects.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=day_ago).delete()
    WorkerBeat.objects.filter(seen__lt=day_ago).delete()
