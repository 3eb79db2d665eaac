"""The gatherings in a JSON file, as figures: what groups saw, the causes they chose, their tips."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gehoord.insight.facts import Cell, Facts, Figure

from .advise_count import day_of
from .advise_figures import digest_of, in_words
from .words import Stop
from .words import word as _

LARGEST, LONGEST, MOST = 5_000_000, 1_000, 1_000
MOST_PEOPLE = 10_000
# The roles of a gathering, in Dutch as the letter names them.
ROLES = {
    "young_person": "jongeren", "parent": "ouders", "professional": "professionals", "researcher": "onderzoekers",
    "policy_officer": "beleidsmedewerkers",
}
LISTS = ("observations", "causes", "tips")


@dataclass(frozen=True, slots=True)
class Group:
    """One gathering; `people` counts heads per role, `all` where the file gives only a total."""

    title: str
    date: str
    people: dict[str, int]
    observations: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    tips: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        return sum(self.people.values())


@dataclass(frozen=True, slots=True)
class Groups:
    """All of the file. `chosen`: the causes the groups chose together, a set; without it all causes count."""

    gatherings: tuple[Group, ...]
    chosen: tuple[str, ...] = ()

    def all(self, name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(text for group in self.gatherings for text in getattr(group, name)))


def read(path: Path) -> Groups:
    """What stands in the file, checked. Raises Stop with the place of what is wrong, OSError."""
    if path.stat().st_size > LARGEST:
        raise Stop(_("%(file)s is te groot om een lijst bijeenkomsten te zijn.") % {"file": path.name})
    try:
        raw = json.loads(path.read_text("utf-8-sig"))
    except UnicodeDecodeError:
        raise Stop(_("%(file)s is geen UTF-8. Bewaar het opnieuw als UTF-8.") % {"file": path.name}) from None
    except json.JSONDecodeError as error:
        raise Stop(
            _("%(file)s, regel %(line)s: dit is geen JSON.") % {"file": path.name, "line": error.lineno}
        ) from None
    except (ValueError, RecursionError):
        raise Stop(_("%(file)s is geen JSON dat ik kan lezen.") % {"file": path.name}) from None
    return _Reader(path.name).groups(raw)


class _Reader:
    """Knows the file's name, for the sentence of whatever is wrong in it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def wrong(self, where: str, why: str) -> Stop:
        return Stop(f"{self.file}, {where}: {why}.")

    def groups(self, raw: Any) -> Groups:
        if not isinstance(raw, dict):
            raise Stop(_("%(file)s: hier hoort { \"gatherings\": [ … ] } te staan.") % {"file": self.file})
        self.known(raw, "", ("gatherings", "chosen"))
        rows = raw.get("gatherings")
        if not isinstance(rows, list) or not rows or len(rows) > MOST:
            raise self.wrong("gatherings", _("hier hoort een lijst met bijeenkomsten"))
        found = tuple(self.group(row, f"gatherings {place}") for place, row in enumerate(rows, start=1))
        return Groups(found, self.texts(raw.get("chosen", []), "chosen"))

    def group(self, row: Any, where: str) -> Group:
        if not isinstance(row, dict):
            raise self.wrong(where, _("hier hoort een bijeenkomst: { \"title\": …, \"people\": … }"))
        self.known(row, f"{where}, ", ("title", "date", "people", *LISTS))
        title = self.text(row.get("title", ""), f"{where}, title")
        if not title:
            raise self.wrong(f"{where}, title", _("de naam ontbreekt"))
        day = self.day(self.text(row.get("date", ""), f"{where}, date"), f"{where}, date")
        lists = {name: self.texts(row.get(name, []), f"{where}, {name}") for name in LISTS}
        return Group(title, day, self.people(row.get("people"), f"{where}, people"), **lists)

    def day(self, typed: str, where: str) -> str:
        day = day_of(typed)
        if typed and day is None:
            raise self.wrong(where, _("schrijf de dag als 2026-11-24"))
        return in_words(day) if day else ""

    def people(self, value: Any, where: str) -> dict[str, int]:
        if not isinstance(value, dict):
            return {"all": self.count(value, where)}
        self.known(value, f"{where}, ", tuple(ROLES))
        return {role: self.count(n, f"{where}, {role}") for role, n in value.items()}

    def count(self, value: Any, where: str) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST_PEOPLE:
            raise self.wrong(where, _("hier hoort een aantal mensen"))
        return value

    def texts(self, value: Any, where: str) -> tuple[str, ...]:
        if not isinstance(value, list) or len(value) > MOST:
            raise self.wrong(where, _("hier hoort een lijst met teksten"))
        found = [self.text(one, f"{where} {place}") for place, one in enumerate(value, start=1)]
        return tuple(dict.fromkeys(one for one in found if one))

    def text(self, value: Any, where: str) -> str:
        if not isinstance(value, str) or len(value) > LONGEST:
            raise self.wrong(where, _("hier hoort tekst van hoogstens %(most)d tekens") % {"most": LONGEST})
        return " ".join(value.split())

    def known(self, row: dict[str, Any], where: str, names: tuple[str, ...]) -> None:
        """Raises Stop for a name that would be read over, such as one with a slip of the pen."""
        for name in row:
            if name not in names:
                raise self.wrong(
                    f"{where}{name[:40]}", _("deze naam ken ik niet; wel %(names)s") % {"names": ", ".join(names)}
                )


