"""Questions about scans. Nothing is told about one that is open, and no number below ten."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import wilson_interval
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation, Team
from gehoord.core.vocabulary.words import NEEDS
from gehoord.insight.facts import Cell, Facts
from gehoord.insight.outsiders import HIDDEN, for_outsiders
from gehoord.surveys.models import Campaign, Purpose, Question, SurveyTally
from gehoord.surveys.selectors import Tally, campaigns, require_purpose, response_keys, tallies

SMALLEST_N = 10
MANY = 20


def is_outsider(member: Member) -> bool:
    """Whoever may see scans but not run them: the municipality."""
    return not member.may(Right.RUN_SCANS)


def scans(member: Member) -> QuerySet[Campaign]:
    """Newest first; outsiders see those that are closed."""
    rows = campaigns(member.council, Purpose.CONDITIONS).select_related("provider", "team")
    return rows.filter(closed_at__isnull=False) if is_outsider(member) else rows


def get_scan_for(member: Member, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, for another council's row too."""
    return scans(member).select_related("questionnaire").get(pk=pk)


def closed_scans(
    council: Council, *, organisation: Organisation | None = None, team: Team | None = None
) -> QuerySet[Campaign]:
    """Newest closing first; of one organisation as a whole, or of one team of it, when given."""
    rows = Campaign.objects.filter(council=council, purpose=Purpose.CONDITIONS, closed_at__isnull=False)
    if organisation is not None:
        rows = rows.filter(provider=organisation, team=team)
    return rows.select_related("questionnaire", "provider", "team").order_by("-closed_at", "-pk")


def about(campaign: Campaign) -> str:
    """Whom a scan is about, in words; empty where nobody said. Needs `provider` and `team` fetched."""
    if campaign.provider is None:
        return campaign.organisation_name
    return f"{campaign.provider.name} · {campaign.team.name}" if campaign.team else campaign.provider.name


def how_many(responded: int) -> str:
    """How many answered, in three steps, so that nobody sees one come in."""
    if responded < SMALLEST_N:
        return _("minder dan 10 antwoorden")
    return _("10 of meer antwoorden") if responded < MANY else _("20 of meer antwoorden")


def results(campaign: Campaign) -> Facts | None:
    """Of a closed scan with ten responses or more: a row (label, agree, answered, low, high) for each precondition.

    Where a precondition has several statements, somebody agrees whose answers to them are 4 or higher on average. None
    for any other scan. A row that fewer than ten answered has HIDDEN in its cells. For the council; see `results_for`.
    Raises WrongPurpose.
    """
    require_purpose(campaign, Purpose.CONDITIONS)
    if not campaign.is_closed:
        return None
    n = len(response_keys(campaign, Purpose.CONDITIONS))
    if n < SMALLEST_N:
        return None
    themes = themes_of(campaign)
    counted = _by_theme(campaign) if themes else {}
    rows = (
        [_row(str(NEEDS[theme]), *counted.get(theme, (0, 0))) for theme in themes] if themes
        else [_row(_label(tally), tally.agree, tally.answered) for tally in tallies(campaign, Purpose.CONDITIONS)]
    )
    return Facts(
        n=n,
        columns=(_("Randvoorwaarde"), _("Eens"), _("Van"), _("Ondergrens 95%"), _("Bovengrens 95%")),
        rows=tuple(rows),
        note=_("De vragenlijst is niet gevalideerd. Wie meedeed, is niet door loting gekozen."),
    )


def results_for(member: Member, campaign: Campaign) -> Facts | None:
    """`results` as this member may see them: outsiders without what is small or gives it away."""
    found = results(campaign)
    if found is None or not is_outsider(member):
        return found
    return for_outsiders(found, member.council.smallest_n)


@dataclass(frozen=True)
class Statement:
    """One statement of a scan: how many agree with it (4 or 5) of those who answered it, hidden when under ten."""

    theme: str
    text: str
    row: tuple[Cell, ...]


def statements(member: Member, campaign: Campaign) -> list[Statement]:
    """Each statement of a closed scan with a result, for who runs scans; empty for outsiders, who see preconditions.

    Raises WrongPurpose.
    """
    if is_outsider(member) or not themes_of(campaign) or results(campaign) is None:
        return []
    return [
        Statement(one.question.theme, one.question.asked, _row(one.question.asked, one.agree, one.answered))
        for one in tallies(campaign, Purpose.CONDITIONS)
    ]


def themes_of(campaign: Campaign) -> list[str]:
    """What its questions are about, in their order; empty for the first version, of one statement each."""
    rows = Question.objects.filter(questionnaire=campaign.questionnaire_id).exclude(theme="").order_by("order")
    return [theme for theme in dict.fromkeys(rows.values_list("theme", flat=True)) if theme in NEEDS]


def _by_theme(campaign: Campaign) -> dict[str, tuple[int, int]]:
    """Theme -> how many agree with it, of how many."""
    rows = SurveyTally.objects.filter(campaign=campaign, question__isnull=True).exclude(theme="").order_by()
    return {
        theme: (top, answered)
        for theme, top, answered in rows.values_list("theme").annotate(agree=Sum("top"), of=Sum("answered"))
    }


def _label(tally: Tally) -> str:
    """In the first version the key of a statement is its precondition."""
    return str(NEEDS.get(tally.question.key) or tally.question.asked)


def _row(label: str, agree: int, answered: int) -> tuple[Cell, ...]:
    if answered < SMALLEST_N:
        return (label, *[HIDDEN] * 4)
    reach = wilson_interval(agree, answered).rounded(4)
    return (label, agree, answered, reach.low, reach.high)
