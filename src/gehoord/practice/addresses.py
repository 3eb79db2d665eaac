"""Mail addresses of people outside: sealed, found by a keyed hash only; and whether a council can write to them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.advice.mailing import is_one_line, mail_is_on, sender_of
from gehoord.advice.models import Failure
from gehoord.core.councils.models import Council
from gehoord.core.sealing.services import keyed_hash

from .services import PracticeRefused

# What a mail server says when it may say something else later.
FOR_NOW = frozenset({Failure.UNREACHABLE, Failure.REFUSED})


# A worker that has a mail in hand longer than this has died. Shorter than the queue goes on trying.
LEASE = timedelta(minutes=2)


class NotTaken(Exception):
    """The mail server took nothing for now, or another worker has it in hand; the queue tries again."""


def claim(waiting: QuerySet[Any]) -> bool:
    """Whether this worker mails the one row that waits, for as long as its lease; False when none waits.

    What was sent is marked after sending: whoever dies in between loses nothing. The mail then goes again with the same
    Message-ID. Raises NotTaken when another worker has it.
    """
    now = timezone.now()
    if waiting.filter(Q(sending_since=None) | Q(sending_since__lt=now - LEASE)).update(sending_since=now):
        return True
    if waiting.exists():
        raise NotTaken
    return False


def message_id(council: Council, what: str) -> str:
    """The same for the same mail, so that a mail program shows it once; nobody can read from it whose or what."""
    return f"<{keyed_hash(f'mail:{what}')[:40]}@{sender_of(council).rsplit('@', 1)[-1] or 'localhost'}>"


def can_mail(council: Council) -> bool:
    """The sample council never mails. One query at most."""
    return mail_is_on() and not council.is_sample and bool(sender_of(council))


def read_address(typed: str) -> str:
    """The address, in small letters. Raises PracticeRefused."""
    found = typed.strip().lower()
    try:
        validate_email(found)
    except ValidationError:
        found = ""
    if not found or len(found) > 200 or not is_one_line(found):
        raise PracticeRefused(_("Dit is geen mailadres."))
    return found


def address_hash(council: Council, address: str) -> str:
    return keyed_hash(f"practice-address:{council.pk}:{address.strip().lower()}")
