"""Questions to the trail."""

from __future__ import annotations

from typing import Any

from django.db import models

from gehoord.core.councils.models import Council

from .models import AuditEvent


def trail(council: Council, *, event: str = "") -> models.QuerySet[AuditEvent]:
    """The council's events, newest first; of one kind when given."""
    found: Any = AuditEvent.objects.filter(council=council).select_related("by").order_by("-at", "-id")
    return found.filter(event=event) if event else found


def trail_of(council: Council, subject: models.Model) -> models.QuerySet[AuditEvent]:
    """What happened to one thing, oldest first."""
    return (
        AuditEvent.objects.filter(
            council=council, subject=subject._meta.model_name, subject_id=str(subject.pk)
        )
        .select_related("by")
        .order_by("at", "id")
    )
