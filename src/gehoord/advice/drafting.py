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


def first_draft(figures: Sequence[Figure], *, proposed: bool = False) -> tuple[LetterPart, ...]:
    """The parts of a letter about bejegening. What there is no evidence for is left out.

    `proposed`: the figures count proposals of a model; the draft says so.
    """
    points = first_points(figures)
    parts = [
        _occasion(figures, proposed=proposed),
        LetterPart("text", _heading("meaning"), _text("meaning")),
    ]
    parts += [LetterPart("figure", _heading("themes"), _text("themes", f.ref), f.ref) for f in _of(figures, "themes")]
    parts += [LetterPart("figure", _heading("trend"), _text("trend", f.ref), f.ref) for f in _of(figures, "trend")]
    for place, figure in enumerate(_of(figures, "quotes")):
        heading = _heading("quotes") if place == 0 else figure.title
        parts.append(LetterPart("quotes", heading, _text("quotes") if place == 0 else "", figure.ref))
    parts += _groups(figures)
    parts += [
        LetterPart("figure", _heading("conditions"), _text("conditions", f.ref), f.ref) for f in _of(figures, "scan")
    ]
    if points.bottlenecks:
        parts.append(LetterPart(
            "bottlenecks", _heading("bottlenecks"), _text("bottlenecks"),
            points=tuple(point.text for point in points.bottlenecks),
        ))
    parts.append(LetterPart(
        "recommendations", _heading("recommendations"), _text("recommendations"),
        points=tuple(point.text for point in points.recommendations),
    ))
    return tuple(parts)


def _occasion(figures: Sequence[Figure], *, proposed: bool) -> LetterPart:
    paragraphs = [_text("occasion")]
    shares = _of(figures, "share")
    if shares:
        paragraphs.append(f"{_text('share', shares[0].ref)} {_text('no_sample')}")
    if proposed:
        paragraphs.append(_text("proposals"))
    return LetterPart("text", _heading("occasion"), "\n\n".join(paragraphs))


def _groups(figures: Sequence[Figure]) -> list[LetterPart]:
    parts: list[LetterPart] = []
    groups, observations = _of(figures, "gatherings"), _of(figures, "observations")
    text = [_text("groups", figure.ref) for figure in groups]
    for figure in observations:
        lines = "\n".join(f"- {_on_one_line(row[0])}" for row in figure.facts.rows if row)
        text.append(f"{_text('observations')}\n\n{lines}\n\nZie {{{{ {figure.ref} }}}}.")
    if text:
        parts.append(LetterPart("text", _heading("groups"), "\n\n".join(text)))
    parts += [LetterPart("causes", _heading("causes"), _text("causes"), f.ref) for f in _of(figures, "causes")]
    for figure in _of(figures, "tips"):
        lines = "\n".join(f"- {_on_one_line(row[0])}" for row in figure.facts.rows[:8] if row)
        text_of_tips = f"{_text('tips')}\n\n{lines}\n\nZie {{{{ {figure.ref} }}}}."
        parts.append(LetterPart("text", _heading("tips"), text_of_tips))
    return parts


def _on_one_line(cell: object) -> str:
    """Words of others inside a text: they must not be read as a reference of the writer."""
    return " ".join(str(cell).split()).replace("{{", "{ {")


def first_points(figures: Sequence[Figure]) -> Points:
    """What the municipality is asked to answer; each point names the evidence it rests on."""
    bottlenecks, refs = [], {}
    for kind in ("share", "themes", "causes", "scan"):
        for figure in _of(figures, kind)[:1]:
            refs[kind] = figure.ref
            bottlenecks.append(Point(_point("bottlenecks", kind, figure.ref), (figure.ref,)))
    on_signals = tuple(refs[kind] for kind in ("share", "themes") if kind in refs)
    on_needs = tuple(refs[kind] for kind in ("causes", "scan") if kind in refs)
    recommendations = [
        Point(_point("recommendations", "criterion"), on_signals),
        Point(_point("recommendations", "conditions"), on_needs or on_signals),
    ]
    if "scan" in refs:
        recommendations.append(Point(_point("recommendations", "scan", refs["scan"]), (refs["scan"],)))
    return Points(tuple(bottlenecks), tuple(recommendations))
