from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    from django.utils.translation import override

    with override("nl"):
        yield


@pytest.fixture
def count_of(make_signal: Callable[..., Any], adviser: Any) -> Callable[..., Any]:
    """Frozen evidence that counts all signals, after `extra` more came in."""
    from gehoord.insight.evidence import freeze

    def make(extra: int = 12, title: str = "Aantal signalen") -> Any:
        for _ in range(extra):
            make_signal(status="read")
        return freeze(by=adviser, kind="count", question={"filters": "", "codebook": 0}, title=title)

    return make


@pytest.fixture
def draft(adviser: Any, count_of: Any) -> Any:
    """A draft that names B1, with a point that rests on it."""
    from gehoord.advice.services import start_advice
    from gehoord.advice.writing import add_block, save_point

    evidence = count_of()
    advice = start_advice(by=adviser, title="Advies over bejegening", evidence=[evidence])
    add_block(by=adviser, advice=advice, heading="Cijfers", text="Wij telden {{ B1 }}.")
    point = advice.points.first()
    save_point(by=adviser, point=point, version=1, text=point.text, evidence=[evidence])
    advice.refresh_from_db()
    return advice


@pytest.fixture
def decided(draft: Any, coordinator: Any) -> Any:
    from gehoord.advice.services import decide

    return decide(by=coordinator, advice=draft)


@pytest.fixture
def sent(decided: Any, coordinator: Any) -> Any:
    from gehoord.advice.models import Advice
    from gehoord.advice.sending import send

    send(by=coordinator, advice=decided)
    return Advice.objects.select_related("council").get(pk=decided.pk)
