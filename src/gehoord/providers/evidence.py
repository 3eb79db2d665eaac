"""What supervision gives to an advice: what the provider itself said. Words only: nothing is counted, nobody ranked."""

from __future__ import annotations

import hashlib
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import Computed, Kind, QuestionRefused, register

from .models import Outcome, Supervision

KEY = "provider_view"


def can_be_used(moment: Supervision) -> bool:
    """It has an outcome, so it no longer changes, and the provider was heard."""
    return moment.outcome != Outcome.NONE_YET and bool(moment.provider_view)


def compute(council: Council, question: dict[str, Any]) -> Computed:
    """question: {"supervision": pk}."""
    moment = _moment(council, question)
    # A paragraph of the provider is a line in the letter.
    lines = [" ".join(line.split()) for line in moment.provider_view.splitlines() if line.strip()]
    digest = hashlib.sha256(moment.provider_view.encode("utf-8", "surrogatepass")).hexdigest()
    return Computed(
        Facts(
            columns=(_("Wat de aanbieder zegt"),), rows=tuple((line,) for line in lines),
            note=_("Uit het toezicht van de gemeente; opgeschreven door de gemeente.") if not moment.said_by_provider
            else _("Uit het toezicht van de gemeente; opgeschreven door de aanbieder zelf."),
        ),
        sources=(f"supervision {moment.pk} {digest}",),
    )


def _moment(council: Council, question: dict[str, Any]) -> Supervision:
    pk = question.get("supervision")
    rows = Supervision.objects.filter(criterion__agreement__council=council)
    found = rows.select_related("criterion__agreement__provider").filter(pk=pk).first() if isinstance(pk, int) else None
    if found is None:
        raise QuestionRefused(_("Dit moment van toezicht is er niet."))
    if not can_be_used(found):
        raise QuestionRefused(_("Hier is nog geen uitkomst met wat de aanbieder zegt."))
    return found


def words(facts: Facts) -> str:
    return _("de aanbieder gaf een antwoord")


def ask(council: Council, question: dict[str, Any]) -> str:
    moment = _moment(council, question)
    assert moment.held_on is not None
    return _("Wat zei %(provider)s bij het toezicht van %(day)s?") % {
        "provider": moment.criterion.agreement.provider.name, "day": date_format(moment.held_on, "j F Y"),
    }


def register_kind() -> None:
    register(Kind(KEY, gettext_lazy("antwoord van een aanbieder"), compute, words, ask, Data.SUPERVISION))
