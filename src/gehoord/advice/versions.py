"""Keeping what a part of a draft says: called by every service that changes one, inside its transaction."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from gehoord.core.councils.models import Person
from gehoord.core.councils.selectors import Member

from .models import Advice, Block, Part, Recommendation, Version

HEAD = ("title", "addressee", "salutation", "signed_by", "reply_weeks", "reply_working_days", "term_basis")
Row = Advice | Block | Recommendation


def keep_before(row: Row) -> None:
    """What stands there now, when no version says so yet: a first draft, or words that were blacked out since.

    Call it before the change. Two or three queries.
    """
    part, advice, number = _place(row)
    last = Version.objects.filter(advice=advice, part=part, row=row.pk).order_by("-number").first()
    says = said_by(row)
    if last is not None and (last.says == says or last.number >= number):
        return
    saved_by, saved_at = advice.started_by, advice.started_at
    if isinstance(row, Block):
        saved_by, saved_at = row.changed_by, row.changed_at
    elif number > 1:
        # Saved before versions were kept: nobody wrote down by whom.
        saved_by = None
    _keep(row, says, saved_by, saved_at)


def keep_after(by: Member, row: Row, *, is_removed: bool = False) -> None:
    """What stands there after a change. Call it last, for a removal before the row is gone. Two queries."""
    _keep(row, said_by(row), by.person, timezone.now(), is_removed=is_removed)


def _keep(row: Row, says: dict[str, Any], by: Person | None, at: Any, *, is_removed: bool = False) -> None:
    part, advice, number = _place(row)
    Version.objects.create(
        advice=advice, part=part, row=row.pk, number=number + is_removed, says=says, is_removed=is_removed,
        saved_at=at, saved_by=by,
    )


def _place(row: Row) -> tuple[str, Advice, int]:
    """Which part it is of which advice, and its version."""
    if isinstance(row, Advice):
        return Part.HEAD, row, row.head_version
    return (Part.BLOCK if isinstance(row, Block) else Part.POINT), row.advice, row.version


def said_by(row: Row) -> dict[str, Any]:
    """The words and choices of a part, as a version keeps them. Up to one query."""
    if isinstance(row, Advice):
        return {name: getattr(row, name) for name in HEAD}
    if isinstance(row, Block):
        shown = [row.evidence.number] if row.evidence is not None else []
        return {"kind": str(row.kind), "heading": row.heading, "text": row.text, "evidence": shown}
    numbers = row.evidence.order_by("number").values_list("number", flat=True)
    return {"kind": str(row.kind), "text": row.text, "evidence": list(numbers)}
