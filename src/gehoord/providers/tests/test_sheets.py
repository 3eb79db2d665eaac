"""Spreadsheets: what goes out comes in the same, nothing is written before it is decided, and it can be undone."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gehoord.core.audit.selectors import trail_of
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations import teams
from gehoord.core.organisations.models import Location, Organisation, Subcontract, Team
from gehoord.core.organisations.services import add_organisation, change_organisation
from gehoord.providers import importing, services, sheets, views_sheets
from gehoord.providers.models import Agreement, Sheet, TableImport
from gehoord.surveys.tests.making import answered
from gehoord.surveys.tests.making import campaign as survey

ODD = ("=1+1", "＝1+1", "'=2", "-3 \"x\";y", "@cmd|' /C calc'!A0", "Zorg, ’t Huis é")
GOOD = (
    "soort;aanbieder;naam;plaats;kvk;hulp;locatie;in gebruik\n"
    "aanbieder;Zorg;;Dorp;12345678;;;\n"
    "locatie;Zorg;Het Huis;Dorp;;;;\n"
    "team;Zorg;Noord;;;verblijf;Het Huis;nee\n"
    "aanbieder;Anders;;;;;;\n"
    "onderaannemer;Zorg;Anders;;;;;\n"
)


@pytest.fixture
def desk(client_of: Any, officer: Any) -> Any:
    return client_of(officer)


def _in(by: Any, text: str, sheet: str = "aanbieders", name: str = "lijst.csv") -> TableImport:
    return importing.read_in(by=by, sheet=sheet, name=name, content=text.encode())


def _errors(found: TableImport) -> list[tuple[int, str]]:
    return [(row["row"], row["column"]) for row in found.plan if row["state"] == "error"]


def test_nothing_is_written_before_it_is_decided_and_undoing_leaves_nothing(officer: Any) -> None:
    found = _in(officer, GOOD)
    assert found.counted == {"new": 5, "changed": 0, "same": 0, "error": 0}
    assert not Organisation.objects.exists()
    importing.take_all_over(by=officer, found=found)
    team = Team.objects.get()
    assert (team.name, team.setting, team.location.name, team.active) == ("Noord", "residential", "Het Huis", False)  # type: ignore[union-attr]
    assert Subcontract.objects.get().sub.name == "Anders"
    found.refresh_from_db()
    assert (found.state, found.rows) == ("done", [])
    with pytest.raises(importing.ImportRefused):
        importing.take_all_over(by=officer, found=found)
    importing.undo(by=officer, found=found)
    for model in (Organisation, Location, Team, Subcontract):
        assert not model.objects.exists()
    assert [line.fields["step"] for line in trail_of(officer.council, found)] == ["read", "taken_over", "undone"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_what_goes_out_comes_in_the_same(officer: Any, agreement_fields: dict[str, Any], kind: str) -> None:
    region = add_organisation(by=officer, kind="region", name="Dorp")
    town = add_organisation(by=officer, kind="municipality", name="Dorp")
    for number, odd in enumerate(ODD):
        provider = add_organisation(by=officer, kind="provider", name=odd, kvk="01234567", agb="00000012", place=odd)
        place = teams.add_location(by=officer, organisation=provider, name=odd, place=odd)
        teams.add_team(by=officer, organisation=provider, name=odd, setting="day", location=place)
        services.make_agreement(by=officer, **agreement_fields | {
            "provider": provider, "title": odd, "owned_by": region, "owner": odd, "municipalities": [town],
            "lot": odd[:60], "product_group": "04", "product_code": f"04A{number}",
        })
    write = views_sheets.WRITERS[kind][0]
    for sheet in Sheet.values:
        content = write(sheet, sheets.rows_of(officer.council, sheet))
        if kind == "csv":
            # No cell starts as a formula.
            assert not any(
                cell.strip('"').startswith(("=", "@", "-")) for line in content.decode("utf-8-sig").splitlines()
                for cell in line.split(";")[:3]
            )
        found = importing.read_in(by=officer, sheet=sheet, name=f"x.{kind}", content=content)
        assert found.plan, sheet
        assert {row["state"] for row in found.plan} == {"same"}, (sheet, found.plan)


def test_errors_say_row_and_column_and_only_good_rows_is_a_choice(officer: Any) -> None:
    found = _in(officer, (
        "soort;nummer;aanbieder;naam;kvk;hulp;locatie;in gebruik\n"
        "aanbieder;;Zorg;;123;;;\n"
        "aanbieder;;Goed;;;;;\n"
        "aanbieder;;goed;;;;;\n"
        "team;;Onbekend;Noord;;dag;;\n"
        "team;;Goed;Noord;;maan;;\n"
        "team;;Goed;Noord;;dag;Nergens;\n"
        "team;;Goed;Noord;;dag;;misschien\n"
        "aanbieder;999999;Goed;;;;;\n"
        "bakker;;Goed;;;;;\n"
        "aanbieder;;;;;;;\n"
    ))
    assert _errors(found) == [
        (2, "kvk"), (4, "nummer"), (5, "aanbieder"), (6, "hulp"), (7, "locatie"), (8, "in gebruik"), (9, "nummer"),
        (10, "soort"), (11, "aanbieder"),
    ]
    with pytest.raises(importing.ImportRefused):
        importing.take_all_over(by=officer, found=found)
    assert not Organisation.objects.exists()
    importing.take_all_over(by=officer, found=found, only_good=True)
    assert [row.name for row in Organisation.objects.all()] == ["Goed"]


def test_another_councils_number_is_unknown(officer: Any, outsider: Any) -> None:
    other = Member(outsider.person, outsider.council, ("officer",))
    theirs = add_organisation(by=other, kind="provider", name="Ginds")
    found = _in(officer, f"soort;nummer;aanbieder\naanbieder;{theirs.pk};Gekaapt\n")
    assert _errors(found) == [(2, "nummer")]
    theirs.refresh_from_db()
    assert theirs.name == "Ginds"
    with pytest.raises(TableImport.DoesNotExist):
        importing.take_all_over(by=other, found=found, only_good=True)
    agreements = _in(
        officer, "aanbieder;soort;titel;begint op;eindigt op\nGinds;subsidie;X;2026-01-01;2027-01-01\n", "afspraken"
    )
    assert _errors(agreements) == [(2, "aanbieder")]


def _swelling(size: int) -> bytes:
    """A small file that is large once unpacked, and takes long to read."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"<a>" + b"<b/>" * (size // 4) + b"</a>")
    return out.getvalue()


