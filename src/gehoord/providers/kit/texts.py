"""What a kit says, made from its choices: criterion, formula, worked example, clause, conversation, privacy."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from gehoord.analysis.points import Formula, Lot, Part

from ..models import Kit, Placement
from .choices import Choices, read_levels
from .grounds import all_grounds

SCHEMA = "gehoord-kit/1"
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december".split()
NUMBERS = "nul één twee drie vier vijf zes zeven acht negen tien elf twaalf".split()
# By assessors, from a text; the others follow from what happens.
JUDGED = (Placement.SUITABILITY, Placement.AWARD)
# Which level each part gets in the worked example, so that they differ.
EXAMPLE_LEVELS = (1, 0, 2, 1, 0)


@cache
def words() -> dict[str, Any]:
    """What `words.toml` says."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


def in_words(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def placed(text: str, choices: Choices, part: str = "", **more: str) -> str:
    """The text with what was chosen in its places; only our own words have places."""
    measure = words()["measure"].get(part, {})
    plain = {
        "times": _times(choices.times_per_year), "days": str(choices.answer_days), "years": str(choices.years_back),
    }
    inner = {key: measure[key].format_map(plain) for key in ("how", "did", "does", "figure") if key in measure}
    return text.format_map({**plain, **inner, **more})


def capital(text: str) -> str:
    """As a sentence begins: the name of a municipality may begin without a capital."""
    return text[:1].upper() + text[1:]


def _times(number: int) -> str:
    return "één keer" if number == 1 else f"{number} keer"


def usual_levels(placement: str, choices: Choices, part: str) -> str:
    """How the levels of a part begin, as lines that `read_levels` reads."""
    lines = []
    for line in words()["levels"][placement]:
        points, at_least, described = line.split("|", 2)
        minimum = f" (vanaf {at_least}%)" if at_least else ""
        lines.append(f"{points}{minimum}: {placed(described, choices, part)}")
    return "\n".join(lines)


def levels_of(placement: str, choices: Choices, part: str) -> str:
    return choices.levels.get(part) or usual_levels(placement, choices, part)


def ladder_of(placement: str, choices: Choices) -> tuple[str, ...]:
    return choices.ladder or tuple(words()["ladder"][placement])


def formula_of(placement: str, choices: Choices) -> Formula:
    """Raises FormulaRefused, BadLevels."""
    named = words()["measure"]
    parts = tuple(
        Part(str(part), named[part]["name"], read_levels(levels_of(placement, choices, part)))
        for part in choices.parts
    )
    lots = tuple(
        Lot(
            key, choices.lot_name(key), choices.weights_of(key),
            choices.counts_for.get(key) if placement == Placement.AWARD else None,
        )
        for key in choices.lot_keys
    )
    pass_at = {Placement.SUITABILITY: choices.pass_at, Placement.PERFORMANCE: 100}.get(Placement(placement))
    has_figures = any(part.has_figure for part in parts)
    return Formula(parts, lots, pass_at=pass_at, smallest_n=choices.smallest_n if has_figures else None)


def example_of(formula: Formula) -> list[dict[str, Any]]:
    """A sum per lot with made-up points, done by the formula itself."""
    found = []
    for lot in formula.lots:
        rows, points = [], {}
        for number, part in enumerate(formula.parts):
            place = min(EXAMPLE_LEVELS[number % len(EXAMPLE_LEVELS)], len(part.levels) - 1)
            level = part.levels[place]
            percent = None
            if part.has_figure:
                # Between this level and the one above it.
                above = part.levels[place - 1].at_least if place else 101
                percent = min((level.at_least or 0) + 3, (above or 101) - 1)
                assert part.points_at(percent) == level.points
            points[part.key] = level.points
            rows.append({
                "part": part.key, "name": part.name, "percent": percent, "points": level.points,
                "weight": lot.weights[part.key],
            })
        total = formula.total(lot.key, points)
        summed = " + ".join(f"{term.weight} × {term.points}" for term in total.terms)
        found.append({
            "lot": lot.key, "rows": rows, "total": str(total.points), "passed": total.passed,
            "sentence": f"({summed}) ÷ 100 = {dutch(str(total.points))} punten",
        })
    return found


def dutch(number: str) -> str:
    return number.replace(".", ",")


def content_of(kit: Kit, choices: Choices) -> dict[str, Any]:
    """Everything that is published, as data for JSON. Raises FormulaRefused, BadLevels."""
    formula = formula_of(kit.placement, choices)
    example = example_of(formula)
    party = words()["party"][kit.placement]
    how = "judged" if kit.placement in JUDGED else "followed"
    review = in_words(choices.review_on) if choices.review_on else "…"
    more = {
        "owner": kit.owner, "Owner": capital(kit.owner), "party": party,
        # Who has the agreement later: of those who offer, one.
        "carrier": words()["party"]["kpi"] if kit.placement == Placement.AWARD else party,
        "n": str(choices.smallest_n), "hear": str(choices.hear_days),
        "minutes": str(choices.minutes_together), "most": str(choices.most_minutes), "review": review,
        "baseline": choices.baseline or "…", "contact": choices.contact or "…", "pass_at": str(choices.pass_at),
        "assessors": _assessors(choices),
    }
    ladder = list(ladder_of(kit.placement, choices))
    return {
        "schema": SCHEMA, "title": kit.title, "owner": kit.owner, "placement": kit.placement, "edition": kit.edition,
        "why_replaced": kit.why_replaced,
        "criterion": [
            {"part": part, "name": words()["measure"][part]["name"],
             "text": placed(words()["criterion"][kit.placement], choices, part)}
            for part in choices.parts
        ],
        "how": choices.how,
        "formula": formula.as_data(),
        "example": example,
        "clause": _clause(kit, choices, formula, example, more),
        "conversation": {
            "when": choices.conversation,
            "questions": [
                words()["talk"]["opening"], *(words()["measure"][part]["talk"] for part in choices.parts),
                words()["talk"]["view"], words()["talk"]["closing"],
            ],
        },
        "ladder": ladder,
        "work": {
            "minutes": {part: choices.minutes_of(part) for part in choices.parts},
            "together": choices.minutes_together, "most": choices.most_minutes,
        },
        "review_on": choices.review_on.isoformat() if choices.review_on else None,
        "privacy": [
            placed(line, choices, **more) for key in (how, "everyone") for line in words()["privacy"][key]
        ],
        "grounds": all_grounds(kit.placement),
    }


def _assessors(choices: Choices) -> str:
    parts = [
        f"{NUMBERS[number]} {one if number == 1 else more}"
        for number, one, more in (
            (choices.experts, "ervaringsdeskundige", "ervaringsdeskundigen"),
            (choices.officers, "medewerker van de gemeente of regio", "medewerkers van de gemeente of regio"),
        ) if number
    ]
    said = " en ".join(parts) or "niemand"
    return capital(said)


def _clause(
    kit: Kit, choices: Choices, formula: Formula, example: list[dict[str, Any]], more: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The articles, in their order: heading, sentences, and steps where there are."""
    said = words()["clause"]
    how = "judged" if kit.placement in JUDGED else "followed"

    def article(key: str, *texts: str, steps: tuple[str, ...] = ()) -> dict[str, Any]:
        return {
            "heading": said[key]["heading"], "text": [placed(text, choices, **more) for text in texts],
            "steps": list(steps),
        }

    enough = {Placement.SUITABILITY: [said["sum"]["pass_at"]], Placement.PERFORMANCE: [said["sum"]["all"]]}
    articles = [
        article("counts", said["counts"][kit.placement]),
        article("assessors", *_several(said["assessors"][how])),
        article("points", said["points"].get(str(kit.placement), said["points"]["text"])),
        article("sum", said["sum"]["text"], *enough.get(Placement(kit.placement), [])),
    ]
    articles[-1]["text"] += [_in_example(formula, row) for row in example]
    articles[0]["text"] += [
        f"{lot.name or 'Dit criterium'}: bejegening telt voor {lot.counts_for}% van alle gunningscriteria samen."
        for lot in formula.lots if lot.counts_for is not None
    ]
    if formula.smallest_n is not None:
        articles.append(article("few", said["few"]["text"]))
    if kit.placement == Placement.AWARD:
        articles.append(article("ties", said["ties"]["text"]))
    articles.append(article("sources", said["sources"]["text"]))
    if choices.how:
        articles[-1]["text"].insert(0, choices.how)
    hear = said["hear"]
    articles.append(article("hear", *_several(hear.get(str(kit.placement), hear[how]))))
    ladder = ladder_of(kit.placement, choices)
    if ladder:
        articles.append(article("ladder", said["ladder"]["text"], steps=ladder))
    work = said["work"]
    return [
        *articles, article("work", work.get(str(kit.placement), work["text"])),
        article("review", said["review"]["text"]),
    ]


def _several(texts: str | list[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else texts


def _in_example(formula: Formula, row: Mapping[str, Any]) -> str:
    lot = formula.lot(row["lot"])
    where = f" ({lot.name})" if lot.name else ""
    enough = {True: " Dat is genoeg.", False: " Dat is niet genoeg.", None: ""}[row["passed"]]
    return f"Voorbeeld{where}: {row['sentence']}.{enough}"


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as JSON with sorted keys, without spaces."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()
