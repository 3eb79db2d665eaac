"""A picture that somebody uploads as a logo, made into one that is safe to print."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

MOST_BYTES = 1_000_000
# 60 by 20 mm at 250 dots per inch.
WIDEST, HIGHEST = 600, 200
# More than a screen full four times over is no logo, and costs memory before anything can be said about it.
MOST_PIXELS = 20_000_000
# Above this a logo is kept in at most 256 colours: it goes into every letter.
LARGE = 120_000
_BEGINS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}


class BadLogo(Exception):
    """This file cannot be a logo; the message is for whoever chose it."""


@dataclass(frozen=True, slots=True)
class MadeLogo:
    """PNG with its size in pixels."""

    png: bytes
    width: int
    height: int


def made_logo(content: bytes) -> MadeLogo:
    """The picture drawn anew on white, small enough to print, with nothing the file carried along. Raises BadLogo."""
    if len(content) > MOST_BYTES:
        raise BadLogo(too_large())
    kind = next((kind for begin, kind in _BEGINS.items() if content.startswith(begin)), None)
    if kind is None:
        raise BadLogo(_("Dit bestand is geen PNG of JPEG. Kies een ander bestand."))
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind])
        if picture.width * picture.height > MOST_PIXELS:
            raise BadLogo(_("Deze afbeelding heeft te veel beeldpunten. Maak haar kleiner en probeer het opnieuw."))
        # What stands on its side in the camera's words is turned before those words go.
        turned = ImageOps.exif_transpose(picture).convert("RGBA")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadLogo(_("Deze afbeelding kan niet worden gelezen. Kies een ander bestand.")) from error
    drawn = Image.new("RGB", turned.size, "white")
    drawn.paste(turned, mask=turned.getchannel("A"))
    drawn.thumbnail((WIDEST, HIGHEST))
    png = _png(drawn)
    if len(png) > LARGE:
        png = _png(drawn.quantize(256))
    return MadeLogo(png, drawn.width, drawn.height)


def too_large() -> str:
    return _("Dit bestand is te groot. Een logo mag 1 MB zijn.")


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG", optimize=True)
    return kept.getvalue()
