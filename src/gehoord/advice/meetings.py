"""After a reply: the municipality asks the council to think along, and they meet about a point."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .answering import MOST_YEARS_AHEAD, AnswerChanged, AnswerRefused, clean, in_one_line, locked_point
from .models import Meeting, MeetingState, Offer, OfferAnswer, Recommendation, Reply


@transaction.atomic
def offer_to_think_along(
    *, by: Member, point: Recommendation, text: str, version: int = 0, at: datetime | None = None
) -> Offer:
    """The municipality's offer with its reply to a point, new or instead of the one with this version.

    Changed, it has to be answered anew. Raises NotAllowed, Recommendation.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.REPLY)
    point = locked_point(by, point)
    reply = Reply.objects.filter(point=point).first()
    if reply is None:
        raise AnswerRefused(_("Geef eerst antwoord op dit punt. Daarna kun je de raad vragen om mee te denken."))
    offer = Offer.objects.filter(reply=reply).first()
    if offer is not None and offer.version != version:
        raise AnswerChanged(offer)
    offer = offer or Offer(reply=reply, version=0)
    offer.text = clean("offer", text, _("Schrijf waarover de raad mee kan denken."))
    offer.made_at, offer.made_by, offer.version = at or timezone.now(), by.person, offer.version + 1
    offer.answer, offer.note, offer.answered_at, offer.answered_by = "", "", None, None
    offer.save()
    _record(by, point, offer, what="offer")
    return offer


@transaction.atomic
def answer_offer(
    *, by: Member, offer: Offer, version: int, answer: str, note: str = "", at: datetime | None = None
) -> Offer:
    """The council thinks along, or does not. Raises NotAllowed, Offer.DoesNotExist, AnswerRefused, AnswerChanged."""
    by.require(Right.WRITE_ADVICE)
    try:
        point = locked_point(by, Recommendation.objects.get(reply__offer=offer.pk))
    except Recommendation.DoesNotExist as error:
        raise Offer.DoesNotExist from error
    found = Offer.objects.get(pk=offer.pk)
    if found.version != version:
        raise AnswerChanged(found)
    if answer not in OfferAnswer.values:
        raise AnswerRefused(_("Kies of de raad meedenkt."), "answer")
    found.answer, found.note = answer, clean("note", note)
    found.answered_at, found.answered_by, found.version = at or timezone.now(), by.person, found.version + 1
    found.save()
    _record(by, point, found, what="offer", answer=answer)
    return found


@transaction.atomic
def plan_meeting(*, by: Member, point: Recommendation, on_day: date, who: str, at: datetime | None = None) -> Meeting:
    """A meeting about a point, also one that was held before; the same one sent twice is one.

    Raises NotAllowed, Recommendation.DoesNotExist, AnswerRefused.
    """
    by.require(Right.WRITE_ADVICE)
    point, when = locked_point(by, point), at or timezone.now()
    on_day, who = _day(point, on_day, when), _who(who)
    known = Meeting.objects.filter(point=point, on_day=on_day, who=who).first()
    if known is not None:
        return known
    made = Meeting.objects.create(point=point, on_day=on_day, who=who, made_at=when, made_by=by.person)
    _record(by, point, made, what="meeting", on=on_day.isoformat())
    return made


@transaction.atomic
def change_meeting(
    *, by: Member, meeting: Meeting, version: int, on_day: date, who: str, state: str, outcome: str = "",
    at: datetime | None = None,
) -> Meeting:
    """When and with whom anew, and what came of it.

    Raises NotAllowed, Meeting.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    try:
        point = locked_point(by, Recommendation.objects.get(meetings=meeting.pk))
    except Recommendation.DoesNotExist as error:
        raise Meeting.DoesNotExist from error
    found, when = Meeting.objects.get(pk=meeting.pk), at or timezone.now()
    if found.version != version:
        raise AnswerChanged(found)
    if state not in MeetingState.values:
        raise AnswerRefused(_("Kies hoe het met dit gesprek staat."), "state")
    before = found.on_day
    found.on_day, found.who = on_day if on_day == before else _day(point, on_day, when), _who(who)
    if state == MeetingState.HELD and found.on_day > timezone.localtime(when).date():
        raise AnswerRefused(_("Deze dag moet nog komen. Het gesprek kan dus nog niet gehouden zijn."), "on_day")
    missing = {
        MeetingState.HELD: _("Schrijf wat eruit kwam."),
        MeetingState.CANCELLED: _("Schrijf waarom het niet doorging."),
    }.get(MeetingState(state), "")
    found.outcome = clean("outcome", outcome, missing) if state != MeetingState.PLANNED else ""
    found.state, found.version = state, found.version + 1
    found.save()
    _record(by, point, found, what="meeting", on=found.on_day.isoformat(), before=before.isoformat(), state=state)
    return found


def _who(who: str) -> str:
    return in_one_line("who", who, _("Schrijf wie erbij zijn, met hun functie."))


def _day(point: Recommendation, on_day: date, when: datetime) -> date:
    sent_at = point.advice.sent_at
    if sent_at is not None and on_day < timezone.localtime(sent_at).date():
        raise AnswerRefused(_("Deze dag is van voor het advies. Klopt de dag?"), "on_day")
    if on_day.year > when.year + MOST_YEARS_AHEAD:
        raise AnswerRefused(_("Deze dag is wel heel ver weg. Klopt het jaar?"), "on_day")
    return on_day


def _record(by: Member, point: Recommendation, subject: Meeting | Offer, **fields: str) -> None:
    record(
        council=by.council, by=by.person, event=Event.MEETING_CHANGED, subject=subject, advice=point.advice.number,
        point=f"{point.kind} {point.number}", version=subject.version, **fields,
    )
