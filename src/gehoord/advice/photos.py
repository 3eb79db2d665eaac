"""A photo without what the camera wrote into it: where and when it was taken, and by whom."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

# More does not come out of a telephone, and costs memory before anything can be said about it.
MOST_PIXELS = 60_000_000
QUALITY = 90


class BadPhoto(Exception):
    """The file is no picture that can be read."""


def bare(content: bytes, kind: str) -> bytes:
    """The same picture drawn anew, turned the right way up. `kind`: "png" or "jpeg". Raises BadPhoto."""
    try:
        picture = Image.open(io.BytesIO(content), formats=[kind.upper()])
        if picture.width * picture.height > MOST_PIXELS:
            raise BadPhoto
        turned = ImageOps.exif_transpose(picture)
        is_clear = "A" in turned.getbands() or "transparency" in turned.info
        mode = "RGBA" if is_clear and kind == "png" else "RGB"
        drawn = Image.new(mode, turned.size)
        drawn.paste(turned.convert(mode))
        kept = io.BytesIO()
        drawn.save(kept, kind.upper(), quality=QUALITY) if kind == "jpeg" else drawn.save(kept, "PNG")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise BadPhoto from error
    return kept.getvalue()
