"""An answer that was only spoken: the council writes it down, the municipality confirms or corrects it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .answering import AnswerChanged, AnswerRefused, clean, in_one_line, locked_point
from .models import OralReply, Recommendation, Reply


@transaction.atomic
def note_oral(
    *, by: Member, point: Recommendation, said: str, said_on: date, said_by: str, version: int = 0,
    at: datetime | None = None,
) -> OralReply:
    """What was said about a point, written down anew after the one with this number (0: there was none).

    Raises NotAllowed, Recommendation.DoesNotExist (not sent, or not theirs), AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    point = locked_point(by, point)
    if Reply.objects.filter(point=point).exists():
        raise AnswerRefused(_("De gemeente gaf al schriftelijk antwoord op dit punt. Dat gaat voor."))
    newest = OralReply.objects.filter(point=point).order_by("number").last()
    if newest is not None and newest.number != version:
        raise AnswerChanged(newest)
    when = at or timezone.now()
    sent_at = point.advice.sent_at
    if said_on > timezone.localtime(when).date():
        raise AnswerRefused(_("Deze dag moet nog komen. Wanneer is het gezegd?"), "said_on")
    if sent_at is not None and said_on < timezone.localtime(sent_at).date():
        raise AnswerRefused(_("Deze dag is van voor het advies. Wanneer is het gezegd?"), "said_on")
    noted = OralReply.objects.create(
        point=point, number=newest.number + 1 if newest else 1,
        said=clean("said", said, _("Schrijf op wat er gezegd is.")), said_on=said_on,
        said_by=in_one_line("said_by", said_by, _("Schrijf welke functie of afdeling dit zei.")),
        noted_at=when, noted_by=by.person,
    )
    record(
        council=by.council, by=by.person, event=Event.ORAL_REPLY_NOTED, subject=noted, advice=point.advice.number,
        point=f"{point.kind} {point.number}", number=noted.number, said_on=said_on.isoformat(),
    )
    return noted


@transaction.atomic
def confirm_oral(
    *, by: Member, oral: OralReply, correction: str = "", correcting: bool = False, at: datetime | None = None
) -> OralReply:
    """The municipality says so too, or how it was meant, in its own words (`correcting`).

    Raises NotAllowed, OralReply.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.REPLY)
    try:
        point = locked_point(by, Recommendation.objects.get(oral_replies=oral.pk))
    except Recommendation.DoesNotExist as error:
        raise OralReply.DoesNotExist from error
    newest = OralReply.objects.filter(point=point).order_by("number").last()
    assert newest is not None
    if newest.pk != oral.pk:
        raise AnswerChanged(newest)
    if newest.is_confirmed:
        raise AnswerRefused(_("Dit is al bevestigd. Klopt het niet meer? Geef dan schriftelijk antwoord."))
    if newest.noted_by_id == by.person.pk:
        raise AnswerRefused(_("Je hebt dit zelf opgeschreven. Iemand anders van de gemeente bevestigt het."))
    missing = _("Schrijf hoe het wel is gezegd.") if correcting else ""
    newest.correction = clean("correction", correction, missing) if correcting else ""
    newest.confirmed_at, newest.confirmed_by = at or timezone.now(), by.person
    newest.save()
    record(
        council=by.council, by=by.person, event=Event.ORAL_REPLY_CONFIRMED, subject=newest,
        advice=point.advice.number, point=f"{point.kind} {point.number}", number=newest.number, corrected=correcting,
    )
    return newest
