"""Jobs of the room of gatherings."""

from __future__ import annotations

from gehoord.core.jobs.jobs import job


@job(priority=-20)
def end_old() -> None:
    """Places of gatherings that nobody closed go after a day."""
    from .live.services import end_old as end

    end()


@job(priority=-20)
def end_checks() -> None:
    """Checks of reports end on their day; then the codes are gone."""
    from .reporting.services import end_over

    end_over()


@job(priority=-20)
def erase_costs() -> None:
    """Names for travel costs go thirty days after their gathering."""
    from .preparing.costs import erase_old

    erase_old()


@job(priority=-20)
def close_delphi_rounds() -> None:
    """Rounds by link close when their last day is over."""
    from .delphi.ending import close_over

    close_over()


@job(priority=50)
def propose_groups(block_pk: int) -> None:
    """Cards that may be alike, while a room waits for it."""
    from .grouping.proposing import search

    search(block_pk)
