"""Deduce's lists of names, places, streets and hospitals, and Dutch words, packed so that they are ready at once.

Deduce builds its lookup tries in over a minute and keeps more than a gigabyte. The same items fit in a megabyte
of succinct tries (marisa): keys are an item's tokens joined by a space, so that a lookup gives what docdeid's
`LookupTrie.longest_matching_prefix` gives. For names, places and hospitals the items come from deduce's own
loaders. Streets have 775,000 spellings there; here each street is kept once, in a canonical spelling, and a
text is brought to that spelling before it is looked up. Care institutions and diseases are not used.

Dutch words with their counts come from pyspellchecker. `word` holds those that are no name, or far more often a
word than a name; `common` those that are written often.

Nothing of these lists is part of Gehoord: they are read from the installed packages and packed on first use, into
`GEHOORD_CACHE`, or else the user's cache folder, or else only into memory.
"""

import gzip
import hashlib
import json
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import marisa_trie

from .names import FIRST_NAMES, PLACES

_FORMAT = 4
_MAGIC = b"gehoord-lists\n"
_TOKEN = re.compile(r"\w+|[^\w\s]")

EXACT = ("first_name", "surname", "placename", "hospital")
SETS = ("interfix_surname", "whitelist")
_UNUSED = ("street", "healthcare_institution", "eponymous_disease", "initial", "prefix", "interfix")

_RARE = 50
"""The count that the word list gives to all words it has never seen in use, first names among them."""
_COMMON = 500
_MORE_THAN_A_NAME = 200
_MORE_THAN_A_FIRST_NAME = 2500
"""From these counts on a capital at a sentence start says less than the word does."""
_STILL_NAMES = frozenset(("job", "koos", "ton", "griet", "leen"))

_MAX_TOKENS = 14
_LONGEST_STREET = 80


def tokenise(text: str) -> list[str]:
    """Words and single signs, as deduce splits a text; white space is no token."""
    return _TOKEN.findall(text)


class PackedLists:
    """The packed lists; `longest` and `has` answer as docdeid's LookupTrie and LookupSet do."""

    def __init__(self, tries: dict[str, marisa_trie.Trie]) -> None:
        self._tries = tries

    def has(self, name: str, item: str) -> bool:
        """Whether a list holds this very string, which has no white space or sign in it."""
        return item in self._tries[name]

    def longest(self, name: str, tokens: Sequence[str], start: int = 0) -> int:
        """How many tokens from `start` make the longest item of this list; 0 if none does."""
        window = tokens[start : start + _MAX_TOKENS]
        if not window:
            return 0
        if name == "hospital":
            window = [token.lower() for token in window]
        return _longest(self._tries[name], window)

    def street(self, words: str) -> bool:
        """Whether this is a street in the Netherlands, however it is spelt or abbreviated."""
        return len(words) <= _LONGEST_STREET and canonical(words) in self._tries["street"]


def _longest(trie: marisa_trie.Trie, window: Sequence[str]) -> int:
    joined = " ".join(window)
    best = 0
    for key in trie.prefixes(joined):
        if len(key) == len(joined) or joined[len(key)] == " ":
            best = max(best, len(key))
    return joined[:best].count(" ") + 1 if best else 0


_ABBREVIATED = {
    "abr": "abraham", "adm": "admiraal", "alb": "albert", "burg": "burgemeester", "chr": "chris",
    "comm": "commissaris", "ds": "dominee", "dr": "dokter", "doctor": "dokter", "drs": "doctorandus",
    "fam": "familie", "gebr": "gebroeders", "gebrs": "gebroeders", "gen": "generaal", "hert": "hertog",
    "ir": "ingenieur", "ing": "ingenieur", "jac": "jacobus", "jacob": "jacobus", "jacq": "jacqueline",
    "jhr": "jonkhkeer", "jkvr": "jonkvrouw", "joh": "johan", "kard": "kardinaal", "kol": "kolonel",
    "kon": "koning", "koningin": "koning", "maj": "majoor", "mevr": "mevrouw", "min": "minister",
    "mr": "meester", "mgr": "monseigneur", "pr": "prinses", "prof": "professor", "rect": "rector",
    "secr": "secretaris", "sr": "senior", "st": "sint", "th": "theo", "veldm": "veldmaarschalk",
    "vic": "vicaris", "zr": "zuster", "v": "van", "t": "het", "it": "het", "bz": "binnenzijde",
    "buitenzijde": "binnenzijde", "n": "noord", "o": "oost", "z": "zuid", "w": "west",
}  # fmt: skip
_ENDINGS = {
    "drf": "dreef", "gr": "gracht", "hf": "hof", "ln": "laan", "mrkt": "markt", "pd": "pad", "prk": "park",
    "plnts": "plantsoen", "pltsn": "plantsoen", "pln": "plein", "sngl": "singel", "stg": "steeg",
    "str": "straat", "wg": "weg",
}  # fmt: skip
_ENDING = re.compile("(?<=[a-z])(" + "|".join(sorted(_ENDINGS, key=len, reverse=True)) + ")$")
_QUARTER = re.compile(r" (?:(?:noord|oost|zuid|west)zijde|[nozw] ?[nozw]|[nozw]z|[nz][ow])$")


def canonical(item: str) -> str:
    """One spelling for all the ways to write a street: Burg. de Vlugtln., Burgemeester de Vlugtlaan."""
    plain = unicodedata.normalize("NFD", item).encode("ascii", "ignore").decode().lower()
    plain = _QUARTER.sub("", re.sub(r"[^a-z0-9]+", " ", plain.replace("&", " en ")).strip())
    words = [_ABBREVIATED.get(word, word) for word in plain.split()]
    words = [_ENDING.sub(lambda match: _ENDINGS[match.group()], word) for word in words]
    return "".join(words).replace("ij", "y")


