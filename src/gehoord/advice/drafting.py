"""A first draft from evidence: parts and points that people then edit. Says nothing that no figure says."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from gehoord.insight.facts import Figure

from .letter import LetterPart
from .wording import SMALLEST, shown

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


def _text(key: str, ref: str = "") -> str:
    text = str(_words()["text"][key]).strip()
    return text % {"ref": ref} if ref else text


def _point(kind: str, key: str, ref: str = "") -> str:
    text = str(_words()["points"][kind][key])
    return text % {"ref": ref} if ref else text


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
    parts += [_themes(figure, smallest) for figure in _of(figures, "themes")]
    parts += [LetterPart("figure", _heading("trend"), _text("trend", f.ref), f.ref) for f in _of(figures, "trend")]
    parts += _quotes(figures)
    parts += _groups(figures)
    parts += [
        LetterPart("figure", _heading("conditions"), _text("conditions", f.ref), f.ref) for f in _of(figures, "scan")
    ]
    for kind, found in (("bottlenecks", points.bottlenecks), ("recommendations", points.recommendations)):
        if found:
            texts = tuple(point.text for point in found)
            parts.append(LetterPart(kind, _heading(kind), _text(kind), points=texts))
    return tuple(parts)


def _occasion(figures: Sequence[Figure], *, proposed: bool, smallest: int) -> LetterPart:
    said: list[str] = []
    for figure in _of(figures, "count")[:1]:
        said.append(_text("counted", figure.ref))
    for figure in _of(figures, "share")[:1]:
        said.append(_text("share_hidden" if _is_hidden(figure, smallest) else "share", figure.ref))
    paragraphs = [_text("occasion")]
    if said:
        paragraphs.append(" ".join([_text("told"), *said, _text("no_sample")]))
    if proposed:
        paragraphs.append(_text("proposals"))
    return LetterPart("text", _heading("occasion"), "\n\n".join(paragraphs))


def _is_hidden(figure: Figure, smallest: int) -> bool:
    return figure.facts.n is not None and shown(figure, smallest).facts.n is None


def _themes(figure: Figure, smallest: int) -> LetterPart:
    """What each theme takes in, for those that the letter gives a number of; the most frequent first."""
    known: dict[str, str] = _words()["themes"]
    rows = [row for row in shown(figure, smallest).facts.rows if len(row) > 1 and isinstance(row[1], int)]
    named = [str(row[0]) for row in rows if str(row[0]).casefold() in known]
    text = _text("themes", figure.ref)
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
    """Words of others inside a text: they must not be read as a reference of the writer."""
    return " ".join(str(cell).split()).replace("{{", "{ {")


def first_points(figures: Sequence[Figure], *, smallest: int = SMALLEST) -> Points:
    """What the municipality is asked to answer; each point names the evidence it rests on.

    Where the figures say that nothing is about bejegening, and no group or scan says otherwise, there is nothing to
    ask. Without any figure there are the two requests that every advice about bejegening may begin with.
    """
    bottlenecks, refs = [], {}
    for kind in ("share", "themes", "causes", "scan"):
        for figure in _of(figures, kind)[:1]:
            if figure.facts.n == 0 or (kind == "themes" and not shown(figure, smallest).has_numbers):
                continue
            refs[kind] = figure.ref
            key = "share_hidden" if kind == "share" and _is_hidden(figure, smallest) else kind
            bottlenecks.append(Point(_point("bottlenecks", key, figure.ref), (figure.ref,)))
    if not refs and any(figure.facts.n == 0 for figure in _of(figures, "share")):
        return Points()
    on_signals = tuple(refs[kind] for kind in ("share", "themes") if kind in refs)
    on_needs = tuple(refs[kind] for kind in ("causes", "scan") if kind in refs)
    recommendations = [
        Point(_point("recommendations", "criterion"), on_signals or on_needs),
        Point(_point("recommendations", "conditions"), on_needs or on_signals),
    ]
    if "scan" in refs:
        recommendations.append(Point(_point("recommendations", "scan", refs["scan"]), (refs["scan"],)))
    return Points(tuple(bottlenecks), tuple(recommendations))
