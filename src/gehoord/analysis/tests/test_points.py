"""Points by a formula: against sums done by hand, and what is no formula is refused."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from gehoord.analysis.points import Formula, FormulaRefused, Level, Lot, Part, spread

JUDGED = (Level(100, "alles"), Level(70, "veel"), Level(40, "iets"), Level(0, "niets"))
COUNTED = (Level(100, "veel", 90), Level(50, "half", 75), Level(0, "minder"))
FORMULA = Formula(
    parts=(Part("asks", "Vraagt", JUDGED), Part("acts", "Doet", JUDGED), Part("answers", "Antwoordt", COUNTED)),
    lots=(Lot("1", "Een", {"asks": 50, "acts": 30, "answers": 20}, 15), Lot("2", "Twee", {"asks": 1, "acts": 1, "answers": 98})),
)


@pytest.mark.parametrize(("lot", "points", "total"), [
    ("1", {"asks": 70, "acts": 40, "answers": 100}, "67.0"),  # 35 + 12 + 20
    ("1", {"asks": 100, "acts": 100, "answers": 100}, "100.0"),
    ("1", {"asks": 0, "acts": 0, "answers": 0}, "0.0"),
    ("2", {"asks": 70, "acts": 0, "answers": 50}, "49.7"),  # 0.7 + 49
    # Too few answers: 20 goes to the others. (50 × 70 + 30 × 40) / 80 = 58.75, half goes up
    ("1", {"asks": 70, "acts": 40, "answers": None}, "58.8"),
])
def test_by_hand(lot: str, points: dict[str, int | None], total: str) -> None:
    assert FORMULA.total(lot, points).points == Decimal(total)


def test_with_nothing_to_count_there_are_no_points_rather_than_none() -> None:
    found = FORMULA.total("1", dict.fromkeys(("asks", "acts", "answers")))
    assert found.points is None
    assert found.left_out == ("asks", "acts", "answers")


@pytest.mark.parametrize(("percent", "points"), [(100, 100), (90, 100), (89, 50), (75, 50), (74, 0), (0, 0)])
def test_a_figure_reaches_a_level_from_its_minimum(percent: int, points: int) -> None:
    assert FORMULA.parts[2].points_at(percent) == points


def test_the_same_as_exact_fractions_and_through_json() -> None:
    dice = random.Random(6)
    again = Formula.read(json.loads(json.dumps(FORMULA.as_data())))
    assert again == FORMULA
    for _ in range(300):
        lot = dice.choice(FORMULA.lots)
        given = {part.key: dice.choice([*part.allowed, None]) for part in FORMULA.parts}
        counted = {key: value for key, value in given.items() if value is not None}
        found = again.total(lot.key, given)
        if not counted:
            assert found.points is None
            continue
        exact = Fraction(
            sum(lot.weights[key] * value for key, value in counted.items()), sum(lot.weights[key] for key in counted)
        )
        assert found.points == Decimal(int(exact * 10 + Fraction(1, 2))) / 10


@pytest.mark.parametrize(("pass_at", "passed"), [(67, True), (68, False), (None, None)])
def test_enough_from_the_published_number_on(pass_at: int | None, passed: bool | None) -> None:
    found = replace(FORMULA, pass_at=pass_at).total("1", {"asks": 70, "acts": 40, "answers": 100})
    assert found.passed is passed


@pytest.mark.parametrize("change", [
    {"parts": ()}, {"lots": ()}, {"parts": (FORMULA.parts[0],) * 2},
    {"lots": (Lot("1", "Een", {"asks": 50, "acts": 30, "answers": 19}),)},
    {"lots": (Lot("1", "Een", {"asks": 70, "acts": 30}),)},
    {"lots": (Lot("1", "Een", {"asks": 100, "acts": 0, "answers": 0}),)},
    {"lots": (FORMULA.lots[0], FORMULA.lots[0])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(100, "x"),)), *FORMULA.parts[1:])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(90, "x"), Level(0, "y"))), *FORMULA.parts[1:])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(100, "x"), Level(0, " "))), *FORMULA.parts[1:])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(0, "x"), Level(100, "y"))), *FORMULA.parts[1:])},
    # Between 50 and 75 percent nothing would be said.
    {"parts": (replace(FORMULA.parts[0], levels=(Level(100, "x", 75), Level(50, "z"), Level(0, "y"))), *FORMULA.parts[1:])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(100, "x", 75), Level(0, "y", 50))), *FORMULA.parts[1:])},
    {"parts": (replace(FORMULA.parts[0], levels=(Level(100, "x", 50), Level(40, "y", 75), Level(0, "z"))), *FORMULA.parts[1:])},
])
def test_what_is_no_formula_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(FormulaRefused):
        replace(FORMULA, **change)  # type: ignore[arg-type]


def test_points_that_no_level_gives_are_refused() -> None:
    for given in ({"asks": 71, "acts": 0, "answers": 0}, {"asks": 70}, {"asks": 0, "acts": 0, "answers": 0, "more": 0}):
        with pytest.raises(FormulaRefused):
            FORMULA.total("1", given)


def test_spread_says_mean_and_range() -> None:
    found = spread([70, 70, 40])
    assert (found.mean, found.range) == (Decimal("60.0"), 30)
    assert spread([0, 40]).mean == 20
    with pytest.raises(ValueError, match="Nobody"):
        spread([])
