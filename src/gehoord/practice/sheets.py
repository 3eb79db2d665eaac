"""Cards on paper: four of A6 on each sheet of A4, as PDF."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.dialogue.selectors import themes_of

from .models import Card

MOST_CARDS = 48
ROOM = __package__ or "gehoord.practice"
logger = logging.getLogger(__name__)

# The colours of the themes on the pages, dark enough for letters on white.
COLOURS = {
    "begrip": "#3b2a82", "duidelijkheid": "#2470a8", "aansluiten": "#1f7a5c", "serieus_nemen": "#a8321a",
    "respect": "#7a5400", "deskundigheid": "#7b3f77",
}


class SheetFailed(Exception):
    """There is no PDF; the message is for the reader."""


@cache
def _fonts() -> Any:
    """The letters that come with Typst; those of the machine only for signs these do not have, such as emoji."""
    import typst

    return typst.Fonts(include_system_fonts=True)


def card_sheets(cards: Sequence[Card], *, language: str = "nl") -> bytes:
    """A PDF with these cards in their order, all of one council. `language`: that of the cards, "nl" or "en".

    Tagged for screen readers (PDF/UA-1), unless a sign is in no font on this machine. Raises SheetFailed.
    """
    if not cards:
        raise SheetFailed(_("Kies eerst een of meer kaarten."))
    if len(cards) > MOST_CARDS:
        raise SheetFailed(_("Druk hoogstens %(n)s kaarten tegelijk af.") % {"n": MOST_CARDS})
    with override(language):
        given = {"data": json.dumps(_data(cards, language))}
    try:
        import typst

        with as_file(files(ROOM).joinpath("sheet")) as folder:
            template = str(folder / "cards.typ")
            try:
                return _compile(typst, template, given, ["ua-1"])
            except typst.TypstError as error:
                if "could not be displayed" not in str(error):
                    raise
                return _compile(typst, template, given, [])
    except Exception as error:
        # What Typst says may hold words of a card: not for the log.
        logger.warning("card sheet failed", extra={"error": type(error).__name__, "cards": len(cards)})
        if "does-not-fit" in str(error):
            raise SheetFailed(_("Een van de kaarten past niet op A6. Maak de tekst korter.")) from None
        raise SheetFailed(
            _("Het maken van de PDF is mislukt. Je kaarten zijn er nog. Probeer het later opnieuw.")
        ) from None


def _compile(typst: Any, template: str, given: dict[str, str], standards: list[str]) -> bytes:
    made: bytes = typst.compile(template, font_paths=_fonts(), sys_inputs=given, pdf_standards=standards)
    return made


def _data(cards: Sequence[Card], language: str) -> dict[str, Any]:
    council = cards[0].council
    labels = themes_of(council)
    return {
        "title": _("Kaarten"), "author": council.name, "language": language,
        "labels": {
            "situation": _("De situatie"), "helps": _("Wat helpt"), "sentence": _("Een zin om te proberen"),
            "question": _("Vraag aan jezelf"),
        },
        "cards": [
            {
                "number": card.pk, "theme": labels.get(card.theme) or _("Kaart"),
                "audience": card.get_audience_display(),
                "colour": COLOURS.get(card.theme, "#1d1a33"), "situation": card.situation, "helps": card.helps,
                "sentence": card.sentence_to_try, "question": card.question_to_self, "source": card.source,
                "council": council.name,
            }
            for card in cards
        ],
    }
