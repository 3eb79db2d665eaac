"""What pages show of a vote: words for the keys and numbers that were kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from gehoord.core.ui.plane_charts import PlanePoint, plane_chart, shape_words

from ..models import Block, BlockKind, Counting, GroupRole, KeptOutcome, Option, VoteRules
from .opinions import AGREE, DISAGREE, GRID, PASS, SMALL

GONE = gettext_lazy("(weggehaald)")
ANSWERS = ((AGREE, gettext_lazy("Eens")), (DISAGREE, gettext_lazy("Oneens")), (PASS, gettext_lazy("Pas")))
BANDS = (
    gettext_lazy("bijna niemand eens"), gettext_lazy("weinig mensen eens"), gettext_lazy("ongeveer de helft eens"),
    gettext_lazy("de meesten eens"), gettext_lazy("bijna iedereen eens"),
)
SIDES = {"agree": gettext_lazy("eens"), "disagree": gettext_lazy("oneens")}
WHY_NO_GROUPS = {
    "few": gettext_lazy("Minder dan vijftien mensen stemden. Dat is te weinig om groepen te zoeken."),
    "one": gettext_lazy("Iedereen stemde ongeveer hetzelfde. Er zijn geen groepen."),
    "small": gettext_lazy(
        "De groepen zijn te klein om te beschrijven. Dan zou te zien zijn wie wat vindt, dus tonen we ze niet."
    ),
}
UNITS = {
    Counting.DOTS: gettext_lazy("stippen"), Counting.BORDA: gettext_lazy("punten"),
    Counting.DUELS: gettext_lazy("duels gewonnen"),
}


def shown_vote(block: Block) -> dict[str, Any]:
    """What the page shows of a vote that closed; empty when fewer than five people voted.

    One query, or none when the options were fetched (`selectors.with_options`).
    """
    kept = block.result
    if "n" not in kept:
        return {}
    options = {str(option.pk): option for option in block.options.all()}
    words = {key: option.words for key, option in options.items()}
    if block.kind == BlockKind.STATEMENTS:
        return _statements(kept, options, words)
    return {**_ranking(kept, words), "set_pk": set_of(block)}


def set_of(block: Block) -> int | None:
    """The key of the set that was made of a vote: then its order is told nowhere any more. A query unless fetched."""
    kept: KeptOutcome | None = getattr(block, "kept", None)
    return kept.cause_set_id if kept else None


def role_label(role: str) -> str:
    return str(GroupRole(role).label)


def _statements(kept: dict[str, Any], options: dict[str, Option], words: dict[str, str]) -> dict[str, Any]:
    groups = kept["groups"]
    names = [_("Groep %(letter)s") % {"letter": letter} for letter in "ABCDE"[:len(groups["sizes"])]] if groups else []
    found = []
    for key in _in_order(kept, options):
        counted = kept["statements"].get(key, {"few": True})
        row: dict[str, Any] = {"key": key, "words": words[key], "option": options[key], "few": "few" in counted}
        if not row["few"]:
            row["n"], row["parts"] = counted["n"], _parts(counted["counts"], counted["n"])
            row["roles"] = [
                (role_label(role), [(label, counted["roles"][role].get(str(value), 0)) for value, label in ANSWERS])
                for role in GroupRole.values if role in counted["roles"]
            ]
        if groups:
            row["bands"] = [
                (name, BANDS[band] if band is not None else _("te weinig stemmen"))
                for name, band in zip(names, groups["bands"][key], strict=True)
            ]
        found.append(row)
    shown = {"n": kept["n"], "rows": found, "why": WHY_NO_GROUPS.get(kept["why"], ""), "is_small": kept["n"] < SMALL}
    return {**shown, "groups": _groups(groups, names, words)} if groups else shown


def _in_order(kept: dict[str, Any], options: dict[str, Option]) -> list[str]:
    """What all groups agree with most first; without groups what most people agree with."""
    if kept["groups"]:
        order = [key for key in kept["groups"]["consensus"] if key in options]
        return order + [key for key in options if key not in order]

    def agreeing(key: str) -> float:
        counted = kept["statements"].get(key, {})
        return -counted["counts"].get(str(AGREE), 0) / counted["n"] if counted.get("n") else 1.0

    return sorted(options, key=agreeing)


def _parts(counts: dict[str, int], total: int) -> list[dict[str, Any]]:
    """The three answers, each with its stretch of a bar."""
    found, start = [], 0.0
    for value, label in ANSWERS:
        number = counts.get(str(value), 0)
        width = 100 * number / total
        found.append({
            "label": label, "n": number, "css": {AGREE: "agree", DISAGREE: "disagree", PASS: "pass"}[value],
            "start": f"{start:.2f}%", "width": f"{width:.2f}%",
        })
        start += width
    return found


def _groups(groups: dict[str, Any], names: list[str], words: dict[str, str]) -> dict[str, Any]:
    points = [PlanePoint(x / GRID, y / GRID, group, people) for x, y, group, people in groups["points"]]

    def told(pairs: list[list[str]]) -> list[tuple[str, Any]]:
        return [(words[key], SIDES[side]) for key, side in pairs if key in words]

    return {
        "picture": plane_chart(points, names, _("Wie stemde er hetzelfde?")),
        "named": [
            {"name": name, "shape": shape, "size": size, "typical": told(typical)}
            for name, shape, size, typical in zip(
                names, shape_words()[:len(names)], groups["sizes"], groups["typical"], strict=True
            )
        ],
        "some_left_out": groups["some_left_out"],
        "binding": told(groups["binding"]), "dividing": told(groups["dividing"]),
    }


def _ranking(kept: dict[str, Any], words: dict[str, str]) -> dict[str, Any]:
    n, roles = kept["n"], kept["roles"]
    plain = kept["plain"]
    shown = {
        "n": n, "blank": kept["blank"], "top": kept["top"], "method": kept["method"],
        "counted": Counting(kept["method"]).label, "unit": UNITS[Counting(kept["method"])],
        "places": places(plain, words), "tie": tie_words(plain, n_options=sum(len(tier) for tier in plain["tiers"])),
        "has_scores": bool(plain["scores"]),
        "too_small": [role_label(role) for role in kept["too_small"]],
        "agreed": [words.get(key, GONE) for key in kept["agreed"]],
        "dividing": [
            (words.get(one["option"], GONE), [role_label(role) for role in one["in"]],
             [role_label(role) for role in one["out"]])
            for one in kept["dividing"]
        ],
        "compared": len(roles) > 1,
    }
    # Of one role that is everybody there is nothing else to tell.
    only = [role for role in roles if kept["too_small"] or len(roles) > 1]
    shown["roles"] = [
        {
            "label": role_label(role), "places": places(roles[role], words), "tie": tie_words(roles[role]),
            "minority": [words.get(key, GONE) for key in kept["minority"][role]],
        }
        for role in GroupRole.values if role in only
    ]
    if kept["equal"]:
        shown["equal"], shown["equal_tie"] = places(kept["equal"], words), tie_words(kept["equal"])
        shown["equal_same"] = kept["equal"]["top"] == plain["top"] and kept["equal"]["tied"] == plain["tied"]
    return shown


def places(outcome: dict[str, Any], words: dict[str, str]) -> list[dict[str, Any]]:
    """The tiers with their places, those that ended equal together."""
    found, before = [], 0
    for tier in outcome["tiers"]:
        first, last = before + 1, before + len(tier)
        before = last
        score = outcome.get("scores", {}).get(tier[0], "")
        found.append({
            "place": str(first) if first == last else f"{first}–{last}", "equal": len(tier) > 1,
            "options": [said for key, said in words.items() if key in tier]
            + [GONE for key in tier if key not in words],
            "score": _number(score) if score else "", "inside": tier[0] in outcome["top"],
            "edge": tier[0] in outcome["tied"],
        })
    return found


def tie_words(outcome: dict[str, Any], *, n_options: int = 0) -> str:
    """What is said when a tie lies across the end of the top; nothing breaks it but people."""
    tied, left = len(outcome["tied"]), outcome["left"]
    if not tied:
        return ""
    if tied == n_options:
        return _("Alles eindigde gelijk. Er is dus geen top: kies samen, of praat er nog eens over.")
    return ngettext(
        "Op de rand eindigden er %(tied)s gelijk, en er is nog %(left)s plaats. De computer kiest niet: dat doen "
        "jullie.",
        "Op de rand eindigden er %(tied)s gelijk, en er zijn nog %(left)s plaatsen. De computer kiest niet: dat doen "
        "jullie.", left,
    ) % {"tied": tied, "left": left}


def _number(score: str) -> str:
    value = Fraction(score)
    return number_format(float(value), decimal_pos=0 if value.denominator == 1 else 1)


def how_counted(block: Block, rules: VoteRules) -> list[str]:
    """The rules in a few sentences, the same before the vote and after it."""
    if block.kind == BlockKind.STATEMENTS:
        return [
            str(_("Per stelling tellen we hoe vaak mensen eens, oneens of pas kozen. Overslaan mag.")),
            str(_("Wie ongeveer hetzelfde stemde, komt in dezelfde groep. Dat rekent de computer uit, zonder te weten "
                  "wie je bent. De rol en de tafel tellen niet mee.")),
        ]
    said = [str(HOW[Counting(rules.method)])]
    if rules.method == Counting.DOTS:
        said.append(str(_("Iedereen heeft %(dots)s stippen, en geeft er hoogstens %(most)s aan één.") % {
            "dots": rules.dots, "most": rules.most_on_one,
        }))
    said.append(str(_("De %(top)s met het meeste staan in de top. Eindigen er gelijk, dan zeggen we dat.") % {
        "top": rules.top,
    }))
    return said


def how_on_paper(block: Block, rules: VoteRules) -> str:
    """What somebody does with a form and a pen."""
    if block.kind == BlockKind.STATEMENTS:
        return _("Zet in elk vakje E (eens), O (oneens) of P (pas). Overslaan mag. Zet je naam er niet op.")
    if block.kind == BlockKind.DOTS:
        return _(
            "Je hebt %(dots)s stippen. Schrijf in een vakje hoeveel je er geeft, hoogstens %(most)s. Zet je naam er "
            "niet op."
        ) % {"dots": rules.dots, "most": rules.most_on_one}
    return _(
        "Schrijf 1 bij wat het belangrijkste is, dan 2, en zo verder tot hoogstens %(most)s. De rest laat je leeg. Zet "
        "je naam er niet op."
    ) % {"most": rules.top}


HOW = {
    Counting.DOTS: gettext_lazy("We tellen de stippen bij elkaar op."),
    Counting.BORDA: gettext_lazy(
        "Van jouw volgorde krijgt elke keuze een punt voor alles wat eronder staat. Wat je geen nummer gaf, staat "
        "samen onderaan. We tellen de punten bij elkaar op."
    ),
    Counting.DUELS: gettext_lazy(
        "We vergelijken steeds twee keuzes: welke zetten meer mensen hoger? Die wint dat duel. De top is wat de meeste "
        "duels wint. Wat je geen nummer gaf, staat samen onderaan."
    ),
}
