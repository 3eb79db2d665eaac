"""Jobs of the advice room."""

from __future__ import annotations

from gehoord.core.jobs.jobs import job


@job(priority=10)
def mail_letter(delivery_pk: int) -> None:
    """Sends a letter that waits to be mailed."""
    from .delivery import send_queued

    send_queued(delivery_pk)
