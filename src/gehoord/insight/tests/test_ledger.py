"""The ledger: all numbers outsiders ever saw, and what may still be added to them."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.insight.ledger import ReleasedRow, enter, judge, ledger_cells, release_counts, released
from gehoord.insight.models import LedgerCell, LedgerRelease, LedgerStory
from gehoord.insight.outgoing import Row
from gehoord.intake.models import Signal
from gehoord.intake.services import forget


@pytest.fixture
def people(council: Any) -> list[int]:
    """The ids of sixty stories. Their words play no part."""
    Signal.objects.bulk_create(
        Signal(council=council, received_at=timezone.now(), channel="form", role="ouder", setting="jeugdhulp")
        for _ in range(60)
    )
    return list(Signal.objects.order_by("pk").values_list("pk", flat=True))


def release(council: Any, reference: str, *rows: Any, kind: str = "open_data") -> list[int | None]:
    made = release_counts(council=council, kind=kind, reference=reference, rows=rows)
    return [row.n for row in made.rows]


def test_what_is_small_is_hidden_and_what_is_not_is_shown(council: Any, people: list[int]) -> None:
    assert release(council, "a", ("Merkt het", 12, people[:12]), ("Nog niet", 9, people[12:21])) == [12, None]
    assert release(council, "b", ("Niemand", 0, [])) == [None]


def test_a_share_goes_whole(council: Any, people: list[int]) -> None:
    made = release_counts(council=council, kind="open_data", reference="a", rows=[
        Row("Ja", 30, people[:30], of=35, others=people[30:35]), Row("Nee", 20, people[:20], of=50, others=people[20:50]),
    ])
    assert made.rows == (ReleasedRow("Ja", None, None), ReleasedRow("Nee", 20, 50))


def test_a_row_that_gives_a_hidden_one_away_goes_along(council: Any, people: list[int]) -> None:
    rows = [("Alle", 40, people[:40]), ("K1", 20, people[:20]), ("K2", 16, people[20:36]), ("K3", 4, people[36:40])]
    assert release(council, "a", *rows) == [40, 20, None, None]


def test_that_nobody_is_in_a_row_does_not_follow(council: Any, people: list[int]) -> None:
    rows = [("Alle", 40, people[:40]), ("K1", 25, people[:25]), ("K2", 15, people[25:40]), ("K3", 0, [])]
    assert release(council, "a", *rows) == [40, 25, None, None]
    # Nor later, by the row that went along.
    assert release(council, "b", ("K2", 15, people[25:40])) == [None]


def test_what_went_out_before_counts(council: Any, people: list[int]) -> None:
    assert release(council, "mei", ("Alle", 40, people[:40])) == [40]
    assert release(council, "juni", ("Alle", 43, people[:43])) == [None]
    assert release(council, "juli", ("Alle", 50, people[:50])) == [50]


def test_three_together_tell_what_no_two_of_them_do(council: Any, people: list[int]) -> None:
    assert release(council, "a", ("Alle", 50, people[:50])) == [50]
    assert release(council, "b", ("Ouders", 30, people[:30])) == [30]
    assert release(council, "c", ("Jongeren", 17, people[30:47])) == [None]


def test_an_erased_story_is_not_told(council: Any, people: list[int], coordinator: Any) -> None:
    assert release(council, "mei", ("Alle", 40, people[:40])) == [40]
    forget(by=coordinator, signal=Signal.objects.get(pk=people[0]))
    assert not LedgerStory.objects.filter(signal=people[0]).exists()
    assert LedgerCell.objects.get().n == 40
    assert release(council, "juni", ("Alle", 39, people[1:40])) == [None]
    assert release(council, "ook", ("Alle", 40, people[1:41])) == [None]
    assert release(council, "juli", ("Alle", 50, people[1:51])) == [50]


def test_the_same_reference_gives_the_same_numbers(
    council: Any, people: list[int], django_assert_num_queries: Any
) -> None:
    first = release_counts(council=council, kind="open_data", reference="2026", rows=[("Alle", 40, people[:40])])
    with django_assert_num_queries(5):  # savepoint twice, council, release, cells
        again = release_counts(council=council, kind="open_data", reference="2026", rows=[("Alle", 57, people[:57])])
    assert again == first == released(council=council, kind="open_data", reference="2026")
    assert released(council=council, kind="year", reference="2026") is None
    assert AuditEvent.objects.filter(event=Event.RELEASE_MADE).count() == 1
    assert [row.n for row in first.rows] == [40]


def test_the_same_number_may_go_out_twice(council: Any, people: list[int]) -> None:
    assert release(council, "a", ("Alle", 40, people[:40]), ("Ouders", 20, people[:20])) == [40, 20]
    assert release(council, "b", ("Alle", 40, people[:40]), ("Ouders", 20, people[:20])) == [40, 20]


def test_what_is_out_already_stops_nothing_else(council: Any, people: list[int]) -> None:
    """From before the ledger: two numbers that tell about three people. That cannot be taken back."""
    enter(council=council, kind="letter", reference="oud", rows=[
        Row("B1", 20, people[:20]), Row("B2", 23, people[:23]),
    ])
    assert release(council, "a", ("Jongeren", 15, people[30:45])) == [15]
    assert release(council, "b", ("Ouders", 24, people[:24])) == [None]


def test_judging_names_the_rows(council: Any, people: list[int]) -> None:
    release(council, "a", ("Alle", 50, people[:50]))
    found = judge(council, [Row("Ouders", 20, people[:20]), Row("Alle nu", 53, people[:53])])
    assert [(told.danger.size, told.rows, told.earlier) for told in found] == [(3, (1,), (("open_data", "a"),))]
    assert judge(council, [Row("Ouders", 20, people[:20])]) == []
    assert LedgerRelease.objects.count() == 1


def test_another_council_knows_nothing_of_it(council: Any, other_council: Any, people: list[int]) -> None:
    release(council, "a", ("Alle", 40, people[:40]))
    assert ledger_cells(other_council) == []
    assert released(council=other_council, kind="open_data", reference="a") is None


def test_it_refuses_what_cannot_be(council: Any, people: list[int]) -> None:
    with pytest.raises(ValueError, match="names 12"):
        release(council, "a", ("Alle", 11, people[:12]))
    with pytest.raises(ValueError, match="no kind"):
        release(council, "a", ("Alle", 12, people[:12]), kind="praatje")
    assert not LedgerRelease.objects.exists()


def test_nothing_in_it_changes(council: Any, people: list[int]) -> None:
    release(council, "a", ("Alle", 40, people[:40]))
    row = LedgerRelease.objects.get()
    cell = LedgerCell.objects.get()
    for change in (
        row.save, row.delete, cell.save, cell.delete, LedgerCell.objects.all().delete,
        lambda: LedgerCell.objects.update(n=41), lambda: LedgerRelease.objects.update(reference="b"),
        lambda: LedgerCell.objects.bulk_update([cell], ["n"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()


def test_as_many_questions_for_thirty_releases_as_for_three(
    council: Any, people: list[int], django_assert_num_queries: Any
) -> None:
    rows = [Row("Alle", 55, people[:55])]
    for known in (3, 30):
        for number in range(LedgerRelease.objects.count(), known):
            enter(council=council, kind="other", reference=str(number), rows=[Row("Alle", 40, people[:40])])
        with django_assert_num_queries(2):
            judge(council, rows)
