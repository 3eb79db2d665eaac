"""The clock of each point of a sent advice: it starts when the letter goes out, and gets more time once at most."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.terms import end_of_term
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .answering import AnswerRefused
from .models import Advice, Recommendation, Reply, State, Term
from .settings_of_advice import ordinance_of

LONGEST_REASON = 1000


def last_day(advice: Advice, *, on: date) -> date:
    """Until when the municipality has, for a letter that goes out on that day."""
    return end_of_term(on, weeks=advice.reply_weeks, working_days=advice.reply_working_days)


def start_terms(advice: Advice) -> list[Term]:
    """A term for each point of an advice that is sent, in the transaction that sends it. Three queries."""
    rules, due = ordinance_of(advice.council), advice.reply_due
    assert due is not None  # it is being sent
    return Term.objects.bulk_create(
        Term(
            point=point, first_due=due, due=due, basis=advice.term_basis, extension_weeks=rules.extension_weeks,
            extension_basis=rules.extension_basis,
        )
        for point in advice.points.all()
    )


def ask_extension(*, by: Member, point: Recommendation, reason: str, at: datetime | None = None) -> Term:
    """More time for one point, asked by the municipality before its term is over.

    Raises NotAllowed, Term.DoesNotExist (not sent, or not theirs), AnswerRefused.
    """
    by.require(Right.REPLY)
    return _extend(by, point, reason, at, noted=False)


def note_extension(*, by: Member, point: Recommendation, reason: str, at: datetime | None = None) -> Term:
    """The same, asked outside Gehoord and written down by the council, also afterwards.

    Raises NotAllowed, Term.DoesNotExist, AnswerRefused.
    """
    by.require(Right.WRITE_ADVICE)
    return _extend(by, point, reason, at, noted=True)


@transaction.atomic
def _extend(by: Member, point: Recommendation, reason: str, at: datetime | None, *, noted: bool) -> Term:
    # The advice is the lock, as it is for answers: of two that ask, one waits.
    sent = Advice.objects.filter(council=by.council, state=State.SENT, points=point.pk)
    if sent.select_for_update(of=("self",)).first() is None:
        raise Term.DoesNotExist
    term = Term.objects.select_related("point__advice").get(point=point.pk)
    when = at or timezone.now()
    why = tidy(reason).strip()
    refused = why_no_extension(term, today=timezone.localtime(when).date(), noted=noted)
    if refused:
        raise AnswerRefused(refused)
    if not why:
        raise AnswerRefused(_("Schrijf waarom er meer tijd nodig is. Iedereen leest dit."), "reason")
    if len(why) > LONGEST_REASON:
        raise AnswerRefused(
            _("Dit is %(length)s tekens lang. Er passen er %(most)s in.")
            % {"length": len(why), "most": LONGEST_REASON}, "reason",
        )
    term.due = extended_until(term)
    term.extension_reason, term.extended_at, term.extended_by, term.noted_by_council = why, when, by.person, noted
    term.save()
    record(
        council=by.council, by=by.person, event=Event.TERM_EXTENDED, subject=term.point.advice,
        advice=term.point.advice.number, point=f"{term.point.kind} {term.point.number}",
        before=term.first_due.isoformat(), due=term.due.isoformat(), noted_by_council=noted,
    )
    return term


def extended_until(term: Term) -> date:
    """The last day when it gets more time; counted from the last day of the first term."""
    return end_of_term(term.first_due, weeks=term.extension_weeks)


def why_no_extension(term: Term, *, today: date, noted: bool) -> str:
    """A sentence when this point can get no more time, else nothing. One query."""
    if term.is_extended:
        return _("Dit punt heeft al een keer uitstel gekregen. Een tweede keer kan niet.")
    if not term.extension_weeks:
        return _("De afspraken van de raad kennen geen uitstel.")
    if Reply.objects.filter(point=term.point_id).exists():
        return _("Op dit punt is al geantwoord.")
    if not noted and term.due < today:
        return _("De termijn is voorbij. Uitstel kan dan niet meer; antwoorden kan nog wel.")
    return ""
