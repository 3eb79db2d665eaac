from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gehoord.analysis.scoring import THEMES, Passage, Scores

STORY = (
    "Ze lachte me uit 😂 waar iedereen bij was. Daarna hoorden we zes weken niets. Mijn [PERSOON-1] huilde."
)
FIRST = (0, STORY.index(" Daarna"))
SECOND = (STORY.index("Daarna"), STORY.index(" Mijn"))
THIRD = (STORY.index("Mijn"), len(STORY))


def scores_for(
    text: str, *passages: tuple[int, int, str, float, tuple[str, ...]], bejegening: bool | None = None
) -> Scores:
    """What a model might say: the themes of these passages, each as sure as its passage."""
    sure = {theme: p for _start, _end, theme, p, _words in passages}
    about = bool(passages) if bejegening is None else bejegening
    return Scores(
        bejegening=about,
        bejegening_p=0.93 if about else 0.12,
        themes=tuple(sure),
        theme_p={theme: sure.get(theme, 0.05) for theme in THEMES},
        urgent=False,
        urgent_p=0.01,
        passages=tuple(Passage(*passage) for passage in passages),
        model="test 1",
    )


PROPOSED = scores_for(
    STORY,
    (*FIRST, "respect", 0.88, ("lachte", "uit")),
    (*SECOND, "duidelijkheid", 0.714, ("zes weken niets",)),
)


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """A page in English leaves its language behind in the thread."""
    from django.utils.translation import override

    with override("nl"):
        yield


@pytest.fixture
def codebook(council: Any) -> Any:
    from gehoord.coding.services import install_codebook

    return install_codebook(council=council)


@pytest.fixture
def story(make_signal: Callable[..., Any], codebook: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A story that was read and waits for coding, with a proposal for its first two sentences."""
    from gehoord.intake import services
    from gehoord.privacy.recognisers import Deidentified

    # The placeholder is there from the start, so that the offsets above hold.
    monkeypatch.setattr(services, "deidentify", lambda text: Deidentified(text, ()))
    return make_signal(text=STORY, status="read", scores=PROPOSED)


@pytest.fixture
def colleague(council: Any) -> Any:
    """A second coder."""
    from gehoord.core.councils.selectors import members_of
    from gehoord.core.councils.services import invite

    row = invite(
        council=council,
        email="tweede@voorbeeld.example",
        name="Tweede Codeur",
        role="coder",
        password="een-lang-wachtwoord",
    )
    return next(m for m in members_of(row.person) if m.council == council)
