"""The gatherings in a JSON file, as figures: what groups saw, the causes they chose, their tips."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from gehoord.insight.facts import Cell, Facts, Figure

from .advise_count import digest_of
from .words import Stop
from .words import word as _

LARGEST = 5_000_000
LONGEST = 1_000


def read(path: Path) -> dict[str, Any]:
    """What stands in the file, checked. Raises Stop with the place of what is wrong."""
    if path.stat().st_size > LARGEST:
        raise Stop(_("%(file)s is te groot om een lijst bijeenkomsten te zijn.") % {"file": path.name})
    try:
        raw = json.loads(path.read_text("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Stop(
            _("%(file)s is geen JSON (regel %(line)s).") % {"file": path.name, "line": getattr(error, "lineno", "?")}
        ) from None
    if not isinstance(raw, dict) or not isinstance(raw.get("gatherings"), list):
        raise _wrong(path, "gatherings", _("hier hoort een lijst"))
    found: list[dict[str, Any]] = []
    for place, row in enumerate(raw["gatherings"], start=1):
        where = f"gatherings, {place}"
        if not isinstance(row, dict):
            raise _wrong(path, where, _("hier hoort een bijeenkomst"))
        people = row.get("people", 0)
        if isinstance(people, dict):
            people = sum(n for n in people.values() if isinstance(n, int) and not isinstance(n, bool))
        if not isinstance(people, int) or isinstance(people, bool) or not 0 <= people <= 100_000:
            raise _wrong(path, f"{where}, people", _("hier hoort een aantal"))
        found.append({
            "title": _text(path, f"{where}, title", row.get("title", "")) or f"Bijeenkomst {place}",
            "date": _text(path, f"{where}, date", row.get("date", "")), "people": people,
            **{key: _texts(path, f"{where}, {key}", row.get(key, [])) for key in ("observations", "causes", "tips")},
        })
    chosen = _texts(path, "chosen", raw.get("chosen", []))
    return {"gatherings": found, "chosen": chosen}


def _wrong(path: Path, where: str, why: str) -> Stop:
    return Stop(f"{path.name}, {where}: {why}.")


def _text(path: Path, where: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise _wrong(path, where, _("hier hoort tekst van hoogstens %(most)d tekens") % {"most": LONGEST})
    return " ".join(value.split())


def _texts(path: Path, where: str, value: Any) -> list[str]:
    if not isinstance(value, list):
        raise _wrong(path, where, _("hier hoort een lijst"))
    found = [_text(path, f"{where}, {place}", one) for place, one in enumerate(value, start=1)]
    return list(dict.fromkeys(one for one in found if one))


def figures_of(groups: dict[str, Any], *, first: int, moment: str) -> list[Figure]:
    """Gatherings, observations, causes in an order without meaning, and tips; each only when there are any."""
    rows = groups["gatherings"]
    causes = groups["chosen"] or list(dict.fromkeys(cause for row in rows for cause in row["causes"]))
    # Not as typed and not by the alphabet: no order that seems to say something.
    causes = sorted(causes, key=lambda cause: hashlib.sha256(f"{sorted(causes)}{cause}".encode()).hexdigest())
    found: list[tuple[str, str, str, Facts]] = []
    if rows:
        table: list[tuple[Cell, ...]] = [(row["title"], row["date"], row["people"]) for row in rows]
        total = sum(row["people"] for row in rows)
        facts = Facts(total, columns=("Bijeenkomst", "Datum", "Deelnemers"), rows=tuple(table))
        found.append(("gatherings", "Bijeenkomsten", "Welke bijeenkomsten waren er, en hoeveel mensen kwamen?", facts))
    for kind, title, question, column, texts in (
        ("observations", "Wat de groepen zagen", "Wat viel in de groepen op?", "Observatie",
         [text for row in rows for text in row["observations"]]),
        ("causes", "Onderliggende oorzaken", "Welke oorzaken kozen de groepen?", "Oorzaak", causes),
        ("tips", "Tips uit de groepen", "Welke tips gaven de groepen?", "Tip",
         [text for row in rows for text in row["tips"]]),
    ):
        if texts:
            note = "In willekeurige volgorde." if kind == "causes" else ""
            facts = Facts(len(texts), columns=(column,), rows=tuple((text,) for text in texts), note=note)
            found.append((kind, title, question, facts))
    return [
        Figure(f"B{place}", kind, title, question, facts, moment, digest_of([title], facts))
        for place, (kind, title, question, facts) in enumerate(found, start=first)
    ]
