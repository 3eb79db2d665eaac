"""What can be asked about the terms of sent advices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Advice, Escalation, Reminder, State, Term
from .settings_of_advice import ordinance_of


@dataclass(frozen=True)
class Waiting:
    """One point that waits for an answer, past its term or near the end of it."""

    term: Term
    reminders: tuple[Reminder, ...]
    warned_at: date | None

    @property
    def advice(self) -> Advice:
        return self.term.point.advice

    @property
    def may_extend(self) -> bool:
        """Whether the municipality can still ask for more time."""
        return self.term.may_be_extended and not self.term.is_over


def get_term_for(member: Member, point: int, right: Right) -> Term:
    """The term of that point. Raises NotAllowed, Term.DoesNotExist ("not there", "not sent" and "not yours")."""
    member.require(right)
    return Term.objects.select_related("point__advice__council").get(
        point=point, point__advice__council=member.council, point__advice__state=State.SENT
    )


def open_terms(council: Council) -> QuerySet[Term]:
    """The terms of points that have no answer, of sent advices that no newer one replaces; the first to end on top."""
    newer = Advice.objects.filter(corrects=OuterRef("point__advice"), state=State.SENT)
    return (
        Term.objects.filter(
            ~Exists(newer), point__advice__council=council, point__advice__state=State.SENT, point__reply__isnull=True
        )
        .select_related("point__advice__council")
        .order_by("due", "point__advice__number", "point__kind", "point__number")
    )


def near_days(council: Council) -> int:
    """From how many days before its end a term is near. One query."""
    return max(ordinance_of(council).remind_before_days, 7)


def waiting(council: Council) -> list[Waiting]:
    """All points past their term or near its end, whichever advice they are of. Four queries."""
    until = timezone.localdate() + timedelta(days=near_days(council))
    sent = Prefetch("reminders", queryset=Reminder.objects.order_by("made_at"))
    found = list(open_terms(council).filter(due__lte=until).prefetch_related(sent))
    warned: dict[int, date] = {}
    if found:
        letters = Escalation.objects.filter(advice__in={term.point.advice_id for term in found}).order_by("made_at")
        for pk, at in letters.values_list("advice_id", "made_at"):
            warned[pk] = timezone.localtime(at).date()
    return [Waiting(term, tuple(term.reminders.all()), warned.get(term.point.advice_id)) for term in found]


def points_over(member: Member) -> int:
    """How many points have no answer after their term. One query."""
    return open_terms(member.council).filter(due__lt=timezone.localdate()).count()
