"""What is left of places for the check of the report: the digests of their codes, no role and no table."""

from __future__ import annotations

from django.utils import timezone

from ..models import LiveSession, Reader, ReportCheck


def keep_places(live: LiveSession) -> None:
    """Before places go. In the same transaction; nothing when nobody had one."""
    # By digest: the order of rows then says nothing about who came first.
    hashes = sorted(live.seats.values_list("token_hash", flat=True))
    if not hashes:
        return
    kept, _made = ReportCheck.objects.get_or_create(
        gathering_id=live.gathering_id, defaults={"kept_at": timezone.now()}
    )
    Reader.objects.bulk_create(
        (Reader(report_check=kept, token_hash=one) for one in hashes), ignore_conflicts=True
    )
