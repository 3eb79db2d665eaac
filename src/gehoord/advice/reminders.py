"""Reminding both sides that the term of a point ends, or has ended: once for each point and step."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council, Person, Role

from . import mailing
from .clock_selectors import open_terms
from .letters import in_words
from .models import Advice, DeliveryState, Failure, MailState, Ordinance, Reminder, Side, Step, Term
from .settings_of_advice import ordinance_of

# What a mail server says when it may say something else later; after `MOST_DAYS` nobody tries again.
FOR_NOW = frozenset({Failure.UNREACHABLE, Failure.REFUSED})
MOST_DAYS = 7


class NotTaken(Exception):
    """The mail server took nothing for now; the reminders wait, and the queue tries again."""


def step_of(term: Term, rules: Ordinance, today: date) -> str:
    """The step that this term has come to, or nothing. 0 days in the rules switches a step off."""
    left = (term.due - today).days
    if rules.remind_before_days and 0 <= left <= rules.remind_before_days:
        return Step.BEFORE
    if rules.remind_after_days and -left >= rules.remind_after_days:
        return Step.AFTER
    return ""


def remind(*, on: date | None = None) -> int:
    """How many reminders were made, for all councils together; run twice on a day, the second makes none."""
    today = on or timezone.localdate()
    return sum(remind_council(council=council, on=today) for council in Council.objects.order_by("pk"))


@transaction.atomic
def remind_council(*, council: Council, on: date) -> int:
    """The reminders of one council; mail goes out by a job once they are kept."""
    # The council's row is the lock: of two workers, one finds everything done.
    council = Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    rules = ordinance_of(council)
    _try_again(council, on)
    near = open_terms(council).filter(due__lte=on + timedelta(days=rules.remind_before_days))
    groups: dict[tuple[int, str], list[Term]] = {}
    for term in near:
        step = step_of(term, rules, on)
        if step:
            groups.setdefault((term.point.advice_id, step), []).append(term)
    return sum(
        _remind(council, terms, side, step) for (_advice, step), terms in groups.items() for side in Side.values
    )


def _try_again(council: Council, on: date) -> None:
    """Mail that the queue gave up on goes into it once more each day, for a week. Two queries."""
    from . import jobs

    waiting = Reminder.objects.filter(term__point__advice__council=council, mail=MailState.QUEUED, made_at__date__lt=on)
    waiting.filter(made_at__date__lt=on - timedelta(days=MOST_DAYS)).update(mail=MailState.FAILED)
    left = waiting.order_by("term__point__advice", "side", "step")
    for advice, side, step in left.values_list("term__point__advice", "side", "step").distinct():
        jobs.mail_reminder.enqueue(advice, side, step)


def _remind(council: Council, terms: Sequence[Term], side: str, step: str) -> int:
    from . import jobs

    done = set(Reminder.objects.filter(term__in=terms, side=side, step=step).values_list("term_id", "due"))
    fresh = [term for term in terms if (term.pk, term.due) not in done]
    if not fresh:
        return 0
    advice = fresh[0].point.advice
    mails = can_mail(council) and bool(receivers(advice, side))
    state = MailState.QUEUED if mails else MailState.OFF
    Reminder.objects.bulk_create(
        Reminder(term=term, side=side, step=step, due=term.due, made_at=timezone.now(), mail=state) for term in fresh
    )
    record(
        council=council, by=None, event=Event.REMINDER_SENT, subject=advice, advice=advice.number, side=side,
        step=step, points=[f"{term.point.kind} {term.point.number}" for term in fresh], mail=mails,
    )
    if mails:
        jobs.mail_reminder.enqueue(advice.pk, side, step)
    return len(fresh)


def can_mail(council: Council) -> bool:
    """The sample council never mails: its people are invented."""
    return mailing.mail_is_on() and not council.is_sample and bool(mailing.sender_of(council))


def receivers(advice: Advice, side: str) -> list[str]:
    """Who of a side is mailed: its people with an account; without those, where the letter was mailed to."""
    role = Role.COORDINATOR if side == Side.COUNCIL else Role.OFFICER
    people = Person.objects.filter(
        memberships__council=advice.council_id, memberships__role=role, memberships__is_active=True, is_active=True,
        is_sample=False,
    )
    found = sorted(set(people.values_list("email", flat=True)))
    if found or side == Side.COUNCIL:
        return found
    mailed = advice.deliveries.filter(state=DeliveryState.SENT, link_ended_at__isnull=True).exclude(address="")
    return sorted(set(mailed.values_list("address", flat=True)))


def send_reminder(advice_pk: int, side: str, step: str) -> None:
    """Mails what waits of one side and step of an advice, once. Found half-way, it is not sent again.

    Raises NotTaken when the mail server took nothing for now.
    """
    rows = Reminder.objects.filter(term__point__advice=advice_pk, side=side, step=step)
    waiting = list(rows.filter(mail=MailState.QUEUED).values_list("pk", flat=True))
    if not Reminder.objects.filter(pk__in=waiting, mail=MailState.QUEUED).update(mail=MailState.SENDING):
        rows.filter(mail=MailState.SENDING).update(mail=MailState.FAILED)
        return
    advice = Advice.objects.select_related("council").get(pk=advice_pk)
    terms = list(
        Term.objects.filter(reminders__in=waiting, point__reply__isnull=True)
        .select_related("point").order_by("due", "point__kind", "point__number")
    )
    # Answered in between: nothing to remind of.
    state = MailState.OFF
    if terms:
        subject, body = _mail(advice, terms, side, step)
        failures = {
            mailing.send_mail(
                council=advice.council, sender=mailing.sender_of(advice.council), to=[one], subject=subject, body=body
            )
            for one in receivers(advice, side)
        }
        # Where one of a side has it, the side is reminded; a connection that broke off may have delivered.
        is_for_now = bool(failures & FOR_NOW) and not failures & {Failure.NONE, Failure.BROKEN_OFF}
        state = MailState.SENT if Failure.NONE in failures else MailState.QUEUED if is_for_now else MailState.FAILED
    Reminder.objects.filter(pk__in=waiting, mail=MailState.SENDING).update(mail=state)
    if state == MailState.QUEUED:
        raise NotTaken


def _mail(advice: Advice, terms: Sequence[Term], side: str, step: str) -> tuple[str, str]:
    """Subject and body, in Dutch: numbers and days only, never a point's own words."""
    with override("nl"):
        page = "advice:reaction" if side == Side.COUNCIL else "advice:officer_advice"
        link = mailing.site_of(advice.council) + reverse(page, args=[advice.pk])
        lines = "\n".join(
            f"- {term.point.get_kind_display()} {term.point.number}: uiterlijk {in_words(term.due)}"
            for term in terms
        )
    over = step == Step.AFTER
    subject = f"Advies {advice.number}: de termijn {'is voorbij' if over else 'loopt af'}"
    parts: tuple[str, ...]
    if side == Side.COUNCIL:
        parts = (
            "Hallo,",
            f"Op deze punten kwam nog geen antwoord{', en de termijn is voorbij' if over else ''}:\n{lines}",
            f"Wat je kunt doen, staat hier:\n{link}",
        )
    else:
        parts = (
            "Geachte heer, mevrouw,",
            f"{advice.council.name} wacht op uw antwoord op advies {advice.number}."
            + (" De termijn is voorbij; antwoorden kan nog steeds." if over else ""),
            f"Het gaat om:\n{lines}",
            f"Heeft u een account, dan antwoordt u hier:\n{link}",
            f"Met vriendelijke groet,\n{advice.council.name}",
        )
    return subject, "\n\n".join(parts) + "\n"
