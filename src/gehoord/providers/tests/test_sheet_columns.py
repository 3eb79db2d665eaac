"""Spreadsheets with fewer columns than there are."""

from __future__ import annotations

from typing import Any

from gehoord.core.organisations import teams
from gehoord.core.organisations.services import add_organisation
from gehoord.providers import importing, services
from gehoord.providers.models import TableImport


def _in(by: Any, text: str, sheet: str = "aanbieders") -> TableImport:
    return importing.read_in(by=by, sheet=sheet, name="lijst.csv", content=text.encode())


def test_a_column_that_the_file_lacks_empties_nothing(officer: Any, agreement_fields: dict[str, Any]) -> None:
    town = add_organisation(by=officer, kind="municipality", name="Dorp")
    provider = add_organisation(by=officer, kind="provider", name="Zorg", kvk="12345678", agb="00000012", place="Dorp")
    house = teams.add_location(by=officer, organisation=provider, name="Het Huis", place="Dorp")
    team = teams.add_team(by=officer, organisation=provider, name="Noord", setting="day", location=house)
    teams.change_team(
        by=officer, team=team, name="Noord", setting="day", location=house, active=False, expected_version=1
    )
    made = services.make_agreement(by=officer, **agreement_fields | {
        "provider": provider, "title": "Hulp", "owned_by": town, "municipalities": [town], "lot": "Perceel 1",
        "product_group": "04", "product_code": "04A1",
    })
    short = _in(officer, "soort;aanbieder;naam\naanbieder;Zorg;\nlocatie;Zorg;Het Huis\nteam;Zorg;Noord\n")
    assert short.counted == {"new": 0, "changed": 0, "same": 3, "error": 0}, short.plan
    start, end = f"{made.starts_on:%d-%m-%Y}", f"{made.ends_on:%d-%m-%Y}"
    kind = {"contract": "inkoopcontract", "subsidy": "subsidie"}[made.kind]
    row = f"Zorg;{kind};Hulp;{start};{end}"
    again = _in(officer, f"aanbieder;soort;titel;begint op;eindigt op\n{row}\n", "afspraken")
    assert [line["state"] for line in again.plan] == ["same"], again.plan
    # An empty cell of a column that is there does empty it.
    emptied = _in(officer, "soort;aanbieder;plaats\naanbieder;Zorg;\n")
    importing.take_all_over(by=officer, found=emptied)
    provider.refresh_from_db()
    assert (provider.place, provider.kvk, provider.agb) == ("", "12345678", "00000012")
