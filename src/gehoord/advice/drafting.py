"""A first draft from evidence: parts and points that people then edit. Says nothing that no figure says."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gehoord.insight.facts import Figure

from .letter import LetterPart
from .markdown import as_said, literal
from .wording import SMALLEST, Asked, asked_of, shown

MOST_TIPS = 8
MOST_THEMES = 6


@dataclass(frozen=True, slots=True)
class Point:
    """One bottleneck or recommendation with the evidence it rests on."""

    text: str
    refs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Points:
    bottlenecks: tuple[Point, ...] = ()
    recommendations: tuple[Point, ...] = ()


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("letter_words.toml").read_text("utf-8"))


def _heading(key: str) -> str:
    return str(_words()["headings"][key])


def _text(key: str, ref: str = "", **more: str) -> str:
    text = str(_words()["text"][key]).strip()
    return text % {"ref": ref, **more} if ref else text


def _point(kind: str, key: str, ref: str = "", **more: str) -> str:
    text = str(_words()["points"][kind][key])
    return text % {"ref": ref, **more} if ref else text


def _of(figures: Sequence[Figure], kind: str) -> list[Figure]:
    return [figure for figure in figures if figure.kind == kind]


def first_draft(
    figures: Sequence[Figure], *, proposed: bool = False, smallest: int = SMALLEST
) -> tuple[LetterPart, ...]:
    """The parts of a letter about bejegening. What there is no evidence for is left out.

    `proposed`: the figures count proposals of a model; the draft says so. `smallest`: below it a number will not be
    printed, and the sentence around it has to read on without.
    """
    points = first_points(figures, smallest=smallest)
    parts = [
        _occasion(figures, proposed=proposed, smallest=smallest),
        LetterPart("text", _heading("meaning"), _text("meaning")),
    ]
    for fill in FILLS.values():
        parts += fill(figures, smallest)
    for kind, found in (("bottlenecks", points.bottlenecks), ("recommendations", points.recommendations)):
        if found:
            texts = tuple(point.text for point in found)
            parts.append(LetterPart(kind, _heading(kind), _text(kind), points=texts))
    return tuple(parts)


def _occasion(figures: Sequence[Figure], *, proposed: bool, smallest: int) -> LetterPart:
    paragraphs = [_text("occasion"), *filter(None, [heard(figures, smallest)])]
    if proposed:
        paragraphs.append(_text("proposals"))
    return LetterPart("text", _heading("occasion"), "\n\n".join(paragraphs))


def heard(figures: Sequence[Figure], smallest: int) -> str:
    """A paragraph on how much was told and which part is about bejegening; empty when no figure says so."""
    said = [_counted(figure, smallest) for figure in _of(figures, "count") if _is_whole(figure)]
    said += [_shared(figure, smallest) for figure in _of(figures, "share") if _is_whole(figure)]
    return " ".join([_text("told"), *said, _text("no_sample")]) if said else ""


def _topics(figures: Sequence[Figure], smallest: int) -> list[LetterPart]:
    """Counts and shares of a part: of one theme, of some of the signals, or of a question we did not write."""
    lines = [_counted(figure, smallest) for figure in _of(figures, "count") if not _is_whole(figure)]
    lines += [_shared(figure, smallest) for figure in _of(figures, "share") if not _is_whole(figure)]
    if not lines:
        return []
    said = [_text("topics"), "\n".join(f"- {line}" for line in lines)]
    if not any(_is_whole(figure) for kind in ("count", "share") for figure in _of(figures, kind)):
        said.append(_text("no_sample"))
    return [LetterPart("text", _heading("topics"), "\n\n".join(said))]


def _is_whole(figure: Figure) -> bool:
    """Whether it counts all signals, or those about bejegening among all."""
    asked = asked_of(figure)
    return asked is not None and asked.is_bejegening and not asked.which


def _counted(figure: Figure, smallest: int) -> str:
    asked = asked_of(figure)
    if asked is None:
        return _answered(figure)
    key = "counted_hidden" if _is_hidden(figure, smallest) else "counted_of" if asked.which else "counted"
    return _text(key, figure.ref, which=_which(asked))


def _shared(figure: Figure, smallest: int) -> str:
    asked = asked_of(figure)
    if asked is None:
        return _answered(figure)
    said = _text("share" if asked.is_bejegening else "share_of", figure.ref, what=_what(asked), which=_which(asked))
    return f"{said} {_text('small')}" if _is_hidden(figure, smallest) else said


def _answered(figure: Figure) -> str:
    """For a question in other words than Gehoord's own: question and answer, without reading more into them."""
    return _text("answered", figure.ref, question=_on_one_line(figure.question))


