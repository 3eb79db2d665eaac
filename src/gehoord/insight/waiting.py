"""How long people wait, as evidence: the middle wait of each period, with its control chart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gehoord.core.councils.models import Council
from gehoord.core.vocabulary.purposes import Data

from . import pages, wording
from .facts import Facts, Limits
from .filters import Filters
from .kinds import Computed, Kind, QuestionRefused, register
from .questions import DIGITS, lines_of, read_question, rounded, setup_of
from .series import Setup, Until, Waits, ended_in, waits

UNTIL: dict[str, Until] = {"read": "read", "answer": "answer"}


def wait_question(setup: Setup, until: Until) -> dict[str, Any]:
    """The part of a question that `compute` reads besides the filters."""
    return {
        "per": setup.per, "baseline": setup.baseline, "anew": setup.anew.isoformat() if setup.anew else "",
        "why": setup.why, "until": until,
    }


def _read(council: Council, question: dict[str, Any]) -> tuple[Filters, dict[str, str], Setup, Until]:
    filters, labels = read_question(council, question)
    until = UNTIL.get(str(question.get("until")))
    if until is None:
        raise QuestionRefused(_("Deze vraag kunnen we niet lezen."))
    # What a story is about plays no part in how long somebody waits.
    return filters.without("bejegening", "themes"), labels, setup_of(question), until


def compute(council: Council, question: dict[str, Any]) -> Computed:
    """A row is (period, how many are done, days in words). Raises QuestionRefused."""
    filters, _labels, setup, until = _read(council, question)
    found = waits(council, filters, setup, until)
    if all(row.days is None for row in found.rows):
        raise QuestionRefused(_("Er is nog geen periode waarin meer dan de helft klaar is."))
    done = ended_in(council, filters, until)
    facts = Facts(
        n=len(done),
        columns=(
            _("kwartaal") if setup.per == "quarter" else _("maand"),
            _("gelezen") if until == "read" else _("beantwoord"), _("dagen"),
        ),
        rows=tuple((row.label, row.done, wording.days(row.days)) for row in found.rows),
        note=_(
            "De middelste wachttijd van wie in die periode iets stuurde. Wie nog wacht, telt mee als langst wachtend."
        ),
        limits=_limits(found, setup),
    )
    return Computed(facts, signals=lines_of(council, filters), hits=done)


def _limits(found: Waits, setup: Setup) -> Limits:
    points = found.control.points
    return Limits(
        lines=tuple(
            (round(p.centre, DIGITS), rounded(p.low), rounded(p.high)) for p in points
        ),
        signals=tuple(tuple(rule.value for rule in p.rules) for p in points), is_trial=found.control.is_trial,
        baseline=setup.first or 0, anew=found.anew, why=setup.why if found.anew else "",
        values=tuple(row.days for row in found.rows),
    )


def ask(council: Council, question: dict[str, Any]) -> str:
    filters, labels, _setup, until = _read(council, question)
    sentence = (
        _("Hoeveel dagen duurt het tot iemand een signaal leest? Geteld: %(which)s.") if until == "read"
        else _("Hoeveel dagen duurt het tot wie een antwoord wil, er een krijgt? Geteld: %(which)s.")
    )
    return sentence % {"which": pages.in_words(filters, labels)}


def register_kind() -> None:
    register(Kind("waits", gettext_lazy("wachttijd"), compute, wording.waits_in_words, ask, Data.SIGNALS))