@pytest.mark.parametrize(("content", "name", "word"), [
    (b"", "leeg.csv", "leeg"),
    (b"soort;aanbieder\n", "kop.csv", "geen rijen"),
    (b"Onze aanbieders\nsoort;aanbieder\naanbieder;Zorg\n", "samengevoegd.csv", "mist de kolom"),
    (b"soort;aanbieder;geheim\naanbieder;Zorg;x\n", "kolom.csv", "kennen we niet"),
    (b"soort;aanbieder;aanbieder\naanbieder;Zorg;x\n", "dubbel.csv", "twee keer"),
    (b"soort;aanbieder\n" + b"aanbieder;Zorg\n" * 501, "groot.csv", "meer dan"),
    (_swelling(11_000_000), "zwelt.xlsx", "groter dan 10 MB"),
    (b"PK\x03\x04kapot", "kapot.xlsx", ""),
    (b'{"soort": "aanbieder", "aanbieder": "Zorg"}\n', "x.jsonl", "Kies een bestand"),
    (b"\xff\xfe\x00\xd8\x00\x00", "bytes.csv", ""),
])
def test_hostile_files_are_refused_with_a_reason(desk: Any, content: bytes, name: str, word: str) -> None:
    answer = desk.post(reverse("providers:sheets"), {
        "sheet": "aanbieders", "file": SimpleUploadedFile(name, content),
    })
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not TableImport.objects.exists()


@pytest.mark.parametrize(("text", "day"), [
    ("31-12-2026", "2026-12-31"), ("2026-12-31T00:00:00", "2026-12-31"), ("46387", "2026-12-31"), ("1/2/2026", "2026-02-01"),
    *[(odd, None) for odd in (
        "00000", "00060", "99999", "1900-01-01", "01-01-1899", "9999-12-31", "0000-01-01", "31-02-2026", "29-02-2027",
        "31-12-26", "26-12-31", "12-2026", "2026", "20261231", "1e5", "46387.5", "-1", "morgen", "", "٢٠٢٦-١٢-٣١",
    )],
])
def test_a_day_is_a_day_of_our_time_or_none(text: str, day: str | None) -> None:
    found = sheets.day_of(text)
    assert (found.isoformat() if found else None) == day


