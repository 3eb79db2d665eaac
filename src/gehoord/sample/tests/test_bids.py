"""The bids of the sample council."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.urls import reverse

from gehoord.core.councils.models import Person
from gehoord.providers.models import BidRound, Kit, Scoring
from gehoord.sample.bids import build


def test_one_round_is_closed_and_one_waits_for_the_expert(
    council: Any, officer: Any, expert: Any, client_of: Any
) -> None:
    Person.objects.update(is_sample=True)
    for _ in range(2):
        build(council, step=lambda _council: nullcontext())
    closed, waiting = BidRound.objects.order_by("pk")
    assert Kit.objects.get().is_published
    assert closed.report["bids"][0]["points"] == "73.0"
    assert len(closed.report["assessors"]) == 4
    assert not Scoring.objects.filter(bid__round=waiting, handed_in_at__isnull=False).exists()
    page = client_of(expert).get(reverse("providers:my_rounds")).content.decode()
    assert "2 inschrijvingen wachten op jou" in page
    assert "klaar, dank je wel" in page
