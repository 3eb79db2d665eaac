"""What outsiders see: counted once a year, never small, never again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gehoord.analysis.scoring import THEMES, Scores
from gehoord.coding.services import save_coding
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.insight.ledger import release_counts, released
from gehoord.insight.models import LedgerStory, Release
from gehoord.insight.releases import home_block, release_year
from gehoord.intake.services import forget

TODAY = date(2026, 2, 15)
CALM = Scores(False, 0.1, (), dict.fromkeys(THEMES, 0.0), False, 0.0, (), "test")


@pytest.fixture
def year(make_signal: Any, coder: Any) -> Any:
    """`about` stories on bejegening and `others` that are not, told in 2025 and judged; themes in turn."""

    def make(about: int, others: int, themes: tuple[str, ...] = ("begrip",)) -> list[Any]:
        found = []
        for number in range(about + others):
            signal = make_signal(received_at=datetime(2025, 5, 1, 12, tzinfo=UTC), status="read", scores=CALM)
            is_about = number < about
            save_coding(
                by=coder, signal=signal, bejegening=is_about, expected_version=0,
                themes=[themes[number % len(themes)]] if is_about else [],
            )
            found.append(signal)
        return found

    return make


def test_a_year_is_counted_once(year: Any, council: Any, coordinator: Any) -> None:
    signals = year(24, 12, ("begrip", "respect"))
    release = release_year(council=council, today=TODAY)
    assert release is not None
    assert (release.year, release.judged, release.about_bejegening) == (2025, 36, 24)
    assert release.themes == {"begrip": 12, "respect": 12}
    forget(by=coordinator, signal=signals[0])
    again = release_year(council=council, today=TODAY)
    assert again is not None
    assert (again.pk, again.judged) == (release.pk, 36)
    assert AuditEvent.objects.filter(event=Event.RELEASE_MADE).count() == 1


@pytest.mark.parametrize(("about", "others"), [(9, 12), (12, 9), (0, 0)])
def test_small_groups_make_no_release(about: int, others: int, year: Any, council: Any) -> None:
    year(about, others)
    assert release_year(council=council, today=TODAY) is None
    assert home_block(council) is None


def test_a_small_theme_and_a_nearly_full_one_are_left_out(year: Any, council: Any) -> None:
    year(21, 10, ("begrip", "begrip", "begrip", "begrip", "begrip", "begrip", "respect"))
    release = release_year(council=council, today=TODAY)
    assert release is not None
    assert release.themes == {}


def test_it_goes_into_the_ledger(year: Any, council: Any) -> None:
    year(24, 12, ("begrip", "respect"))
    release_year(council=council, today=TODAY)
    made = released(council=council, kind="year", reference="2025")
    assert made is not None
    assert [(row.label, row.n, row.of) for row in made.rows] == [
        ("2025", 24, 36), ("begrip", 12, 24), ("respect", 12, 24),
    ]
    assert LedgerStory.objects.count() == 36


def test_a_theme_that_would_tell_beside_an_earlier_number_is_left_out(year: Any, council: Any) -> None:
    signals = year(36, 12, ("begrip", "respect", "aansluiten"))
    begrip = [signal.pk for signal in signals[:36:3]]
    release_counts(council=council, kind="open_data", reference="eerder", rows=[("Begrip", 15, [
        *begrip, signals[1].pk, signals[2].pk, signals[4].pk,
    ])])
    release = release_year(council=council, today=TODAY)
    assert release is not None
    # With the two others it would follow all the same, so only one of those is shown.
    assert release.themes == {"respect": 12}


def test_it_waits_when_its_own_numbers_would_tell(year: Any, council: Any) -> None:
    signals = year(24, 12)
    release_counts(council=council, kind="open_data", reference="eerder", rows=[
        ("Over bejegening", 21, [signal.pk for signal in signals[:21]]),
    ])
    assert release_year(council=council, today=TODAY) is None
    assert released(council=council, kind="year", reference="2025") is None


def test_it_waits_for_the_last_story_to_be_judged(year: Any, council: Any, make_signal: Any) -> None:
    year(12, 12)
    make_signal(received_at=datetime(2025, 12, 30, 12, tzinfo=UTC), status="read", scores=CALM)
    assert release_year(council=council, today=TODAY) is None


def test_it_waits_a_month(year: Any, council: Any) -> None:
    year(12, 12)
    assert release_year(council=council, today=date(2026, 1, 20)) is None


def test_the_public_home_shows_the_release_and_no_live_count(
    year: Any, council: Any, client: Client, make_signal: Any, django_assert_max_num_queries: Any
) -> None:
    year(24, 12, ("begrip", "respect"))
    assert "Waar gaan de signalen over" not in client.get(reverse("ui:home")).content.decode()
    release_year(council=council, today=TODAY)
    with django_assert_max_num_queries(4):  # council, release, codebook
        before = client.get(reverse("ui:home")).content
    assert "Over 2025: 36 signalen. 67% gaat over bejegening" in before.decode()
    make_signal(received_at=datetime(2025, 6, 1, 12, tzinfo=UTC), scores=CALM)
    assert client.get(reverse("ui:home")).content == before


def test_another_council_has_its_own(year: Any, council: Any, other_council: Any) -> None:
    year(12, 12)
    release_year(council=council, today=TODAY)
    assert release_year(council=other_council, today=TODAY) is None
    assert home_block(other_council) is None
    assert Release.objects.count() == 1
