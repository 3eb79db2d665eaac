from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from gehoord.analysis.scoring import THEMES, Scores

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ROLES = ("ouder", "jongere", "professional", "anders")
SETTINGS = ("jeugdhulp", "passend_onderwijs", "gemeente", "anders")
WORDS = ("luisterde", "belde", "school", "wachtlijst", "afspraken", "moeder", "gezin", "nooit", "terug")


def scores(*themes: str, bejegening: bool | None = None) -> Scores:
    """What a model might propose."""
    about = bool(themes) if bejegening is None else bejegening
    return Scores(
        bejegening=about, bejegening_p=0.9 if about else 0.1, themes=themes,
        theme_p={theme: 0.8 if theme in themes else 0.1 for theme in THEMES}, urgent=False, urgent_p=0.01,
        passages=(), model="test 1",
    )


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """A page in English leaves its language behind in the thread."""
    from django.utils.translation import override

    with override("nl"):
        yield


@pytest.fixture
def codebooks(council: Any, other_council: Any) -> None:
    from gehoord.coding.services import install_codebook

    install_codebook(council=council)
    install_codebook(council=other_council)


@pytest.fixture
def told(
    make_signal: Callable[..., Any], codebooks: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """A story that was read; `coded` are the themes a person gave it, () for "not about bejegening", None for
    nobody; `proposed` is the same for the model."""
    from gehoord.coding.services import save_coding
    from gehoord.intake import services
    from gehoord.privacy.recognisers import Deidentified

    # These tests are not about taking names out, which would cost most of their time.
    monkeypatch.setattr(services, "deidentify", lambda text: Deidentified(text, ()))

    def tell(
        text: str = "", *, by: Any, coded: tuple[str, ...] | None = None, proposed: tuple[str, ...] = (),
        status: str = "read", **fields: Any,
    ) -> Any:
        signal = make_signal(council=by.council, text=text, status=status, scores=scores(*proposed), **fields)
        if coded is not None:
            save_coding(by=by, signal=signal, bejegening=bool(coded), themes=coded, expected_version=0)
        return signal

    return tell


@pytest.fixture
def crowd(told: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Many stories of all kinds over six quarters, the same ones in each run."""
    chance = random.Random(7)
    numbers = itertools.count()

    def some_themes() -> tuple[str, ...]:
        return tuple(chance.sample(THEMES, chance.choice((0, 1, 2, 3, 4))))

    def make(size: int, *, by: Any) -> list[Any]:
        first = datetime(2023, 11, 20, 12, tzinfo=AMSTERDAM)
        return [
            told(
                f"Verhaal {n}: {' '.join(chance.choices(WORDS, k=6))}. Dat was het.",
                by=by,
                coded=some_themes() if n % 5 < 3 else None,
                proposed=some_themes(),
                status=chance.choice(("read", "closed")),
                role=chance.choice(ROLES),
                setting=chance.choice(SETTINGS),
                received_at=first + timedelta(days=chance.randrange(0, 480)),
            )
            for n in itertools.islice(numbers, size)
        ]

    return make
