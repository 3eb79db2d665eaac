"""What a file is, by what is in it. Its name says nothing."""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib

from .models import PaperKind

ODT_TYPE = b"application/vnd.oasis.opendocument.text"
# Unpacked, a document larger than this is no letter.
MOST_UNPACKED, MOST_PARTS = 200_000_000, 5_000

# All that reading a broken or odd archive may raise; a way of packing that is not known is a RuntimeError.
_BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError, OSError)


def kind_of(content: bytes) -> PaperKind | None:
    """The kind of this file, or nothing when it is no kind that we take: also with macros, or too large unpacked."""
    if content.startswith(b"%PDF-"):
        return PaperKind.PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PaperKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return PaperKind.JPEG
    return _packed(content) if content.startswith(b"PK\x03\x04") else None


# A relationship of a DOCX that fetches something by itself when the document is opened, such as a template; a link
# that a reader has to click is none.
_RELATIONSHIP = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)


def _reaches_out(relationships: bytes) -> bool:
    return any(
        re.search(rb"""TargetMode\s*=\s*["']External["']""", one, re.IGNORECASE)
        and not re.search(rb"""Type\s*=\s*["'][^"']*/hyperlink["']""", one, re.IGNORECASE)
        for one in _RELATIONSHIP.findall(relationships)
    )


def _packed(content: bytes) -> PaperKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return None
            if any(name.startswith("Basic/") or name.endswith("vbaProject.bin") for name in names):
                return None
            if any(_reaches_out(packed.read(name)) for name in names if name.endswith(".rels")):
                return None
            if "mimetype" in names and packed.getinfo("mimetype").file_size == len(ODT_TYPE):
                return PaperKind.ODT if packed.read("mimetype") == ODT_TYPE else None
    except _BROKEN:
        return None
    return PaperKind.DOCX if {"[Content_Types].xml", "word/document.xml"} <= names else None
