"""The plain version beside a letter: its first text, its document, and what of it may still be read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import gettext as _

from gehoord.core.ui.documents.model import Document, Heading, Items, Paragraph, Part, Quotation

from .blacking_out import figures_now, from_letter, without
from .letter import Letter, LetterPart
from .letter_store import letter_from_json
from .letterheads import with_logo
from .markdown import parts_of
from .models import Advice, Plain, PointKind
from .models import Letter as SentLetter
from .repeats import gone_from
from .wording import SMALLEST, references, shown

TEXTS = ("heard", "asked", "ahead")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("plain_words.toml").read_text("utf-8"))


def heading(name: str) -> str:
    return str(_words()[name])


def plain_of(advice: Advice) -> Plain | None:
    """One query."""
    return Plain.objects.filter(advice=advice.pk).first()


def first_plain(advice: Advice) -> dict[str, str]:
    """A text to begin with, made of the points of the letter. One query."""
    first: dict[str, str] = _words()["first"]
    points: dict[str, list[str]] = {kind: [] for kind in PointKind.values}
    for kind, text in advice.points.order_by("number").values_list("kind", "text"):
        points[kind].append(f"- {text}")
    heard = [first["heard"].strip() % {"municipality": advice.council.municipality}]
    if points[PointKind.BOTTLENECK]:
        heard += [first["bottlenecks"].strip(), "\n".join(points[PointKind.BOTTLENECK])]
    asked = [first["asked"].strip(), "\n".join(points[PointKind.RECOMMENDATION])]
    return {
        "heard": "\n\n".join(heard), "asked": "\n\n".join(asked) if points[PointKind.RECOMMENDATION] else "",
        "ahead": first["ahead"].strip(),
    }


def plain_parts(plain: Plain) -> tuple[LetterPart, ...]:
    """What it says, as parts of a letter; those without a text are left out."""
    parts = (LetterPart("text", heading(name), getattr(plain, name)) for name in TEXTS)
    return tuple(part for part in parts if part.text)


def beside(advice: Advice, letter: Letter) -> Letter:
    """The letter with the plain version behind it, for whoever guards what goes out. One query."""
    plain = plain_of(advice)
    if plain is None:
        return letter
    added = (replace(part, heading=f"{heading('subtitle')}: {part.heading}") for part in plain_parts(plain))
    return replace(letter, parts=(*letter.parts, *added))


def strange_references(letter: Letter, plain: Plain) -> list[str]:
    """What the plain version names and the letter does not: nobody could find in the annex where it comes from."""
    known = {figure.ref for figure in letter.figures}
    named = (ref for part in plain_parts(plain) for ref in references(part.text))
    return [ref for ref in dict.fromkeys(named) if ref not in known]


def only_in_plain(refs: list[str]) -> str:
    """What to say of such references."""
    return _(
        "In de tekst in gewone taal staat %(refs)s, en in de brief niet. Noem het ook in de brief, of haal het daar "
        "weg."
    ) % {"refs": ", ".join(refs)}


def plain_document(letter: Letter, parts: Iterable[LetterPart], *, smallest: int = SMALLEST) -> Document:
    """The plain version on the paper of the council; no number below `smallest` is anywhere in it.

    Raises wording.UnknownReference.
    """
    figures = {figure.ref: shown(figure, smallest) for figure in letter.figures}
    body: list[Part] = []
    named: set[str] = set()
    for part in parts:
        named |= set(references(part.text))
        body += [Heading(1, part.heading), *(_without_links(one) for one in parts_of(part.text, figures))]
    if named:
        body.append(Paragraph.of(str(_words()["numbers"])))
    head, own = letter.head, letter.head.letterhead
    return Document(
        title=f"{head.subject}: {heading('subtitle').lower()}", parts=tuple(body), sender=(head.council, *own.sender),
        contact=own.contact, footer=own.footer, logo=own.logo, date=head.date, reference=head.reference,
        marked=head.marked, author=head.council,
    )


def _without_links(part: Paragraph | Items | Quotation | Heading) -> Part:
    """The annex is in the letter, not here."""
    if isinstance(part, Heading):
        return part
    if isinstance(part, Paragraph | Quotation):
        return replace(part, runs=tuple(replace(run, to="") for run in part.runs))
    return replace(part, items=tuple(tuple(replace(run, to="") for run in item) for item in part.items))


def readable_plain(sent: SentLetter) -> Document | None:
    """The plain version of a letter that was sent, without words that were taken back since. Up to six queries."""
    plain = plain_of(sent.advice)
    if plain is None:
        return None
    letter = letter_from_json(sent.content)
    repeated = gone_from({sent.advice_id: letter})[sent.advice_id]
    letter = replace(
        letter, parts=plain_parts(plain),
        head=replace(letter.head, letterhead=with_logo(letter.head.letterhead, sent.advice.council_id)),
    )
    now = from_letter(letter, figures_now(sent.advice.council_id, [letter]), repeated)
    return plain_document(now, now.parts, smallest=sent.smallest)


def copied(plain: Plain, advice: Advice, gone: Iterable[str]) -> Plain:
    """The same texts for the advice that corrects it, without words that were taken back."""
    words = list(gone)
    return Plain(advice=advice, **{name: without(getattr(plain, name), words) for name in TEXTS})
