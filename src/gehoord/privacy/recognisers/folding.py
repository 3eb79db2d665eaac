"""A plain-looking copy of a text to search in, and the way back to the input's own code points.

People paste from phones: full-width digits, curly quotes, no-break spaces, zero-width characters inside
a name. The recognisers read a folded copy; the spans they return are mapped back, so that offsets always
count code points of the text as it came in.
"""

import re
import unicodedata
from dataclasses import dataclass

_DROPPED = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f"
)
_DROP = re.compile(f"[{_DROPPED}\x00\u0300-\u036f]")
_COMBINING = re.compile("[\u0300-\u036f]")
_ODD = re.compile(r"[^\x01-\x7e\u00c0-\u017f]")

_SINGLE = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a\u201b\u02bc\u02b9\u00b4\u2032\uff07"), "'"),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-"),
    **dict.fromkeys(map(ord, "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"), " "),
    **dict.fromkeys(map(ord, "\u202f\u205f\u3000"), " "),
    **dict.fromkeys(map(ord, "\u2028\u2029\u0085"), "\n"),
}


def _plain(char: str) -> str:
    """One code point for one code point: a digit of any script as 0-9, a full-width letter as a plain one."""
    single = _SINGLE.get(ord(char))
    if single is not None:
        return single
    digit = unicodedata.decimal(char, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= char <= "\uff5e":
        return chr(ord(char) - 0xFEE0)
    return char


@dataclass(frozen=True, slots=True)
class Folded:
    """The copy to search in; `starts` and `ends` are None when it lines up with the input."""

    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the copy stands in the input."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def fold(text: str) -> Folded:
    """A copy without invisible characters, with plain digits, quotes, dashes and composed accents."""
    if not _ODD.search(text):
        return Folded(text)
    plain = _ODD.sub(lambda match: _plain(match.group()), text)
    if not _DROP.search(plain):
        return Folded(plain)
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for position, char in enumerate(plain):
        if _DROP.match(char):
            if chars and _COMBINING.match(char):
                composed = unicodedata.normalize("NFC", chars[-1] + char)
                if len(composed) == 1:
                    chars[-1] = composed
                ends[-1] = position + 1
            continue
        chars.append(char)
        starts.append(position)
        ends.append(position + 1)
    return Folded("".join(chars), starts, ends)
