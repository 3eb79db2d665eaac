from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone


@pytest.fixture
def make_scan(adviser: Any) -> Callable[..., Any]:
    """A scan that these answers were given to; closed unless asked otherwise."""
    from gehoord.conditions import services
    from gehoord.surveys.models import Campaign
    from gehoord.surveys.services import make_codes, respond

    def make(
        answers: Sequence[dict[str, int | None]] = (), *, closed: bool = True, title: str = "Scan", soon: bool = False,
        **about: Any,
    ) -> Any:
        """Answers by statement, or by precondition: then the same to each of its statements."""
        day = timezone.localdate() + timedelta(days=5)
        if not soon:
            # As if the earlier ones were of another season.
            Campaign.objects.filter(closed_at__isnull=False).update(closed_at=F("closed_at") - timedelta(days=40))
        scan = services.open_scan(by=adviser, title=title, closes_on=day, **about)
        asked = [(one.key, one.theme) for one in scan.questionnaire.questions.all()]
        answers = [{key: one.get(key, one.get(theme)) for key, theme in asked} for one in answers]
        if answers:
            for code, given in zip(make_codes(by=adviser, campaign=scan, count=len(answers)), answers, strict=True):
                respond(council=adviser.council, code=code, answers=given)
        return services.close_scan(by=adviser, campaign=scan) if closed else scan

    return make
