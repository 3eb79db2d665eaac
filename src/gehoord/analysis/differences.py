"""What differs between two texts, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Of a stretch that stayed the same, so many signs are kept on each side of a change.
AROUND = 160

Kind = Literal["same", "added", "removed", "left_out"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went. `left_out`: a stretch that stayed the same and is not repeated."""

    kind: Kind
    text: str


def differences(before: str, after: str) -> list[Piece]:
    """Both texts as one row of pieces: without what was added it is `before`, without what was removed `after`.

    >>> [(piece.kind, piece.text) for piece in differences("een oude brief", "een nieuwe brief")]
    [('same', 'een '), ('removed', 'oude'), ('added', 'nieuwe'), ('same', ' brief')]
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    start = _alike(old, new)
    end = _alike(reversed(old[start:]), reversed(new[start:]))
    pieces = [Piece("same", "".join(old[:start]))]
    pieces += _changed(old[start : len(old) - end], new[start : len(new) - end])
    pieces.append(Piece("same", "".join(old[len(old) - end :])))
    return _joined(pieces)


def shortened(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with only the words near a change of what stayed the same."""
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        if piece.kind != "same" or len(piece.text) <= 3 * AROUND:
            found.append(piece)
            continue
        if place > 0:
            found.append(Piece("same", _cut(piece.text[:AROUND], at_end=True)))
        found.append(Piece("left_out", ""))
        if place < len(pieces) - 1:
            found.append(Piece("same", _cut(piece.text[-AROUND:], at_end=False)))
    return found


def _cut(text: str, *, at_end: bool) -> str:
    """Without the half word where it was cut off, when there is a whole one."""
    if at_end:
        return text[: text.rfind(" ") + 1] or text
    return text[text.find(" ") :] if " " in text else text


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        count += 1
    return count


def _changed(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
        else:
            yield Piece("removed", "".join(old[a:b]))
            yield Piece("added", "".join(new[c:d]))


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Without empty pieces; a lone space between two changes belongs to both."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].kind == piece.kind:
            found[-1] = Piece(piece.kind, found[-1].text + piece.text)
        else:
            found.append(piece)
    return found
