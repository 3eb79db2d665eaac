"""A gentle question when an answer seems to be about somebody. It knows a few words, and no more than that."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.privacy.recognisers import deidentify

from ..live.blocks import LONGEST_CARD
from ..models import LONGEST_TEXT
from ..services import DialogueRefused

# What stands there when a name was taken out.
SOMEBODY = "[PERSOON-"
BEGINS_WITH_SOMEBODY = re.compile(r"(?:omdat )?(?:hij|zij|ze|die)\b", re.IGNORECASE)


class PointsAtSomebody(DialogueRefused):
    """Sent once more it goes all the same. `safe` is the text without names."""

    def __init__(self, safe: str) -> None:
        super().__init__(_(
            "Gaat dit over iemand? Schrijf liever wat maakt dat het zo gaat: tijd, geld, regels, opleiding of "
            "samenwerking. Gaat het niet over iemand? Stuur het dan nog een keer in."
        ))
        self.safe = safe


def made_safe(text: str, *, sure: bool) -> str:
    """On one line, without names. Raises DialogueRefused; PointsAtSomebody unless somebody is sure."""
    typed = " ".join(tidy(text).split())
    if not typed:
        raise DialogueRefused(_("Typ eerst iets."))
    if len(typed) > LONGEST_CARD:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_CARD})
    safe = deidentify(typed).text[:LONGEST_TEXT]
    if not sure and (SOMEBODY in safe or BEGINS_WITH_SOMEBODY.match(safe)):
        raise PointsAtSomebody(safe)
    return safe
