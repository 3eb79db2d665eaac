"""Adopting an advice in a meeting: the vote, the minority view, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .models import Advice, Decision
from .services import AdviceRefused, decide


@dataclass(frozen=True, slots=True)
class Adoption:
    """What was decided in a meeting. `votes`: for, against, abstained; None when it was unanimous.

    `signers`: name and function of one or two people, or of nobody.
    """

    meeting: str
    held_on: date
    votes: tuple[int, int, int] | None = None
    prints_votes: bool = False
    minority_view: str = ""
    prints_minority_view: bool = False
    signers: tuple[tuple[str, str], ...] = ()


@transaction.atomic
def adopt(
    *, by: Member, advice: Advice, adoption: Adoption, note: str = "", expected_version: int | None = None
) -> Advice:
    """The text is adopted and locked, and the letter says in which meeting.

    Raises NotAllowed, MoveRefused, AdviceChanged, AdviceRefused; then nothing is kept.
    """
    by.require(Right.DECIDE_ADVICE)
    meeting = _line(adoption.meeting)
    if not meeting:
        raise AdviceRefused(_("Schrijf in welke vergadering het advies is vastgesteld."))
    if adoption.held_on > timezone.localdate():
        raise AdviceRefused(_("De vergadering moet al geweest zijn."))
    if adoption.votes is not None and adoption.votes[0] <= adoption.votes[1]:
        raise AdviceRefused(_("Er waren niet meer stemmen voor dan tegen. Dan is het advies niet vastgesteld."))
    advice = decide(by=by, advice=advice, note=note, expected_version=expected_version)
    votes = adoption.votes or (None, None, None)
    signers = [(_line(name), _line(function)) for name, function in adoption.signers]
    first, second = [*(signer for signer in signers if signer[0]), ("", ""), ("", "")][:2]
    view = tidy(adoption.minority_view)
    Decision.objects.create(
        advice=advice, meeting=meeting, held_on=adoption.held_on, is_unanimous=adoption.votes is None,
        votes_for=votes[0], votes_against=votes[1], votes_abstained=votes[2], prints_votes=adoption.prints_votes,
        minority_view=view, prints_minority_view=adoption.prints_minority_view and bool(view),
        signer=first[0], signer_function=first[1], second_signer=second[0], second_function=second[1],
    )
    return advice


def _line(text: str) -> str:
    return " ".join(tidy(text).split())
