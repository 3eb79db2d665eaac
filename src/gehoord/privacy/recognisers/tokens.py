"""A text as words and signs, each knowing where it stands and whether a sentence starts there."""

import re
from dataclasses import dataclass

from .wordsets import words_of

# A word keeps inner hyphens and apostrophes (Jan-Willem, O'Brien) but not the possessive: Emma's is Emma + 's.
_TOKEN = re.compile(
    r"(?<![^\W_])'(?:[tsnm]|en)(?![^\W_])"
    r"|[^\W\d_]+(?:-[^\W\d_]+|'(?!s(?![^\W_]))[^\W\d_]+){0,6}"
    r"|\d+|[^\w\s]|_|\n"
)
# 'al-Khatib' and 'd'Angelo' are names, though a small letter comes first.
_ARABIC = re.compile(r"(?:al|el|ad|as|at|ar|ash|an|bou|d|l)[-'][^\W\d_a-z]")
_QUOTES = frozenset("'\"«»“”„‘’`*([{<>|/")
_ENDERS = frozenset(".!?…:;\n•-")
# After these a point ends no sentence.
_ABBREVIATIONS = words_of(
    "mw mevr dhr dr drs mr prof ir ing ds fam nr tel bijv bv o.a st jl vd v d m n a i t dd geb ca evt ivm"
    " incl mej jr sr mevrouw hr wed zr br blz pag art tav kl gr vs resp"
)


@dataclass(slots=True)
class Token:
    """A word or sign: text as written, lower-case text, place in the folded text, and where it stands."""

    text: str
    lower: str
    start: int
    end: int
    word: bool
    opens: bool
    """True where a capital says nothing, since a sentence, line or quotation starts here."""

    @property
    def capital(self) -> bool:
        """Written as a name: a capital first, and not capitals all along."""
        text = self.text
        if not self.word:
            return False
        if text[0].isupper():
            return len(text) == 1 or not text.isupper()
        return bool(_ARABIC.match(text))

    @property
    def shouted(self) -> bool:
        """Capitals all along, two or more."""
        return self.word and len(self.text) > 1 and self.text.isupper()


def tokens_of(text: str) -> list[Token]:
    """All words, numbers and signs of a text in order; white space is left out, line ends are signs."""
    found: list[Token] = []
    opens = True
    quoted = False
    for match in _TOKEN.finditer(text):
        piece = match.group()
        first = piece[0]
        word = first.isalpha() or (first == "'" and len(piece) > 1)
        start = match.start()
        if word or first.isdigit():
            found.append(
                Token(
                    piece,
                    piece.lower(),
                    start,
                    match.end(),
                    word,
                    opens or (quoted and start > 0 and text[start - 1] in "'\"«“„‘`"),
                )
            )
            opens = False
            quoted = False
            continue
        if piece == ".":
            before = found[-1] if found else None
            initial = (
                before is not None
                and before.end == start
                and before.word
                and (
                    (len(before.text) == 1 and before.text[0].isupper())
                    or before.text in ("Ch", "Th", "Ph", "Chr", "Joh", "Fr")
                    or before.lower in _ABBREVIATIONS
                )
            )
            opens = not initial
        elif first in _ENDERS:
            if first != "-" or not found or found[-1].text == "\n":
                opens = True
        elif first in _QUOTES:
            quoted = start == 0 or text[start - 1].isspace() or text[start - 1] in _QUOTES or text[start - 1] in ":,"
        elif ord(first) > 0x2000:
            opens = True
        found.append(Token(piece, piece.lower(), start, match.end(), False, False))
    return found
