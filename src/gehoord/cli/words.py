"""Words of the command line: Dutch, or English where the machine speaks it."""

from __future__ import annotations

import gettext
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


class Stop(Exception):
    """The command cannot go on; the message is one clear sentence for the person who gave it."""


@cache
def _catalogue() -> gettext.NullTranslations:
    spoken = next((os.environ[n] for n in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(n)), "")
    if spoken.lower().startswith("nl"):
        return gettext.NullTranslations()
    return gettext.translation("django", str(LOCALE), languages=["en"], fallback=True)


def word(text: str) -> str:
    """The Dutch text, or its English translation unless the machine is set to Dutch."""
    return _catalogue().gettext(text)


def say(text: str) -> None:
    print(text, flush=True)
