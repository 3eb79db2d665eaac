"""Jobs of the room of providers."""

from __future__ import annotations

from gehoord.core.jobs.jobs import job


@job()
def remind_all() -> None:
    """Reminds who has something to do of moments and improvement steps that are near, or whose day has passed."""
    from .supervision.reminders import remind

    remind()


@job()
def mail_reminder(agreement_pk: int, side: str, nearing: str) -> None:
    """Mails the reminders of one side of an agreement that wait."""
    from .supervision.reminders import send_reminder

    send_reminder(agreement_pk, side, nearing)
