from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ..table import A, C
from .advice import draft

WRITERS = {C, A}
ADDRESSES: dict[str, tuple[Any, str, str]] = {
    "advice:dossiers": (WRITERS, "", "get"),
    "advice:dossier_new": (WRITERS, "", "get"),
    "advice:dossier": (WRITERS, "dossier", "get"),
    "advice:dossier_change": (WRITERS, "dossier", "get"),
    "advice:dossier_remove": (WRITERS, "dossier", "post"),
    "advice:dossier_sources": (WRITERS, "dossier", "get"),
    "advice:dossier_add": (WRITERS, "dossier_kind", "post"),
    "advice:dossier_item": (WRITERS, "dossier_item", "post"),
    "advice:dossier_done": (WRITERS, "dossier_item", "post"),
    "advice:dossier_item_remove": (WRITERS, "dossier_item", "post"),
}
FORMS: dict[str, dict[str, Any]] = {
    "advice:dossier_remove": {"version": 2},
    "advice:dossier_add": {"what": "Bellen met de gemeente"},
    "advice:dossier_item": {"version": 1, "what": "Iets anders"},
    "advice:dossier_done": {"version": 1},
    "advice:dossier_item_remove": {"version": 1},
}


def opened(request: pytest.FixtureRequest, word: str = "luisteren") -> Any:
    """With an item of each kind, and an advice and its evidence in it."""
    from gehoord.advice import dossiers

    by = request.getfixturevalue("adviser")
    dossier = dossiers.open_dossier(by=by, title=f"Dossier over {word}", about=f"Alles over {word}.")
    for kind, values in {
        "notities": {"text": f"Een notitie over {word}."},
        "grondslagen": {"what": f"Afspraak over {word}", "place": "verordening", "found": "", "checked_on": None},
        "taken": {"what": f"Navragen: {word}", "owner": request.getfixturevalue("coordinator").person, "due": date(2030, 1, 1)},
        "mensen": {"function": f"beleidsmedewerker {word}", "organisation": "gemeente", "why": "schrijft het plan"},
        "termijnen": {"what": f"De raad praat over {word}", "due": date(2030, 2, 1)},
    }.items():
        dossiers.add_item(by=by, dossier=dossier, kind=kind, **values)
    advice = draft(request, title=f"Advies in het dossier over {word}")
    evidence = [one.evidence for one in advice.points.first().grounds.all()]
    return dossiers.choose_sources(
        by=by, dossier=dossier, version=1, evidence=evidence, gatherings=[], advices=[advice]
    )


def _item(request: pytest.FixtureRequest) -> list[Any]:
    dossier = opened(request)
    return [dossier.pk, "taken", dossier.tasks.get().pk]


MAKERS: dict[str, Any] = {
    "dossier": lambda request: [opened(request).pk],
    "dossier_kind": lambda request: [opened(request).pk, "taken"],
    "dossier_item": _item,
}


def fill(request: pytest.FixtureRequest, word: str) -> None:
    """A dossier with the word in all that is in it."""
    opened(request, word)
