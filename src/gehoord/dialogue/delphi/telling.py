"""What is told of a round by link: what was agreed, how it went, and what came out, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Delphi, DelphiCause, GroupRole, Stage
from .counting import agreement_told, change_told, last_result, spread_told


@dataclass(frozen=True)
class Row:
    """One cause, and what is told of it."""

    cause: DelphiCause
    lines: tuple[str, ...]
    agrees: bool


def agreed_lines(delphi: Delphi) -> list[tuple[str, str]]:
    """(what, how it was agreed) of everything that was agreed beforehand."""
    days = [delphi.first_ends, delphi.second_ends, delphi.third_ends]
    rounds = [
        (_("Ronde %(n)s tot en met") % {"n": number}, date_format(day, "j F Y"))
        for number, day in enumerate(days, start=1) if day
    ]
    return [
        (_("Wie we uitnodigen"), ", ".join(str(GroupRole(role).label).lower() for role in delphi.roles)), *rounds,
        (_("Overeenstemming"), rule_told(delphi)),
        (_("Kleinste groep"), _("%(n)s mensen. Van minder antwoorden vertellen we niets.") % {"n": delphi.smallest}),
    ]


def rule_told(delphi: Delphi) -> str:
    """What counts as agreement."""
    return _("Minstens %(percent)s%% van wie een cijfer geeft, geeft een %(from)s of hoger (1 tot en met 9).") % {
        "percent": delphi.agree_percent, "from": delphi.agree_from,
    }


def rows_told(delphi: Delphi) -> list[Row]:
    """What came out of each cause so far; in round 2 only its words, and nothing before. One query."""
    if delphi.stage == Stage.RATING:
        return [Row(cause, (), False) for cause in delphi.causes.all()]
    if "2" not in delphi.people:
        return []
    return [_row(delphi, cause) for cause in delphi.causes.all()]


def _row(delphi: Delphi, cause: DelphiCause) -> Row:
    result: dict[str, Any] = last_result(cause)
    said = (spread_told(result), agreement_told(delphi, result), change_told(delphi, cause))
    return Row(cause, tuple(line for line in said if line), bool(result.get("agree")))


def people_told(delphi: Delphi, least: int) -> list[str]:
    """How many answered in each round; of few only that they were few."""
    found, least = [], max(least, delphi.smallest)
    for number in range(1, delphi.rounds + 1):
        people = delphi.people.get(str(number))
        if people is None:
            continue
        found.append(
            ngettext("Ronde %(round)s: %(n)s mens.", "Ronde %(round)s: %(n)s mensen.", people)
            % {"round": number, "n": people} if people >= least
            else _("Ronde %(round)s: minder dan %(n)s mensen.") % {"round": number, "n": least}
        )
    return found


def method_told(delphi: Delphi, least: int) -> str:
    """For the report, in one paragraph."""
    said = [
        _("Wie niet kon komen, deed mee via een link: eerst opschrijven, daarna elke oorzaak een cijfer geven van 1 "
          "tot en met 9."),
        *people_told(delphi, least),
        _("Vooraf spraken we af wat overeenstemming is.") + " " + rule_told(delphi),
        _("Het midden is het cijfer waar de helft onder of op zit. Wie oversloeg, telt niet mee."),
    ]
    if delphi.rounds == 3:
        said.append(_(
            "In ronde 3 zagen mensen het midden van de groep en mochten ze hun cijfer veranderen. Niet iedereen deed "
            "elke ronde mee: verschuift het midden, dan kan het ook komen doordat anderen antwoordden."
        ))
    said.append(_(
        "Iedereen met de link kon meedoen, zonder naam. Of iemand vaker meedeed, kunnen we niet zien."
    ))
    return " ".join(said)
