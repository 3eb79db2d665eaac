"""What an assessor does: say whether they have an interest, score alone, hand in for good. The last opens the bid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.points import Formula
from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import rules as agreed
from ..models import Bid, BidRound, Interest, Scoring, Settled
from ..rules import AgreementRefused
from ..services import Changed
from . import rules
from .selectors import formula_of, pending_and_counting
from .services import locked, locked_bid

LONGEST_WHY = 2000
# By the key of a part: points or None, and why.
Scores = Mapping[str, tuple[int | None, str]]


@transaction.atomic
def declare(*, by: Member, bid: Bid, interest: str, why: str = "") -> Scoring:
    """Whether this assessor has an interest in this bid, before its documents open. It is said once.

    Raises NotAllowed, Scoring.DoesNotExist, AgreementRefused.
    """
    _round, scoring = _mine(by, bid)
    if scoring.interest:
        raise AgreementRefused(_("Dit heb je al gezegd. Blijkt er later toch een belang? Meld dat hieronder."))
    if interest not in (Interest.NONE, Interest.HAS):
        raise AgreementRefused(_("Maak een keuze."), "interest")
    return _say(by, scoring, interest, why, later=False)


@transaction.atomic
def declare_later(*, by: Member, bid: Bid, why: str) -> Scoring:
    """An interest that was found after saying that there is none. What was handed in counts no more.

    Raises NotAllowed, Scoring.DoesNotExist, AgreementRefused.
    """
    _round, scoring = _mine(by, bid, released=True)
    if scoring.interest != Interest.NONE:
        raise AgreementRefused(_("Dit kan nu niet. Kijk wat er staat."))
    return _say(by, scoring, Interest.HAS, why, later=True)


def _say(by: Member, scoring: Scoring, interest: str, why: str, *, later: bool) -> Scoring:
    scoring.interest, scoring.interest_at = interest, timezone.now()
    scoring.interest_why = agreed.line(why, 500, "why") if interest == Interest.HAS else ""
    scoring.version += 1
    scoring.save()
    record(
        council=by.council, by=by.person, event=Event.INTEREST_DECLARED, subject=scoring.bid, interest=interest,
        later=later,
    )
    if interest == Interest.HAS:
        if later:
            # What was decided with these scores has to be decided again.
            Settled.objects.filter(bid=scoring.bid).delete()
        _open_when_ready(by, scoring.bid)
    return scoring


@transaction.atomic
def save_scores(*, by: Member, bid: Bid, scores: Scores, expected_version: int) -> Scoring:
    """What was filled in so far; nobody else sees it, or that it is there.

    Raises NotAllowed, Scoring.DoesNotExist, AgreementRefused, Changed.
    """
    round, scoring = _to_score(by, bid)
    return _keep(scoring, formula_of(round), scores, expected_version)


@transaction.atomic
def hand_in(*, by: Member, bid: Bid, scores: Scores, expected_version: int) -> Scoring:
    """Every part with points and why, for good. The bid opens when this was the last.

    Raises NotAllowed, Scoring.DoesNotExist, AgreementRefused, Changed.
    """
    round, scoring = _to_score(by, bid)
    formula = formula_of(round)
    for part in formula.parts:
        points, why = scores.get(part.key, (None, ""))
        if points is None:
            raise AgreementRefused(_("Kies punten."), f"points_{part.key}")
        if not tidy(why).strip():
            raise AgreementRefused(_("Schrijf waarom."), f"why_{part.key}")
    _keep(scoring, formula, scores, expected_version)
    scoring.handed_in_at = timezone.now()
    scoring.version += 1
    scoring.save()
    # No points here: this line is read by others.
    record(council=by.council, by=by.person, event=Event.BID_SCORED, subject=scoring.bid)
    _open_when_ready(by, scoring.bid)
    return scoring


@transaction.atomic
def release(*, by: Member, scoring: Scoring, why: str) -> Scoring:
    """Nobody waits for this assessor of this bid any more, with the reason. They can no longer hand in.

    Raises NotAllowed, Scoring.DoesNotExist, AgreementRefused.
    """
    by.require(Right.MANAGE_AGREEMENTS)
    rules.require_near(by)
    found = Scoring.objects.select_related("bid").get(pk=scoring.pk, bid__round__council=by.council)
    rules.require_running(locked_bid(by, found.bid)[0])
    now: Scoring = Scoring.objects.select_related("bid").get(pk=found.pk)
    if not now.is_waited_for:
        raise AgreementRefused(_("Op deze beoordelaar wacht niemand meer."))
    now.released_at, now.released_why = timezone.now(), agreed.line(why, 500, "why")
    # What they had so far is nobody's business.
    now.scores = {}
    now.version += 1
    now.save()
    record(council=by.council, by=by.person, event=Event.BID_CHANGED, subject=now.bid, released=now.assessor_id)
    _open_when_ready(by, now.bid)
    return now


def _mine(by: Member, bid: Bid, *, released: bool = False) -> tuple[BidRound, Scoring]:
    """The round, locked, and what is this person's in it. Raises Scoring.DoesNotExist, AgreementRefused."""
    by.require(Right.SCORE_BIDS)
    rules.require_near(by)
    there = Scoring.objects.select_related("bid__round").get(
        bid=bid.pk, bid__round__council=by.council, assessor__person=by.person
    )
    round = locked(by, there.bid.round)
    rules.require_running(round)
    now: Scoring = Scoring.objects.select_related("bid", "assessor").get(pk=there.pk)
    if now.bid.withdrawn_on is not None:
        raise AgreementRefused(_("Deze inschrijving is ingetrokken."))
    if now.released_at is not None and not released:
        raise AgreementRefused(_("Je beoordeelt deze inschrijving niet meer."))
    return round, now


def _to_score(by: Member, bid: Bid) -> tuple[BidRound, Scoring]:
    round, scoring = _mine(by, bid)
    if scoring.handed_in_at is not None:
        raise AgreementRefused(_("Je hebt deze inschrijving al beoordeeld. Wat is ingeleverd, verandert niet meer."))
    if scoring.interest == Interest.NOT_SAID:
        raise AgreementRefused(_("Zeg eerst of je een belang hebt bij deze aanbieder."))
    if scoring.has_interest:
        raise AgreementRefused(_("Je hebt een belang bij deze aanbieder en beoordeelt deze inschrijving niet."))
    return round, scoring


def _keep(scoring: Scoring, formula: Formula, scores: Scores, expected_version: int) -> Scoring:
    kept: dict[str, Any] = {}
    for part in formula.parts:
        points, why = scores.get(part.key, (None, ""))
        if points is not None and points not in part.allowed:
            raise AgreementRefused(_("Kies punten."), f"points_{part.key}")
        kept[part.key] = {
            "points": points, "why": agreed.prose(why, LONGEST_WHY, f"why_{part.key}", required=False),
        }
    if kept == scoring.scores:
        return scoring
    if scoring.version != expected_version:
        raise Changed(scoring)
    scoring.scores = kept
    scoring.version += 1
    scoring.save()
    # No line in the trail: that somebody began is not for others. Handing in is.
    return scoring


def _open_when_ready(by: Member, bid: Bid) -> None:
    """The scores of a bid are to be seen once nobody is waited for, and enough of them count."""
    waited_for, counting = pending_and_counting(bid)
    if bid.opened_at is None and not waited_for and counting >= rules.LEAST_SCORES:
        bid.opened_at = timezone.now()
        bid.version += 1
        bid.save()
        record(council=by.council, by=by.person, event=Event.BID_CHANGED, subject=bid, opened=True)
