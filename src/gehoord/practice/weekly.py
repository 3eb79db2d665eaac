"""A card each week by mail, for who asked: said yes to from the mail itself, stopped in one click.

Nothing here leaves a line in the trail, and no answer tells whether an address was known.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.advice import mailing
from gehoord.core.councils.models import Council
from gehoord.core.sealing.services import keyed_hash, seal, unseal

from .addresses import FOR_NOW, NotTaken, address_hash, can_mail, claim, message_id, read_address
from .models import Card, Deck, Language, Subscriber
from .selectors import cards_in
from .services import PracticeRefused
from .translating import face, faces

# Of all addresses together, so that nobody has a council flood others with questions.
MOST_ASKED_AN_HOUR = 30
AGAIN_AFTER = timedelta(days=1)
UNANSWERED_GO_AFTER = timedelta(days=7)
# An address that gets no cards, since its deck or the mail of the council is no longer there, is kept for nothing.
QUIET_GO_AFTER = timedelta(weeks=26)
# Decks that one address can be asked about within a day.
MOST_FOR_ONE = 3


class SubscriberUnknown(PracticeRefused):
    """No such page, or they stopped."""


@dataclass(frozen=True)
class Opened:
    """What is sealed of a subscriber."""

    address: str
    token: str


@transaction.atomic
def ask_weekly(*, council: Council, deck: Deck, address: str, language: str = "nl") -> None:
    """Mails the question whether they want this, unless they get it already or were asked within a day.

    Says the same in every case. Raises PracticeRefused for what is no address, and when too many ask at once.
    """
    from . import jobs

    address = read_address(address)
    if not can_mail(council):
        raise PracticeRefused(_("Deze raad kan nu niet mailen."))
    # The council's row is the lock: of two that ask for one address, one waits.
    Council.objects.select_for_update(no_key=True).get(pk=council.pk)
    now = timezone.now()
    hour = Subscriber.objects.filter(council=council, asked_at__gte=now - timedelta(hours=1))
    if hour.count() >= MOST_ASKED_AN_HOUR:
        raise PracticeRefused(_("Er vragen nu te veel mensen tegelijk. Probeer het over een uur nog eens."))
    hashed = address_hash(council, address)
    there = Subscriber.objects.filter(deck=deck, address_hash=hashed).first()
    if there and (there.confirmed_on or there.asked_at > now - AGAIN_AFTER):
        return
    asked = Subscriber.objects.filter(council=council, address_hash=hashed, asked_at__gt=now - AGAIN_AFTER)
    if asked.count() >= MOST_FOR_ONE:
        return
    row = there or Subscriber(council=council, deck=deck, address_hash=hashed)
    token = secrets.token_urlsafe(24)
    row.token_hash, row.asked_at, row.question_sent = _token_hash(token), now, False
    row.sending_since = None
    row.language = Language.ENGLISH if language == "en" else Language.DUTCH
    row.sealed = seal(json.dumps([address, token]).encode(), context=context_of(row))
    row.save()
    jobs.mail_confirmation.enqueue(row.pk)


def subscriber_for(council: Council, token: str) -> Subscriber:
    """Raises SubscriberUnknown."""
    row = Subscriber.objects.select_related("deck").filter(council=council, token_hash=_token_hash(token)).first()
    if row is None:
        raise SubscriberUnknown(_("Dit adres werkt niet, of niet meer."))
    return row


@transaction.atomic
def confirm(*, council: Council, token: str) -> Subscriber:
    """Yes; the first card comes right away. Twice changes nothing. Raises SubscriberUnknown."""
    from . import jobs

    row = subscriber_for(council, token)
    if Subscriber.objects.filter(pk=row.pk, confirmed_on__isnull=True).update(confirmed_on=timezone.localdate()):
        jobs.mail_card.enqueue(row.pk)
    return row


@transaction.atomic
def stop(*, council: Council, token: str) -> None:
    """The address is gone. Twice is fine."""
    Subscriber.objects.filter(council=council, token_hash=_token_hash(token)).delete()


def card_of_week(deck: Deck, day: date) -> Card | None:
    """The published card whose turn it is in the week of this day; each week the next one of the deck."""
    cards = cards_in(deck, published=True)
    return cards[_monday(day).toordinal() // 7 % len(cards)] if cards else None


def send_weekly(*, on: date | None = None) -> int:
    """Puts a mail in the queue for who has not had this week's card. Run twice, the second finds fewer or none.

    Addresses that never said yes go, and those that got nothing for half a year.
    """
    from . import jobs

    unanswered = Subscriber.objects.filter(confirmed_on__isnull=True)
    unanswered.filter(asked_at__lt=timezone.now() - UNANSWERED_GO_AFTER).delete()
    long_ago = (on or timezone.localdate()) - QUIET_GO_AFTER
    quiet = Subscriber.objects.filter(confirmed_on__lt=long_ago)
    quiet.filter(Q(sent_for__isnull=True) | Q(sent_for__lt=long_ago)).delete()
    waiting = Subscriber.objects.filter(confirmed_on__isnull=False, deck__published=True).exclude(
        sent_for=_monday(on or timezone.localdate())
    )
    count = 0
    for pk in waiting.order_by("pk").values_list("pk", flat=True).iterator():
        jobs.mail_card.enqueue(pk)
        count += 1
    return count


def send_confirmation(pk: int) -> None:
    """Raises NotTaken when the mail server took nothing for now."""
    if not claim(Subscriber.objects.filter(pk=pk, question_sent=False)):
        return
    row = Subscriber.objects.select_related("council", "deck").get(pk=pk)
    opened = _opened(row)
    with override(row.language):
        subject = _("Wil je elke week een kaart?")
        body = "\n\n".join((
            _("Hallo,"),
            _("Iemand vroeg op onze site om elke week een kaart uit “%(deck)s” naar dit adres te sturen.")
            % {"deck": row.deck.title},
            _("Was jij dat? Open dan deze pagina en klik op de knop:") + "\n" + _page(row, opened),
            _("Was jij het niet? Dan hoef je niets te doen. Na een week gooien we je adres weg."),
            row.council.name,
        ))
    _mail(row, opened, subject, body, f"question:{row.token_hash}")
    Subscriber.objects.filter(pk=pk, token_hash=row.token_hash).update(question_sent=True, sending_since=None)


def send_card(pk: int, *, on: date | None = None) -> None:
    """The card of this week, at most once: marked before it is sent, so who dies in between loses that week's card.

    Raises NotTaken when the mail server took nothing for now; then it waits again.
    """
    monday = _monday(on or timezone.localdate())
    row = Subscriber.objects.select_related("council", "deck").filter(
        pk=pk, confirmed_on__isnull=False, deck__published=True
    ).exclude(sent_for=monday).first()
    card = card_of_week(row.deck, monday) if row else None
    if row is None or card is None:
        return
    # All that can go wrong with the words goes wrong before the mark.
    opened = _opened(row)
    subject, body = _card_mail(row, card, opened)
    # The filter is the claim: of two workers that read the same, one wins.
    if not Subscriber.objects.filter(pk=pk, sent_for=row.sent_for).update(sent_for=monday):
        return
    try:
        _mail(row, opened, subject, body, f"card:{row.token_hash}:{monday}")
    except NotTaken:
        Subscriber.objects.filter(pk=pk, sent_for=monday).update(sent_for=row.sent_for)
        raise


def _card_mail(row: Subscriber, card: Card, opened: Opened) -> tuple[str, str]:
    """Words only: no picture, and no address that tells that somebody opened it."""
    with override(row.language):
        deck = mailing.site_of(row.council) + reverse("practice:public_deck", args=[row.deck_id])
        shown = next(iter(faces([card], row.language)), face(card, row.language))
        parts = [f"{label}\n{text}" for label, text, _is_try in shown.labelled]
        body = "\n\n".join((
            *parts,
            _("Alle kaarten:") + "\n" + deck,
            _("Geen kaart meer? Stop hier:") + "\n" + _page(row, opened),
            row.council.name,
        ))
        return _("Kaart van de week"), body


def _mail(row: Subscriber, opened: Opened, subject: str, body: str, what: str) -> None:
    """Raises NotTaken; then it is free for who tries again."""
    if not can_mail(row.council):
        return
    with override(row.language):
        page = _page(row, opened)
    failure = mailing.send_mail(
        council=row.council, sender=mailing.sender_of(row.council), to=[opened.address], subject=subject,
        body=body + "\n", message_id=message_id(row.council, what), headers={
            "List-Unsubscribe": f"<{page}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    if failure in FOR_NOW:
        Subscriber.objects.filter(pk=row.pk).update(sending_since=None)
        raise NotTaken


def _page(row: Subscriber, opened: Opened) -> str:
    return mailing.site_of(row.council) + reverse("practice:weekly", args=[opened.token])


def _opened(row: Subscriber) -> Opened:
    address, token = json.loads(unseal(bytes(row.sealed), context=context_of(row)))
    return Opened(address, token)


def context_of(row: Subscriber) -> str:
    return f"subscriber:{row.deck_id}:{row.address_hash}"


def _token_hash(token: str) -> str:
    return keyed_hash(f"card-of-the-week:{token[:100]}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
