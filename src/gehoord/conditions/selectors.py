"""Questions about scans. Nothing is told about one that is open, and no number below ten."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import wilson_interval
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.vocabulary.words import Precondition
from gehoord.insight.facts import Cell, Facts
from gehoord.insight.outsiders import HIDDEN, for_outsiders
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.selectors import Tally, campaigns, require_purpose, response_keys, tallies

SMALLEST_N = 10
MANY = 20


def is_outsider(member: Member) -> bool:
    """Whoever may see scans but not run them: the municipality."""
    return not member.may(Right.RUN_SCANS)


def scans(member: Member) -> QuerySet[Campaign]:
    """Newest first; outsiders see those that are closed."""
    rows = campaigns(member.council, Purpose.CONDITIONS)
    return rows.filter(closed_at__isnull=False) if is_outsider(member) else rows


def get_scan_for(member: Member, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, for another council's row too."""
    return scans(member).select_related("questionnaire").get(pk=pk)


def how_many(responded: int) -> str:
    """How many answered, in three steps, so that nobody sees one come in."""
    if responded < SMALLEST_N:
        return _("minder dan 10 antwoorden")
    return _("10 of meer antwoorden") if responded < MANY else _("20 of meer antwoorden")


def results(campaign: Campaign) -> Facts | None:
    """Of a closed scan with ten responses or more: a row (label, agree, answered, low, high) for each precondition.

    None for any other scan. A question that fewer than ten answered has HIDDEN in its cells. For the council;
    see `results_for`. Raises WrongPurpose.
    """
    require_purpose(campaign, Purpose.CONDITIONS)
    if not campaign.is_closed:
        return None
    n = len(response_keys(campaign, Purpose.CONDITIONS))
    if n < SMALLEST_N:
        return None
    return Facts(
        n=n,
        columns=(_("Randvoorwaarde"), _("Eens"), _("Van"), _("Ondergrens 95%"), _("Bovengrens 95%")),
        rows=tuple(_row(tally) for tally in tallies(campaign, Purpose.CONDITIONS)),
        note=_("De vragenlijst is niet gevalideerd. Wie meedeed, is niet door loting gekozen."),
    )


def results_for(member: Member, campaign: Campaign) -> Facts | None:
    """`results` as this member may see them: outsiders without what is small or gives it away."""
    found = results(campaign)
    if found is None or not is_outsider(member):
        return found
    return for_outsiders(found, member.council.smallest_n)


def _row(tally: Tally) -> tuple[Cell, ...]:
    label = str(Precondition(tally.question.key).label)
    if tally.answered < SMALLEST_N:
        return (label, *[HIDDEN] * 4)
    reach = wilson_interval(tally.agree, tally.answered).rounded(4)
    return (label, tally.agree, tally.answered, reach.low, reach.high)
