"""The council's own letterhead: setting it, and what a letter prints of it."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui.documents.model import Logo as PrintedLogo

from .letter import Letterhead as LetterheadData
from .logos import made_logo
from .models import Letter, Letterhead, Logo


class LetterheadRefused(Exception):
    """This letterhead cannot be; the message is for whoever sets it."""


class LetterheadChanged(LetterheadRefused):
    """Somebody saved in between; `theirs` is how it stands now."""

    def __init__(self, theirs: Letterhead) -> None:
        super().__init__(_("Een collega heeft dit intussen aangepast. Er is nog niets van jou opgeslagen."))
        self.theirs = theirs


def letterhead_row(council: Council) -> Letterhead:
    """As it is, or an empty one that was not saved. One query."""
    found = Letterhead.objects.select_related("logo").filter(council=council).first()
    return found or Letterhead(council=council)


def printed(row: Letterhead) -> LetterheadData:
    lines = tuple(line.strip() for line in row.sender.splitlines() if line.strip())
    logo = row.logo
    if logo is None:
        return LetterheadData(lines, row.contact, row.footer)
    return LetterheadData(
        lines, row.contact, row.footer, logo.digest,
        PrintedLogo(bytes(logo.png), logo.width, logo.height, row.logo_alt),
    )


def letterhead_of(council: Council) -> LetterheadData:
    """What a letter prints today. One query."""
    return printed(letterhead_row(council))


def with_logo(kept: LetterheadData, council: int) -> LetterheadData:
    """The letterhead of a letter that was sent, with its logo again. One query when it has one."""
    found = Logo.objects.filter(council=council, digest=kept.digest).first() if kept.digest else None
    if found is None:
        return kept
    logo = PrintedLogo(bytes(found.png), found.width, found.height, kept.alt)
    return LetterheadData(kept.sender, kept.contact, kept.footer, kept.digest, logo)


@transaction.atomic
def save_letterhead(
    *, by: Member, version: int, sender: str, contact: str, footer: str, logo_alt: str, logo: bytes | None = None,
    without_logo: bool = False,
) -> Letterhead:
    """The letterhead of the council from now on; `logo` is a file as it was uploaded, None keeps what there is.

    Raises NotAllowed, LetterheadRefused, LetterheadChanged, logos.BadLogo.
    """
    by.require(Right.DECIDE_ADVICE)
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    row = letterhead_row(by.council)
    if row.version != version:
        raise LetterheadChanged(row)
    before = row.logo
    if logo is not None:
        row.logo = _kept_logo(by.council, logo)
    elif without_logo:
        row.logo = None
    row.sender, row.logo_alt = tidy(sender), " ".join(tidy(logo_alt).split())
    row.contact, row.footer = " ".join(tidy(contact).split()), " ".join(tidy(footer).split())
    if row.logo is not None and not row.logo_alt:
        raise LetterheadRefused(_("Schrijf op wat er op het logo staat, voor wie het niet kan zien."))
    # A row that was never saved has version 1 too: whoever comes second is told.
    row.version, row.changed_by = row.version + 1, by.person
    row.save()
    if before is not None and before != row.logo and not _was_sent_with(before):
        before.delete()
    record(
        council=by.council, by=by.person, event=Event.SETTINGS_CHANGED, subject=by.council, what="letterhead",
        logo=row.logo.digest if row.logo else "",
    )
    return row


def _kept_logo(council: Council, content: bytes) -> Logo:
    made = made_logo(content)
    digest = hashlib.sha256(made.png).hexdigest()
    found, _new = Logo.objects.get_or_create(
        council=council, digest=digest, defaults={"png": made.png, "width": made.width, "height": made.height}
    )
    return found


def _was_sent_with(logo: Logo) -> bool:
    letters = Letter.objects.filter(advice__council=logo.council_id)
    return bool(letters.filter(content__head__letterhead__digest=logo.digest).exists())
