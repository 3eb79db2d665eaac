"""Searching in safe stories: what was asked, which stories hold it, and where in a story it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gehoord.analysis.stems import is_common, words
from gehoord.analysis.tidy import tidy
from gehoord.core.ui.text import with_pills
from gehoord.intake.models import Signal

from .models import StoryWord

LONGEST_QUERY = 200
MOST_TERMS = 12
EXCERPT = 500

# -"a phrase", -word or either without the minus; a quote that is never closed runs to the end.
_TERM = re.compile(r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)(?P<closed>"?)|(?P<word>[^\s"]+))')
_PLAIN = str.maketrans(dict.fromkeys("“”„«»", '"') | dict.fromkeys("–—−", "-"))


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must follow each other: stems with how far each lies from the first. Often just one."""

    stems: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: all of `terms` and none of `without`. `notes` are for the person."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms or self.without)


def parse(text: str) -> Query:
    """The query in a search box. Costs no query; whatever is typed, it does not fail.

    Every word must occur, "words between quotes" next to each other, -word must not.
    """
    notes = []
    text = tidy(text).translate(_PLAIN).strip()
    if not text:
        return Query()
    if len(text) > LONGEST_QUERY:
        note = _("Je zoekvraag is lang. We zochten met de eerste %(most)s tekens.")
        notes.append(note % {"most": LONGEST_QUERY})
        text = text[:LONGEST_QUERY]
    terms: list[Term] = []
    without: list[Term] = []
    common: list[str] = []
    for found in _TERM.finditer(text):
        typed = found["phrase"] if found["phrase"] is not None else found["word"]
        if found["phrase"] is not None and not found["closed"]:
            notes.append(_("Er staat één aanhalingsteken. We zochten alles daarna als vaste woordgroep."))
        term = _term(typed)
        if term is None:
            continue
        if found["phrase"] is None and is_common(typed):
            common.append(typed)
        elif term not in (bucket := without if found["minus"] else terms):
            bucket.append(term)
    if len(terms) + len(without) > MOST_TERMS:
        note = _("Je zoekt op veel woorden tegelijk. We zochten met de eerste %(most)s.")
        notes.append(note % {"most": MOST_TERMS})
        terms = terms[:MOST_TERMS]
        without = without[: MOST_TERMS - len(terms)]
    if not terms and not without:
        if common:
            note = _("“%(words)s” staat in bijna elk verhaal. Zoek op een ander woord.")
            notes.append(note % {"words": " ".join(common)})
        else:
            notes.append(_("Hier staat geen woord in waarop we kunnen zoeken."))
    elif common:
        note = _("Niet meegezocht, want te gewoon: %(words)s. Zet er aanhalingstekens om als het erom gaat.")
        notes.append(note % {"words": ", ".join(common)})
    return Query(tuple(terms), tuple(without), tuple(notes))


def _term(typed: str) -> Term | None:
    found = words(typed)
    if not found:
        return None
    first = found[0].position
    return Term(tuple((word.position - first, word.stem) for word in found))


def matching(signals: QuerySet[Signal], query: Query) -> QuerySet[Signal]:
    """The signals whose safe text holds what is asked; all of them for an empty query. Costs no query."""
    for term in query.terms:
        signals = signals.filter(_occurs(term))
    for term in query.without:
        signals = signals.filter(~_occurs(term))
    return signals


def _occurs(term: Term) -> Exists:
    (_zero, first), *others = term.stems
    # The council narrows the index to one council's words, and is a wall of its own.
    occurrences = StoryWord.objects.filter(council=OuterRef("council"), signal=OuterRef("pk"), stem=first)
    for distance, stem in others:
        occurrences = occurrences.filter(
            Exists(
                StoryWord.objects.filter(
                    signal=OuterRef("signal"), position=OuterRef("position") + distance, stem=stem
                )
            )
        )
    return Exists(occurrences)


def marks(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the terms of the query stand in a safe text: code points, in order, not overlapping."""
    found = words(text)
    by_position = {word.position: word for word in found}
    hits: set[int] = set()
    for term in query.terms:
        for word in found:
            places = [word.position + distance for distance, _stem in term.stems]
            if all(
                place in by_position and by_position[place].stem == stem
                for place, (_distance, stem) in zip(places, term.stems, strict=True)
            ):
                hits.update(places)
    return [(word.start, word.end) for word in found if word.position in hits]


def excerpt(text: str, query: Query) -> tuple[int, int]:
    """Which stretch of the text to show in a list: from just before the first hit, ending at a space."""
    if len(text) <= EXCERPT:
        return 0, len(text)
    hits = marks(text, query)
    start = 0
    if hits and hits[0][0] > EXCERPT // 2:
        start = text.rfind(" ", 0, hits[0][0] - EXCERPT // 4) + 1
    end = start + EXCERPT
    if end >= len(text):
        return start, len(text)
    space = text.rfind(" ", start + EXCERPT // 2, end)
    return start, (space if space > 0 else end)


def highlighted(text: str, query: Query, *, start: int = 0, end: int | None = None) -> SafeString:
    """The stretch of the safe text for a page, escaped, with placeholders as labels and hits marked."""
    end = len(text) if end is None else end
    parts: list[tuple[SafeString]] = []
    last = start
    for first, after in marks(text, query) if query else []:
        if first < last or after > end:
            continue
        parts.append((with_pills(text[last:first]),))
        parts.append((format_html("<mark>{}</mark>", text[first:after]),))
        last = after
    parts.append((with_pills(text[last:end]),))
    before = "… " if start > 0 else ""
    return format_html("{}{}{}", before, format_html_join("", "{}", parts), "" if end >= len(text) else " …")
