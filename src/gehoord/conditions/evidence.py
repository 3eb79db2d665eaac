"""What a scan gives to an advice."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.models import Council
from gehoord.core.ui.charts import percent
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused, register
from gehoord.surveys.models import Campaign, Purpose
from gehoord.surveys.selectors import campaigns, response_keys

from .selectors import results


def compute_scan(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"campaign": pk}."""
    campaign = _campaign(council, question)
    facts = results(campaign)
    if facts is None:
        raise QuestionRefused(
            _("Sluit eerst de scan. Daarna kan de uitslag in een advies.") if not campaign.is_closed
            else _("Minder dan %(n)s mensen vulden de scan in. Dat is te weinig voor een advies.")
            % {"n": council.smallest_n}
        )
    # Random keys that go on no page: from the printed digest nobody can guess a number that is hidden.
    return Computed(facts, sources=tuple(f"response {key}" for key in response_keys(campaign, Purpose.CONDITIONS)))


def _campaign(council: Council, question: dict[str, Any]) -> Campaign:
    pk = question.get("campaign")
    rows = campaigns(council, Purpose.CONDITIONS)
    found = rows.select_related("questionnaire").filter(pk=pk).first() if isinstance(pk, int) else None
    if found is None:
        raise QuestionRefused(_("Deze scan is er niet."))
    return found


def words_scan(facts: Facts) -> str:
    """Which precondition is agreed with least is told only when every row can be seen."""
    if facts.n is None:
        return _("professionals vulden de scan in")
    said = _("%(n)s professionals vulden de scan in") % {"n": facts.n}
    shares: dict[str, float] = {}
    for label, agree, answered, *_reach in facts.rows:
        if not isinstance(agree, int) or not isinstance(answered, int) or not answered:
            return said
        shares[str(label)] = agree / answered
    if not shares:
        return said
    least = min(shares.values())
    about = f" {_('en')} ".join(label[:1].lower() + label[1:] for label, share in shares.items() if share == least)
    return _("%(said)s; het minst eens zijn zij het over %(about)s (%(share)s)") % {
        "said": said, "about": about, "share": percent(least),
    }


def _ask(council: Council, question: dict[str, Any]) -> str:
    return _("Zijn de randvoorwaarden er, volgens de professionals in “%(title)s”?") % {
        "title": _campaign(council, question).title
    }


def register_kind() -> None:
    register(Kind("scan", gettext_lazy("Scan van randvoorwaarden"), compute_scan, words_scan, _ask, Data.CONDITIONS))
