"""Who takes their words back is read nowhere any more, whatever kind of evidence their story is behind."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from gehoord.advice.services import decide, start_advice
from gehoord.coding.selectors import codebook_of
from gehoord.coding.services import install_codebook, save_coding
from gehoord.insight import quotes
from gehoord.insight.evidence import freeze, recompute
from gehoord.insight.filters import Filters
from gehoord.insight.kinds import all_kinds
from gehoord.insight.models import Evidence
from gehoord.insight.pages_evidence import OWN
from gehoord.insight.questions import question_of, trend_question
from gehoord.insight.series import Setup
from gehoord.intake.services import change_quoting

WORDS = "De juf nam de tijd en legde rustig uit wat er zou gebeuren."
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def one_of_each(make_signal: Any, coder: Any, adviser: Any) -> tuple[Any, list[Evidence]]:
    """The signal whose words may be quoted, and evidence of each kind of insight with that story behind it."""
    install_codebook(council=adviser.council)
    signals = []
    for number in range(24):
        signals.append(make_signal(
            text=WORDS if number == 0 else f"Verhaal {number} over school.", status="read", may_quote=number == 0,
            received_at=datetime(2023 + number % 2, 3, 1 + number, 12, tzinfo=AMSTERDAM),
        ))
        about = number < 12
        save_coding(
            by=coder, signal=signals[-1], bejegening=about, themes=("respect",) if about else (), expected_version=0
        )
    codebook = codebook_of(adviser.council)
    more: dict[str, dict[str, Any]] = {
        "trend": trend_question(Setup()),
        "comparison": {"spans": [["2023-01-01", "2023-12-31"], ["2024-01-01", "2024-12-31"]]},
        "quotes": {"chosen": [quotes.read_place(one.place) for one in quotes.propose(adviser.council, Filters())]},
    }
    return signals[0], [
        freeze(by=adviser, kind=kind, question=question_of(Filters(), codebook, **more.get(kind, {})), title=kind)
        for kind in OWN
    ]


def test_words_taken_back_are_read_nowhere(
    one_of_each: tuple[Any, list[Evidence]], adviser: Any, coordinator: Any, client_of: Any
) -> None:
    signal, frozen = one_of_each
    assert {kind.key for kind in all_kinds()} >= set(OWN) == {evidence.kind for evidence in frozen}
    advice = start_advice(by=adviser, title="Advies", evidence=frozen)
    client = client_of(adviser)
    pages = [
        reverse("advice:advice", args=[advice.pk]), reverse("advice:edit", args=[advice.pk]),
        reverse("insight:evidence_list"), *(reverse("insight:evidence", args=[one.pk]) for one in frozen),
    ]
    assert [url for url in pages if WORDS in client.get(url).content.decode()] == [pages[0], pages[-1]]

    change_quoting(signal=signal, may_quote=False)
    assert [url for url in pages if WORDS in client.get(url).content.decode()] == []
    for evidence in Evidence.objects.all():
        assert WORDS not in str(evidence.result) + str(evidence.question)
        # The counts stay as they are, and counting again says so.
        assert recompute(by=adviser, evidence=evidence).same is (evidence.kind != "quotes")
    decide(by=coordinator, advice=advice, note="")
    assert WORDS not in client.get(pages[0]).content.decode()
