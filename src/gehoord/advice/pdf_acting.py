"""Whether a PDF does something by itself: runs a program, opens or sends something, or carries another file.

A look at the names in it, without reading the document: names stand in the open, or in object streams, which are
unpacked here. What cannot be unpacked counts as acting: nobody can say that it does not.
"""

from __future__ import annotations

import re
import zlib

# Long enough to occur in packed pictures only by a wonder.
_ACTING = frozenset({
    b"JavaScript", b"Launch", b"EmbeddedFile", b"EmbeddedFiles", b"FileAttachment", b"RichMedia", b"SubmitForm",
    b"ImportData",
})
# Short ones are looked for where no picture can be.
# A form of XFA is XML packed apart, with programs of its own.
_SHORT = frozenset({b"JS", b"EF", b"XFA"})
_NAME = re.compile(rb"/([^\x00\t\n\f\r /<>\[\](){}%]{1,60})")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_BODY = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
# How far back the dictionary of a stream may begin.
_DICTIONARY = 2_000
MOST_UNPACKED = 100_000_000


def pdf_acts(content: bytes) -> bool:
    """Up to `MOST_UNPACKED` bytes are unpacked for it."""
    if _names(content) & _ACTING or _names(_BODY.sub(b" ", content)) & _SHORT:
        return True
    left = MOST_UNPACKED
    for found in _STREAM.finditer(content):
        before = content[max(0, found.start() - _DICTIONARY) : found.start()]
        names = _names(before[before.rfind(b" obj") + 1 :])
        if b"ObjStm" not in names:
            continue
        unpacking = zlib.decompressobj()
        try:
            objects = unpacking.decompress(content[found.end() :], left)
        except zlib.error:
            return True
        left -= len(objects)
        if left <= 0 or not unpacking.eof or _names(objects) & (_ACTING | _SHORT):
            return True
    return False


def _names(content: bytes) -> set[bytes]:
    """The names in it, as they are read: #4A is J."""
    return {_ESCAPED.sub(lambda sign: bytes([int(sign[1], 16)]), name) for name in set(_NAME.findall(content))}