def test_an_old_encoding_is_read_and_a_formula_in_xlsx_is_no_formula(officer: Any) -> None:
    import openpyxl

    found = importing.read_in(
        by=officer, sheet="aanbieders", name="oud.csv", content="soort;aanbieder\naanbieder;Café\n".encode("cp1252")
    )
    assert found.plan[0]["label"] == "Café"
    book = openpyxl.Workbook()
    book.active.append(["soort", "aanbieder"])
    book.active.append(["aanbieder", "=HYPERLINK(1)"])
    out = io.BytesIO()
    book.save(out)
    found = importing.read_in(by=officer, sheet="aanbieders", name="f.xlsx", content=out.getvalue())
    # Never counted out: what a program left there, or nothing, which is no name.
    assert _errors(found) == [(2, "aanbieder")]


def test_agreements_come_in_and_a_change_is_undone(officer: Any, agreement: Any) -> None:
    add_organisation(by=officer, kind="region", name="Zuid")
    add_organisation(by=officer, kind="municipality", name="Dorp")
    found = _in(officer, (
        "nummer;aanbieder;soort;titel;eigenaar;gemeenten;productgroep;begint op;eindigt op\n"
        f"{agreement.pk};Zorg & Zo;inkoopcontract;Nieuwe titel;Zuid;Dorp;45;1-1-2026;31-12-2027\n"
        ";Zorg & Zo;subsidie;Tweede;Zuid (jeugdregio);;;46023;31-12-2027\n"
        ";Zorg & Zo;subsidie;Derde;Elders;;;2026-01-01;2027-01-01\n"
        ";Zorg & Zo;subsidie;Vierde;Zuid;;4;2026-01-01;2027-01-01\n"
        ";Zorg & Zo;subsidie;Vijfde;Zuid;;;2026-13-01;2027-01-01\n"
        ";Zorg & Zo;subsidie;Zesde;Zuid;;;2027-01-01;2026-01-01\n"
    ), "afspraken")
    assert [row["state"] for row in found.plan[:2]] == ["changed", "new"]
    assert _errors(found) == [(4, "eigenaar"), (5, "productgroep"), (6, "begint op"), (7, "eindigt op")]
    importing.take_all_over(by=officer, found=found, only_good=True)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.owner, agreement.product_group) == ("Nieuwe titel", "Zuid", "45")
    assert Agreement.objects.get(title="Tweede").starts_on.isoformat() == "2026-01-01"
    importing.undo(by=officer, found=found)
    agreement.refresh_from_db()
    assert (agreement.title, agreement.owned_by, agreement.owner) == ("Ambulante jeugdhulp", None, "Regio Voorbeeld")
    assert Agreement.objects.count() == 1


def _changed(officer: Any, zorg: Any, _more: Any) -> None:
    change_organisation(by=officer, organisation=zorg, name="Zorg", place="Dorp", expected_version=1)


def _agreed(officer: Any, zorg: Any, more: dict[str, Any]) -> None:
    services.make_agreement(by=officer, **more["agreement"] | {"provider": zorg})


def _asked(officer: Any, zorg: Any, more: dict[str, Any]) -> None:
    coordinator = Member(officer.person, officer.council, ("coordinator",))
    answered(coordinator, survey(coordinator, provider=zorg), [[4] * 6])


def _grew(officer: Any, zorg: Any, _more: Any) -> None:
    place = teams.add_location(by=officer, organisation=zorg, name="Huis", place="")
    teams.add_team(by=officer, organisation=zorg, name="Noord", setting="day", location=place)


def _helps(officer: Any, zorg: Any, _more: Any) -> None:
    other = add_organisation(by=officer, kind="provider", name="Ander")
    teams.add_subcontractor(by=officer, main=other, sub=zorg)