def figures_of(groups: Groups, *, first: int, moment: str) -> list[Figure]:
    """Gatherings, observations, causes in an order without meaning, and tips; each only when there are any."""
    causes = groups.chosen or groups.all("causes")
    # Not as typed and not by the alphabet: no order that seems to say something.
    order = sorted(causes, key=lambda cause: _hash(*sorted(causes), cause))
    found = [("gatherings", "Bijeenkomsten", "Welke bijeenkomsten waren er, en hoeveel mensen kwamen?", _held(groups))]
    seen = groups.all("observations")
    for kind, title, question, column, texts in (
        ("observations", "Wat de groepen opviel", "Wat viel in de groepen op?", "Observatie", seen),
        ("causes", "Onderliggende oorzaken", "Welke oorzaken kozen de groepen?", "Oorzaak", tuple(order)),
        ("tips", "Tips uit de groepen", "Welke tips gaven de groepen?", "Tip", groups.all("tips")),
    ):
        if texts:
            note = "In willekeurige volgorde." if kind == "causes" else ""
            rows = tuple((text,) for text in texts)
            found.append((kind, title, question, Facts(len(texts), columns=(column,), rows=rows, note=note)))
    return [
        Figure(f"B{place}", kind, title, question, facts, moment, digest_of([title], facts))
        for place, (kind, title, question, facts) in enumerate(found, start=first)
    ]


def _held(groups: Groups) -> Facts:
    """Who came together. A group below the smallest number is neither told nor counted, so that neither a total nor a
    guess at the printed digest gives it away."""
    from gehoord.advice.wording import SMALLEST

    fewer = f"minder dan {SMALLEST}"
    large = [group for group in groups.gatherings if group.size >= SMALLEST]
    rows: list[tuple[Cell, ...]] = [
        (group.title, group.date, group.size if group in large else fewer) for group in groups.gatherings
    ]
    present = [name for role, name in ROLES.items() if any(group.people.get(role) for group in groups.gatherings)]
    named = f"{', '.join(present[:-1])} en {present[-1]}" if len(present) > 1 else "".join(present)
    note = [f"Er namen deel: {named}."] if present else []
    if len(large) > 1:
        note.append("Wie bij meer bijeenkomsten was, telt elke keer mee.")
    if len(large) < len(rows):
        note.append(f"Een groep van {fewer} mensen telt niet mee in het totaal.")
    total = sum(group.size for group in large)
    return Facts(
        total if large else None, columns=("Bijeenkomst", "Datum", "Deelnemers"), rows=tuple(rows), note=" ".join(note)
    )


def _hash(*texts: str) -> str:
    return hashlib.sha256("\n".join(texts).encode("utf-8", "replace")).hexdigest()
