"""Releases, in the background."""

from __future__ import annotations

from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.jobs.jobs import job

from .releases import release_year


@job(priority=-50)
def release_years() -> None:
    """Make each council's release of the last year, when it is time."""
    for council in Council.objects.order_by("pk"):
        release_year(council=council, today=timezone.localdate())
