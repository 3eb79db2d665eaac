"""A quarterly chart goes out next to the figures of the year: rows that would tell too much stay inside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from gehoord.advice import sending, services, writing
from gehoord.advice.guard import TooNear
from gehoord.advice.hiding import hidden_in_words, with_rows_hidden
from gehoord.advice.letter_store import letter_from_json
from gehoord.advice.letters import letter_of, readable
from gehoord.advice.models import Letter
from gehoord.advice.published import figures_sent
from gehoord.analysis.scoring import THEMES, Scores
from gehoord.coding.services import install_codebook, save_coding
from gehoord.insight.evidence import freeze
from gehoord.insight.ledger import ledger_cells
from gehoord.insight.models import LedgerCell, OutKind
from gehoord.insight.outsiders import HIDDEN
from gehoord.insight.questions import trend_question
from gehoord.insight.releases import release_year
from gehoord.insight.series import Setup

CALM = Scores(False, 0.1, (), dict.fromkeys(THEMES, 0.0), False, 0.0, (), "test")
# About bejegening and not, for the last quarter of 2024 and the four of 2025.
QUARTERS = ((2024, 10, 10, 10), (2025, 1, 11, 11), (2025, 4, 12, 12), (2025, 7, 13, 13), (2025, 10, 3, 12))
YEAR = (39, 87)
pytestmark = pytest.mark.django_db


@pytest.fixture
def year(make_signal: Any, coder: Any, council: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Stories of five quarters, of which the last holds only a few, and the figures of 2025."""
    from gehoord.intake import services as intake
    from gehoord.privacy.recognisers import Deidentified

    monkeypatch.setattr(intake, "deidentify", lambda text: Deidentified(text, ()))
    install_codebook(council=council)
    for first, month, about, others in QUARTERS:
        for number in range(about + others):
            at = datetime(first, month, 10, 12, tzinfo=UTC) + timedelta(hours=number)
            signal = make_signal(received_at=at, status="read", scores=CALM)
            is_about = number < about
            themes = ["begrip"] if is_about else []
            save_coding(by=coder, signal=signal, bejegening=is_about, expected_version=0, themes=themes)
    release = release_year(council=council, today=date(2026, 2, 15))
    assert release is not None
    assert (release.about_bejegening, release.judged) == YEAR
    return release


def decided(adviser: Any, coordinator: Any, kind: str, question: dict[str, Any]) -> Any:
    evidence = freeze(by=adviser, kind=kind, question={"filters": "", "codebook": 1, **question}, title="Verloop")
    advice = services.start_advice(by=adviser, title="Advies over bejegening", evidence=[evidence])
    shown = "figure" if kind == "trend" else "text"
    writing.add_block(
        by=adviser, advice=advice, heading="Verloop", text=f"Wij zagen {{{{ {evidence.ref} }}}}.", kind=shown,
        evidence=evidence if kind == "trend" else None,
    )
    advice.refresh_from_db()
    return services.decide(by=coordinator, advice=advice)


def test_a_chart_goes_without_rows_that_give_a_small_quarter_away_and_a_share_is_refused(
    year: Any, council: Any, adviser: Any, coordinator: Any, client_of: Any
) -> None:
    # The share of nearly the whole year has no row to leave out: it is refused.
    share = decided(adviser, coordinator, "share", {"filters": "from=2025-01-01&to=2025-10-10"})
    assert with_rows_hidden(share, letter_of(share)) == letter_of(share)
    with pytest.raises(TooNear):
        sending.send(by=coordinator, advice=share, accept_changes=True)

    advice = decided(adviser, coordinator, "trend", trend_question(Setup()))
    with pytest.raises(sending.ChangesToAccept) as asked:
        sending.send(by=coordinator, advice=advice)
    told = [one for one in asked.value.changes if "blijven uit de brief" in one or "blijft uit de brief" in one]
    assert len(told) == 1
    # Who sends reads it on the page before.
    page = client_of(coordinator).post(reverse("advice:send", args=[advice.pk])).content.decode()
    assert told[0] in page
    sent = sending.send(by=coordinator, advice=advice, accept_changes=True, seen=asked.value.changes)

    figure = letter_from_json(sent.content).figures[0]
    (shown,) = figures_sent([advice])[advice.pk]
    printed = {str(row[0]): row[1] for row in shown.facts.rows}
    assert figure.facts.hidden
    assert printed["2025 K4"] == HIDDEN
    left = [n for label, n in printed.items() if label.startswith("2025") and n != HIDDEN]
    # With one row hidden the year minus the others is the small one: two are, and together they are no few people.
    assert len(left) <= 2
    assert YEAR[0] - sum(left) >= council.smallest_n
    assert shown.facts.limits is None
    assert "Sommige regels of totalen" in shown.facts.note
    letter = readable(Letter.objects.select_related("advice__council").get())
    assert "Sommige regels of totalen" in str(sending.document_of(letter, smallest=sent.smallest))
    # What is in the ledger is what was printed.
    cells = LedgerCell.objects.filter(release__kind=OutKind.LETTER).order_by("order")
    ledger = {cell.label.removeprefix("B2").strip(): cell.n for cell in cells}
    assert {label: n for label, n in ledger.items() if label} == {
        label: None if n == HIDDEN else n for label, n in printed.items()
    }
    assert all(not cell.new for cell in ledger_cells(council))


def test_a_letter_that_is_safe_keeps_all_its_rows(council: Any, adviser: Any, draft: Any) -> None:
    letter = letter_of(draft)
    assert with_rows_hidden(draft, letter) is letter
    assert hidden_in_words(letter) == []