def _data_folder() -> Path:
    spec = find_spec("deduce")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package 'deduce' with its lists of names and places is not installed.")
    return Path(next(iter(spec.submodule_search_locations))) / "data" / "lookup" / "src"


def _lines(path: Path) -> set[str]:
    return {line.strip() for line in path.read_text("utf-8").splitlines()} if path.exists() else set()


def _exact_items() -> dict[str, Iterable[str]]:
    """The items of the exact lists, by deduce's own loaders; deduce is imported here and nowhere else."""
    from deduce import lookup_struct_loader as loader
    from deduce.lookup_structs import load_raw_itemset

    class Splitter:
        @staticmethod
        def tokenize(item: str) -> list[_Piece]:
            return [_Piece(piece) for piece in tokenise(item)]

    source = _data_folder()
    folders = {folder.name.removeprefix("lst_"): folder for folder in source.glob("*/lst_*")}
    raw = {name: load_raw_itemset(folder) for name, folder in folders.items() if name not in _UNUSED}
    splitter = Splitter()
    tries = {
        "first_name": loader.load_first_name_lookup(raw, splitter),
        "surname": loader.load_surname_lookup(raw, splitter),
        "placename": loader.load_placename_lookup(raw, splitter),
        "hospital": loader.load_hospital_lookup(raw, splitter),
    }
    return {
        **{name: list(_walk(trie)) for name, trie in tries.items()},
        "whitelist": loader.load_whitelist_lookup(raw).items(),
        "interfix_surname": raw["interfix_surname"],
    }


class _Piece:
    """A token as docdeid's loaders want it: something with a text."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _walk(trie: object, before: str = "") -> Iterable[str]:
    """The items of a docdeid LookupTrie, each as its tokens joined by a space."""
    if trie.is_terminal:  # type: ignore[attr-defined]
        yield before
    for token, child in trie.children.items():  # type: ignore[attr-defined]
        yield from _walk(child, f"{before} {token}" if before else token)


def _pack() -> dict[str, marisa_trie.Trie]:
    source = _data_folder()
    items: dict[str, Iterable[str]] = dict(_exact_items())
    streets = source / "locations" / "lst_street"
    official = _lines(streets / "items.txt") - _lines(streets / "exceptions.txt")
    items["street"] = {canonical(street) for street in official if len(street) > 3}
    items["word"], items["common"] = _words({name: frozenset(items[name]) for name in _NAMES})
    return {name: marisa_trie.Trie(sorted(entries)) for name, entries in items.items()}


_NAMES = ("first_name", "surname", "interfix_surname", "placename")


def _words(names: dict[str, frozenset[str]]) -> tuple[set[str], set[str]]:
    """The Dutch words that are no name or more than a name, and the common ones."""
    packed = files("spellchecker").joinpath("resources", "nl.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    first_names = names["first_name"] | FIRST_NAMES
    listed = frozenset(PLACES).union(*names.values())
    words: set[str] = set()
    for word, count in counts.items():
        titled = word[:1].upper() + word[1:]
        least = _RARE
        if titled in first_names:
            least = _MORE_THAN_A_FIRST_NAME
        elif titled in listed:
            least = _MORE_THAN_A_NAME
        if count >= least and len(word) > 1 and word.isalpha() and word not in _STILL_NAMES:
            words.add(word)
    return words, {word for word in words if counts[word] >= _COMMON}


def cache_file() -> Path:
    """Where the packed lists are kept between starts; the name tells the packages' versions and our format."""
    chosen = os.environ.get("GEHOORD_CACHE")
    if chosen:
        folder = Path(chosen)
    else:
        folder = Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "gehoord"
    return folder / f"lists-{_FORMAT}-deduce-{version('deduce')}-words-{version('pyspellchecker')}.bin"


def _read(path: Path) -> dict[str, marisa_trie.Trie] | None:
    """The tries in a cache file; None if there is no whole and unharmed file."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    if not content.startswith(_MAGIC) or len(content) < len(_MAGIC) + 32:
        return None
    digest, body = content[len(_MAGIC) : len(_MAGIC) + 32], content[len(_MAGIC) + 32 :]
    if hashlib.sha256(body).digest() != digest:
        return None
    head, _, payload = body.partition(b"\n")
    tries: dict[str, marisa_trie.Trie] = {}
    position = 0
    for name, size in json.loads(head):
        tries[name] = marisa_trie.Trie().frombytes(payload[position : position + size])
        position += size
    return tries


def _write(path: Path, tries: dict[str, marisa_trie.Trie]) -> None:
    """Keeps the tries for the next start; a folder that cannot be written is no reason to stop."""
    chunks = {name: trie.tobytes() for name, trie in tries.items()}
    body = (
        json.dumps([[name, len(chunk)] for name, chunk in chunks.items()]).encode() + b"\n" + b"".join(chunks.values())
    )
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        with os.fdopen(handle, "wb") as file:
            file.write(_MAGIC + hashlib.sha256(body).digest() + body)
        os.replace(temporary, path)
    except OSError:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def load_lists() -> PackedLists:
    """The packed lists, from the cache file or else made from the installed package."""
    path = cache_file()
    tries = _read(path)
    if tries is None:
        tries = _pack()
        _write(path, tries)
    return PackedLists(tries)
