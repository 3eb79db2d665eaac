"""A letter as JSON and back, for `models.Letter.content`. No database."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from gehoord.insight.facts import Facts, Figure, Quote

from .letter import Head, Letter, Letterhead, LetterPart


def letter_as_json(letter: Letter) -> dict[str, Any]:
    """Plain JSON with everything the letter says, its quotes too."""
    return {
        "head": _head_as_json(letter.head),
        "parts": [asdict(part) for part in letter.parts],
        "figures": [
            {
                "ref": figure.ref, "kind": figure.kind, "title": figure.title, "question": figure.question,
                "facts": figure.facts.as_json(), "moment": figure.moment, "digest": figure.digest,
                "basis": figure.basis, "quotes": [asdict(quote) for quote in figure.facts.quotes],
            }
            for figure in letter.figures
        ],
    }


def letter_from_json(raw: dict[str, Any]) -> Letter:
    """The letter that `letter_as_json` gave. Raises KeyError, TypeError when it is something else."""
    head = raw["head"]
    return Letter(
        head=Head(**{
            **head, "addressee": tuple(head["addressee"]), "letterhead": _letterhead(head.get("letterhead", {})),
            "signers": tuple(head.get("signers", ())),
        }),
        parts=tuple(LetterPart(**{**part, "points": tuple(part["points"])}) for part in raw["parts"]),
        figures=tuple(_figure(figure) for figure in raw["figures"]),
    )


def _head_as_json(head: Head) -> dict[str, Any]:
    # The logo is found again by its digest: it would be in every letter.
    own = head.letterhead
    kept = {
        "sender": list(own.sender), "contact": own.contact, "footer": own.footer, "digest": own.digest, "alt": own.alt,
    }
    return {**asdict(replace(head, letterhead=Letterhead())), "letterhead": kept}


def _letterhead(raw: dict[str, Any]) -> Letterhead:
    """Letters of before there were letterheads have none."""
    if not raw:
        return Letterhead()
    return Letterhead(tuple(raw["sender"]), raw["contact"], raw["footer"], raw["digest"], stored_alt=raw["alt"])


def _figure(raw: dict[str, Any]) -> Figure:
    quotes = tuple(Quote(**quote) for quote in raw["quotes"])
    rest = {name: raw[name] for name in ("ref", "kind", "title", "question", "moment", "digest")}
    # Letters of before did not say it.
    rest["basis"] = raw.get("basis", "")
    return Figure(**rest, facts=Facts.from_json(raw["facts"], quotes))
