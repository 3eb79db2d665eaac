"""Jobs of the advice room."""

from __future__ import annotations

from django.utils import timezone

from gehoord.core.jobs.jobs import job


@job(priority=10)
def mail_letter(delivery_pk: int) -> None:
    """Sends a letter that waits to be mailed."""
    from .delivery import send_queued

    send_queued(delivery_pk)


@job()
def remind_all() -> None:
    """Reminds both sides of every council of points whose term ends or has ended."""
    from .reminders import remind

    remind()


@job()
def mail_reminder(advice_pk: int, side: str, step: str) -> None:
    """Mails the reminders of one side and step of an advice that wait."""
    from .reminders import send_reminder

    send_reminder(advice_pk, side, step)


@job(priority=-50)
def release_what_was_heard() -> None:
    """Once a quarter: what people find of answers, as far as everybody may know."""
    from .heard_outward import release_all

    release_all(today=timezone.localdate())
