"""Text without characters that nobody sees and that can mislead."""

from __future__ import annotations

import re

# Control characters except tab and newline; bidi overrides, embeddings and isolates, which can make a text
# read differently than it is; signs without width, which hide a word from whoever looks for it (a soft hyphen is one);
# lone surrogates, which no database takes; the two signs that XML forbids, on which a spreadsheet fails. Joiners of
# emoji and of letters stay.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u180e\u200b\u2060-\u2064\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)


def tidy(text: str) -> str:
    """The text with plain newlines and without invisible control characters.

    >>> tidy("a\\r\\nb\\x00c")
    'a\\nbc'
    >>> tidy("ver\\u200bhaal \\u202etxet")
    'verhaal txet'
    """
    return _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
