"""Who may come near bids, and what may be said of an interest. Services, selectors and pages ask the same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gehoord.core.councils.models import Role
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member

from ..kit.choices import Choices
from ..models import Assessor, AssessorRole, Bid, BidRound, Placement, Scoring
from ..rules import AgreementRefused

# Kits that people judge from a text, so that there is something to bid on.
WITH_BIDS = (Placement.AWARD, Placement.SUITABILITY)
LEAST_SCORES = 2
MOST_ASSESSORS, MOST_BIDS, MOST_DOCUMENTS = 24, 40, 10
_NEAR_BIDS = frozenset({Role.OFFICER, Role.EXPERT})


def may_come_near(member: Member) -> bool:
    """Somebody with a role in the council, or of a provider, may not, whichever role they have besides."""
    return bool(member.roles) and set(member.roles) <= _NEAR_BIDS


def require_near(member: Member) -> None:
    """Raises NotAllowed."""
    if not may_come_near(member):
        raise NotAllowed(
            _("Inschrijvingen zijn alleen voor medewerkers van de gemeente en ervaringsdeskundigen die geen andere rol "
              "hebben.")
        )


def require_gathering(round: BidRound) -> None:
    """Raises AgreementRefused once scoring has begun."""
    if round.started_at is not None:
        raise AgreementRefused(_("Het beoordelen is begonnen. Inschrijvingen en documenten veranderen nu niet meer."))


def require_as_published(round: BidRound, assessors: list[Assessor]) -> None:
    """As many experts and officers as the published set says. Raises AgreementRefused."""
    said = [published_number(round, role) for role in (AssessorRole.EXPERT, AssessorRole.OFFICER)]
    there = [sum(one.role == role for one in assessors) for role in (AssessorRole.EXPERT, AssessorRole.OFFICER)]
    if there != said:
        raise AgreementRefused(
            _("In de set staat dat er %(experts)s ervaringsdeskundigen en %(officers)s medewerkers beoordelen. Nu zijn "
              "het er %(there)s en %(those)s.")
            % {"experts": said[0], "officers": said[1], "there": there[0], "those": there[1]}
        )


def published_number(round: BidRound, role: str) -> int:
    """How many assessors of this role the published set says."""
    said = Choices.read(round.kit.choices)
    return said.experts if role == AssessorRole.EXPERT else said.officers


def takes_one_more(round: BidRound, bid: Bid, scorings: list[Scoring], role: str) -> bool:
    """Whether this bid has a place for one more assessor of this role: one of the published places is empty, or there
    are too few scores left, which an expert may fill. What was opened with enough scores stays as it is."""
    left = [one for one in scorings if one.is_waited_for or one.counts]
    if role == AssessorRole.EXPERT and len(left) < LEAST_SCORES:
        return True
    same = sum(one.assessor.role == role for one in left)
    return bid.opened_at is None and same < published_number(round, role)


def has_place(round: BidRound, bids: list[Bid], assessors: list[Assessor]) -> bool:
    """Whether anybody may be asked besides who is there; `bids` come with their scorings and who scores those."""
    if round.closed_at is not None:
        return False
    if round.started_at is None:
        return any(
            sum(one.role == role for one in assessors) < published_number(round, role) for role in AssessorRole
        )
    return any(
        takes_one_more(round, bid, list(bid.scorings.all()), role)
        for bid in bids if bid.withdrawn_on is None for role in AssessorRole
    )


def require_running(round: BidRound) -> None:
    """Raises AgreementRefused."""
    if round.closed_at is not None:
        raise AgreementRefused(_("Deze ronde is afgesloten en verandert niet meer."))
    if round.started_at is None:
        raise AgreementRefused(_("Het beoordelen is nog niet begonnen."))
