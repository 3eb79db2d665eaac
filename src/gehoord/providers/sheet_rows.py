"""What one row of a spreadsheet does, through the same services as the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member
from gehoord.core.organisations import services as organisations
from gehoord.core.organisations import teams
from gehoord.core.organisations.models import Kind, Location, Organisation, Subcontract, Team
from gehoord.core.organisations.selectors import owners
from gehoord.core.organisations.selectors import providers as providers_of

from . import services
from .models import Agreement, Sheet
from .sheets import AGREEMENT_KINDS, OWNER_WORDS, SETTINGS, day_of

# The columns that a refusal of a service is about.
COLUMN_OF = {
    "name": "naam", "place": "plaats", "kvk": "kvk", "agb": "agb", "setting": "hulp", "location": "locatie",
    "sub": "naam", "provider": "aanbieder", "kind": "soort", "title": "titel", "owner": "eigenaar in de stukken",
    "owned_by": "eigenaar", "municipalities": "gemeenten", "lot": "perceel", "product_group": "productgroep",
    "product_code": "productcode", "starts_on": "begint op", "ends_on": "eindigt op",
}


class RowRefused(Exception):
    """This row cannot be taken over; the message is for the reader."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(message)
        self.column = column


@dataclass(frozen=True)
class Done:
    """`before`: what stood there, by the arguments of the service; None for something new."""

    row: Any
    before: dict[str, Any] | None
    changed: bool
    # Municipalities and regions that were not there yet, made for this row.
    made: tuple[Organisation, ...] = ()

    @property
    def state(self) -> str:
        return "new" if self.before is None else "changed" if self.changed else "same"


def take_over(by: Member, sheet: str, cells: dict[str, str]) -> Done:
    """Raises RowRefused, OrganisationRefused, AgreementRefused."""
    if sheet == Sheet.AGREEMENTS:
        return _agreement(by, cells)
    kinds = {"aanbieder": _provider, "locatie": _location, "team": _team, "onderaannemer": _subcontractor}
    kind = cells.get("soort", "").casefold()
    if kind not in kinds:
        raise RowRefused("soort", _("Hier staat aanbieder, locatie, team of onderaannemer."))
    return kinds[kind](by, cells)


def fields_of(row: Any) -> dict[str, Any]:
    """What a service gets to make the row as it is now; plain data."""
    if isinstance(row, Organisation):
        return {"name": row.name, "place": row.place, "kvk": row.kvk, "agb": row.agb}
    if isinstance(row, Location):
        return {"name": row.name, "place": row.place, "active": row.active}
    if isinstance(row, Team):
        return {"name": row.name, "setting": row.setting, "location": row.location_id, "active": row.active}
    return {
        "provider": row.provider_id, "kind": row.kind, "title": row.title, "owner": row.owner,
        "owned_by": row.owned_by_id, "municipalities": sorted(row.municipalities.values_list("pk", flat=True)),
        "lot": row.lot, "product_group": row.product_group, "product_code": row.product_code,
        "starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat(),
    }


def restore(by: Member, row: Any, before: dict[str, Any]) -> None:
    """The row as it was, as one more change."""
    at = {"by": by, "expected_version": row.version}
    if isinstance(row, Organisation):
        organisations.change_organisation(organisation=row, **at, **before)
    elif isinstance(row, Location):
        teams.change_location(location=row, **at, **before)
    elif isinstance(row, Team):
        place = Location.objects.get(pk=before["location"]) if before["location"] else None
        teams.change_team(team=row, **at, **before | {"location": place})
    else:
        found = Organisation.objects.filter(council=by.council)
        services.change_agreement(agreement=row, **at, **before | {
            "provider": found.get(pk=before["provider"]),
            "owned_by": found.get(pk=before["owned_by"]) if before["owned_by"] else None,
            "municipalities": found.filter(pk__in=before["municipalities"]),
            "starts_on": date.fromisoformat(before["starts_on"]), "ends_on": date.fromisoformat(before["ends_on"]),
        })


