"""Mail addresses of people outside: sealed, found by a keyed hash only; and whether a council can write to them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from gehoord.advice.mailing import is_one_line, mail_is_on, sender_of
from gehoord.advice.models import Failure
from gehoord.core.councils.models import Council
from gehoord.core.sealing.services import keyed_hash

from .services import PracticeRefused

# What a mail server says when it may say something else later.
FOR_NOW = frozenset({Failure.UNREACHABLE, Failure.REFUSED})


class NotTaken(Exception):
    """The mail server took nothing for now; the queue tries again."""


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
