"""Cards on paper, four of A6 on each sheet of A4, as PDF; and each card as a picture."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from gehoord.dialogue.selectors import themes_of

from .models import Card
from .translating import faces

MOST_CARDS = 48
# Sharp enough for a screen and a post; about 620 by 877 points.
IMAGE_PPI = 150.0
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


def card_sheets(cards: Sequence[Card], *, language: str = "nl", two_sided: bool = False) -> bytes:
    """A PDF with these cards in their order, all of one council, in a `language` of `models.Language`.

    `two_sided`: after each sheet one with the backs, which lie behind their fronts when the paper is turned over its
    long edge. Tagged for screen readers (PDF/UA-1), unless a sign is in no font on this machine. Raises SheetFailed.
    """
    made = _made(cards, language, "two-sided" if two_sided else "one-sided", "pdf")
    assert isinstance(made, bytes)
    return made


def card_images(cards: Sequence[Card], *, language: str = "nl") -> list[bytes]:
    """Each card as a PNG of A6 with all its texts, in their order. Raises SheetFailed."""
    made = _made(cards, language, "single", "png")
    return made if isinstance(made, list) else [made]


def _made(cards: Sequence[Card], language: str, layout: str, kind: str) -> bytes | list[bytes]:
    if not cards:
        raise SheetFailed(_("Kies eerst een of meer kaarten."))
    if len(cards) > MOST_CARDS:
        raise SheetFailed(_("Druk hoogstens %(n)s kaarten tegelijk af.") % {"n": MOST_CARDS})
    given = {"data": json.dumps(_data(cards, language)), "layout": layout}
    try:
        import typst

        with as_file(files(ROOM).joinpath("sheet")) as folder:
            template = str(folder / "cards.typ")
            if kind == "png":
                return _compile(typst, template, given, format="png", ppi=IMAGE_PPI)
            try:
                return _compile(typst, template, given, pdf_standards=["ua-1"])
            except typst.TypstError as error:
                if "could not be displayed" not in str(error):
                    raise
                return _compile(typst, template, given)
    except Exception as error:
        # What Typst says may hold words of a card: not for the log.
        logger.warning("card sheet failed", extra={"error": type(error).__name__, "cards": len(cards)})
        if "does-not-fit" in str(error):
            raise SheetFailed(_("Een van de kaarten past niet op A6. Maak de tekst korter.")) from None
        raise SheetFailed(
            _("Het maken van het bestand is mislukt. Je kaarten zijn er nog. Probeer het later opnieuw.")
        ) from None


def _compile(typst: Any, template: str, given: dict[str, str], **how: Any) -> bytes | list[bytes]:
    made: bytes | list[bytes] = typst.compile(template, font_paths=_fonts(), sys_inputs=given, **how)
    return made


def _data(cards: Sequence[Card], language: str) -> dict[str, Any]:
    council = cards[0].council
    # The words around a text: those of the house where it speaks the language of the card, else Dutch.
    with override(language if language in dict(settings.LANGUAGES) else "nl"):
        labels = themes_of(council)
        return {
            "title": _("Kaarten"), "author": council.name, "language": language,
            "cards": [
                {
                    "number": face.card.pk, "theme": labels.get(face.card.theme) or _("Kaart"),
                    "audience": face.card.get_audience_display(), "language": face.language,
                    "colour": COLOURS.get(face.card.theme, "#1d1a33"),
                    "parts": [{"label": label, "text": text} for label, text, _is_try in face.labelled],
                    "source": face.card.source, "council": council.name,
                    "note": "" if face.language == language else _("Nog niet vertaald"),
                }
                for face in faces(cards, language)
            ],
        }
