"""What can be asked about signals."""

from __future__ import annotations

from django.db import models

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import FollowUp, Signal, Status
from .receipts import receipt_hash
from .registries import HAPPENED, Happened

OPEN = (Status.RECEIVED, Status.READ)


def safe_signals(council: Council) -> models.QuerySet[Signal]:
    """Every story that may be worked with: safe, not erased, not set aside. Without the way to the original."""
    return (
        Signal.objects.filter(council=council, analysed_at__isnull=False)
        .exclude(status__in=(Status.ERASED, Status.SET_ASIDE))
        .defer("original", "receipt_hash")
    )


def unread_originals() -> models.QuerySet[Signal, int]:
    """The originals of which no safe text was made yet, of every council: retention leaves them alone."""
    waiting = Signal.objects.filter(analysed_at__isnull=True, original__isnull=False)
    return waiting.values_list("original", flat=True)


def inbox(member: Member, *, status: str = Status.RECEIVED, urgent_only: bool = False) -> models.QuerySet[Signal]:
    """The signals in this state, possible danger first, then the newest."""
    found = Signal.objects.filter(council=member.council, status=status)
    if urgent_only:
        found = found.filter(urgent=True)
    return found.order_by("-urgent", "-received_at", "-pk")


def inbox_counts(council: Council) -> dict[str, int]:
    """How many signals in each state, and `urgent`: how many unread ones may be about danger. One query."""
    rows = (
        Signal.objects.filter(council=council)
        .values("status")
        .annotate(n=models.Count("pk"), urgent=models.Count("pk", filter=models.Q(urgent=True)))
    )
    counts = {row["status"]: row["n"] for row in rows}
    counts["urgent"] = sum(row["urgent"] for row in rows if row["status"] == Status.RECEIVED)
    return counts


def get_signal_for(member: Member, pk: int) -> Signal:
    """The signal, for somebody of its council. Raises NotAllowed, Signal.DoesNotExist ("not there" and "not yours")."""
    member.require(Right.READ_STORIES)
    return Signal.objects.select_related("original").get(pk=pk, council=member.council)


def follow_ups(signal: Signal) -> list[FollowUp]:
    """What the council answered, oldest first. One query."""
    return list(signal.follow_ups.select_related("by").order_by("at", "pk"))


def signal_by_receipt(council: Council, typed: str) -> Signal | None:
    """The signal of this receipt code, at this council. One query, whatever was typed."""
    return Signal.objects.select_related("council").filter(council=council, receipt_hash=receipt_hash(typed)).first()


def what_happened(signal: Signal) -> list[Happened]:
    """What the person who told may see of what was done with their story, oldest first."""
    return sorted((h for source in HAPPENED for h in source(signal)), key=lambda happened: happened.at)
