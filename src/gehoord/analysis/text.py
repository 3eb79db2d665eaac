"""Plain text for the analysis: sentences, placeholders, and a form that models can count in."""

from __future__ import annotations

import re
import unicodedata

PLACEHOLDER_TYPES = (
    "persoon",
    "locatie",
    "instelling",
    "telefoon",
    "email",
    "url",
    "datum",
    "leeftijd",
    "bsn",
    "id",
)
MAX_SENTENCE_CHARS = 600
"""A longer run without a full stop is cut at a space, so that one sentence stays readable and cheap."""

_PLACEHOLDER = re.compile(r"\[(" + "|".join(PLACEHOLDER_TYPES) + r")(?:-\d{1,9})?\]", re.IGNORECASE)
# Zero-width, bidi and control characters carry no words; a line break does separate them.
_INVISIBLE = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

# What stands in for a placeholder when a sentence must still read as Dutch (for the embeddings).
_SPOKEN = {
    "persoon": "Sam",
    "locatie": "de buurt",
    "instelling": "de instelling",
    "telefoon": "nummer",
    "email": "mail",
    "url": "website",
    "datum": "die dag",
    "leeftijd": "12 jaar",
    "bsn": "nummer",
    "id": "nummer",
}

# Each run is tried from its first sign only: 50,000 question marks or spaces may not cost minutes.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'’”»)\]]*+(?=\s)|(?<!\s)\s*\n+")
_ABBREVIATIONS = frozenset(
    "bv bijv o.a a.u.b aub d.w.z dwz m.b.t mbt n.a.v nav t.o.v tov i.p.v ipv i.v.m ivm z.s.m zsm e.d etc ca "
    "nr tel mw mevr dhr hr dr drs mr ir prof ds st jl geb resp evt incl excl max min vlgs plm jan feb mrt apr jun "
    "jul aug sep sept okt nov dec mrs ms jr sr str pag blz art vs th".split()
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of each sentence; together they cover everything but white space.

    A full stop after an abbreviation or an initial ends nothing, so that "S. Jansen" and "[PERSOON-1]" give
    the same sentences. Linear in the length of the text.

    >>> sentences("Ik belde mw. K. de Wit. Geen antwoord!")
    [(0, 23), (24, 38)]
    """
    cuts = [match.end() for match in _END.finditer(text) if not _is_abbreviation(text, match)]
    spans: list[tuple[int, int]] = []
    start = 0
    for cut in [*cuts, len(text)]:
        first, last = _trimmed(text, start, cut)
        start = cut
        if first >= last:
            continue
        if spans and not any(map(str.isalnum, text[first:last])):
            spans[-1] = (spans[-1][0], last)  # a lone smiley or quotation mark belongs to what went before
        else:
            spans.append((first, last))
    return [part for first, last in spans for part in _pieces(text, first, last)]


def replace_placeholders(text: str, form: str = "x{type}") -> str:
    """The text with each placeholder (`[PERSOON-3]`) in the given form, its number dropped."""
    return _PLACEHOLDER.sub(lambda match: form.format(type=match.group(1).lower()), text)


def spoken(text: str) -> str:
    """The text with an ordinary word in place of each placeholder, and without invisible characters."""
    return _PLACEHOLDER.sub(lambda match: _SPOKEN[match.group(1).lower()], _clean(text))


def plain(text: str) -> str:
    """The text as a model counts it: lower case, one form per letter, placeholders as `xpersoon`, `xlocatie`."""
    return replace_placeholders(unicodedata.normalize("NFKC", _clean(text)).lower())


def with_placeholders(text: str, spans: list[tuple[int, int, str]]) -> str:
    """The text with each span (start, end, type) replaced by a numbered placeholder.

    Spans may not overlap; the same words of the same type get the same number.
    """
    numbers: dict[str, dict[str, int]] = {}
    parts: list[str] = []
    position = 0
    for start, end, kind in sorted(spans):
        if start < position:
            raise ValueError(f"spans overlap at {start}")
        seen = numbers.setdefault(kind, {})
        number = seen.setdefault(text[start:end].casefold(), len(seen) + 1)
        parts += [text[position:start], f"[{kind.upper()}-{number}]"]
        position = end
    return "".join([*parts, text[position:]])


def _clean(text: str) -> str:
    return _SURROGATE.sub(" ", _INVISIBLE.sub("", text))


def _is_abbreviation(text: str, match: re.Match[str]) -> bool:
    """Whether the mark that was found is the single full stop of an abbreviation or an initial."""
    if match.group() != ".":
        return False
    end = match.start()
    start = end
    while start > 0 and end - start < 12 and not text[start - 1].isspace():
        start -= 1
    word = text[start:end].lstrip("(['\"‘“")
    initials = word.split(".")
    if all(len(part) == 1 for part in initials) and (len(initials) > 1 or word.isupper()):
        return True
    return word.lower() in _ABBREVIATIONS


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    while end - start > MAX_SENTENCE_CHARS:
        cut = text.rfind(" ", start + MAX_SENTENCE_CHARS // 2, start + MAX_SENTENCE_CHARS)
        cut = cut if cut > 0 else start + MAX_SENTENCE_CHARS
        first, last = _trimmed(text, start, cut)
        if first < last:
            pieces.append((first, last))
        start = cut
    first, last = _trimmed(text, start, end)
    return [*pieces, (first, last)] if first < last else pieces
