"""Writing the trail."""

from __future__ import annotations

from django.db import models

from gehoord.core.councils.models import Council, Person
from gehoord.core.councils.selectors import Member

from .models import AuditEvent, Event

Plain = str | int | float | bool | None | list[str]


def record(
    *, council: Council, by: Person | None, event: str, subject: models.Model | None = None, **fields: Plain
) -> AuditEvent:
    """One more line. Call it inside the transaction of the change. One query."""
    return AuditEvent.objects.create(
        council=council,
        by=by,
        event=event,
        subject=(subject._meta.model_name or "") if subject is not None else "",
        subject_id=str(subject.pk) if subject is not None else "",
        fields=fields,
    )


def new_password(member: Member) -> None:
    """Somebody chose another password; never which. Each council they work for can see it."""
    theirs = Council.objects.filter(memberships__person=member.person, memberships__is_active=True)
    for council in theirs.distinct().order_by("pk"):
        record(council=council, by=member.person, event=Event.PASSWORD_CHANGED, subject=member.person)
