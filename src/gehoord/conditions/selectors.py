"""Questions about scans. Nothing is told about one that is open, and no number below the council's smallest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from gehoord.analysis.intervals import wilson_interval
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.selectors import organisations
from gehoord.core.vocabulary.words import NEEDS
from gehoord.insight.facts import Cell, Facts
from gehoord.insight.outsiders import HIDDEN, SMALLEST_EVER, for_outsiders
from gehoord.surveys.models import (
    Campaign,
    Purpose,
    Question,
    QuestionKind,
    Questionnaire,
    Response,
    SurveyTally,
)
from gehoord.surveys.questionnaires import SCAN_KEY
from gehoord.surveys.selectors import campaigns, require_purpose, tallies
from gehoord.surveys.services import ASKED_ABOUT


def is_outsider(member: Member) -> bool:
    """Whoever may see scans but not run them: the municipality."""
    return not member.may(Right.RUN_SCANS)


def scans(member: Member) -> QuerySet[Campaign]:
    """Newest first; outsiders see those that are closed."""
    rows = campaigns(member.council, Purpose.CONDITIONS).select_related("provider", "team")
    return rows.filter(closed_at__isnull=False) if is_outsider(member) else rows


def own_scans(organisation: Organisation) -> QuerySet[Campaign]:
    """Scans among its professionals that are not closed, newest first, each with `responded`."""
    return scans_at(organisation).filter(closed_at__isnull=True)


def scans_at(organisation: Organisation) -> QuerySet[Campaign]:
    """Scans among its professionals, newest first, each with `responded`."""
    rows = campaigns(organisation.council, Purpose.CONDITIONS).select_related("provider", "team", "council")
    return rows.filter(provider=organisation)


def get_scan_for(member: Member, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, for another council's row too."""
    return scans(member).select_related("questionnaire").get(pk=pk)


def questionnaires(council: Council) -> QuerySet[Questionnaire]:
    """Other lists for professionals that this council brought in, by name; ours is not among them."""
    found: QuerySet[Questionnaire] = (
        Questionnaire.objects.filter(council=council, purpose=Purpose.CONDITIONS).exclude(key=SCAN_KEY)
        .order_by("name", "-version", "pk")
    )
    return found


def asked_organisations(council: Council) -> QuerySet[Organisation]:
    """Organisations whose professionals can be asked, by name."""
    return organisations(council).filter(kind__in=ASKED_ABOUT[Purpose.CONDITIONS])


def closed_scans(council: Council) -> QuerySet[Campaign]:
    """Newest closing first."""
    rows = Campaign.objects.filter(council=council, purpose=Purpose.CONDITIONS, closed_at__isnull=False)
    return rows.select_related("questionnaire", "provider", "team").order_by("-closed_at", "-pk")


def about(campaign: Campaign) -> str:
    """Whom a scan is about, in words; empty where nobody said. Needs `provider` and `team` fetched."""
    if campaign.provider is None:
        return campaign.organisation_name
    return f"{campaign.provider.name} · {campaign.team.name}" if campaign.team else campaign.provider.name


def how_many(responded: int, smallest: int = SMALLEST_EVER) -> str:
    """How many answered, in three steps, so that nobody sees one come in; from `smallest` there will be a result."""
    if responded < smallest:
        return _("minder dan %(n)s antwoorden") % {"n": smallest}
    return _("%(n)s of meer antwoorden") % {"n": smallest if responded < 2 * smallest else 2 * smallest}


def results(campaign: Campaign) -> Facts | None:
    """Of a closed scan with enough responses: a row (label, agree, answered, low, high) for each precondition.

    Enough is the smallest number of the council, which those who answer were told. Where a precondition has several
    statements, somebody agrees whose answers to them are 4 or higher on average. None for any other scan. A row that
    fewer answered has HIDDEN in its cells. For the council; see `results_for`. Raises WrongPurpose.
    """
    return results_of([campaign]).get(campaign.pk)


