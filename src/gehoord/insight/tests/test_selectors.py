"""Every number against a count by hand, and against the stories it opens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.utils.timezone import localtime

from gehoord.analysis.scoring import THEMES
from gehoord.coding.models import Coding, Suggestion
from gehoord.coding.selectors import codebook_of
from gehoord.insight.filters import Filters, quarter_start
from gehoord.insight.selectors import Figure, Overview, for_list, overview, stories, theme_labels
from gehoord.intake.models import Signal

QUESTIONS = [
    Filters(),
    Filters(basis="both"),
    Filters(role="ouder"),
    Filters(setting="jeugdhulp", basis="both"),
    Filters(first_day=date(2024, 1, 1), last_day=date(2024, 3, 31)),
    Filters(first_day=date(2024, 2, 10), basis="both"),
    Filters(last_day=date(2024, 8, 20), role="jongere"),
    Filters(themes=("begrip",)),
    Filters(themes=("respect", "begrip"), basis="both"),
    Filters(bejegening="yes"),
    Filters(bejegening="no", basis="both"),
    Filters(bejegening="judged", themes=("duidelijkheid",)),
    Filters(bejegening="open"),
    Filters(bejegening="open", basis="both"),
    Filters(q="luisteren", basis="both"),
    Filters(q="luisteren -school", role="ouder"),
    Filters(first_day=date(2030, 1, 1)),
    Filters(
        first_day=date(2024, 1, 1), last_day=date(2024, 12, 31), role="ouder", setting="jeugdhulp",
        themes=("respect",), bejegening="yes", basis="both", q="school",
    ),
]


def figures(found: Overview) -> Iterator[Figure]:
    yield from (found.signals, found.open, found.by_people)
    for share in found.shares:
        yield from (share.hits, share.of)
    for row in found.quarters:
        yield row.signals


@pytest.fixture
def two_councils(crowd: Any, told: Any, coder: Any, outsider: Any) -> None:
    crowd(60, by=coder)
    crowd(25, by=outsider)
    # Set aside, and not safe yet: nobody counts these.
    told("Opzij luisterde school.", by=coder, status="set_aside")
    told("Nog niet veilig luisterde school.", by=coder, safe=False)


@pytest.mark.usefixtures("two_councils")
def test_every_number_opens_exactly_its_stories(council: Any) -> None:
    labels = dict.fromkeys(THEMES, "")
    opened = 0
    for asked in QUESTIONS:
        found = overview(council, asked, themes=labels)
        for figure in figures(found):
            if figure.filters is None:
                assert figure.n == 0
            else:
                opened += 1
                assert figure.n == stories(council, figure.filters).count() > 0, (asked, figure)
    assert opened > 250


@pytest.mark.usefixtures("two_councils")
def test_stories_about_several_themes_are_about_all_of_them(council: Any) -> None:
    found = stories(council, Filters(themes=("respect", "begrip"), basis="both"))
    expected = set()
    for signal in for_list(stories(council, Filters())):
        judged = signal.coding if hasattr(signal, "coding") else signal.suggestion
        if {"respect", "begrip"} <= {row.theme for row in judged.themes.all()}:
            expected.add(signal.pk)
    assert {signal.pk for signal in found} == expected
    assert len(expected) > 3


@pytest.mark.usefixtures("two_councils")
def test_numbers_are_what_you_get_by_counting(council: Any) -> None:
    labels = dict.fromkeys(THEMES, "")
    codings = {c.signal_id: c for c in Coding.objects.prefetch_related("themes")}
    proposals = {s.signal_id: s for s in Suggestion.objects.prefetch_related("themes")}
    mine = list(Signal.objects.filter(council=council, analysed_at__isnull=False).exclude(status="set_aside"))
    assert len(mine) == 60
    for basis in ("people", "both"):
        for role in ("", "ouder"):
            rows = []
            for signal in mine:
                judged = codings.get(signal.pk) or (proposals.get(signal.pk) if basis == "both" else None)
                if role in ("", signal.role):
                    rows.append((signal, judged))
            found = overview(council, Filters(basis=basis, role=role), themes=labels)
            about = [(s, j) for s, j in rows if j and j.bejegening]
            assert found.signals.n == len(rows)
            assert found.asked.of.n == sum(j is not None for _s, j in rows)
            assert found.open.n == sum(j is None for _s, j in rows)
            assert found.by_people.n == sum(isinstance(j, Coding) for _s, j in rows)
            assert found.asked.hits.n == len(about)
            assert found.asked.share == len(about) / found.asked.of.n
            for theme in found.themes:
                named = [
                    s for s, j in about
                    if theme.key in {t.theme for t in j.themes.all() if getattr(t, "proposed", True)}
                ]
                assert theme.about.hits.n == len(named)
                assert theme.about.of.n == len(about)
            for quarter in found.quarters:
                days = [localtime(s.received_at).date() for s, _j in about]
                inside = [day for day in days if quarter_start(day) == quarter.start]
                assert quarter.asked.hits.n == len(inside)
            assert sum(q.signals.n for q in found.quarters) == len(rows)


def test_what_is_not_coded_is_not_counted_as_a_no(told: Any, coder: Any, council: Any) -> None:
    told(by=coder, coded=("begrip",), proposed=())
    told(by=coder, coded=(), proposed=("respect",))
    told(by=coder, coded=None, proposed=("respect",))
    labels = theme_labels(codebook_of(council))
    people = overview(council, Filters(), themes=labels)
    assert (people.asked.hits.n, people.asked.of.n, people.open.n) == (1, 2, 1)
    both = overview(council, Filters(basis="both"), themes=labels)
    # People's "no" stands, whatever the model thinks.
    assert (both.asked.hits.n, both.asked.of.n, both.open.n) == (2, 3, 0)
    assert both.by_people.n == 2
    named = {row.key: row.about.hits.n for row in both.themes if row.about.hits.n}
    assert named == {"begrip": 1, "respect": 1}


@pytest.mark.parametrize("asked", [Filters(themes=("begrip",)), Filters(themes=("begrip",), bejegening="yes")])
def test_a_theme_is_a_share_of_all_that_was_judged(told: Any, coder: Any, council: Any, asked: Filters) -> None:
    for themes in (("begrip",), ("begrip", "respect"), ("respect",), (), None):
        told(by=coder, coded=themes)
    found = overview(council, asked, themes=dict.fromkeys(THEMES, ""))
    assert found.signals.n == 2
    assert (found.asked.hits.n, found.asked.of.n, found.open.n) == (2, 4, 1)
    assert found.quarters[-1].asked.share == 0.5
    # The other themes of these two stories, as a share of these two.
    assert {row.key: row.about.share for row in found.themes if row.about.hits.n} == {"begrip": 1.0, "respect": 0.5}


def test_themes_have_labels_and_the_most_frequent_comes_first(told: Any, coder: Any, council: Any) -> None:
    for themes in (("respect",), ("respect", "begrip"), ("deskundigheid", "respect")):
        told(by=coder, coded=themes)
    rows = overview(council, Filters(), themes=theme_labels(codebook_of(council))).themes
    assert [row.key for row in rows][:3] == ["respect", "begrip", "deskundigheid"]
    assert {row.key for row in rows} == set(THEMES)
    assert all(row.label and row.label != row.key for row in rows)
    assert rows[0].about.share == 1.0
    assert rows[0].about.is_small


def test_a_quarter_without_stories_is_shown_as_such(told: Any, coder: Any, council: Any) -> None:
    from .conftest import AMSTERDAM, datetime

    # Half past midnight in Amsterdam is still the last quarter in Greenwich.
    told(by=coder, coded=(), received_at=datetime(2024, 1, 1, 0, 30, tzinfo=AMSTERDAM))
    told(by=coder, coded=("begrip",), received_at=datetime(2024, 9, 30, 23, 30, tzinfo=AMSTERDAM))
    rows = overview(council, Filters(), themes={}).quarters
    assert [(row.label, row.signals.n) for row in rows] == [("2024 K1", 1), ("2024 K2", 0), ("2024 K3", 1)]
    assert rows[1].asked.share is None
    assert rows[1].asked.interval is None
    assert rows[2].asked.share == 1.0


def test_no_stories(council: Any) -> None:
    found = overview(council, Filters(), themes=theme_labels(codebook_of(council)))
    assert found.signals == Figure(0, None)
    assert found.quarters == ()
    assert found.themes == ()
    assert not found.has_small


def test_another_council_changes_nothing(crowd: Any, coder: Any, outsider: Any, council: Any) -> None:
    crowd(12, by=coder)
    labels = dict.fromkeys(THEMES, "")
    before = [overview(council, asked, themes=labels) for asked in QUESTIONS]
    crowd(12, by=outsider)
    assert [overview(council, asked, themes=labels) for asked in QUESTIONS] == before


@pytest.mark.parametrize("basis", ["people", "both"])
def test_query_counts(
    crowd: Any, coder: Any, council: Any, basis: Any, django_assert_num_queries: Any
) -> None:
    for size in (3, 30):
        crowd(size, by=coder)
        asked = Filters(basis=basis, q="luisteren school", themes=("begrip",))
        # Quarters with all that is counted; the same without the theme; themes people coded, and proposed
        # ones when they count.
        with django_assert_num_queries(4 if basis == "both" else 3):
            overview(council, asked, themes=dict.fromkeys(THEMES, ""))
        # Stories with coding and proposal; coded themes; proposed themes.
        with django_assert_num_queries(3):
            for signal in for_list(stories(council, Filters(basis=basis))):
                if hasattr(signal, "coding"):
                    list(signal.coding.themes.all())
                list(signal.suggestion.themes.all())
