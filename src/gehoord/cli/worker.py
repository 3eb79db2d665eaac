"""`gehoord worker`: does what waits in the queue, until it is stopped."""

from __future__ import annotations

import argparse
from typing import Any

from . import django
from .words import word as _


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help=_("doe het werk in de wachtrij (`gehoord run` start dit zelf)"))
    parser.add_argument("--batch", action="store_true", help=_("stop zodra de wachtrij leeg is"))
    parser.set_defaults(handler=run)


def run(options: argparse.Namespace) -> int:
    """Raises KeyringError before anything is done when the keys are not those of this database."""
    django.start()
    from gehoord.core.jobs.worker import LeasedWorker
    from gehoord.core.sealing.services import verify_keys

    verify_keys()
    worker = LeasedWorker(batch=options.batch)
    worker.configure_signals()
    worker.run()
    return 0
