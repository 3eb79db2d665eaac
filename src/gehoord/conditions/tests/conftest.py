from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone


@pytest.fixture
def make_scan(adviser: Any) -> Callable[..., Any]:
    """A scan that these answers were given to; closed unless asked otherwise."""
    from gehoord.conditions import services
    from gehoord.surveys.services import make_codes, respond

    def make(answers: Sequence[dict[str, int | None]] = (), *, closed: bool = True, title: str = "Scan") -> Any:
        scan = services.open_scan(by=adviser, title=title, closes_on=timezone.localdate() + timedelta(days=5))
        if answers:
            for code, given in zip(make_codes(by=adviser, campaign=scan, count=len(answers)), answers, strict=True):
                respond(council=adviser.council, code=code, answers=given)
        return services.close_scan(by=adviser, campaign=scan) if closed else scan

    return make