def _provider(by: Member, cells: dict[str, str]) -> Done:
    there = _there(providers_of(by.council), cells, name=cells["aanbieder"])
    given = {"name": cells["aanbieder"], **_said(cells, there, place="plaats", kvk="kvk", agb="agb")}
    if there is None:
        return Done(organisations.add_organisation(by=by, kind=Kind.PROVIDER, **given), None, True)
    before, version = fields_of(there), there.version
    now = organisations.change_organisation(by=by, organisation=there, expected_version=version, **given)
    return Done(now, before, now.version != version)


def _location(by: Member, cells: dict[str, str]) -> Done:
    provider = _named_provider(by, cells["aanbieder"], "aanbieder")
    there = _there(Location.objects.filter(organisation=provider), cells, name=cells.get("naam", ""))
    given = _said(cells, there, name="naam", place="plaats")
    if there is None:
        made = teams.add_location(by=by, organisation=provider, **given)
        if not _is_active(cells):
            made = teams.change_location(by=by, location=made, active=False, expected_version=1, **given)
        return Done(made, None, True)
    before, version = fields_of(there), there.version
    active = _is_active(cells, there)
    now = teams.change_location(by=by, location=there, active=active, expected_version=version, **given)
    return Done(now, before, now.version != version)


def _team(by: Member, cells: dict[str, str]) -> Done:
    provider = _named_provider(by, cells["aanbieder"], "aanbieder")
    there = _there(Team.objects.filter(organisation=provider), cells, name=cells.get("naam", ""))
    if there is not None and "hulp" not in cells:
        setting = there.setting
    else:
        word = cells.get("hulp", "").casefold()
        if word not in SETTINGS:
            raise RowRefused("hulp", _("Hier staat een van: %(words)s.") % {"words": ", ".join(SETTINGS)})
        setting = SETTINGS[word].value
    place = there.location if there is not None and "locatie" not in cells else None
    if cells.get("locatie"):
        place = Location.objects.filter(organisation=provider, name__iexact=cells["locatie"]).first()
        if place is None:
            raise RowRefused("locatie", _("Deze locatie kennen we niet bij deze aanbieder."))
    given: dict[str, Any] = {**_said(cells, there, name="naam"), "setting": setting, "location": place}
    if there is None:
        made = teams.add_team(by=by, organisation=provider, **given)
        if not _is_active(cells):
            made = teams.change_team(by=by, team=made, active=False, expected_version=1, **given)
        return Done(made, None, True)
    before, version = fields_of(there), there.version
    now = teams.change_team(by=by, team=there, active=_is_active(cells, there), expected_version=version, **given)
    return Done(now, before, now.version != version)


def _subcontractor(by: Member, cells: dict[str, str]) -> Done:
    main = _named_provider(by, cells["aanbieder"], "aanbieder")
    sub = _named_provider(by, cells.get("naam", ""), "naam")
    there = Subcontract.objects.filter(main=main, sub=sub).first()
    if there is not None:
        return Done(there, {}, False)
    return Done(teams.add_subcontractor(by=by, main=main, sub=sub), None, True)


def _agreement(by: Member, cells: dict[str, str]) -> Done:
    provider = _named_provider(by, cells["aanbieder"], "aanbieder")
    kind = AGREEMENT_KINDS.get(cells["soort"].casefold())
    if kind is None:
        raise RowRefused("soort", _("Hier staat een van: %(words)s.") % {"words": ", ".join(AGREEMENT_KINDS)})
    days = {}
    for field, column in (("starts_on", "begint op"), ("ends_on", "eindigt op")):
        day = day_of(cells[column])
        if day is None:
            raise RowRefused(
                column, _("Dit is geen datum tussen 2000 en 2099. Schrijf dag, maand en jaar voluit: 31-12-2026.")
            )
        days[field] = day
    there = _there(
        Agreement.objects.filter(council=by.council), cells, provider=provider, title=cells["titel"],
        starts_on=days["starts_on"],
    )
    made: list[Organisation] = []
    given: dict[str, Any] = {
        "provider": provider, "kind": kind.value, "title": cells["titel"], **days,
        **_said(cells, there, lot="perceel", product_group="productgroep", product_code="productcode"),
        "owned_by": there.owned_by if there is not None and "eigenaar" not in cells
        else _owner(by, cells.get("eigenaar", ""), made),
        "municipalities": there.municipalities.all() if there is not None and "gemeenten" not in cells
        else _towns(by, cells.get("gemeenten", ""), made),
    }
    # Another owner has another name, so the old one's does not stay.
    same_owner = there if there is not None and there.owned_by == given["owned_by"] else None
    given |= _said(cells, same_owner, owner="eigenaar in de stukken")
    if there is None:
        return Done(services.make_agreement(by=by, **given), None, True, tuple(made))
    before, version = fields_of(there), there.version
    now = services.change_agreement(by=by, agreement=there, expected_version=version, **given)
    return Done(now, before, now.version != version, tuple(made))


