"""What is different between two scans of the same people's work, in words that claim no more than the numbers do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from gehoord.analysis.intervals import Difference, difference_interval
from gehoord.core.councils.selectors import Member
from gehoord.insight.facts import Facts
from gehoord.surveys.models import Campaign

from .selectors import closed_scans, results_of_for

# How far back a scan may lie to stand in the row.
ROUNDS = 20


class Way(StrEnum):
    """Which way it went, when that can be told at all (the 95% interval of the difference lies beyond nothing)."""

    MORE = "more"
    LESS = "less"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Change:
    """One precondition in two scans: the shares that agree, and their difference with its interval."""

    label: str
    before: float
    now: float
    difference: Difference

    @property
    def way(self) -> Way:
        if self.difference.may_be_chance:
            return Way.UNTOLD
        return Way.MORE if self.difference.value > 0 else Way.LESS

    @property
    def said(self) -> str:
        return {
            Way.MORE: _("meer dan de vorige keer"), Way.LESS: _("minder dan de vorige keer"),
            Way.UNTOLD: _("niet te onderscheiden van de vorige keer"),
        }[self.way]


def changes(member: Member, campaign: Campaign) -> tuple[Campaign, list[Change]] | None:
    """The scan before this one that has a result, and what is different; None when there is none.

    Only scans of the same organisation and team with the same version of the same questionnaire stand beside each
    other. What this member may not see in one of the two is left out.
    """
    if campaign.provider_id is None:
        return None
    rows = closed_scans(member.council).filter(provider=campaign.provider_id, team=campaign.team_id)
    return changes_among(campaign, rounds := list(rows[:ROUNDS]), results_of_for(member, [campaign, *rounds]))


def changes_among(
    campaign: Campaign, others: Sequence[Campaign], seen: Mapping[int, Facts]
) -> tuple[Campaign, list[Change]] | None:
    """`changes` against the newest before it among `others` (newest first), with what may be `seen` of each."""
    now = seen.get(campaign.pk)
    for earlier in others:
        if (
            earlier.pk in seen and earlier.team_id == campaign.team_id and earlier.closed_at and campaign.closed_at
            and earlier.questionnaire_id == campaign.questionnaire_id and earlier.closed_at < campaign.closed_at
        ):
            found = list(_differences(now, seen[earlier.pk])) if now else []
            return (earlier, found) if found else None
    return None


def _differences(now: Facts, then: Facts) -> Iterator[Change]:
    was = {str(row[0]): row for row in then.rows}
    for label, agree, of, *_reach in now.rows:
        other = was.get(str(label), ("", None, None))
        other_agree, other_of = other[1], other[2]
        if (
            isinstance(agree, int) and isinstance(of, int) and isinstance(other_agree, int)
            and isinstance(other_of, int)
        ):
            difference = difference_interval(agree, of, other_agree, other_of)
            yield Change(str(label), other_agree / other_of, agree / of, difference)
