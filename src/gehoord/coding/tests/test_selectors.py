from __future__ import annotations

from typing import Any

import pytest

from gehoord.coding.selectors import about_theme, passages_about, theme_counts, theme_rows, with_judgement
from gehoord.coding.services import PassageIn, save_coding
from gehoord.intake.models import Signal
from gehoord.intake.selectors import safe_signals

from .conftest import scores_for

TEXT = "Ze luisterde niet."
PASSAGE = (0, 18, "serieus_nemen", 0.9, ("luisterde",))


@pytest.fixture
def three(
    make_signal: Any, codebook: Any, coder: Any, monkeypatch: pytest.MonkeyPatch
) -> tuple[int, int, int]:
    """Coded against the model's proposal; proposed only; and neither proposed nor coded."""
    disagreed = make_signal(text=TEXT, status="read", scores=scores_for(TEXT, PASSAGE))
    save_coding(
        by=coder,
        signal=disagreed,
        bejegening=True,
        expected_version=0,
        passages=[PassageIn("respect.toon", 0, 18)],
    )
    proposed = make_signal(text=TEXT + " Echt.", status="read", scores=scores_for(TEXT, PASSAGE))
    nothing = make_signal(text=TEXT + " Nee.", status="read", scores=scores_for(TEXT))
    return disagreed.pk, proposed.pk, nothing.pk


def test_a_proposal_never_counts_as_a_persons_coding(three: tuple[int, int, int], council: Any) -> None:
    disagreed, proposed, nothing = three
    signals = safe_signals(council)
    assert dict(with_judgement(signals, "people").values_list("pk", "bejegening")) == {
        disagreed: True,
        proposed: None,
        nothing: None,
    }
    assert dict(with_judgement(signals, "both").values_list("pk", "bejegening")) == {
        disagreed: True,
        proposed: True,
        nothing: False,
    }
    assert list(theme_rows(signals, "people")) == [(disagreed, "respect")]
    assert set(theme_rows(signals, "both")) == {(disagreed, "respect"), (proposed, "serieus_nemen")}
    assert theme_counts(signals, "people") == {"respect": 1}
    assert theme_counts(signals, "both") == {"respect": 1, "serieus_nemen": 1}


def test_people_win_when_they_say_no(three: tuple[int, int, int], council: Any, coder: Any) -> None:
    proposed = Signal.objects.get(pk=three[1])
    save_coding(by=coder, signal=proposed, bejegening=False, expected_version=0)
    signals = safe_signals(council)
    assert dict(with_judgement(signals, "both").values_list("pk", "bejegening"))[proposed.pk] is False
    assert (proposed.pk, "serieus_nemen") not in set(theme_rows(signals, "both"))


def test_stories_about_a_theme(three: tuple[int, int, int], council: Any) -> None:
    disagreed, proposed, _nothing = three
    signals = safe_signals(council).order_by("-received_at")
    assert [s.pk for s in about_theme(signals, "serieus_nemen", "both")] == [proposed]
    assert [s.pk for s in about_theme(signals, "serieus_nemen", "people")] == []
    assert [s.pk for s in about_theme(signals, "respect", "people")] == [disagreed]
    assert set(theme_rows(signals.filter(role="jongere"), "both")) == set()


def test_passages_about_a_theme(three: tuple[int, int, int], council: Any, other_council: Any) -> None:
    assert [p.key for p in passages_about(council, "respect")] == ["respect.toon"]
    assert not passages_about(council, "resp").exists()
    assert not passages_about(other_council, "respect").exists()


@pytest.mark.parametrize("basis", ["people", "both"])
def test_each_question_takes_one_query(
    three: tuple[int, int, int], council: Any, basis: Any, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        list(theme_rows(safe_signals(council), basis))
    with django_assert_num_queries(1 if basis == "people" else 2):
        theme_counts(safe_signals(council), basis)
