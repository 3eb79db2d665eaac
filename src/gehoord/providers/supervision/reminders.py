"""Reminding of a step or an improvement that is near, or whose day has passed: once for each side and day.

On working days only. A mail names an agreement, a step and a day: no person, no outcome, no figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gehoord.advice import mailing
from gehoord.advice.letters import in_words
from gehoord.advice.models import Failure, MailState
from gehoord.advice.reminders import FOR_NOW, MOST_DAYS, NotTaken, can_mail
from gehoord.analysis.terms import add_working_days, is_working_day
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Person, Role

from ..models import Agreement, CalendarStep, ImprovementStep, Nearing, Side, Supervision, SupervisionReminder
from .parties import addresses_of_provider

BEFORE_WORKING_DAYS, AFTER_WORKING_DAYS = 5, 3
# Who waited longer than this before reminders were there, is not reminded any more.
LONGEST_AGO = timedelta(days=60)
# In which steps a provider has something to do.
OF_PROVIDER = (CalendarStep.HEAR, CalendarStep.IMPROVE)


@dataclass(frozen=True)
class Due:
    """Something with a day: a moment that waits, or an open improvement step of it."""

    moment: Supervision
    improvement: ImprovementStep | None
    on: date

    @property
    def agreement(self) -> Agreement:
        return self.moment.criterion.agreement

    @property
    def sides(self) -> tuple[Side, ...]:
        if self.improvement is not None or self.moment.step in OF_PROVIDER:
            return (Side.MUNICIPALITY, Side.PROVIDER)
        return (Side.MUNICIPALITY,)


def nearing_of(due: date, today: date) -> str:
    """Whether this day is near or has passed, in working days; else nothing.

    >>> nearing_of(date(2027, 1, 11), date(2027, 1, 4)), nearing_of(date(2027, 1, 4), date(2027, 1, 7))
    (Nearing.BEFORE, Nearing.AFTER)
    """
    if today <= due <= add_working_days(today, BEFORE_WORKING_DAYS):
        return Nearing.BEFORE
    if due < today and add_working_days(due, AFTER_WORKING_DAYS) <= today <= due + LONGEST_AGO:
        return Nearing.AFTER
    return ""


def remind(*, on: date | None = None) -> int:
    """How many reminders were made, for all councils together; run twice on a day, the second makes none."""
    today = on or timezone.localdate()
    if not is_working_day(today):
        return 0
    return sum(remind_council(council=council, on=today) for council in Council.objects.order_by("pk"))


@transaction.atomic
def remind_council(*, council: Council, on: date) -> int:
    """The reminders of one council; mail goes out by a job once they are kept."""
    # The council's row is the lock: of two workers, one finds everything done.
    council = Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    _try_again(council, on)
    groups: dict[tuple[int, str, str], list[Due]] = {}
    for due in _waiting(council, on):
        nearing = nearing_of(due.on, on)
        for side in due.sides if nearing else ():
            groups.setdefault((due.agreement.pk, side.value, nearing), []).append(due)
    return sum(_remind(council, dues, side, nearing) for (_pk, side, nearing), dues in groups.items())


def _waiting(council: Council, on: date) -> list[Due]:
    """Two queries."""
    first, last = on - LONGEST_AGO, add_working_days(on, BEFORE_WORKING_DAYS)
    moments = Supervision.objects.filter(
        criterion__agreement__council=council, held_on__isnull=True, cancelled_on__isnull=True,
        planned_on__range=(first, last),
    ).select_related("criterion__agreement").order_by("planned_on", "pk")
    improvements = ImprovementStep.objects.filter(
        moment__criterion__agreement__council=council, done__isnull=True, due__range=(first, last)
    ).select_related("moment__criterion__agreement").order_by("due", "pk")
    return [
        *(Due(one, None, one.planned_on) for one in moments), *(Due(one.moment, one, one.due) for one in improvements)
    ]


def _try_again(council: Council, on: date) -> None:
    """Mail that the queue gave up on goes into it once more each day, for a week. Two queries."""
    from .. import jobs

    waiting = SupervisionReminder.objects.filter(
        moment__criterion__agreement__council=council, mail=MailState.QUEUED, made_at__date__lt=on
    )
    waiting.filter(made_at__date__lt=on - timedelta(days=MOST_DAYS)).update(mail=MailState.FAILED)
    left = waiting.order_by("moment__criterion__agreement", "side", "nearing")
    for agreement, side, nearing in left.values_list("moment__criterion__agreement", "side", "nearing").distinct():
        jobs.mail_reminder.enqueue(agreement, side, nearing)


def _remind(council: Council, dues: Sequence[Due], side: str, nearing: str) -> int:
    from .. import jobs

    done = set(
        SupervisionReminder.objects.filter(moment__in=[one.moment.pk for one in dues], side=side, nearing=nearing)
        .values_list("moment_id", "improvement_id", "due")
    )
    fresh = [one for one in dues if (one.moment.pk, one.improvement and one.improvement.pk, one.on) not in done]
    agreement = dues[0].agreement
    to = receivers(agreement, side)
    # A provider without a way in has nobody to remind.
    if not fresh or (side == Side.PROVIDER and not to):
        return 0
    mails = can_mail(council) and bool(to)
    SupervisionReminder.objects.bulk_create(
        SupervisionReminder(
            moment=one.moment, improvement=one.improvement, side=side, nearing=nearing, due=one.on,
            made_at=timezone.now(), mail=MailState.QUEUED if mails else MailState.OFF,
        ) for one in fresh
    )
    record(
        council=council, by=None, event=Event.REMINDER_SENT, subject=agreement, side=side, step=nearing,
        days=[one.on.isoformat() for one in fresh], mail=mails,
    )
    if mails:
        jobs.mail_reminder.enqueue(agreement.pk, side, nearing)
    return len(fresh)


def receivers(agreement: Agreement, side: str) -> list[str]:
    """Who of a side is mailed: people with an account. One query for the municipality."""
    if side == Side.PROVIDER:
        return addresses_of_provider(agreement)
    people = Person.objects.filter(
        memberships__council=agreement.council_id, memberships__role=Role.OFFICER, memberships__is_active=True,
        is_active=True, is_sample=False,
    )
    return sorted(set(people.values_list("email", flat=True)))


def send_reminder(agreement_pk: int, side: str, nearing: str) -> None:
    """Mails what waits of one side of an agreement, once. Found half-way, it is not sent again.

    Raises NotTaken when the mail server took nothing for now.
    """
    rows = SupervisionReminder.objects.filter(
        moment__criterion__agreement=agreement_pk, side=side, nearing=nearing
    )
    waiting = list(rows.filter(mail=MailState.QUEUED).values_list("pk", flat=True))
    claimed = SupervisionReminder.objects.filter(pk__in=waiting, mail=MailState.QUEUED)
    if not claimed.update(mail=MailState.SENDING):
        rows.filter(mail=MailState.SENDING).update(mail=MailState.FAILED)
        return
    agreement = Agreement.objects.select_related("council").get(pk=agreement_pk)
    found = SupervisionReminder.objects.filter(pk__in=waiting).select_related("moment", "improvement")
    # Done, moved or called off in between: nothing to remind of.
    left = [one for one in found.order_by("due", "pk") if _still_waits(one)]
    state = MailState.OFF
    if left:
        subject, body = _mail(agreement, left, side, nearing)
        failures = {
            mailing.send_mail(
                council=agreement.council, sender=mailing.sender_of(agreement.council), to=[one], subject=subject,
                body=body,
            )
            for one in receivers(agreement, side)
        }
        # Where one of a side has it, the side is reminded; a connection that broke off may have delivered.
        is_for_now = bool(failures & FOR_NOW) and not failures & {Failure.NONE, Failure.BROKEN_OFF}
        state = MailState.SENT if Failure.NONE in failures else MailState.QUEUED if is_for_now else MailState.FAILED
    SupervisionReminder.objects.filter(pk__in=waiting, mail=MailState.SENDING).update(mail=state)
    if state == MailState.QUEUED:
        raise NotTaken


def _still_waits(reminder: SupervisionReminder) -> bool:
    if reminder.improvement is not None:
        return reminder.improvement.is_open and reminder.improvement.due == reminder.due
    return reminder.moment.waits and reminder.moment.planned_on == reminder.due


def _mail(agreement: Agreement, reminders: Sequence[SupervisionReminder], side: str, nearing: str) -> tuple[str, str]:
    """Subject and body, in Dutch: steps and days only."""
    with override("nl"):
        page = (
            reverse("providers:agreement", args=[agreement.pk]) if side == Side.MUNICIPALITY
            else reverse("councils:desk")
        )
        lines = "\n".join(
            f"- {'verbeterstap' if one.improvement is not None else one.moment.called}: {in_words(one.due)}"
            for one in reminders
        )
    link = mailing.site_of(agreement.council) + page
    if nearing == Nearing.AFTER:
        subject = f"Toezicht bij “{agreement.title}”: de dag is voorbij"
        opening = "De dag van deze stap is voorbij. Het kan nog: doe het alsnog, of kies een andere dag."
    else:
        subject = f"Toezicht bij “{agreement.title}”: binnenkort"
        opening = "Binnenkort is het zover:"
    hello = "Hallo," if side == Side.MUNICIPALITY else "Geachte heer, mevrouw,"
    what = "Wat je kunt doen, staat hier:" if side == Side.MUNICIPALITY else "Wat u kunt doen, staat hier:"
    if side == Side.PROVIDER and nearing == Nearing.AFTER:
        opening = "De dag van deze stap is voorbij. Het kan nog. Lukt het niet, overleg dan met de gemeente."
    return subject, "\n\n".join((hello, opening, lines, f"{what}\n{link}")) + "\n"