@pytest.mark.parametrize("use", [_changed, _agreed, _asked, _grew, _helps])
def test_what_is_used_cannot_be_undone_and_the_rest_only_if_chosen(
    desk: Any, officer: Any, agreement_fields: dict[str, Any], use: Any
) -> None:
    found = _in(officer, "soort;aanbieder\naanbieder;Eerst\naanbieder;Zorg\n")
    importing.take_all_over(by=officer, found=found)
    use(officer, Organisation.objects.get(name="Zorg"), {"agreement": agreement_fields})
    page = reverse("providers:import", args=[found.pk])
    shown = desk.post(page, {"do": "undo"})
    assert shown.status_code == 422
    assert re.search(r"Rij 3:\s*<b>Zorg</b>", shown.content.decode())
    assert Organisation.objects.filter(name__in=["Eerst", "Zorg"]).count() == 2
    found.refresh_from_db()
    assert found.state == "done"
    desk.post(page, {"do": "undo_free"})
    assert [row.name for row in Organisation.objects.filter(name__in=["Eerst", "Zorg"])] == ["Zorg"]
    found.refresh_from_db()
    assert (found.state, [row.get("undone", False) for row in found.plan]) == ("done", [True, False])
    with pytest.raises(importing.UndoRefused):
        importing.undo(by=officer, found=found, only_free=True)


def test_an_agreement_with_a_criterion_is_not_undone_and_the_other_is(
    officer: Any, agreement: Any, given: Any
) -> None:
    period = f"{agreement.starts_on};{agreement.ends_on}"
    found = _in(officer, (
        "aanbieder;soort;titel;eigenaar in de stukken;gemeenten;begint op;eindigt op\n"
        f"Zorg & Zo;subsidie;Nieuw;Regio;;{period}\n"
        f"Zorg & Zo;subsidie;Vrij;Regio;Dorp;{period}\n"
    ), "afspraken")
    assert _errors(found) == [], found.plan
    importing.take_all_over(by=officer, found=found)
    services.attach_criterion(
        by=officer, agreement=Agreement.objects.get(title="Nieuw"),
        given=given(placement="subsidy_condition"),
    )
    with pytest.raises(importing.UndoRefused) as refused:
        importing.undo(by=officer, found=found)
    assert [line["row"] for line in refused.value.problems] == [2]
    importing.undo(by=officer, found=found, only_free=True)
    assert not Agreement.objects.filter(title="Vrij").exists()
    assert not Organisation.objects.filter(name="Dorp").exists()


def test_unknown_municipalities_are_shown_as_new_made_and_undone(desk: Any, officer: Any, provider: Any) -> None:
    add_organisation(by=officer, kind="municipality", name="Voorbeeldstad")
    head = "aanbieder;soort;titel;eigenaar;gemeenten;begint op;eindigt op\n"
    found = _in(officer, head + (
        'Zorg & Zo;subsidie;A;Zuid (jeugdregio);"Dorp; voorbeeldstad";2026-01-01;2027-01-01\n'
        "Zorg & Zo;subsidie;B;Zuid;dorp;2026-01-01;2027-01-01\n"
        "Zorg & Zo;subsidie;C;Zuid;Voorbeeldstat;2026-01-01;2027-01-01\n"
        "Zorg & Zo;subsidie;D;Noord;;2026-01-01;2027-01-01\n"
        "Zorg & Zo;subsidie;E;Zuid;Hier, Daar;2026-01-01;2027-01-01\n"
    ), "afspraken")
    assert _errors(found) == [(5, "eigenaar"), (6, "gemeenten")]
    assert [[(new["name"], new["like"]) for new in row.get("adds", [])] for row in found.plan[:3]] == [
        [("Zuid (jeugdregio)", ""), ("Dorp (gemeente)", "")], [], [("Voorbeeldstat (gemeente)", "Voorbeeldstad")],
    ]
    shown = desk.get(reverse("providers:import", args=[found.pk])).content.decode()
    assert "Dorp (gemeente)" in shown
    assert "lijkt op Voorbeeldstad" in shown
    assert Organisation.objects.count() == 2
    importing.take_all_over(by=officer, found=found, only_good=True)
    towns = Agreement.objects.get(title="A").municipalities.order_by("name")
    assert [town.name for town in towns] == ["Dorp", "Voorbeeldstad"]
    assert Agreement.objects.get(title="B").owned_by.name == "Zuid"  # type: ignore[union-attr]
    # Somebody else's agreement uses one of them: it must not leave that silently.
    later = services.make_agreement(
        by=officer, provider=provider, kind="contract", title="Later", owner="x", starts_on=date(2026, 1, 1),
        ends_on=date(2027, 1, 1), municipalities=[Organisation.objects.get(name="Dorp")],
    )
    with pytest.raises(importing.UndoRefused) as refused:
        importing.undo(by=officer, found=found)
    assert [line["label"] for line in refused.value.problems] == ["Dorp (gemeente)"]
    importing.undo(by=officer, found=found, only_free=True)
    assert [town.name for town in later.municipalities.all()] == ["Dorp"]
    assert sorted(row.name for row in Organisation.objects.all()) == ["Dorp", "Voorbeeldstad", "Zorg & Zo"]


