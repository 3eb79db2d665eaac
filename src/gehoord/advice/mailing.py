"""Mail of a council: whether it can go out, from whom, and sending one. Never with words of a story in it."""

from __future__ import annotations

import smtplib
import unicodedata
from collections.abc import Mapping, Sequence
from email.utils import formataddr, make_msgid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council

from .answering import AnswerRefused
from .models import Failure
from .settings_of_advice import ordinance_of

# What an attachment is: name, content, type.
File = tuple[str, bytes, str]


def mail_is_on() -> bool:
    """Whether this site can mail at all."""
    return not settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend")


def sender_of(council: Council) -> str:
    """The address that mail of this council comes from; empty when it cannot mail. One query."""
    return ordinance_of(council).mail_address or settings.DEFAULT_FROM_EMAIL or ""


def site_of(council: Council) -> str:
    """Where the council's pages live, without a slash at the end: a job has no request to ask."""
    if council.domain:
        return f"{'https' if settings.HTTPS else 'http'}://{council.domain}"
    return str(settings.SITE_URL)


def is_one_line(text: str) -> bool:
    """No line ends and no other control signs: a header cannot be broken out of."""
    return not any(unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in text)


def require_address(address: str) -> str:
    """The address, without space around it. Raises AnswerRefused."""
    found = address.strip(" ")
    try:
        validate_email(found)
    except ValidationError:
        found = ""
    if not found or not is_one_line(found):
        raise AnswerRefused(_("Dit is geen mailadres."), "address")
    return found


def send_mail(
    *, council: Council, sender: str, to: Sequence[str], subject: str, body: str, files: Sequence[File] = (),
    message_id: str = "", headers: Mapping[str, str] | None = None,
) -> str:
    """Sends one mail; gives a `Failure`, empty when the mail server took it. Never raises for the mail server.

    `headers`: more of them, such as where to unsubscribe.
    """
    if not mail_is_on() or not sender:
        return Failure.OFF
    # Without an address nothing goes out and the mail server says nothing about it: its receiver was erased since.
    if not all(to) or not all(is_one_line(part) for part in (sender, subject, council.name, *to)):
        return Failure.ADDRESS
    message = EmailMessage(
        subject=subject, body=body, from_email=formataddr((council.name, sender)), to=list(to), reply_to=[sender],
        headers={
            "Message-ID": message_id or new_message_id(sender), "Auto-Submitted": "auto-generated", **(headers or {}),
        },
    )
    for name, content, kind in files:
        message.attach(name, content, kind)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused:
        return Failure.ADDRESS
    except smtplib.SMTPServerDisconnected:
        # It may have been taken just before.
        return Failure.BROKEN_OFF
    except (smtplib.SMTPConnectError, TimeoutError, ConnectionError):
        return Failure.UNREACHABLE
    except smtplib.SMTPException:
        return Failure.REFUSED
    except OSError:
        return Failure.UNREACHABLE
    except ValueError:
        # Django itself refuses a header with a line end in it.
        return Failure.ADDRESS
    return Failure.NONE


def new_message_id(sender: str) -> str:
    return make_msgid(domain=sender.rsplit("@", 1)[-1])
