"""A text made ready for the recognisers that look at words: tokens, lists, and how it is written."""

from functools import lru_cache
from threading import Lock

from .lists import PackedLists, load_lists
from .names import BODIES, FIRST_NAMES, PLACES
from .tokens import Token, tokens_of
from .words import INTERFIX, NEVER, ROLES, TITLES, institution_word, ordinary_words

_loading = Lock()


@lru_cache(maxsize=1)
def _lists() -> PackedLists:
    return load_lists()


def lists() -> PackedLists:
    """The packed lists, read once in a process, also when many threads ask at the same moment."""
    with _loading:
        return _lists()


_LONGEST_WORD = 60
"""No name or Dutch word is longer; what is costs no time."""


def _by_first(phrases: list[str]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases as lower-case words, longest first, by their first word."""
    table: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        words = tuple(phrase.lower().split())
        table.setdefault(words[0], []).append(words)
    for entries in table.values():
        entries.sort(key=len, reverse=True)
    return table


_BODIES = _by_first(BODIES)
_PLACES = _by_first(PLACES)


class Story:
    """The folded text with its tokens, and answers about single words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: list[Token] = tokens_of(text)
        self.texts = [token.text for token in self.tokens]
        self.lists = lists()
        self._ordinary = ordinary_words()
        openers = [token for token in self.tokens if token.opens and token.word]
        capitals = sum(token.text[0].isupper() for token in openers)
        self.small = bool(openers) and (not openers[0].text[0].isupper() or capitals * 2 < len(openers))
        """Written in lower case, as in a chat: a small letter then says nothing about names."""
        self.blocked: set[int] = set()
        """Tokens of generic bodies, brands and syndromes of more than one word."""
        for index, token in enumerate(self.tokens):
            if token.lower in _BODIES:
                size = self._phrase(_BODIES, index)
                following = self.token(index + size)
                named = following is not None and following.capital and following.lower not in NEVER
                if size and not (
                    named and self.spaced(index + size - 1) and institution_word(self.lower(index + size - 1))
                ):
                    self.blocked.update(range(index, index + size))
            if token.lower in ("ziekte", "syndroom") and self.lower(index + 1) == "van":
                self.blocked.add(index + 2)

    def token(self, index: int) -> Token | None:
        """The token at an index, None outside the text."""
        return self.tokens[index] if 0 <= index < len(self.tokens) else None

    def lower(self, index: int) -> str:
        """The lower-case text of a token, empty outside the text."""
        return self.tokens[index].lower if 0 <= index < len(self.tokens) else ""

    def before(self, index: int) -> str:
        """The lower-case word before a token; a point of an abbreviation and an opening quote are skipped."""
        index -= 1
        while index >= 0 and self.tokens[index].text in "'\"(" and self.tokens[index].text:
            index -= 1
        if (
            index >= 1
            and self.tokens[index].text == "."
            and not self.tokens[index + 1].opens
            and self.tokens[index - 1].end == self.tokens[index].start
        ):
            index -= 1
        return self.lower(index)

    def gap(self, index: int) -> str:
        """What stands between a token and the next one."""
        if index + 1 >= len(self.tokens):
            return "\n"
        return self.text[self.tokens[index].end : self.tokens[index + 1].start]

    def near(self, index: int) -> bool:
        """Whether the next token follows directly or after one space."""
        return self.gap(index) in ("", " ")

    def spaced(self, index: int) -> bool:
        """Whether the next token follows after exactly one space."""
        return self.gap(index) == " "

    def _phrase(self, table: dict[str, list[tuple[str, ...]]], index: int) -> int:
        """How many tokens from here make a phrase of a table, single spaces between; 0 if none do."""
        for words in table.get(self.tokens[index].lower, ()):
            size = len(words)
            if all(self.lower(index + step) == words[step] for step in range(1, size)) and all(
                self.spaced(index + step) for step in range(size - 1)
            ):
                return size
        return 0

    def known(self, lower: str) -> bool:
        """Whether our own lists or deduce's hold this as a usual word, without the large list of Dutch words."""
        return (
            lower in self._ordinary
            or lower in NEVER
            or lower in TITLES
            or lower in ROLES
            or lower in INTERFIX
            or self.lists.has("whitelist", lower)
        )

    def usual(self, lower: str) -> bool:
        """Whether this very word is a usual Dutch one; names in the lists are judged by this alone."""
        return self.known(lower) or self.lists.has("word", lower)

    def ordinary(self, lower: str) -> bool:
        """Whether this is a usual Dutch word or derived from one, so that a capital at a start says nothing."""
        return self.usual(lower) or (4 < len(lower) <= _LONGEST_WORD and self._inflected(lower))

    def _inflected(self, lower: str) -> bool:
        """Whether leaving off an ending gives an ordinary word: wachtlijsten, bezwaartje, gewerkte."""
        known = self._ordinary
        for ending in ("jes", "je", "en", "s", "e", "t", "tje", "tjes", "de", "te", "er", "ers", "n", "ing", "lijk"):
            if lower.endswith(ending):
                stem = lower[: -len(ending)]
                if len(stem) > 3 and (stem in known or stem + "en" in known):
                    return True
        return lower + "en" in known or lower + "e" in known or self._compound(lower)

    def _compound(self, lower: str) -> bool:
        """Whether two ordinary words of four letters or more make this word: schoolgesprek."""
        known = self._ordinary
        for cut in range(4, len(lower) - 3):
            if lower[cut:] in known and (lower[:cut] in known or (lower[cut - 1] == "s" and lower[: cut - 1] in known)):
                return True
        return False

    def first_name(self, word: str) -> bool:
        """Whether deduce's list of first names holds this word, or both halves of a hyphenated one."""
        if self.lists.has("first_name", word) or word in FIRST_NAMES:
            return True
        head, hyphen, tail = word.partition("-")
        return bool(hyphen) and tail[:1].isupper() and (head in FIRST_NAMES or self.lists.has("first_name", head))

    def surname(self, word: str) -> bool:
        """Whether deduce's lists of surnames hold this word."""
        return self.lists.has("surname", word) or self.lists.has("interfix_surname", word)

    def place(self, index: int, *, titled: bool = False) -> int:
        """How many tokens from here make a place in deduce's list; 0 if none do."""
        if index >= len(self.tokens) or len(self.texts[index]) > _LONGEST_WORD:
            return 0
        own = self._phrase(_PLACES, index)
        if own and (
            titled or self.tokens[index].text[0].isupper() or (own > 1 and self.tokens[index + own - 1].capital)
        ):
            return own
        words = self.texts[index : index + 8]
        if titled:
            words = [word if word.startswith("'") else word.title() for word in words]
        pieces: list[str] = []
        owners: list[int] = []
        for number, word in enumerate(words):
            parts = _split(word)
            pieces += parts
            owners += [number] * len(parts)
        size = self.lists.longest("placename", pieces)
        while size and size < len(owners) and owners[size] == owners[size - 1]:
            size = self.lists.longest("placename", pieces[: size - 1])
        count = owners[size - 1] + 1 if size else 0
        return count if all(self.near(index + step) for step in range(count - 1)) else 0


def _split(word: str) -> list[str]:
    """A word in the tokens that deduce's lists are made of: Jan-Willem in three."""
    if "-" not in word and "'" not in word:
        return [word]
    parts: list[str] = []
    piece = ""
    for char in word:
        if char in "-'":
            if piece:
                parts.append(piece)
            parts.append(char)
            piece = ""
        else:
            piece += char
    if piece:
        parts.append(piece)
    return parts
