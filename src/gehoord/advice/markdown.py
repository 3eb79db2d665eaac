"""The text of a block as parts of a document: a small part of Markdown, everything else is literal. No database.

A blank line parts paragraphs; `- ` and `1. ` begin a line of a list, `> ` quoted words, `### ` a heading. Inside a line
`**` makes strong and `*` emphasis, `\\*` is a sign. No HTML, links, pictures or code: they print as they were typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from markdown_it import MarkdownIt

from gehoord.core.ui.documents.model import Heading, Items, Paragraph, Quotation, Text

from .wording import Shown, runs

_LINE_BREAKS = re.compile(r"\r\n|\r")
_NUMBERED = re.compile(r"(\d{1,3})\. +(?=\S)")
# Right or not yet: while it is typed it may still be a name.
_REFERENCE = re.compile(r"\{\{[^{}\n]*\}\}")
_ESCAPED = "\\*"
# Stands for an escaped star while the line is read: a sign nobody types.
_STAR = "\ue000"
_TURNS = {"strong_open": (1, 0), "strong_close": (-1, 0), "em_open": (0, 1), "em_close": (0, -1)}


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines that belong together. `kind`: paragraph, list, numbered, quote or heading; a paragraph has one line."""

    kind: str
    lines: tuple[str, ...]


def literal(text: str) -> str:
    """Words of others as a writer would type them: no sign of theirs is read as Markdown or as a reference."""
    return text.replace("{{", "{ {").replace("*", _ESCAPED)


def as_said(text: str) -> str:
    """Without the marks that `literal` made before stars: for texts that are no Markdown."""
    return text.replace(_ESCAPED, "*")


def parts_of(text: str, figures: Mapping[str, Shown]) -> tuple[Paragraph | Items | Quotation | Heading, ...]:
    """What a text says, part by part. Raises wording.UnknownReference."""
    return tuple(_part(chunk, figures) for chunk in chunks(text))


def _part(chunk: Chunk, figures: Mapping[str, Shown]) -> Paragraph | Items | Quotation | Heading:
    said = tuple(_runs(line, figures) for line in chunk.lines)
    match chunk.kind:
        case "list" | "numbered":
            return Items(said, numbered=chunk.kind == "numbered")
        case "quote":
            return Quotation("", runs=said[0])
        case "heading":
            return Heading(2, "".join(run.text for run in said[0]))
        case _:
            return Paragraph(said[0])


def spoken(text: str) -> list[str]:
    """What a reader reads, line by line: each paragraph and each line of a list, without any sign of Markdown.

    A reference reads as one word, since how it prints is not the writer's choice.
    """
    lines = [line for chunk in chunks(text) if chunk.kind != "heading" for line in chunk.lines]
    return [_REFERENCE.sub("zoveel", "".join(words for words, _strong, _emphasis in _styled(line))) for line in lines]


def chunks(text: str) -> list[Chunk]:
    """The text in pieces; a list with numbers goes on over a blank line."""
    found: list[Chunk] = []
    open_ = False
    for raw in _LINE_BREAKS.sub("\n", text).split("\n"):
        line = raw.strip()
        if not line:
            open_ = False
            continue
        last = found[-1] if found else None
        kind, words = _kind(line, goes_on=last is not None and last.kind == "numbered")
        joins = last is not None and last.kind == kind and kind != "heading" and (open_ or kind == "numbered")
        if last is not None and joins:
            said = (*last.lines, words) if kind in ("list", "numbered") else (f"{last.lines[0]} {words}".strip(),)
            found[-1] = Chunk(kind, said)
        else:
            found.append(Chunk(kind, (words,)))
        open_ = True
    return [Chunk(chunk.kind, said) for chunk in found if (said := tuple(line for line in chunk.lines if line))]


def _kind(line: str, *, goes_on: bool) -> tuple[str, str]:
    """What a line begins, and what it says."""
    if line.startswith("- "):
        return "list", line[2:].strip()
    if line.startswith("### "):
        return "heading", line[4:].strip()
    if line.startswith("> ") or line == ">":
        return "quote", line[1:].strip()
    numbered = _NUMBERED.match(line)
    # A year or another number at the beginning of a line begins no list.
    if numbered and (goes_on or numbered[1] == "1"):
        return "numbered", line[numbered.end() :]
    return "paragraph", line


def _runs(line: str, figures: Mapping[str, Shown]) -> tuple[Text, ...]:
    return tuple(
        replace(run, strong=strong, emphasis=emphasis)
        for words, strong, emphasis in _styled(line) for run in runs(words, figures)
    )


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable("emphasis")


def _styled(line: str) -> list[tuple[str, bool, bool]]:
    """The words of a line with whether they are strong and emphasised; neighbours of one style are one."""
    found: list[tuple[str, bool, bool]] = []
    for words, strong, emphasis in _tokens(line):
        if found and found[-1][1:] == (strong, emphasis):
            found[-1] = (found[-1][0] + words, strong, emphasis)
        elif words:
            found.append((words, strong, emphasis))
    return [(words.replace(_STAR, "*"), strong, emphasis) for words, strong, emphasis in found]


def _tokens(line: str) -> Iterator[tuple[str, bool, bool]]:
    strong = emphasis = 0
    [inline] = _parser().parseInline(line.replace(_ESCAPED, _STAR))
    for token in inline.children or ():
        if token.type not in _TURNS:
            yield token.content, strong > 0, emphasis > 0
        elif "_" in token.markup:
            # Only stars are signs here: people write names of files and websites with a low line.
            yield token.markup, strong > 0, emphasis > 0
        else:
            strong, emphasis = strong + _TURNS[token.type][0], emphasis + _TURNS[token.type][1]
