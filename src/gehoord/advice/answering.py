"""What can be done after an advice was sent: the municipality answers, promises and claims; the council judges."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Advice, Answer, Commitment, Paper, Progress, Recommendation, Reply, State

LONGEST = {
    "reason": 4000, "what": 1000, "owner": 200, "proof": 2000, "judgement": 2000, "said": 4000, "said_by": 200,
    "correction": 4000, "why": 2000, "removal": 300, "offer": 2000, "note": 2000,
    "who": 300, "outcome": 4000,
}
# What stops somebody who missed a key: 2206 for 2026.
MOST_YEARS_AHEAD = 10


class AnswerRefused(Exception):
    """This answer cannot be kept; `field` says where it is wrong, the message is for who typed it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class AnswerChanged(AnswerRefused):
    """Somebody saved in between. `theirs` is what stands there now."""

    def __init__(self, theirs: Any, message: str = "") -> None:
        super().__init__(
            message or _("Een collega heeft dit intussen aangepast. Wat jij typte, is nog niet bewaard.")
        )
        self.theirs = theirs


def clean(name: str, text: str, missing: str = "") -> str:
    """The text, tidied. Raises AnswerRefused when it is too long, or when `missing` is given and there is none."""
    clean = tidy(text).strip()
    if missing and not clean:
        raise AnswerRefused(missing, name)
    if len(clean) > LONGEST[name]:
        raise AnswerRefused(
            _("Dit is %(length)s tekens lang. Er passen er %(most)s in.")
            % {"length": len(clean), "most": LONGEST[name]}, name,
        )
    return clean


def _due(due: date, today: date) -> date:
    if due < today:
        raise AnswerRefused(_("Deze dag is al voorbij. Kies een dag vanaf vandaag."), "due")
    if due.year > today.year + MOST_YEARS_AHEAD:
        raise AnswerRefused(_("Deze dag is wel heel ver weg. Klopt het jaar?"), "due")
    return due


def _moment(at: datetime | None) -> tuple[datetime, date]:
    when = at or timezone.now()
    return when, timezone.localtime(when).date()


def locked_point(by: Member, point: Recommendation) -> Recommendation:
    """The point, with its advice locked: of two that answer the same point, one waits.

    Raises Recommendation.DoesNotExist (not sent, or not theirs). Two queries.
    """
    sent = Advice.objects.filter(council=by.council, state=State.SENT, points=point.pk)
    if sent.select_for_update(of=("self",)).first() is None:
        raise Recommendation.DoesNotExist
    return Recommendation.objects.select_related("advice").get(pk=point.pk)


@transaction.atomic
def give_reply(
    *, by: Member, point: Recommendation, answer: str, reason: str = "", version: int = 0, at: datetime | None = None
) -> Reply:
    """The municipality's answer to one point, new or instead of the one with this `version` (0: there was none).

    `at`: when, for a history that is told afterwards. Raises NotAllowed, Recommendation.DoesNotExist (not sent, or
    not theirs), AnswerRefused, AnswerChanged.
    """
    by.require(Right.REPLY)
    return keep_reply(by=by, point=locked_point(by, point), answer=answer, reason=reason, version=version, at=at)


def keep_reply(
    *, by: Member, point: Recommendation, answer: str, reason: str, version: int, letter: Paper | None = None,
    at: datetime | None = None,
) -> Reply:
    """The answer to a point whose advice is locked, by somebody who may; `letter`: where it was copied from.

    The council copies a letter that came on paper, and never over what the municipality answered itself.
    Raises AnswerRefused, AnswerChanged.
    """
    reply = Reply.objects.filter(point=point).first()
    if (reply.version if reply else 0) != version and reply is not None:
        raise AnswerChanged(reply)
    by_council = not by.may(Right.REPLY)
    if by_council and reply is not None and not reply.is_noted_by_council:
        raise AnswerRefused(_("De gemeente gaf op dit punt zelf al antwoord. Dat blijft staan."))
    if answer not in Answer.values:
        raise AnswerRefused(_("Kies eerst wat jullie met dit punt doen."), "answer")
    missing = "" if answer == Answer.ADOPT else _("Schrijf waarom jullie dit niet of maar deels overnemen.")
    why = clean("reason", reason, missing)
    before = reply.answer if reply else ""
    reply = reply or Reply(point=point, version=0)
    reply.answer, reply.reason, reply.version = answer, why, reply.version + 1
    reply.given_at, reply.given_by = _moment(at)[0], by.person
    reply.from_letter, reply.is_noted_by_council = letter, by_council
    reply.first_given_at = reply.first_given_at or reply.given_at
    reply.save()
    record(
        council=by.council, by=by.person, event=Event.REPLY_GIVEN, subject=reply, advice=point.advice.number,
        point=f"{point.kind} {point.number}", answer=answer, before=before, version=reply.version,
        letter=letter.pk if letter else None,
    )
    return reply


