"""The queue: ids only, errors without text, leases, retries and schedules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gehoord.core.jobs import selectors, services
from gehoord.core.jobs.jobs import SCHEDULES, job
from gehoord.core.jobs.models import ScheduleRun, WorkerBeat
from gehoord.core.jobs.worker import LeasedWorker

SECRET = "Bartholomeus uit Kattenburg"
done: list[int | str] = []


@job()
def remember(number: int) -> None:
    done.append(number)


@job()
def stumble(number: int) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise RuntimeError(f"also {SECRET}") from error


@pytest.fixture(autouse=True)
def _fresh(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    done.clear()
    # The house-keeper of the worker runs in a thread with its own connection: not inside a test's transaction.
    monkeypatch.setattr(LeasedWorker, "_keep_house", lambda self: None)


def _work() -> None:
    LeasedWorker(batch=True, interval=0).run()


@pytest.mark.django_db(transaction=True)
def test_a_job_is_done_by_the_worker() -> None:
    remember.enqueue(7)
    assert done == []
    _work()
    assert done == [7]
    assert (selectors.waiting(), selectors.given_up()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_an_error_leaves_no_text_behind(caplog: pytest.LogCaptureFixture) -> None:
    stumble.enqueue(1)
    _work()
    row = DBTaskResult.objects.get()
    assert "RuntimeError" in row.traceback
    assert "test_jobs.py" in row.traceback
    assert SECRET not in row.traceback + repr(row.__dict__) + caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_failed_job_is_tried_again_later_and_then_given_up() -> None:
    stumble.enqueue(1)
    for tries in range(1, services.MOST_TRIES + 1):
        _work()
        row = DBTaskResult.objects.get()
        assert len(row.worker_ids) == tries
        DBTaskResult.objects.update(run_after=timezone.now())
    assert row.status == "FAILED"
    assert selectors.given_up() == 1


@pytest.mark.parametrize("argument", ["x" * 65, 1.5, None, ["a"]])
@pytest.mark.django_db(transaction=True)
def test_a_job_takes_ids_only(argument: Any) -> None:
    remember.enqueue(argument)
    _work()
    assert done == []


def _running(worker: str) -> DBTaskResult:
    remember.enqueue(3)
    row = DBTaskResult.objects.get()
    row.claim(worker)
    return row


def test_a_task_of_a_silent_worker_goes_back() -> None:
    WorkerBeat.objects.create(worker_id="w", seen=timezone.now() - timedelta(seconds=services.LEASE_SECONDS + 1))
    _running("w")
    assert services.reclaim() == 1
    assert DBTaskResult.objects.get().status == "READY"


def test_a_task_of_a_living_worker_stays() -> None:
    services.beat("w")
    _running("w")
    assert services.reclaim() == 0


def test_a_worker_that_signs_off_frees_its_task_at_once() -> None:
    services.beat("w")
    _running("w")
    services.sign_off("w")
    assert services.reclaim() == 1


def test_a_task_that_kills_every_worker_is_given_up() -> None:
    row = _running("w1")
    for number in range(2, services.MOST_TRIES + 1):
        assert services.reclaim() == 1
        row.refresh_from_db()
        assert row.status == "READY"
        row.claim(f"w{number}")
    services.reclaim()
    assert DBTaskResult.objects.get().status == "FAILED"


def test_a_worker_killed_right_after_a_failure_loses_no_try() -> None:
    row = _running("w1")
    row.set_failed(RuntimeError())
    assert services.reclaim() == 0  # its worker may be putting it back this moment
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(seconds=services.LEASE_SECONDS + 1))
    assert services.reclaim() == 1
    assert DBTaskResult.objects.get().status == "READY"
    DBTaskResult.objects.update(
        status="FAILED", worker_ids=["w"] * services.MOST_TRIES, finished_at=timezone.now() - timedelta(days=1)
    )
    assert services.reclaim() == 0


def test_schedules_run_once_in_a_period(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.core.jobs.services.SCHEDULES", {"test": (remember_nothing, timedelta(hours=1))})
    assert [services.run_schedules() for _ in range(3)] == [1, 0, 0]
    ScheduleRun.objects.update(last_run=timezone.now() - timedelta(hours=2))
    assert services.run_schedules() == 1


@job()
def remember_nothing() -> None:
    done.append(0)


def test_retention_is_scheduled() -> None:
    assert "privacy.retention" in SCHEDULES


def test_tidying_forgets_old_tasks() -> None:
    row = _running("w")
    row.set_successful(None)
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=2))
    WorkerBeat.objects.create(worker_id="w", seen=timezone.now() - timedelta(days=2))
    services.tidy()
    assert not DBTaskResult.objects.exists()
    assert not WorkerBeat.objects.exists()
