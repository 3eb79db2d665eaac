"""Ways in without a code of one's own: the open link, a screen at the provider, and forms on paper typed in by staff.

Each is a channel: its answers never count with those by code.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import keyed_hash

from .answering import (
    CodeUnknown,
    Given,
    NotOpen,
    check_code,
    keep_response,
    made_safe,
    must_be_new,
    must_be_open,
    respond,
)
from .codes import SIGNS, normal_code
from .models import Campaign, Channel, Entrance, Mode, Purpose, Response
from .permissions import right_to_run
from .refusals import SurveyRefused
from .selectors import code_for

MOST_KIOSKS = 20
# Groups of four of 22 signs: 89 bits for the link that goes to everybody, 53 for the screen, which somebody types.
GROUPS: dict[str, int] = {Channel.LINK: 5, Channel.KIOSK: 3}


class EntranceUnknown(SurveyRefused):
    """No such entrance in this council, or it was closed."""


@dataclass(frozen=True)
class Opened:
    """An entrance with the end of its address; that of a screen can be seen this once."""

    entrance: Entrance
    token: str


@transaction.atomic
def open_entrance(*, by: Member, campaign: Campaign, channel: str, place: str = "") -> Opened:
    """One open link at a time, and at most 20 screens. Raises NotAllowed, Campaign.DoesNotExist, SurveyRefused."""
    campaign = _locked(by, campaign)
    if channel not in GROUPS or (channel == Channel.KIOSK and campaign.purpose == Purpose.TRAINING):
        raise SurveyRefused(_("Kies een open link of een scherm."))
    there = campaign.entrances.filter(channel=channel, is_open=True).count()
    if channel == Channel.LINK and there:
        raise SurveyRefused(_("Er is al een open link. Sluit die eerst."))
    if there >= MOST_KIOSKS:
        raise SurveyRefused(_("Er staan al %(most)s schermen open. Sluit er eerst een.") % {"most": MOST_KIOSKS})
    token = "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(GROUPS[channel]))
    entrance = Entrance.objects.create(
        campaign=campaign, number=campaign.entrances.count() + 1, channel=Channel(channel),
        place=" ".join(tidy(place).split())[:80], digest=_digest(by.council, token),
        token=token if channel == Channel.LINK else "",
    )
    record(
        council=by.council, by=by.person, event=Event.ENTRANCE_CHANGED, subject=campaign, channel=channel, open=True
    )
    return Opened(entrance, token)


@transaction.atomic
def close_entrance(*, by: Member, entrance: Entrance) -> Entrance:
    """Nobody comes in here any more. Twice changes nothing. Raises NotAllowed, Campaign.DoesNotExist."""
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=entrance.campaign_id, council=by.council)
    by.require(right_to_run(campaign.purpose))
    if not Entrance.objects.filter(pk=entrance.pk, campaign=campaign, is_open=True).update(is_open=False):
        return Entrance.objects.get(pk=entrance.pk)
    record(
        council=by.council, by=by.person, event=Event.ENTRANCE_CHANGED, subject=campaign, channel=entrance.channel,
        open=False,
    )
    return Entrance.objects.get(pk=entrance.pk)


def entrance_for(council: Council, channel: str, token: str) -> Entrance:
    """The open entrance at this address. Raises EntranceUnknown; NotOpen when its campaign is not open."""
    found = (
        Entrance.objects.select_related("campaign__questionnaire")
        .filter(campaign__council=council, channel=channel, digest=_digest(council, token), is_open=True)
        .first()
    )
    if found is None:
        raise EntranceUnknown(_("Dit adres werkt niet, of niet meer."))
    must_be_open(found.campaign)
    return found


def answer_at(
    *, entrance: Entrance, answers: Given, words: Mapping[str, str] | None = None,
    background: Mapping[str, str] | None = None, nonce: str = "",
) -> Response:
    """What somebody answered here. A form counts once; who answered is not known. No line in the trail, as with codes.

    Raises SurveyRefused and its kinds.
    """
    safe = made_safe(words or {})
    with transaction.atomic():
        campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=entrance.campaign_id)
        must_be_open(campaign)
        if not Entrance.objects.filter(pk=entrance.pk, is_open=True).exists():
            raise EntranceUnknown(_("Dit adres werkt niet, of niet meer."))
        must_be_new(campaign, nonce)
        return keep_response(
            campaign=campaign, questions=list(campaign.questionnaire.questions.all()), answers=answers, safe=safe,
            background=background or {}, channel=entrance.channel, mode=Mode.SCREEN, nonce=nonce,
        )


def type_paper(
    *, by: Member, campaign: Campaign, answers: Given, code: str = "", words: Mapping[str, str] | None = None,
    background: Mapping[str, str] | None = None, nonce: str = "",
) -> Response:
    """What stands on a form of paper, typed in. With the code on it it counts as that code; without, as paper.

    The trail says who typed a form, not which: whoever typed it saw the paper, and somebody has to answer for it.
    Raises NotAllowed, Campaign.DoesNotExist, SurveyRefused and its kinds.
    """
    by.require(Right.RUN_SURVEYS)
    with transaction.atomic():
        if normal_code(code):
            campaign = Campaign.objects.get(pk=campaign.pk, council=by.council)
            must_be_new(campaign, nonce)
            check_paper_code(campaign=campaign, code=code)
            kept = respond(
                council=by.council, code=code, answers=answers, words=words, background=background, mode=Mode.PAPER,
                nonce=nonce,
            )
        else:
            safe = made_safe(words or {})
            campaign = _locked(by, campaign)
            must_be_new(campaign, nonce)
            kept = keep_response(
                campaign=campaign, questions=list(campaign.questionnaire.questions.all()), answers=answers, safe=safe,
                background=background or {}, channel=Channel.PAPER, mode=Mode.PAPER, nonce=nonce,
            )
        record(council=by.council, by=by.person, event=Event.PAPER_TYPED, subject=campaign)
    return kept


def check_paper_code(*, campaign: Campaign, code: str) -> None:
    """Raises CodeUnknown, for a code of another campaign too; CodeUsed, NotOpen."""
    found = code_for(campaign.council, code)
    if found is None or found.campaign_id != campaign.pk:
        raise CodeUnknown(_("Deze code hoort niet bij dit onderzoek. Kijk of alle letters en cijfers kloppen."), "code")
    check_code(council=campaign.council, code=code)


def _locked(by: Member, campaign: Campaign) -> Campaign:
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk, council=by.council)
    by.require(right_to_run(campaign.purpose))
    if campaign.purpose == Purpose.CONDITIONS:
        raise SurveyRefused(_("Een scan vul je alleen in met een eigen code."))
    if not campaign.takes_answers:
        raise NotOpen(_("Dit onderzoek is dicht."))
    return campaign


def _digest(council: Council, token: str) -> str:
    """Other than a code's, so that the one never opens the other."""
    return keyed_hash(f"entrance:{council.pk}:{normal_code(token)}")
