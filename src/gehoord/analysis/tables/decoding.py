"""From bytes to text: UTF-8, UTF-16 with or without mark, or Windows' cp1252."""

from __future__ import annotations

import codecs
import contextlib
import io
import re
from collections.abc import Iterator
from typing import IO

from .problems import Note, TableProblem, _
from .table import LONGEST_LINE

CHUNK = 1 << 18
# Bytes that mean nothing in cp1252.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_STRAY = re.compile("[\udc80-\udcff]")


def encoding_of(raw: IO[bytes]) -> tuple[str, Note | None]:
    """The encoding of a file, and what to tell about it. Reads the whole file once, in constant memory.

    A file that is partly UTF-8 counts as UTF-8: its broken bytes are found later, with row and column.
    """
    head = raw.read(4096)
    found = encoding_of_start(head)
    if found != "utf-8":
        return found, Note(_("Het bestand is geen UTF-8 maar %(encoding)s."), {"encoding": "UTF-16"})
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    has_accents = has_stray = is_cp1252 = False
    is_possible = True
    chunk = head
    while True:
        text = decoder.decode(chunk, not chunk)
        if not text.isascii():
            stray = len(_STRAY.findall(text))
            has_stray = has_stray or stray > 0
            has_accents = has_accents or any(c > "\x7f" and not "\udc80" <= c <= "\udcff" for c in text)
        is_possible = is_possible and not _NOT_CP1252.search(chunk)
        if not chunk or (has_stray and has_accents):
            break
        chunk = raw.read(CHUNK)
    is_cp1252 = has_stray and not has_accents and is_possible
    if is_cp1252:
        return "cp1252", Note(_("Het bestand is geen UTF-8 maar %(encoding)s."), {"encoding": "Windows-1252"})
    return "utf-8", None


def encoding_of_start(head: bytes) -> str:
    """The encoding as far as the first bytes tell: `utf-8`, `utf-16`, `utf-16-le` or `utf-16-be`."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = head[0::2], head[1::2]
    # Western text in UTF-16 has a zero in nearly every second byte, always on the same side.
    if len(head) >= 8 and odd.count(0) > 0.6 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    if len(head) >= 8 and even.count(0) > 0.6 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    return "utf-8"


def lines_of(raw: IO[bytes], encoding: str, *, newline: str) -> Iterator[str]:
    """The lines with their ends; broken bytes of UTF-8 come through as lone surrogates.

    Raises TableProblem for a line that never ends, and for broken UTF-16.
    """
    is_utf8 = encoding == "utf-8"
    text = io.TextIOWrapper(
        raw,
        "utf-8-sig" if is_utf8 else encoding,
        errors="surrogateescape" if is_utf8 else "strict",
        newline=newline,
    )
    number = 0
    try:
        while True:
            number += 1
            line = text.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) >= LONGEST_LINE:
                raise TableProblem(
                    _("Deze regel is langer dan %(most)d tekens."), row=number, most=LONGEST_LINE
                )
            yield line
    except UnicodeDecodeError as error:
        raise TableProblem(
            _("Hier staat een kapot teken. Bewaar het bestand opnieuw als UTF-8."), row=number
        ) from error.with_traceback(None)
    finally:
        with contextlib.suppress(ValueError, OSError):
            text.detach()


def has_stray_bytes(text: str) -> bool:
    """Whether bytes that are no UTF-8 came through."""
    return not text.isascii() and _STRAY.search(text) is not None