def _trend(figure: Figure) -> str:
    asked = asked_of(figure)
    if asked is None:
        return _answered(figure)
    return _text("trend", figure.ref, what=_what(asked) or "bejegening", which=_which(asked))


def _what(asked: Asked) -> str:
    return " en ".join(f"‘{_on_one_line(label)}’" for label in asked.what)


def _which(asked: Asked) -> str:
    """Which of the signals, in brackets after a space; empty for all."""
    return f" ({_on_one_line(', '.join(asked.which))})" if asked.which else ""


def _is_hidden(figure: Figure, smallest: int) -> bool:
    return figure.facts.n is not None and shown(figure, smallest).facts.n is None


def _themes(figure: Figure, smallest: int) -> LetterPart:
    """What each theme takes in, for those that the letter gives a number of; the most frequent first."""
    known: dict[str, str] = _words()["themes"]
    rows = [row for row in shown(figure, smallest).facts.rows if len(row) > 1 and isinstance(row[1], int)]
    named = [str(row[0]) for row in rows if str(row[0]).casefold() in known]
    text = _text("themes" if rows else "themes_hidden", figure.ref)
    if named:
        lines = "\n".join(f"- {name}: {known[name.casefold()]}" for name in named[:MOST_THEMES])
        text = f"{text}\n\n{_text('theme_list')}\n\n{lines}"
    return LetterPart("figure", _heading("themes"), text, figure.ref)


def _quotes(figures: Sequence[Figure]) -> list[LetterPart]:
    """Each part stands by itself: quotes can be taken back, and the part then goes with them."""
    found = _of(figures, "quotes")
    if len(found) == 1:
        return [LetterPart("quotes", _heading("quotes"), _text("quotes"), found[0].ref)]
    return [
        LetterPart("quotes", figure.title, _text("quotes") if place == 0 else "", figure.ref)
        for place, figure in enumerate(found)
    ]


def _groups(figures: Sequence[Figure]) -> list[LetterPart]:
    parts: list[LetterPart] = []
    text = []
    for figure in _of(figures, "gatherings"):
        who = figure.facts.note.split(". ")[0].rstrip(".")
        said = _text("groups", figure.ref)
        text.append(f"{said} {_on_one_line(who)}." if who.startswith("Er namen deel") else said)
    text += [_listed("observations", figure) for figure in _of(figures, "observations")]
    if text:
        parts.append(LetterPart("text", _heading("groups"), "\n\n".join(text)))
    parts += [LetterPart("causes", _heading("causes"), _text("causes"), f.ref) for f in _of(figures, "causes")]
    parts += [
        LetterPart("text", _heading("tips"), _listed("tips", figure, most=MOST_TIPS)) for figure in _of(figures, "tips")
    ]
    return parts


def _listed(key: str, figure: Figure, *, most: int | None = None) -> str:
    lines = "\n".join(f"- {_on_one_line(row[0])}" for row in figure.facts.rows[:most] if row)
    return f"{_text(key, figure.ref)}\n\n{lines}"


def _on_one_line(cell: object) -> str:
    """Words of others inside a text: they must not be read as signs of the writer."""
    return literal(" ".join(str(cell).split()))


def _trends(figures: Sequence[Figure]) -> list[LetterPart]:
    return [LetterPart("figure", _heading("trend"), _trend(figure), figure.ref) for figure in _of(figures, "trend")]


