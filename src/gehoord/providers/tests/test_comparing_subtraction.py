"""Somebody holds all pages beside each other and takes off what is known: what is left is never about a few people."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from gehoord.analysis.survey_scores import Sums
from gehoord.providers.comparing_selectors import _told, by_theme, rounds
from gehoord.surveys.models import STRATA, SurveyTally
from gehoord.surveys.results import Part

from .test_comparing_pages import questionnaire, told

__all__ = ["questionnaire", "told"]  # fixtures

SMALLEST = 10
STRATUM = tuple("code" if name == "channel" else "" for name in STRATA)


def _part(campaign: int, theme: str, answered: int) -> Part:
    return Part(campaign, None, theme, STRATUM, Sums(answered, 0.0, 0.0, 0))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 2), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=7))
def test_no_small_team_follows_from_a_total(teams: list[tuple[int, int, int]]) -> None:
    """Teams of two providers, in the order in which they close: provider, answers in all, answers on one theme."""
    rows = [
        part for number, (_provider, whole, theme) in enumerate(teams)
        for part in (_part(number, "", whole), _part(number, "respect", min(whole, theme)))
    ]
    answered = {theme: {part.campaign: part.sums.n for part in rows if part.theme == theme} for theme in ("", "respect")}
    for theme, known in answered.items():
        before = {1: 0, 2: 0}
        for closed in range(1, len(teams) + 1):
            campaigns: list[Any] = [
                SimpleNamespace(pk=number, provider_id=teams[number][0], closed_at=number) for number in range(closed)
            ]
            counted = _told(campaigns, rows, SMALLEST, theme)
            for provider in before:
                inside = [one.pk for one in campaigns if one.provider_id == provider and one.pk in counted]
                total = sum(known[pk] for pk in inside)
                # What came with the last one to close, and what is left when the teams that have a page are taken off.
                for left in (total - before[provider], total - sum(known[pk] for pk in inside if known[pk] >= SMALLEST)):
                    assert left == 0 or left >= SMALLEST
                before[provider] = total


def test_a_theme_few_of_a_team_answered_is_not_in_the_total_of_that_theme(told: Any, officer: Any) -> None:
    for on_the_theme in (40, 8):
        made = told("De Brug", ("ambulant", "code", 30, 40))
        SurveyTally.objects.create(
            campaign=made, theme="respect", respondent="jongere", care="ambulant", channel="code", mode="scherm",
            answered=on_the_theme, not_applicable=0, left_open=40 - on_the_theme, total=160.0, squares=640.0, top=8,
        )
    (chosen,) = rounds(officer.council)
    found = by_theme(officer.council, chosen)
    assert [total for theme in ("", "respect") for _hits, total in found[theme].counts.values()] == [80, 40]
