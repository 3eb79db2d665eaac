"""What can be asked about the check of a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..live.codes import seat_digest
from ..live.selectors import SeatUnknown
from ..models import Gathering, Reader, ReportCheck

# Codes of a check that nobody opened are kept so long.
KEEPS = timedelta(days=30)


def check_of(gathering: Gathering) -> ReportCheck | None:
    """None when nobody had a place. One query."""
    return ReportCheck.objects.filter(gathering=gathering).first()


def is_on(check: ReportCheck, today: date | None = None) -> bool:
    """Whether people can look at the report and say something now."""
    return bool(
        check.opened_at and not check.ended_at and not check.skipped_because
        and check.ends_on and (today or timezone.localdate()) <= check.ends_on
    )


def is_settled(check: ReportCheck, today: date | None = None) -> bool:
    """Whether it is over, or will not be held."""
    return bool(check.ended_at or check.skipped_because) or bool(check.opened_at and not is_on(check, today))


def unsettled(gatherings: Iterable[Gathering]) -> list[str]:
    """The titles of those of which the report was not checked yet. One query."""
    today = timezone.localdate()
    waiting = ReportCheck.objects.filter(gathering__in=list(gatherings), ended_at=None, skipped_because="").filter(
        Q(ends_on=None) | Q(ends_on__gte=today)
    )
    return list(waiting.order_by("gathering__held_on", "pk").values_list("gathering__title", flat=True))


def reader_for(council: Council, token: str) -> Reader:
    """With its check and gathering, as long as the code is kept. Raises SeatUnknown. One query."""
    reader = Reader.objects.select_related("report_check__gathering__council").filter(
        token_hash=seat_digest(council.pk, token), report_check__gathering__council=council,
        report_check__gathering__closed_at__isnull=False,
    ).first()
    if reader is None:
        raise SeatUnknown
    check = reader.report_check
    if is_settled(check) or (check.opened_at is None and check.kept_at < timezone.now() - KEEPS):
        raise SeatUnknown
    return reader


def has_report(council: Council, token: str) -> bool:
    """Whether this code of a place opens a report, now or soon."""
    try:
        reader_for(council, token)
    except SeatUnknown:
        return False
    return True


def remarks_of(member: Member, check: ReportCheck) -> list[str]:
    """What people said was not right, for who decides. Raises NotAllowed. One query."""
    member.require(Right.DECIDE_ADVICE)
    return list(check.readers.exclude(text="").order_by("pk").values_list("text", flat=True))