def _scans(figures: Sequence[Figure]) -> list[LetterPart]:
    heading = _heading("conditions")
    return [LetterPart("figure", heading, _text("conditions", f.ref), f.ref) for f in _of(figures, "scan")]


def _comparisons(figures: Sequence[Figure]) -> list[LetterPart]:
    return [
        LetterPart("figure", _heading("comparison"), _text("comparison", figure.ref), figure.ref)
        for figure in _of(figures, "comparison")
    ]


def _provider_views(figures: Sequence[Figure]) -> list[LetterPart]:
    return [
        LetterPart("text", _heading("provider_view"), _listed("provider_view", figure))
        for figure in _of(figures, "provider_view")
    ]


# What a letter can show of each kind of evidence, in the order of a letter about bejegening.
FILLS: dict[str, Callable[[Sequence[Figure], int], list[LetterPart]]] = {
    "themes": lambda figures, smallest: [_themes(figure, smallest) for figure in _of(figures, "themes")],
    "topics": _topics,
    "trend": lambda figures, _smallest: [*_trends(figures), *_comparisons(figures)],
    "quotes": lambda figures, _smallest: _quotes(figures),
    "groups": lambda figures, _smallest: _groups(figures),
    "scan": lambda figures, _smallest: _scans(figures),
    "provider_view": lambda figures, _smallest: _provider_views(figures),
}


def first_points(figures: Sequence[Figure], *, smallest: int = SMALLEST) -> Points:
    """What the municipality is asked to answer; each point names the evidence it rests on.

    Where the figures say that nothing is about bejegening, and no group or scan says otherwise, there is nothing to
    ask. Without any figure there are the two requests that every advice about bejegening may begin with.
    """
    bottlenecks: list[Point] = []
    refs: dict[str, list[str]] = {}

    def ask(kind: str, figure: Figure, text: str) -> None:
        refs.setdefault(kind, []).append(figure.ref)
        # The text of a point is no Markdown.
        bottlenecks.append(Point(as_said(text), (figure.ref,)))

    for figure in _of(figures, "share"):
        if figure.facts.n != 0:
            ask("share", figure, _share_point(figure, smallest))
    for kind in ("themes", "causes", "scan"):
        for figure in _of(figures, kind)[:1]:
            if figure.facts.n != 0 and (kind != "themes" or shown(figure, smallest).has_numbers):
                ask(kind, figure, _point("bottlenecks", kind, figure.ref))
    if not refs and any(figure.facts.n == 0 for figure in _of(figures, "share")):
        return Points()
    if not refs:
        for figure in _of(figures, "count"):
            ask("count", figure, _count_point(figure, smallest))
    on_signals = tuple(ref for kind in ("share", "themes", "count") for ref in refs.get(kind, ()))
    on_needs = tuple(ref for kind in ("causes", "scan") for ref in refs.get(kind, ()))
    recommendations = [
        Point(_point("recommendations", "criterion"), on_signals or on_needs),
        Point(_point("recommendations", "conditions"), on_needs or on_signals),
    ]
    recommendations += [Point(_point("recommendations", "scan", ref), (ref,)) for ref in refs.get("scan", ())]
    return Points(tuple(bottlenecks), tuple(recommendations))


def _share_point(figure: Figure, smallest: int) -> str:
    asked = asked_of(figure)
    if asked is None:
        return _answered(figure)
    key = "share" if asked.is_bejegening else "share_of"
    if _is_hidden(figure, smallest):
        key += "_hidden"
    return _point("bottlenecks", key, figure.ref, what=_what(asked), which=_which(asked))


def _count_point(figure: Figure, smallest: int) -> str:
    asked = asked_of(figure)
    if asked is None:
        return _answered(figure)
    hidden = _is_hidden(figure, smallest)
    return _point("bottlenecks", "count_hidden" if hidden else "count", figure.ref, which=_which(asked))