def _said(cells: dict[str, str], there: Any, **columns: str) -> dict[str, str]:
    """What the row says, by argument of the service. A column that the file lacks leaves what was there as it is."""
    return {
        field: cells.get(column, "" if there is None else getattr(there, field)) for field, column in columns.items()
    }


def _there(rows: Any, cells: dict[str, str], **by_words: Any) -> Any:
    """The row with this number, or else with these words. Another council's number is one we do not know."""
    number = cells.get("nummer", "")
    if number:
        found = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 16 else None
        if found is None:
            raise RowRefused("nummer", _("Dit nummer kennen we niet. Laat het leeg voor iets nieuws."))
        return found
    exact = {f"{key}__iexact" if isinstance(value, str) else key: value for key, value in by_words.items()}
    return rows.filter(**exact).first()


def _named_provider(by: Member, name: str, column: str) -> Organisation:
    found = providers_of(by.council).filter(name__iexact=name).first()
    if found is None:
        raise RowRefused(column, _("Deze aanbieder kennen we niet. Zet de aanbieder er eerst bij."))
    return found


def _owner(by: Member, said: str, made: list[Organisation]) -> Organisation | None:
    """The one of this name. With its kind behind it, one that is not there yet is made and added to `made`."""
    if not said:
        return None
    rows, new = owners(by.council), None
    for word, kind in OWNER_WORDS.items():
        if said.casefold().endswith(f"({word})"):
            rows, said, new = rows.filter(kind=kind), said[: -len(word) - 2].strip(), kind
            break
    found = list(rows.filter(name__iexact=said)[:2])
    if not found and new is not None:
        return _made(by, new, said, "eigenaar", made)
    if len(found) != 1:
        raise RowRefused("eigenaar", (
            _("Er zijn er twee met deze naam. Zet er (gemeente) of (jeugdregio) achter.") if found
            else _("Deze gemeente of jeugdregio kennen we niet. Zet er (gemeente) of (jeugdregio) achter, dan komt die erbij.")  # noqa: E501
        ))
    return found[0]


def _towns(by: Member, said: str, made: list[Organisation]) -> list[Organisation]:
    """Each municipality between the semicolons; one that is not there yet is made and added to `made`."""
    found = []
    for name in filter(None, (part.strip() for part in said.split(";"))):
        if "," in name or "/" in name:
            raise RowRefused("gemeenten", _("Zet een ; tussen de namen van gemeenten."))
        town = owners(by.council).filter(kind=Kind.MUNICIPALITY, name__iexact=name).first()
        found.append(town or _made(by, Kind.MUNICIPALITY, name, "gemeenten", made))
    return found


def _made(by: Member, kind: str, name: str, column: str, made: list[Organisation]) -> Organisation:
    try:
        new = organisations.add_organisation(by=by, kind=kind, name=name)
    except organisations.OrganisationRefused as refused:
        raise RowRefused(column, str(refused)) from refused
    made.append(new)
    return new


def looks_like(by: Member, new: Organisation) -> str:
    """The name of one that was there already and is nearly the same, which may be what was meant; or nothing."""
    there = owners(by.council).filter(kind=new.kind).exclude(pk=new.pk).values_list("name", flat=True)
    by_fold = {name.casefold(): name for name in there}
    near = get_close_matches(new.name.casefold(), by_fold, n=1, cutoff=0.8)
    return by_fold[near[0]] if near else ""


def _is_active(cells: dict[str, str], there: Location | Team | None = None) -> bool:
    if there is not None and "in gebruik" not in cells:
        return there.active
    said = cells.get("in gebruik", "").casefold()
    if said not in ("", "ja", "nee", "1", "0"):
        raise RowRefused("in gebruik", _("Hier staat ja of nee."))
    return said in ("", "ja", "1")
