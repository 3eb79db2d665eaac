"""Jobs of the practice room."""

from __future__ import annotations

from gehoord.core.jobs.jobs import job


@job(priority=-10)
def mail_all() -> None:
    """Once a day: this week's card, and the question of four weeks later."""
    from .trying import ask_all
    from .weekly import send_weekly

    send_weekly()
    ask_all()


@job()
def mail_confirmation(pk: int) -> None:
    from .weekly import send_confirmation

    send_confirmation(pk)


@job(priority=-20)
def mail_card(pk: int) -> None:
    from .weekly import send_card

    send_card(pk)


@job(priority=-20)
def mail_question(pk: int) -> None:
    from .trying import send_question

    send_question(pk)
