"""The pictures of the README, taken of the real pages. `--pictures FOLDER` keeps them (`make pictures`)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from .watching import PHONE, WIDE, Visitor

pytestmark = pytest.mark.browser

MOST_BYTES = 200_000
STORY = (
    "De begeleider van mijn zoon had beloofd dat ze elke week zou bellen. Dat is twee keer gebeurd. "
    "Ik moet nu steeds zelf bellen om te weten hoe het gaat."
)


def test_pictures(visitor: Callable[..., Visitor], member: Callable[[str], Visitor], pictures: Path) -> None:
    one = visitor()
    one.go("/")
    one.picture(pictures / "home-1280.png", WIDE)
    one.picture(pictures / "home-360.png", PHONE)
    one.go("/vertel/").get_by_label("Jouw verhaal").fill(STORY)
    one.picture(pictures / "tell-360.png", PHONE, height=900)

    listener = member("listener")
    listener.go("/werk/signalen/")
    listener.picture(pictures / "inbox-1280.png", WIDE)

    coder = member("coder")
    page = coder.go("/werk/coderen/")
    # A story for which the model proposes most themes says most in one picture.
    cards = page.locator("ul.queue > li")
    most = max(cards.all(), key=lambda card: card.locator(".tag").count())
    most.get_by_role("link").first.click()
    coder.picture(pictures / "coding-1280.png", WIDE)

    adviser = member("adviser")
    adviser.go("/werk/inzicht/")
    adviser.picture(pictures / "insight-1280.png", WIDE, height=1180)

    for name in ("home-360", "home-1280", "tell-360", "inbox-1280", "coding-1280", "insight-1280"):
        assert 5_000 < (pictures / f"{name}.png").stat().st_size < MOST_BYTES, name
