"""Whether a reply answers the question: what the council finds, and what people who told find."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.intake.models import Signal

from .answering import AnswerChanged, AnswerRefused, clean, locked_point
from .behind import points_behind
from .models import Fits, Rating, Recommendation, Reply, TellerRating


@transaction.atomic
def rate_reply(
    *, by: Member, reply: Reply, fits: str, why: str = "", reply_version: int, version: int = 0,
    at: datetime | None = None,
) -> Rating:
    """What the council finds of this version of a reply, new or instead of the one with this `version`.

    Raises NotAllowed, Reply.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    try:
        point = locked_point(by, Recommendation.objects.get(reply=reply.pk))
    except Recommendation.DoesNotExist as error:
        raise Reply.DoesNotExist from error
    reply = Reply.objects.get(pk=reply.pk)
    if reply.version != reply_version:
        raise AnswerChanged(reply, _("De gemeente paste het antwoord intussen aan. Lees het nieuwe antwoord eerst."))
    rating = Rating.objects.filter(reply=reply).first()
    if rating is not None and rating.version != version:
        raise AnswerChanged(rating)
    if fits not in Fits.values:
        raise AnswerRefused(_("Kies of dit antwoord geeft op wat jullie vroegen."), "fits")
    missing = "" if fits == Fits.YES else _("Schrijf wat er nog mist.")
    before = rating.fits if rating else ""
    rating = rating or Rating(reply=reply, version=0)
    rating.fits, rating.why, rating.reply_version = fits, clean("why", why, missing), reply.version
    rating.version, rating.rated_at, rating.rated_by = rating.version + 1, at or timezone.now(), by.person
    rating.save()
    record(
        council=by.council, by=by.person, event=Event.REPLY_RATED, subject=reply, advice=point.advice.number,
        point=f"{point.kind} {point.number}", fits=fits, before=before, version=rating.version,
    )
    return rating


def rate_as_teller(signal: Signal, pk: int, fits: str) -> bool:
    """What the person who told finds of a reply; False when there is nothing to rate for them.

    Call it with the signal locked. The trail says that somebody rated, not who and not what.
    """
    point = points_behind(signal).filter(reply=pk).select_related("reply", "advice__council").first()
    if point is None or fits not in Fits.values:
        return False
    given = {"fits": fits, "reply_version": point.reply.version}
    TellerRating.objects.update_or_create(reply=point.reply, signal=signal, defaults=given)
    record(council=point.advice.council, by=None, event=Event.REPLY_RATED, subject=point.reply)
    return True
