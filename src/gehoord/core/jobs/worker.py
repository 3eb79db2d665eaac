"""The worker: the database worker of django-tasks-db, with a lease, reclaiming and retries added."""

from __future__ import annotations

import logging
import os
import secrets
import socket
import threading
import time

from django.db import Error, connection
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from . import services

logger = logging.getLogger(__name__)


class LeasedWorker(Worker):
    """Runs tasks until it is told to stop, and says every few seconds that it lives."""

    def __init__(self, *, batch: bool = False, interval: float = 0.5) -> None:
        super().__init__(
            queue_names=["*"],
            interval=interval,
            batch=batch,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:24]}-{os.getpid()}-{secrets.token_hex(4)}",
            excluded_queue_names=[],
        )
        self._done = threading.Event()

    def run(self) -> None:
        """Until stopped, or until the queue is empty in batch mode."""
        services.beat(self.worker_id)
        keeper = threading.Thread(target=self._keep_house, name="beat", daemon=True)
        keeper.start()
        try:
            super().run()
        finally:
            self._done.set()
            keeper.join(timeout=5)
            try:
                services.sign_off(self.worker_id)
            except Error:
                logger.warning("The worker could not sign off; its lease will run out.")

    def run_task(self, db_task_result: DBTaskResult) -> None:
        super().run_task(db_task_result)
        db_task_result.refresh_from_db(fields=["status", "worker_ids"])
        if db_task_result.status == "FAILED" and not services.retry_later(db_task_result):
            logger.error("job given up: %s %s", db_task_result.task_path, db_task_result.pk)

    def _keep_house(self) -> None:
        last_tidy = 0.0
        try:
            while not self._done.is_set():
                try:
                    services.beat(self.worker_id)
                    services.reclaim()
                    services.run_schedules()
                    if time.monotonic() - last_tidy > 3600:
                        services.tidy()
                        last_tidy = time.monotonic()
                except Error as error:
                    # A locked or restarting database: the next beat tries again.
                    logger.warning("worker house-keeping: %s", type(error).__name__)
                    connection.close()
                self._done.wait(services.BEAT_SECONDS)
        finally:
            connection.close()
