"""The sample council fills up in the background; stories of visitors go first."""

from __future__ import annotations

from gehoord.core.councils.models import Council
from gehoord.core.jobs.jobs import job

from . import second_half, services


@job(priority=-30)
def tell_sample(council_pk: int, start: int) -> None:
    """Tell one batch of the plan."""
    services.tell(council=Council.objects.get(pk=council_pk), start=start)


@job(priority=-40)
def analyse_sample(signal_pk: int, text_id: str) -> None:
    """Make one sample signal safe, with proposals of a model that never saw it."""
    services.analyse_told(signal_pk=signal_pk, text_id=text_id)


@job(priority=-60)
def release_sample(council_pk: int) -> None:
    """When all is told: the fixed numbers of last year, for the public home."""
    services.release(council=Council.objects.get(pk=council_pk))


@job(priority=-70)
def advise_sample(council_pk: int) -> None:
    """Last of all: the groups, the scan, the advice and what came of it."""
    second_half.build(council=Council.objects.get(pk=council_pk))
