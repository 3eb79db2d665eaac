"""Which points a story is behind."""

from __future__ import annotations

from django.db.models import QuerySet

from gehoord.insight.models import Evidence
from gehoord.intake.models import Signal

from .models import Recommendation, State


def counted_in(signal: Signal) -> QuerySet[Evidence]:
    """The frozen figures that this story was counted in."""
    return Evidence.objects.filter(links__signal=signal.pk, links__counted=True, council=signal.council_id)


def points_behind(signal: Signal) -> QuerySet[Recommendation]:
    """The points of sent advices that rest on such a figure."""
    return Recommendation.objects.filter(
        advice__state=State.SENT, advice__council=signal.council_id, evidence__in=counted_in(signal).values("pk")
    ).distinct()