def test_what_would_now_do_something_else_is_shown_again(officer: Any) -> None:
    found = _in(officer, "soort;aanbieder;plaats\naanbieder;Zorg;Dorp\n")
    add_organisation(by=officer, kind="provider", name="Zorg")
    now = importing.take_all_over(by=officer, found=found)
    assert now.is_stale  # type: ignore[attr-defined]
    assert Organisation.objects.get().place == ""
    found.refresh_from_db()
    assert (found.state, found.plan[0]["state"]) == ("waiting", "changed")
    importing.take_all_over(by=officer, found=found)
    assert Organisation.objects.get().place == "Dorp"


def test_the_pages_lead_from_a_file_to_a_decision(desk: Any, officer: Any) -> None:
    answer = desk.post(reverse("providers:sheets"), {
        "sheet": "aanbieders", "file": SimpleUploadedFile("lijst.csv", GOOD.encode()),
    })
    found = TableImport.objects.get()
    page = reverse("providers:import", args=[found.pk])
    assert answer.url == page
    assert "Neem alles over" in desk.get(page).content.decode()
    desk.post(page, {"do": "all"})
    assert "Draai terug" in desk.get(page).content.decode()
    assert Organisation.objects.count() == 2
    desk.post(page, {"do": "undo"})
    assert not Organisation.objects.exists()
    second = _in(officer, "soort;aanbieder\naanbieder;Zorg\nteam;Zorg\n")
    page = reverse("providers:import", args=[second.pk])
    shown = desk.get(page).content.decode()
    assert "Neem alleen de goede rijen over" in shown
    assert "kolom “hulp”" in shown
    desk.post(page, {"do": "all"})
    assert not Organisation.objects.exists()
    desk.post(page, {"do": "discard"})
    second.refresh_from_db()
    assert (second.state, second.rows) == ("thrown_away", [])


@pytest.mark.parametrize("rows", [3, 30])
def test_the_file_and_the_list_cost_the_same_for_3_and_30(
    rows: int, desk: Any, officer: Any, provider: Any, agreement_fields: dict[str, Any],
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(rows):
        services.make_agreement(by=officer, **agreement_fields | {"title": f"Titel {number}"})
        _in(officer, "soort;aanbieder\naanbieder;Lijst\n")
    # session, person, memberships, and the rows: agreements with who joins; the imports with their count
    for address in (reverse("providers:sheets"), reverse("providers:sheet_file") + "?wat=afspraken"):
        with django_assert_max_num_queries(7):
            desk.get(address)


def test_the_empty_list_has_only_columns(desk: Any, provider: Any) -> None:
    file = desk.get(reverse("providers:sheet_file"), {"wat": "aanbieders", "soort": "csv", "leeg": "1"})
    assert file.content.decode("utf-8-sig").strip() == ";".join(sheets.COLUMNS["aanbieders"])
    for odd in ({"wat": "x"}, {"soort": "exe"}):
        assert desk.get(reverse("providers:sheet_file"), odd).status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "adviser"])
def test_only_the_officer_brings_in(request: pytest.FixtureRequest, client_of: Any, officer: Any, role: str) -> None:
    member = request.getfixturevalue(role)
    found = _in(officer, "soort;aanbieder\naanbieder;Zorg\n")
    for call in (importing.take_all_over, importing.throw_away, importing.undo):
        with pytest.raises(NotAllowed):
            call(by=member, found=found)
    answer = client_of(member).post(reverse("providers:sheets"), {
        "sheet": "aanbieders", "file": SimpleUploadedFile("lijst.csv", GOOD.encode()),
    })
    assert answer.status_code == 403
    assert TableImport.objects.count() == 1


def test_signs_that_nobody_sees_are_not_taken_in_or_handed_out() -> None:
    content = "soort;aanbieder\naanbieder;Zo\x00rg \u202e& Zo\x0b\n".encode()
    assert sheets.read_sheet(Sheet.PROVIDERS, "a.csv", content)[0][1]["aanbieder"] == "Zorg & Zo"
    assert sheets.as_xlsx(Sheet.PROVIDERS, [["aanbieder", "Zo\x0brg"]])
