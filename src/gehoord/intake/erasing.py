"""How a story is forgotten: counts stay, text and every way back to the person go."""

from __future__ import annotations

from gehoord.privacy.erasers import Subject
from gehoord.privacy.models import Original

from .models import FollowUp, PassedOn, Signal, Status


def erase_original(subject: Subject) -> int:
    return Original.objects.filter(
        pk__in=Signal.objects.filter(council=subject.council, pk=subject.pk).values("original")
    ).delete()[0]


def erase_follow_ups(subject: Subject) -> int:
    return FollowUp.objects.filter(council=subject.council, signal=subject.pk).delete()[0]


def erase_signal(subject: Subject) -> int:
    """The empty row stays, so that a colleague sees that it was erased instead of searching for it."""
    original = Signal.objects.filter(council=subject.council, pk=subject.pk).values_list("original", flat=True)
    originals = [pk for pk in original if pk is not None]
    count = Signal.objects.filter(council=subject.council, pk=subject.pk).update(
        status=Status.ERASED, deidentified=None, analysed_at=None, pii_counts={}, receipt_hash=None, original=None,
        role="anders", setting="anders", may_quote=False, may_pass_on=False, wants_reply=False, urgent=False,
        urgent_p=0.0,
    )
    Original.objects.filter(pk__in=originals).delete()
    return count


def erase_passed_on(subject: Subject) -> int:
    return PassedOn.objects.filter(signal__council=subject.council, signal=subject.pk).delete()[0]
