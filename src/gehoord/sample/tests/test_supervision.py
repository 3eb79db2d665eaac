"""Two agreements from one kit, in different stages."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from gehoord.core.organisations.services import add_organisation
from gehoord.providers.models import Kit, Measurement
from gehoord.providers.selectors import agreements
from gehoord.providers.supervision.dossier import dossier_of
from gehoord.providers.supervision.overview import standings
from gehoord.providers.tests.rounds_making import closed_survey
from gehoord.sample import supervision


def test_one_has_begun_and_one_went_round(monkeypatch: Any, officer: Any) -> None:
    monkeypatch.setattr(supervision, "member_of", lambda _council, _role: officer)
    for name in supervision.TITLES:
        provider = add_organisation(by=officer, kind="provider", name=name, place="Voorbeeldstad")
        closed_survey(provider, answered=40)
    for _ in range(2):
        supervision.supervise(officer.council, step=lambda _council: nullcontext())
    assert Kit.objects.get().is_published
    begun, round_ = standings(list(agreements(officer.council)))
    assert begun.agreement.provider.name == supervision.BEGUN
    assert [fact for _name, fact in begun.facts] == [False] * 4
    assert not begun.is_past_its_day
    assert [fact for _name, fact in round_.facts] == [True] * 4
    assert all(one.enough for one in Measurement.objects.all())
    lines = dossier_of(round_.agreement).lines
    assert [line.on for line in lines] == sorted(line.on for line in lines)
    assert lines[-1].what == "Compliment of gevolg: compliment"
    # Everything was written down on the day it happened.
    assert not [line for line in lines if line.written_on]
