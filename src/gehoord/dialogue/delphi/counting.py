"""Ratings become numbers, and numbers words. Of fewer than the smallest group there are none."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from ..models import Delphi, DelphiCause


def numbers(values: Sequence[int], *, least: int, agree_from: int, agree_percent: int) -> dict[str, Any]:
    """The middle (median), the quartiles by linear interpolation, and whether there is agreement; {} of too few."""
    if len(values) < max(least, 2):
        return {}
    low, middle, high = quantiles(values, n=4, method="inclusive")
    agreeing = sum(value >= agree_from for value in values)
    return {
        "n": len(values), "low": low, "middle": middle, "high": high, "agreeing": agreeing,
        "agree": agreeing * 100 >= agree_percent * len(values),
    }


def numbers_of(delphi: Delphi, values: Sequence[int], least: int) -> dict[str, Any]:
    return numbers(values, least=least, agree_from=delphi.agree_from, agree_percent=delphi.agree_percent)


def last_result(about: DelphiCause) -> dict[str, Any]:
    """Of the last round in which enough people rated it; {} when there was none."""
    last = max(about.result, default="")
    found: dict[str, Any] = about.result[last] if last else {}
    return found


def spread_told(result: dict[str, Any]) -> str:
    """The middle and where half of the answers lie."""
    if not result:
        return _("Te weinig mensen gaven een cijfer. Daarom vertellen we geen uitkomst.")
    middle = _("Het midden van de groep is %(middle)s.") % {"middle": told(result["middle"])}
    if result["low"] == result["high"]:
        return middle + " " + _("Minstens de helft van de mensen gaf dat cijfer.")
    return middle + " " + _("De middelste helft van de cijfers ligt van %(low)s tot en met %(high)s.") % {
        "low": told(result["low"]), "high": told(result["high"]),
    }


def agreement_told(delphi: Delphi, result: dict[str, Any]) -> str:
    """Whether people agree that it is important; empty of too few.

    With the share, unless few people were on one side, or nobody: then it would tell what each of the others gave.
    """
    if not result:
        return ""
    if min(result["agreeing"], result["n"] - result["agreeing"]) < delphi.smallest:
        return _("Overeenstemming.") if result["agree"] else _("Geen overeenstemming.")
    share = _("%(percent)s%% gaf een %(from)s of hoger") % {
        # Down, so that 74.9 is not told as the 75 that was agreed on.
        "percent": result["agreeing"] * 100 // result["n"], "from": delphi.agree_from,
    }
    return (_("Overeenstemming: %(share)s.") if result["agree"] else _("Geen overeenstemming: %(share)s.")) % {
        "share": share
    }


def change_told(delphi: Delphi, about: DelphiCause) -> str:
    """How the middle moved between the rounds, or that the last one had too few answers; empty without two rounds."""
    before, after = about.result.get("2"), about.result.get("3")
    if not before or delphi.rounds < 3 or not delphi.is_over:
        return ""
    if not after:
        return _("Dit is van ronde 2: in ronde 3 gaven te weinig mensen een cijfer.")
    if before["middle"] == after["middle"]:
        return _("Het midden is hetzelfde als in ronde 2.")
    return _("In ronde 2 was het midden %(middle)s.") % {"middle": told(before["middle"])}


def told(number: float) -> str:
    """With as many decimals as it has, at most two."""
    decimals = 0 if number == int(number) else 1 if number * 10 == int(number * 10) else 2
    return str(number_format(number, decimals))
