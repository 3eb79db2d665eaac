"""What can be done with a campaign: open one, make codes, close; with what the modules beside this one do."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Kind, Organisation, Team, TeamSetting
from gehoord.core.vocabulary.purposes import require_may_be_asked_about

from .answering import (
    CodeUnknown,
    CodeUsed,
    NotOpen,
    check_code,
    respond,
    was_sent,
)
from .codes import code_digest, new_code
from .mixing import mix_all
from .models import OF_A_ROOM, Campaign, Care, Code, CodeBatch, Controller, Ordered, Purpose, Questionnaire
from .permissions import require_to_run
from .questionnaires import QuestionIn, install_questionnaire
from .refusals import SurveyRefused
from .selectors import require_purpose
from .tallying import write_tallies

__all__ = [
    "CodeUnknown", "CodeUsed", "NotOpen", "QuestionIn", "SurveyRefused", "check_code",
    "install_questionnaire", "respond", "was_sent",
]

MOST_CODES = 500


@transaction.atomic
def open_campaign(
    *, by: Member, questionnaire: Questionnaire, purpose: str, title: str, closes_on: date,
    organisation_name: str = "", provider: Organisation | None = None, team: Team | None = None, controller: str = "",
    period: str = "", care: str = "", ordered: str = "", opens_on: date | None = None,
) -> Campaign:
    """Open from `opens_on` (today) up to and including `closes_on`. Raises NotAllowed, SurveyRefused, PurposeRefused.

    `controller` is left out for the usual one of this purpose. `care` and `ordered` when they are the same for all.
    """
    require_to_run(by, purpose, provider)
    questionnaire = Questionnaire.objects.get(pk=questionnaire.pk, council=by.council)
    if questionnaire.purpose != purpose and (questionnaire.purpose or purpose in OF_A_ROOM):
        raise SurveyRefused(_("Deze vragenlijst is voor een ander doel."))
    if purpose == Purpose.STATUTORY and (provider is not None or team is not None):
        raise SurveyRefused(
            _("Het wettelijk onderzoek gaat over de gemeente. Het telt niet mee in een oordeel over een aanbieder."),
            "provider",
        )
    if provider is not None and provider.council_id == by.council.pk:
        require_may_be_asked_about(provider, purpose)
    if provider is not None and (provider.council_id != by.council.pk or provider.kind not in ASKED_ABOUT[purpose]):
        raise SurveyRefused(_("Kies een aanbieder van jullie raad."), "provider")
    if team is not None and (provider is None or team.organisation_id != provider.pk):
        raise SurveyRefused(_("Kies een team van deze aanbieder."), "team")
    if team is not None and purpose != Purpose.CONDITIONS:
        care = care or CARE_OF_TEAM.get(team.setting, Care.OTHER)
    title = _one_line(title)
    if not title:
        raise SurveyRefused(_("Geef de scan een naam."), "title")
    opens_on = opens_on or timezone.localdate()
    if closes_on < max(opens_on, timezone.localdate()):
        raise SurveyRefused(_("Deze dag is al voorbij. Kies een latere dag."), "closes_on")
    campaign = Campaign.objects.create(
        council=by.council, questionnaire=questionnaire, purpose=Purpose(purpose), title=title[:200],
        controller=_controller(purpose, controller), provider=provider, team=team,
        organisation_name=_one_line(organisation_name)[:200], period=_one_line(period)[:60],
        care=Care(care) if care else "", ordered=Ordered(ordered) if ordered else "", opens_on=opens_on,
        closes_on=closes_on,
    )
    record(
        council=by.council, by=by.person, event=Event.CAMPAIGN_OPENED, subject=campaign, purpose=campaign.purpose
    )
    return campaign


# Where help by a team of this kind is given, in the coarse words that clients are asked in.
CARE_OF_TEAM: dict[str, Care] = {
    TeamSetting.AMBULATORY: Care.AMBULATORY, TeamSetting.RESIDENTIAL: Care.RESIDENTIAL,
    TeamSetting.SECURE: Care.RESIDENTIAL,
}

# Which organisations a campaign may be about. A scan asks those who work there, wherever that is.
ASKED_ABOUT: dict[str, tuple[Kind, ...]] = {
    Purpose.CONDITIONS: (Kind.PROVIDER, Kind.SCHOOL, Kind.INSTITUTE, Kind.MUNICIPALITY),
    Purpose.STATUTORY: (),
    Purpose.CONTRACT: (Kind.PROVIDER,),
    # Who took part came from several organisations, and none of them is told.
    Purpose.TRAINING: (),
}

# The statutory survey is the municipality's (Wmo 2.5.1); a survey by agreement is of who made that.
CONTROLLERS: dict[str, tuple[Controller, ...]] = {
    Purpose.CONDITIONS: (Controller.COUNCIL, Controller.ORGANISATION),
    Purpose.STATUTORY: (Controller.MUNICIPALITY,),
    Purpose.CONTRACT: (Controller.MUNICIPALITY, Controller.ORGANISATION, Controller.COUNCIL),
    Purpose.TRAINING: (Controller.COUNCIL,),
}


def _controller(purpose: str, given: str) -> Controller:
    """Who answers for it; the first of those that may when none is given. Raises SurveyRefused."""
    allowed = CONTROLLERS[purpose]
    if not given:
        return allowed[0]
    if given not in allowed:
        raise SurveyRefused(_("Bij dit doel hoort een andere verantwoordelijke."), "controller")
    return Controller(given)


def _one_line(text: str) -> str:
    return " ".join(tidy(text).split())


@transaction.atomic
def close_campaign(*, by: Member, campaign: Campaign, purpose: str) -> Campaign:
    """Nobody answers any more, for good. Closing twice changes nothing. Raises NotAllowed, Campaign.DoesNotExist."""
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("provider").get(
        pk=campaign.pk, council=by.council
    )
    require_to_run(by, purpose, campaign.provider, campaign.controller)
    require_purpose(campaign, purpose)
    if campaign.is_closed:
        return campaign
    campaign.closed_at = timezone.now()
    campaign.save(update_fields=["closed_at"])
    # From here on nobody needs to know who took part.
    campaign.codes.update(used=True)
    mix_all(campaign)
    write_tallies(campaign)
    # Nothing is sent again from here on. Codes and responses are all written by this one transaction, each alike.
    campaign.responses.filter(form_digest__isnull=False).update(form_digest=None)
    # Without a number: how many answered may be told only when they are enough.
    record(council=by.council, by=by.person, event=Event.CAMPAIGN_CLOSED, subject=campaign)
    return campaign


@transaction.atomic
def make_codes(*, by: Member, campaign: Campaign, count: int) -> list[str]:
    """New codes, at most 500 at once. This is the only time that anyone can see them.

    Raises NotAllowed, Campaign.DoesNotExist, SurveyRefused.
    """
    campaign = Campaign.objects.select_for_update(of=("self",)).select_related("provider").get(
        pk=campaign.pk, council=by.council
    )
    require_to_run(by, campaign.purpose, campaign.provider, campaign.controller)
    return new_codes(by=by, campaign=campaign, count=count)


def new_codes(*, by: Member, campaign: Campaign, count: int, batch: CodeBatch | None = None) -> list[str]:
    """Codes in an order that tells nothing; inside a transaction that locked the campaign. Raises SurveyRefused."""
    if not campaign.takes_answers:
        raise NotOpen(_("Deze scan is dicht. Codes maken kan niet meer."))
    check_count(count)
    codes: set[str] = set()
    while len(codes) < count:
        codes.add(new_code())
    # Rows in order of their digest, which tells nothing about the order on paper.
    digests = sorted(code_digest(by.council.pk, code) for code in codes)
    Code.objects.bulk_create(Code(campaign=campaign, batch=batch, digest=digest) for digest in digests)
    record(council=by.council, by=by.person, event=Event.CODES_MADE, subject=campaign, count=count)
    return sorted(codes)


def check_count(count: int, most: int = MOST_CODES) -> None:
    """Raises SurveyRefused."""
    if not 1 <= count <= most:
        raise SurveyRefused(_("Kies een aantal van 1 tot en met %(most)s.") % {"most": most}, "count")
