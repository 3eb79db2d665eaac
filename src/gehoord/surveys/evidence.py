"""What the result of a survey gives to an advice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.models import Council
from gehoord.core.ui.charts import percent
from gehoord.core.vocabulary.purposes import KINDS, Data, Use
from gehoord.insight.facts import Cell, Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused, register
from gehoord.insight.outsiders import HIDDEN, SMALLEST_EVER, for_outsiders

from .models import Campaign, Purpose, Respondent
from .results import Measure, Result, Shown, result
from .selectors import response_keys

PURPOSES = (Purpose.CONTRACT, Purpose.STATUTORY)


def facts_of(found: Result) -> Facts:
    """The whole, and each theme: a row (label, top box, answered, low, high); HIDDEN where too few answered."""
    return Facts(
        n=found.responded,
        columns=(_("Waarover"), _("Eens"), _("Van"), _("Ondergrens 95%"), _("Bovengrens 95%")),
        rows=tuple(_row(measure) for measure in (found.whole, *found.themes)),
        note=_("De vragenlijst is niet gevalideerd.") if not found.campaign.questionnaire.validated else "",
    )


def for_an_advice(found: Result) -> Facts:
    """What may go out: judged for outsiders, and below 100 answers an interval and no figure, so in words."""
    numbers = facts_of(found)
    measures = (found.whole, *found.themes)
    if not any(measure.shown == Shown.INTERVAL for measure in measures):
        return numbers
    judged = for_outsiders(numbers, max(found.smallest, SMALLEST_EVER))
    why = _("Onder de 100 antwoorden staat er alleen waar het percentage tussen ligt.")
    return Facts(
        n=judged.n,
        columns=(_("Waarover"), _("Eens, met 95% zekerheid")),
        rows=tuple(
            (measure.label, HIDDEN if HIDDEN in row[1:] else _in_words(measure))
            for measure, row in zip(measures, judged.rows, strict=True)
        ),
        note=" ".join(filter(None, (judged.note, why))),
    )


def compute_survey(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"campaign": pk}."""
    campaign = _campaign(council, question)
    found = result(council, campaign, campaign.purpose)
    if found is None:
        raise QuestionRefused(
            _("Sluit eerst het onderzoek. Daarna kan de uitslag in een advies.") if not campaign.is_closed
            else _("Te weinig mensen deden mee. Dat is te weinig voor een advies.")
        )
    return Computed(
        for_an_advice(found), sources=tuple(f"response {key}" for key in response_keys(campaign, campaign.purpose))
    )


def words_survey(facts: Facts) -> str:
    """How many answered, and the share of the whole when it can be seen."""
    if facts.n is None:
        return _("mensen vulden de vragenlijst in")
    said = _("%(n)s mensen vulden de vragenlijst in") % {"n": facts.n}
    whole = facts.rows[0] if facts.rows else ()
    if len(whole) == 2 and whole[1] != HIDDEN:
        return _("%(said)s; %(share)s van hen is over het geheel positief") % {"said": said, "share": whole[1]}
    if len(whole) > 2 and isinstance(whole[1], int) and isinstance(whole[2], int) and whole[2]:
        return _("%(said)s; %(share)s van hen is over het geheel positief") % {
            "said": said, "share": percent(whole[1] / whole[2]),
        }
    return said


def _campaign(council: Council, question: dict[str, Any]) -> Campaign:
    pk = question.get("campaign")
    rows = Campaign.objects.filter(council=council, purpose__in=PURPOSES).select_related("questionnaire", "provider")
    found = rows.filter(pk=pk).first() if isinstance(pk, int) else None
    if found is None:
        raise QuestionRefused(_("Dit onderzoek is er niet."))
    kind = KINDS[Data(found.purpose)]
    if not kind.may(Use.ADVICE):
        raise QuestionRefused(str(kind.never[Use.ADVICE]))
    return found


def _ask(council: Council, question: dict[str, Any]) -> str:
    campaign = _campaign(council, question)
    return _("Wat vinden %(who)s van hoe er met hen wordt omgegaan, volgens “%(title)s”?") % {
        "who": Respondent(campaign.questionnaire.respondent).label, "title": campaign.title,
    }


def _row(measure: Measure) -> tuple[Cell, ...]:
    if measure.shown == Shown.NOTHING or measure.interval is None:
        return (measure.label, *[HIDDEN] * 4)
    reach = measure.interval.rounded(4)
    return (measure.label, measure.sums.top, measure.sums.n, reach.low, reach.high)


def _in_words(measure: Measure) -> str:
    assert measure.interval is not None
    low, high = percent(measure.interval.low), percent(measure.interval.high)
    if measure.share is None:
        return _("tussen %(low)s en %(high)s") % {"low": low, "high": high}
    return _("%(share)s (tussen %(low)s en %(high)s)") % {"share": percent(measure.share), "low": low, "high": high}


def register_kind() -> None:
    # Surveys by agreement may not be in an advice: see the table of purposes.
    register(Kind(
        "survey", gettext_lazy("Uitslag van een vragenlijst"), compute_survey, words_survey, _ask, Data.STATUTORY
    ))
