"""Figures as a wethouder reads them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoord.analysis.intervals import wilson_interval
from gehoord.insight.facts import Facts, Quote
from gehoord.insight.wording import (
    TOO_SMALL,
    count_in_words,
    quotes_in_words,
    share_in_words,
    themes_in_words,
    trend_in_words,
)


def share(n: int, of: int) -> Facts:
    ends = wilson_interval(n, of)
    return Facts(n=n, of=of, low=ends.low, high=ends.high)


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (310, 1240, "ongeveer een kwart (25%, marge 23–27%)"),
        (48, 100, "bijna de helft (48%, marge 38–58%)"),
        (50, 100, "de helft (50%, marge 40–60%)"),
        (362, 1000, "ruim een derde (36%, marge 33–39%)"),
        (40, 100, "ongeveer vier op de tien (40%, marge 31–50%)"),
        (67, 100, "ongeveer twee derde (67%, marge 57–75%)"),
        (77, 100, "ruim driekwart (77%, marge 68–84%)"),
        (12, 1000, "een klein deel (1%, marge 1–2%)"),
        (1, 1000, "een klein deel (minder dan 1%, marge 0–1%)"),
        (999, 1000, "bijna alles (meer dan 99%, marge 99–100%)"),
        (93, 100, "ruim negen op de tien (93%, marge 86–97%)"),
        (0, 40, "geen van de 40 signalen"),
        (40, 40, "alle 40 signalen"),
        (3, 8, "3 van de 8 signalen"),
        (1, 1, "dat ene signaal"),
        (0, 1, "niet dat ene signaal"),
    ],
)
def test_a_share(n: int, of: int, said: str) -> None:
    assert share_in_words(share(n, of)) == said


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_the_words_never_contradict_the_figures(n: int, of: int) -> None:
    n = min(n, of)
    said = share_in_words(share(n, of))
    if of >= 10 and 0 < n < of:
        assert re.search(r"%, marge \d+–\d+%\)$", said)
        if 2 * n < of:
            assert "ruim de helft" not in said
        if 2 * n > of:
            assert "bijna de helft" not in said
        assert "(0%" not in said
        assert "(100%" not in said
    assert ("geen" in said or "niet" in said) == (n == 0)


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "geen enkel signaal"), (1, "1 signaal"), (118, "118 signalen"), (1284, "1.284 signalen"), (None, TOO_SMALL)],
)
def test_a_count(n: int | None, said: str) -> None:
    assert count_in_words(Facts(n=n)) == said


def test_themes_names_the_three_largest() -> None:
    rows: Any = (("Begrip", 40, 100, 0, 1), ("Respect", 50, 100, 0, 1), ("Duidelijkheid", 10, 100, 0, 1),
                 ("Aansluiten", 5, 100, 0, 1), ("Deskundigheid", "·", "·", "·", "·"))
    assert themes_in_words(Facts(rows=rows)) == "het vaakst respect (50%), begrip (40%) en duidelijkheid (10%)"
    assert themes_in_words(Facts(rows=rows[:1])) == "het vaakst begrip (40%)"
    assert themes_in_words(Facts(rows=rows[4:])) == "geen thema dat groot genoeg is om te noemen"


def test_a_trend_runs_from_first_to_last() -> None:
    rows: Any = (("2024 K1", 20, 100, 0, 1), ("2024 K2", 0, 0, None, None), ("2024 K3", 4, 8, 0, 1))
    assert trend_in_words(Facts(rows=rows)) == "van 20% in 2024 K1 naar 4 van 8 in 2024 K3"
    assert trend_in_words(Facts(rows=rows[:1])) == "20% in 2024 K1"
    assert trend_in_words(Facts(rows=rows[1:2])) == "te weinig signalen om een verloop te noemen"


@pytest.mark.parametrize(("n", "said"), [(0, "geen citaten"), (1, "1 citaat"), (3, "3 citaten")])
def test_quotes(n: int, said: str) -> None:
    assert quotes_in_words(Facts(quotes=(Quote("0001", "Een zin."),) * n)) == said
