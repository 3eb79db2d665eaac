"""What can be done with codes for clients: make a batch to hand out, and revoke one that got lost.

Blind: codes come in random order, their rows lie in the order of their digest, and a batch knows only what it was put
on and how many there were. So nobody can tell which code somebody got, nor what they answered.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from . import printing
from .answering import NotOpen
from .models import Campaign, Code, CodeBatch, Handout, Purpose
from .printing import MOST_LETTERS
from .refusals import SurveyRefused
from .services import MOST_CODES, check_count, new_codes

# Below this somebody who hands them out can remember who got one.
FEW = 10
_random = secrets.SystemRandom()


@dataclass(frozen=True)
class HandedOut:
    """A batch with its codes, this once, and the file they were put in: no file for the screen."""

    batch: CodeBatch
    codes: tuple[str, ...]
    content: bytes = b""


def most_of(handout: str) -> int:
    return MOST_LETTERS if handout == Handout.LETTERS else MOST_CODES


def printed(handout: str, kind: str) -> Callable[[printing.Handout, list[str]], bytes] | None:
    """What puts codes into a file of this kind, None for the screen. Raises SurveyRefused."""
    if handout == Handout.SCREEN:
        return None
    if handout == Handout.CARDS and kind == "pdf":
        return printing.cards
    if handout == Handout.LETTERS and kind in ("pdf", "docx"):
        return lambda on, codes: printing.letters(on, codes, kind)
    if handout == Handout.LIST and kind in ("csv", "xlsx"):
        return lambda on, codes: printing.code_list(on, codes, kind)
    raise SurveyRefused(_("Zo kunnen we de codes niet uitdelen. Kies een andere manier."), "way")


@transaction.atomic
def hand_out(
    *, by: Member, campaign: Campaign, handout: str, count: int, address: str, kind: str = ""
) -> HandedOut:
    """New codes on cards, letters, a list or the screen; `address` is where people type them.

    If the file cannot be made there are no codes either. The codes can be seen this once.
    Raises NotAllowed, Campaign.DoesNotExist, SurveyRefused, DocumentFailed.
    """
    by.require(Right.RUN_SURVEYS)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk, council=by.council)
    if campaign.purpose == Purpose.CONDITIONS:
        raise SurveyRefused(_("Codes voor een scan maak je bij de scan."))
    if not campaign.takes_answers:
        raise NotOpen(_("Dit onderzoek is dicht. Codes maken kan niet meer."))
    make = printed(handout, kind)
    check_count(count, most_of(handout))
    batch = CodeBatch.objects.create(
        campaign=campaign, number=campaign.batches.count() + 1, handout=Handout(handout), count=count
    )
    codes = new_codes(by=by, campaign=campaign, count=count, batch=batch)
    _random.shuffle(codes)
    on = printing.Handout(
        council=by.council.name, name=campaign.title, address=address, closes_on=campaign.closes_on
    )
    return HandedOut(batch, tuple(codes), make(on, codes) if make else b"")


@transaction.atomic
def revoke_batch(*, by: Member, batch: CodeBatch) -> CodeBatch:
    """Codes of this batch that nobody used work no more; who answered stays. Twice changes nothing.

    How many they were is told nowhere: it would say how many people answered.
    Raises NotAllowed, CodeBatch.DoesNotExist, SurveyRefused.
    """
    by.require(Right.RUN_SURVEYS)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=batch.campaign_id, council=by.council)
    batch = CodeBatch.objects.get(pk=batch.pk, campaign=campaign)
    if batch.revoked:
        return batch
    if campaign.is_closed:
        raise NotOpen(_("Dit onderzoek is dicht. Alle codes zijn al waardeloos."))
    Code.objects.filter(batch=batch, used=False).delete()
    batch.revoked = True
    batch.save(update_fields=["revoked"])
    record(council=by.council, by=by.person, event=Event.CODES_REVOKED, subject=campaign, batch=batch.number)
    return batch
