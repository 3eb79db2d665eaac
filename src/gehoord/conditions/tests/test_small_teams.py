"""Attempts to find out what a small team, or one colleague, answered."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from gehoord.conditions import rounds
from gehoord.conditions.changing import changes
from gehoord.conditions.overview import overview
from gehoord.conditions.profile import profile_of
from gehoord.conditions.selectors import results_for
from gehoord.core.organisations.models import Kind, Organisation, Team
from gehoord.insight.evidence import freeze
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.outsiders import HIDDEN
from gehoord.surveys.both_sides import both_sides
from gehoord.surveys.models import Campaign
from gehoord.surveys.services import SurveyRefused, make_codes

from .test_organisations import ask_clients, place, team
from .test_results import answers

__all__ = ["place", "team"]  # the fixtures


def later(days: int) -> None:
    Campaign.objects.filter(closed_at__isnull=False).update(closed_at=F("closed_at") - timedelta(days=days))


def test_a_team_of_nine_is_told_of_nowhere(
    make_scan: Any, adviser: Any, officer: Any, client_of: Any, place: Any, team: Any
) -> None:
    """Not on its page, in the profile, in its documents, in the overview, beside the clients, or as evidence."""
    scan = make_scan(answers(9, 4), organisation=place, team=team, title="Negen van Oost")
    ask_clients(adviser, place, 80, 45)
    for n in range(3):
        other = Organisation.objects.create(council=adviser.council, kind=Kind.PROVIDER, name=f"Elders {n} (verzonnen)")
        make_scan(answers(40, 20), organisation=other)
    for member in (adviser, officer):
        desk = client_of(member)
        assert "<table" not in desk.get(reverse("conditions:scan", args=[scan.pk])).content.decode()
        assert profile_of(member, place).asked == ()
        assert both_sides(member, place) is None
        assert both_sides(member, place, team) is None
        found = overview(member)
        assert (found.organisations, {row.answered for row in found.rows}) == (3, {120})
        profile = desk.get(reverse("conditions:organisation", args=[place.pk])).content.decode()
        assert "Negen van Oost" not in profile
    assert desk.get(reverse("conditions:profile_file", args=[place.pk, "docx"])).status_code == 404
    with pytest.raises(QuestionRefused):
        freeze(by=adviser, kind="scan", question={"campaign": scan.pk}, title="")


def test_the_organisation_without_its_other_teams_tells_of_no_team(
    make_scan: Any, adviser: Any, place: Any, team: Any
) -> None:
    """Thirty of the whole and twenty-one of all but one team would leave nine: so the two are never asked together."""
    west = Team.objects.create(organisation=place, name="Team West", setting=team.setting)
    make_scan(answers(30, 12), organisation=place, soon=True)
    with pytest.raises(SurveyRefused, match="niet allebei"):
        make_scan(closed=False, organisation=place, team=team, soon=True)
    later(days=29)
    # One team and another may be asked at once: nobody is in both.
    first = make_scan(answers(21, 9), organisation=place, team=team, soon=True)
    make_scan(answers(9, 4), organisation=place, team=west, soon=True)
    with pytest.raises(SurveyRefused, match="niet allebei"):
        make_scan(closed=False, organisation=place, soon=True)
    # In the overview the whole stands for its teams, so that subtracting the profile gives nothing.
    assert [one.facts.n for one in profile_of(adviser, place).asked] == [30, 21]
    assert first.provider == place


def test_one_answer_more_cannot_be_subtracted(make_scan: Any, place: Any, team: Any) -> None:
    make_scan(closed=False, organisation=place, team=team, title="Loopt", soon=True)
    with pytest.raises(SurveyRefused, match="Loopt"):
        make_scan(closed=False, organisation=place, team=team, soon=True)
    Campaign.objects.update(closed_at=timezone.now())
    # Closed without a result: there is nothing to subtract.
    make_scan(answers(12, 6), organisation=place, team=team, soon=True)
    with pytest.raises(SurveyRefused, match="één collega"):
        make_scan(closed=False, organisation=place, team=team, soon=True)
    later(days=rounds.REST.days - 1)
    with pytest.raises(SurveyRefused):
        make_scan(closed=False, organisation=place, team=team, soon=True)
    later(days=1)
    assert make_scan(closed=False, organisation=place, team=team, soon=True)


def test_a_name_in_words_is_a_place_too(make_scan: Any, outsider: Any, client_of: Any, adviser: Any) -> None:
    make_scan(answers(10, 5), organisation_name="Wijkteam Zuid", soon=True)
    sent = {"title": "Nog een", "organisation_name": " wijkteam  zuid", "closes_on": "2099-01-01"}
    answer = client_of(adviser).post(reverse("conditions:new"), sent)
    assert answer.status_code == 422
    # Told at the field, and what was typed is still there.
    assert "één collega" in answer.content.decode()
    assert "Nog een" in answer.content.decode()
    assert client_of(outsider).post(reverse("conditions:new"), sent).status_code == 302
    # Whoever types the name of a place that the council knows asks the same people.
    known = Organisation.objects.create(council=adviser.council, kind=Kind.PROVIDER, name="wijkteam zuid")
    with pytest.raises(SurveyRefused):
        make_scan(closed=False, organisation=known, soon=True)
    later(days=29)
    make_scan(answers(10, 5), organisation=known, soon=True)
    with pytest.raises(SurveyRefused, match="één collega"):
        make_scan(closed=False, organisation_name="Wijkteam Zuid", soon=True)


def test_two_moments_show_outsiders_no_row_that_one_of_them_hides(
    make_scan: Any, officer: Any, place: Any, team: Any
) -> None:
    """First all but two agree about time, then half: the difference would give the two away."""
    make_scan(answers(24, 12, tijd=5)[:22] + answers(2, 0), organisation=place, team=team)
    last = make_scan(answers(24, 12), organisation=place, team=team)
    shown = {one.label for one in changes(officer, last)[1]} if changes(officer, last) else set()
    assert "Tijd en aandacht" not in shown
    page = profile_of(officer, place).asked[0]
    assert not page.changed or "Tijd en aandacht" not in {one.label for one in page.changed[1]}


def test_the_overview_adds_up_only_what_the_profiles_show(make_scan: Any, officer: Any, council: Any) -> None:
    scans = []
    for n, agree in enumerate((15, 20, 28, 12)):
        one = Organisation.objects.create(council=council, kind=Kind.PROVIDER, name=f"Aanbieder {n} (verzonnen)")
        scans.append(make_scan(answers(30, agree), organisation=one))
    seen = [results_for(officer, scan).rows for scan in scans]
    for place_in_row, row in enumerate(overview(officer).rows):
        known = [rows[place_in_row] for rows in seen if rows[place_in_row][1] != HIDDEN]
        assert row.answered == sum(int(one[2]) for one in known)
        assert len(known) == 3


def test_the_councils_own_number_holds_for_a_scan_too(
    make_scan: Any, adviser: Any, officer: Any, place: Any, team: Any, client_of: Any
) -> None:
    """People read before they answer from how many there is a result; that is kept, for the council as well."""
    council = adviser.council
    council.smallest_n = 15
    council.save()
    scan = make_scan(answers(14, 7), closed=False, organisation=place, team=team)
    code = make_codes(by=adviser, campaign=scan, count=1)[0]
    assert "minstens 15 mensen" in client_of(officer).post(reverse("surveys:scan"), {"code": code}).content.decode()
    asked = client_of(adviser).get(reverse("conditions:close", args=[scan.pk])).content.decode()
    assert "minstens 15 antwoorden" in asked
    client_of(adviser).post(reverse("conditions:close", args=[scan.pk]))
    scan = Campaign.objects.select_related("council", "questionnaire").get(pk=scan.pk)
    assert results_for(adviser, scan) is None
    assert profile_of(officer, place).asked == ()


def test_a_document_says_no_more_than_the_page(make_scan: Any, officer: Any, place: Any, client_of: Any) -> None:
    given = answers(40, 20)
    for one in given[:37]:
        one["middelen"] = 5
    make_scan(given, organisation=place)
    taken = client_of(officer).get(reverse("conditions:profile_file", args=[place.pk, "docx"]))
    rows = ZipFile(BytesIO(taken.content)).read("word/document.xml").decode().split("<w:tr>")
    said = [re.sub(r"<[^>]+>", " ", row).split() for row in rows]
    money = next(row for row in said if row[0] == "Geld")
    assert not any(sign.isdecimal() for word in money[:6] for sign in word)
    page = client_of(officer).get(reverse("conditions:organisation", args=[place.pk])).content.decode()
    assert "37 van 40" not in page