@transaction.atomic
def make_commitment(
    *, by: Member, reply: Reply, what: str, owner: str, due: date, at: datetime | None = None
) -> Commitment:
    """A promise under a reply; the same promise sent twice is one.

    Raises NotAllowed, Reply.DoesNotExist, AnswerRefused.
    """
    by.require(Right.REPLY)
    reply = Reply.objects.select_for_update(of=("self",)).get(
        pk=reply.pk, point__advice__council=by.council, point__advice__state=State.SENT
    )
    when, today = _moment(at)
    what, owner, due = _promise(what, owner), _owner(owner), _due(due, today)
    known = Commitment.objects.filter(reply=reply, what=what, owner=owner, first_due=due).first()
    if known is not None:
        return known
    made = Commitment.objects.create(reply=reply, what=what, owner=owner, due=due, first_due=due, made_at=when)
    record(council=by.council, by=by.person, event=Event.COMMITMENT_MADE, subject=made, due=due.isoformat())
    return made


def _promise(what: str, owner: str) -> str:
    return clean("what", what, _("Schrijf wat jullie toezeggen."))


def in_one_line(name: str, text: str, missing: str = "") -> str:
    """Like `clean`, without line breaks."""
    return " ".join(clean(name, text, missing).split())


def _owner(owner: str) -> str:
    return in_one_line("owner", owner, _("Schrijf welke functie of afdeling dit oppakt."))


def _locked(by: Member, commitment: Commitment, version: int) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",))
    found = rows.get(
        pk=commitment.pk, reply__point__advice__council=by.council, reply__point__advice__state=State.SENT
    )
    if found.version != version:
        raise AnswerChanged(found)
    return found


def _saved(commitment: Commitment) -> Commitment:
    commitment.version += 1
    commitment.save()
    return commitment


@transaction.atomic
def change_commitment(
    *, by: Member, commitment: Commitment, version: int, what: str, owner: str, due: date, at: datetime | None = None
) -> Commitment:
    """What, who and when anew; the first day stays known. Raises NotAllowed, Commitment.DoesNotExist, AnswerRefused,
    AnswerChanged."""
    by.require(Right.REPLY)
    found = _locked(by, commitment, version)
    if found.progress != Progress.PROMISED:
        raise AnswerRefused(_("Deze toezegging is al klaar gemeld. Je kunt hem nu niet aanpassen."))
    before = found.due
    found.what, found.owner = _promise(what, owner), _owner(owner)
    found.due = due if due == before else _due(due, _moment(at)[1])
    record(
        council=by.council, by=by.person, event=Event.COMMITMENT_CHANGED, subject=found,
        due=found.due.isoformat(), before=before.isoformat(),
    )
    return _saved(found)


@transaction.atomic
def claim_done(
    *, by: Member, commitment: Commitment, version: int, proof: str, at: datetime | None = None
) -> Commitment:
    """The municipality says it is done and what shows it; the council has the last word.

    Raises NotAllowed, Commitment.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.REPLY)
    found = _locked(by, commitment, version)
    if found.progress != Progress.PROMISED:
        raise AnswerRefused(_("Deze toezegging is al klaar gemeld."))
    found.proof = clean("proof", proof, _("Schrijf waaraan de raad kan zien dat het klaar is."))
    found.progress, found.claimed_at, found.claimed_by = Progress.CLAIMED, _moment(at)[0], by.person
    record(council=by.council, by=by.person, event=Event.COMMITMENT_CLAIMED, subject=found)
    return _saved(found)


@transaction.atomic
def confirm_done(
    *, by: Member, commitment: Commitment, version: int, judgement: str = "", at: datetime | None = None
) -> Commitment:
    """The council says so too, by somebody else than who claimed it.

    Raises NotAllowed, Commitment.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    found = _locked(by, commitment, version)
    if found.progress != Progress.CLAIMED:
        raise AnswerRefused(_("Bevestigen kan pas als de gemeente zegt dat het klaar is."))
    if found.claimed_by_id == by.person.pk:
        raise AnswerRefused(_("Je hebt dit zelf klaar gemeld. Iemand anders van de raad bevestigt of het gedaan is."))
    found.judgement = clean("judgement", judgement)
    found.progress, found.confirmed_at = Progress.CONFIRMED, _moment(at)[0]
    record(council=by.council, by=by.person, event=Event.COMMITMENT_CONFIRMED, subject=found)
    return _saved(found)


@transaction.atomic
def reopen_commitment(*, by: Member, commitment: Commitment, version: int, judgement: str) -> Commitment:
    """Back to promised, with what is missing.

    Raises NotAllowed, Commitment.DoesNotExist, AnswerRefused, AnswerChanged.
    """
    by.require(Right.WRITE_ADVICE)
    found = _locked(by, commitment, version)
    if found.progress == Progress.PROMISED:
        raise AnswerRefused(_("Deze toezegging staat nog open."))
    found.judgement = clean("judgement", judgement, _("Schrijf wat er nog niet klaar is."))
    found.progress = Progress.PROMISED
    found.claimed_at, found.claimed_by, found.confirmed_at = None, None, None
    record(council=by.council, by=by.person, event=Event.COMMITMENT_REOPENED, subject=found)
    return _saved(found)
