"""Both sides of one organisation in one picture: what professionals say they have, and how clients feel treated.

Only when both have enough answers, only as intervals, and without a word about cause: the two were asked different
things, and who answered was not drawn by lot.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import Interval
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.vocabulary.purposes import Data, Use, require

from .models import Campaign, Purpose, Respondent
from .permissions import acts_for
from .results import Result, Shown, for_outsiders, result

# How many closed campaigns of a kind are looked through for the newest with a result.
LOOKED_AT = 6


@dataclass(frozen=True)
class Side:
    """What one kind of people said in one campaign: (about what, between which shares); None where too few did."""

    campaign: Campaign
    respondent: Respondent
    rows: tuple[tuple[str, Interval | None], ...]

    @property
    def who(self) -> str:
        return str(self.respondent.label)

    @property
    def asked(self) -> str:
        return _("Wat professionals zeggen dat er is") if self.respondent == Respondent.PROFESSIONAL else (
            _("Wat jongeren meemaken") if self.respondent == Respondent.YOUNG else _("Wat ouders meemaken")
        )

    @property
    def heading(self) -> str:
        """What was asked, and when it was closed: the two may lie years apart."""
        closed = self.campaign.closed_at
        return f"{self.asked} ({date_format(timezone.localtime(closed), 'F Y')})" if closed else self.asked


@dataclass(frozen=True)
class BothSides:
    """`clients`: one side for each kind of clients that answered enough; never put together."""

    professionals: Side
    clients: tuple[Side, ...]

    @property
    def sides(self) -> tuple[Side, ...]:
        return (self.professionals, *self.clients)


def both_sides(member: Member, organisation: Organisation, team: Team | None = None) -> BothSides | None:
    """The newest of both, as this member may see them; None unless both have enough answers.

    Raises NotAllowed.
    """
    if not acts_for(member, organisation):
        member.require(Right.SEE_SCANS)
        member.require(Right.SEE_SURVEYS)
    for data in (Data.CONDITIONS, Data.CONTRACT):
        require(data, Use.CONVERSATION)
    if organisation.council_id != member.council.pk:
        return None
    scan = _newest(member, organisation, team, Purpose.CONDITIONS, Respondent.PROFESSIONAL)
    clients = [
        found for kind in (Respondent.YOUNG, Respondent.PARENT)
        if (found := _newest(member, organisation, team, Purpose.CONTRACT, kind))
    ]
    return BothSides(scan, tuple(clients)) if scan and clients else None


def _newest(
    member: Member, organisation: Organisation, team: Team | None, purpose: Purpose, respondent: Respondent
) -> Side | None:
    rows = Campaign.objects.filter(
        council=member.council, purpose=purpose, provider=organisation, team=team, closed_at__isnull=False,
        questionnaire__respondent=respondent,
    ).select_related("questionnaire").order_by("-closed_at", "-pk")
    for campaign in rows[:LOOKED_AT]:
        found = result(member.council, campaign, purpose)
        if found is None:
            continue
        if not member.may(Right.RUN_SURVEYS):
            found = for_outsiders(found)
        side = Side(campaign, respondent, _rows(found))
        if any(interval for _label, interval in side.rows):
            return side
    return None


def _rows(found: Result) -> tuple[tuple[str, Interval | None], ...]:
    return tuple(
        (measure.label, None if measure.shown == Shown.NOTHING else measure.interval)
        for measure in found.themes or (found.whole,)
    )
