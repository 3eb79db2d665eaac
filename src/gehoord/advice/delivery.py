"""Bringing a sent letter to somebody: by mail, or handed over and written down. The proof is kept."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from . import mailing
from .answering import AnswerRefused
from .answering_selectors import quotes_gone
from .letters import in_words, readable
from .models import Advice, Delivery, DeliveryState, Failure, Letter, State, Way
from .services import locked

TOKEN_BYTES = 32
LONGEST_TO = 200


def digest_of(token: str) -> str:
    """What is kept of the secret in a link."""
    return hashlib.sha256(token.encode()).hexdigest()


def _sent(by: Member, advice: Advice) -> Advice:
    """The advice, locked. Raises NotAllowed, Advice.DoesNotExist when it is not theirs or was not sent."""
    by.require(Right.DECIDE_ADVICE)
    found = locked(by, advice)
    if found.state != State.SENT:
        raise Advice.DoesNotExist
    return found


def _function(to: str) -> str:
    clean = " ".join(tidy(to).split())
    if not clean:
        raise AnswerRefused(_("Schrijf naar welke functie of afdeling de brief gaat."), "to")
    if len(clean) > LONGEST_TO:
        raise AnswerRefused(
            _("Dit is %(length)s tekens lang. Er passen er %(most)s in.")
            % {"length": len(clean), "most": LONGEST_TO}, "to",
        )
    return clean


def _pdf_digest(advice: Advice) -> str:
    return str(Letter.objects.values_list("digests", flat=True).get(advice=advice)["pdf"])


@transaction.atomic
def deliver_by_mail(*, by: Member, advice: Advice, to: str, address: str, with_pdf: bool = True) -> Delivery:
    """A mail in the queue; a job sends it once this is kept. The same mail asked twice while it waits is one.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused.
    """
    from . import jobs

    advice = _sent(by, advice)
    function, found = _function(to), mailing.require_address(address)
    if not mailing.mail_is_on():
        raise AnswerRefused(_("Mail staat uit op deze site. Download de brief en geef hem af."))
    if not mailing.sender_of(by.council):
        raise AnswerRefused(_("De raad heeft nog geen mailadres. Schrijf het op bij Afspraken over antwoord."))
    if by.council.is_sample:
        raise AnswerRefused(_("De voorbeeldraad mailt niets: alles daarin is verzonnen."))
    waiting = (DeliveryState.QUEUED, DeliveryState.SENDING)
    known = advice.deliveries.filter(address__iexact=found, state__in=waiting).first()
    if known is not None:
        return known
    made = Delivery.objects.create(
        advice=advice, way=Way.MAIL, to=function, address=found, with_pdf=with_pdf, state=DeliveryState.QUEUED,
        pdf_sha256=_pdf_digest(advice), made_at=timezone.now(), made_by=by.person,
    )
    jobs.mail_letter.enqueue(made.pk)
    return made


@transaction.atomic
def hand_over(
    *, by: Member, advice: Advice, to: str, on: date, with_link: bool = False
) -> tuple[Delivery, str]:
    """A letter that somebody handed over or sent by other means; with `with_link` the secret of a link, shown once.

    Raises NotAllowed, Advice.DoesNotExist, AnswerRefused.
    """
    advice = _sent(by, advice)
    function = _function(to)
    today, sent_at = timezone.localdate(), advice.sent_at
    assert sent_at is not None  # a constraint says so
    if not timezone.localtime(sent_at).date() <= on <= today:
        raise AnswerRefused(_("Kies een dag vanaf het versturen van de brief, en niet na vandaag."), "on")
    token = secrets.token_urlsafe(TOKEN_BYTES) if with_link else ""
    made = Delivery.objects.create(
        advice=advice, way=Way.HANDED, to=function, state=DeliveryState.SENT, pdf_sha256=_pdf_digest(advice),
        made_at=timezone.now(), made_by=by.person, delivered_at=_moment(on, today),
        token_digest=digest_of(token) if token else "",
    )
    _record(by, made)
    return made, token


def _moment(on: date, today: date) -> datetime:
    """Today: now. Another day: its noon, since nobody knows better."""
    return timezone.now() if on == today else timezone.make_aware(datetime.combine(on, time(12)))


def _record(by: Member | None, made: Delivery, event: str = Event.ADVICE_DELIVERED, **fields: str) -> None:
    # To which function or address is not in the trail: that cannot be taken out again.
    record(
        council=made.advice.council, by=by.person if by else None, event=event, subject=made,
        advice=made.advice.number, way=str(made.way), pdf=made.pdf_sha256, **fields,
    )


def _theirs(by: Member, delivery: Delivery) -> Delivery:
    by.require(Right.DECIDE_ADVICE)
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("advice__council")
    return rows.get(pk=delivery.pk, advice__council=by.council)


@transaction.atomic
def try_again(*, by: Member, delivery: Delivery) -> Delivery:
    """A mail that failed, back in the queue; one that is not failed stays as it is.

    Raises NotAllowed, Delivery.DoesNotExist, AnswerRefused when its receiver was erased.
    """
    from . import jobs

    found = _theirs(by, delivery)
    if found.state != DeliveryState.FAILED:
        return found
    mailing.require_address(found.address)
    found.state, found.failure = DeliveryState.QUEUED, Failure.NONE
    found.save(update_fields=["state", "failure"])
    jobs.mail_letter.enqueue(found.pk)
    return found


@transaction.atomic
def end_link(*, by: Member, delivery: Delivery) -> Delivery:
    """From now on the link of this delivery shows nothing. Raises NotAllowed, Delivery.DoesNotExist."""
    found = _theirs(by, delivery)
    if found.link_works:
        found.link_ended_at = timezone.now()
        found.save(update_fields=["link_ended_at"])
        _record(by, found, link="ended")
    return found


@transaction.atomic
def forget_address(*, by: Member, delivery: Delivery) -> Delivery:
    """The mail address of the receiver goes; that the letter went, when and to which function stays.

    Raises NotAllowed, Delivery.DoesNotExist.
    """
    found = _theirs(by, delivery)
    if found.address:
        found.address = ""
        found.save(update_fields=["address"])
        _record(by, found, address="removed")
    return found


@transaction.atomic
def confirm_receipt(*, delivery: Delivery) -> bool:
    """The receiver says that the letter is there; False when that was said before, or the link has ended."""
    found = Delivery.objects.filter(pk=delivery.pk, received_at__isnull=True, link_ended_at__isnull=True)
    if not found.update(received_at=timezone.now()):
        return False
    _record(None, Delivery.objects.select_related("advice__council").get(pk=delivery.pk), received="yes")
    return True


def send_queued(pk: int) -> None:
    """Sends a mail that waits, once. Whatever goes wrong is written at the delivery, which can be tried again.

    Found half-way, it is not sent again: nobody knows whether the mail server took it.
    """
    claimed = Delivery.objects.filter(pk=pk, state=DeliveryState.QUEUED)
    if not claimed.update(state=DeliveryState.SENDING, tries=F("tries") + 1):
        _finish(pk, Failure.BROKEN_OFF)
        return
    delivery = Delivery.objects.select_related("advice__council").get(pk=pk)
    council, token = delivery.advice.council, secrets.token_urlsafe(TOKEN_BYTES)
    sender = mailing.sender_of(council)
    delivery.token_digest = digest_of(token)
    delivery.message_id = mailing.new_message_id(sender) if sender else ""
    # Before the mail goes: its link has to work when it arrives.
    delivery.save(update_fields=["token_digest", "message_id"])
    letter = Letter.objects.select_related("advice__council").get(advice=delivery.advice)
    if hashlib.sha256(bytes(letter.pdf)).hexdigest() != delivery.pdf_sha256:
        _finish(pk, Failure.LETTER)
        return
    # Words that were taken back are in no mail that still has to go; a sent advice is never saved again.
    delivery.advice.title = readable(letter).head.subject
    attach = delivery.with_pdf and not quotes_gone(letter)
    files = [(f"advies-{delivery.advice.number}.pdf", bytes(letter.pdf), "application/pdf")] if attach else []
    subject = " ".join(f"Advies {delivery.advice.number} van {council.name}: {delivery.advice.title}".split())
    failure = mailing.send_mail(
        council=council, sender=sender, to=[delivery.address], subject=subject,
        body=_body(delivery, token, attached=attach), files=files, message_id=delivery.message_id,
    )
    _finish(pk, failure)


@transaction.atomic
def _finish(pk: int, failure: str) -> None:
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("advice__council")
    delivery = rows.filter(pk=pk, state=DeliveryState.SENDING).first()
    if delivery is None:
        return
    delivery.failure = failure
    delivery.state = DeliveryState.FAILED if failure else DeliveryState.SENT
    delivery.delivered_at = None if failure else timezone.now()
    delivery.save(update_fields=["failure", "state", "delivered_at"])
    if failure:
        _record(None, delivery, Event.DELIVERY_FAILED, reason=str(failure))
    else:
        _record(None, delivery, message_id=delivery.message_id)


def reading_address(token: str) -> str:
    """The path of the page that the link leads to; Dutch, as the letter is."""
    with override("nl"):
        return reverse("advice:read_letter", args=[token])


def _body(delivery: Delivery, token: str, *, attached: bool) -> str:
    """Letters are in Dutch, and say `u`."""
    advice = delivery.advice
    sent_at, due = advice.sent_at, advice.reply_due
    assert sent_at is not None  # a constraint says so
    assert due is not None
    how = "De brief zit bij deze mail. U kunt hem ook hier lezen" if attached else "U leest de brief hier"
    return "\n\n".join((
        "Geachte heer, mevrouw,",
        f"{advice.council.name} stuurt u advies {advice.number} van "
        f"{in_words(timezone.localtime(sent_at).date())}: {advice.title}.",
        f"{how}. U heeft geen account nodig:\n{mailing.site_of(advice.council)}{reading_address(token)}",
        "Wilt u op die pagina laten weten dat u de brief heeft ontvangen? Deel de link alleen met wie de brief mag "
        "lezen.",
        f"Wij vragen u om uiterlijk op {in_words(due)} te antwoorden.",
        f"Met vriendelijke groet,\n{advice.signed_by}\n{advice.council.name}",
    )) + "\n"