def results_of(chosen: Sequence[Campaign]) -> dict[int, Facts]:
    """The `results` of each of these that has one, by key. Five queries, however many. Raises WrongPurpose."""
    for campaign in chosen:
        require_purpose(campaign, Purpose.CONDITIONS)
    closed = [campaign.pk for campaign in chosen if campaign.is_closed]
    responded = dict(
        Response.objects.filter(campaign__in=closed).order_by().values_list("campaign").annotate(n=Count("pk"))
    )
    councils = {one.council_id for one in chosen}
    smallest = dict(Council.objects.filter(pk__in=councils).values_list("pk", "smallest_n"))
    enough = [
        one.pk for one in chosen if one.is_closed and responded.get(one.pk, 0) >= smallest[one.council_id]
    ]
    about_what = _themes({one.questionnaire_id for one in chosen if one.pk in enough})
    counted: dict[int, dict[str, tuple[int, int]]] = {pk: {} for pk in enough}
    sums = SurveyTally.objects.filter(campaign__in=enough).exclude(theme="", question__isnull=True).order_by()
    rows = sums.values_list("campaign", "theme", "question__key").annotate(agree=Sum("top"), of=Sum("answered"))
    for pk, theme, question, agree, of in rows:
        # A theme has a row of its own; in the first version each statement was a precondition.
        if question is None or not theme:
            counted[pk][theme or question] = (agree, of)
    notes = {
        True: _("Wie meedeed, is niet door loting gekozen."),
        False: _("De vragenlijst is niet gevalideerd. Wie meedeed, is niet door loting gekozen."),
    }
    columns = (_("Randvoorwaarde"), _("Eens"), _("Van"), _("Ondergrens 95%"), _("Bovengrens 95%"))
    return {
        one.pk: Facts(n=responded[one.pk], columns=columns, note=notes[one.questionnaire.validated], rows=tuple(
            _row(str(NEEDS.get(key) or text), *counted[one.pk].get(key, (0, 0)), smallest[one.council_id])
            for key, text in about_what[one.questionnaire_id]
        ))
        for one in chosen if one.pk in counted
    }


def results_for(member: Member, campaign: Campaign) -> Facts | None:
    """`results` as this member may see them: outsiders without what is small or gives it away."""
    return results_of_for(member, [campaign]).get(campaign.pk)


def results_of_for(member: Member, chosen: Sequence[Campaign]) -> dict[int, Facts]:
    """`results_of` as this member may see them."""
    found = results_of(chosen)
    if not is_outsider(member):
        return found
    return {pk: for_outsiders(facts, member.council.smallest_n) for pk, facts in found.items()}


@dataclass(frozen=True)
class Statement:
    """One statement of a scan: how many agree with it (4 or 5) of those who answered it, hidden when they are few."""

    theme: str
    text: str
    row: tuple[Cell, ...]


def statements(member: Member, campaign: Campaign) -> list[Statement]:
    """Each statement of a closed scan with a result, for who runs scans; empty for outsiders, who see preconditions.

    Raises WrongPurpose.
    """
    if is_outsider(member) or results(campaign) is None:
        return []
    return [
        Statement(
            one.question.theme, one.question.asked,
            _row(one.question.asked, one.agree, one.answered, member.council.smallest_n),
        )
        for one in tallies(campaign, Purpose.CONDITIONS) if one.question.theme
    ]


def _themes(questionnaires: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """Questionnaire -> its preconditions in their order; of the first version its statements: (key, text)."""
    found: dict[int, dict[str, str]] = {pk: {} for pk in questionnaires}
    rows = Question.objects.filter(questionnaire__in=found, kind=QuestionKind.SCALE).order_by("order")
    for pk, key, theme, text in rows.values_list("questionnaire", "key", "theme", "text"):
        found[pk].setdefault(theme or key, "" if theme else text)
    return {pk: list(of_one.items()) for pk, of_one in found.items()}


def _row(label: str, agree: int, answered: int, smallest: int) -> tuple[Cell, ...]:
    if answered < smallest:
        return (label, *[HIDDEN] * 4)
    reach = wilson_interval(agree, answered).rounded(4)
    return (label, agree, answered, reach.low, reach.high)
