from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from gehoord.dialogue import services


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What changed is seen at once, as with the first question of another process."""
    monkeypatch.setattr("gehoord.dialogue.live.remembered.REMEMBERED_SECONDS", 0)


@pytest.fixture
def make_gathering(facilitator: Any) -> Callable[..., Any]:
    """A gathering with causes `texts`, observations and tips; closed when asked."""

    def make(
        *texts: str, by: Any = facilitator, title: str = "Groep een", people: dict[str, int] | None = None,
        closed: bool = False, held_on: datetime.date = datetime.date(2026, 3, 14),
    ) -> Any:
        gathering = services.make_gathering(by=by, title=title, question="Wat zit erachter?", held_on=held_on)
        if texts:
            services.add_causes(by=by, gathering=gathering, texts=texts)
        services.add_observations(by=by, gathering=gathering, texts=["Bellen duurt lang", "Niemand vraagt het"])
        services.add_tips(by=by, gathering=gathering, texts=["Bel terug"], audience="professional")
        if people:
            gathering = services.record_attendance(by=by, gathering=gathering, people=people)
        return services.close_gathering(by=by, gathering=gathering) if closed else gathering

    return make


@pytest.fixture
def make_set(make_gathering: Any, facilitator: Any) -> Callable[..., Any]:
    """A set of all causes of one closed gathering."""

    def make(*texts: str, title: str = "Zeven oorzaken") -> Any:
        gathering = make_gathering(*texts, closed=True)
        return services.choose_causes(
            by=facilitator, title=title, gatherings=[gathering], causes=list(gathering.causes.all()), size=len(texts)
        )

    return make
