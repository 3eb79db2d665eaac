"""The profile of one organisation, figures it gave, what changed, the overview, and what was agreed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from gehoord.advice.models import Advice
from gehoord.advice.services import decide
from gehoord.conditions import services
from gehoord.conditions.changing import Way, changes
from gehoord.conditions.duties import duties
from gehoord.conditions.facts import FactRefused, add_fact, newest_facts
from gehoord.conditions.models import Step
from gehoord.conditions.overview import overview
from gehoord.conditions.profile import document_for, document_of, profile_of
from gehoord.conditions.selectors import results
from gehoord.conditions.steps import StepChanged, StepRefused, agree_step, ask_in_advice, change_step, finish_step
from gehoord.core.organisations.models import Kind, Organisation, Team, TeamSetting
from gehoord.core.ui.documents import FORMATS
from gehoord.core.vocabulary.words import NEEDS
from gehoord.insight.models import Evidence
from gehoord.surveys.answering import keep_response
from gehoord.surveys.both_sides import both_sides
from gehoord.surveys.making import make_questionnaire
from gehoord.surveys.models import Campaign, Channel, Mode, Purpose, QuestionKind, Questionnaire
from gehoord.surveys.questionnaires import QuestionIn
from gehoord.surveys.services import SurveyRefused, close_campaign, make_codes, open_campaign, respond
from gehoord.surveys.shipped import install_shipped

from .test_results import answers


@pytest.fixture
def place(council: Any) -> Any:
    return Organisation.objects.create(council=council, kind=Kind.PROVIDER, name="De Brug (verzonnen)")


@pytest.fixture
def team(place: Any) -> Any:
    return Team.objects.create(organisation=place, name="Team Oost", setting=TeamSetting.AMBULATORY)


def ask_clients(by: Any, provider: Any, n: int, content: int) -> Any:
    campaign = open_campaign(
        by=by, questionnaire=install_shipped(by=by, key="bejegening-jongeren"), purpose=Purpose.CONTRACT,
        provider=provider, title="Hoe gaat het?", closes_on=timezone.localdate() + timedelta(days=3),
    )
    questions = list(campaign.questionnaire.questions.all())
    scale = [one.key for one in questions if one.kind == QuestionKind.SCALE]
    for number in range(n):
        keep_response(
            campaign=campaign, questions=questions, answers=dict.fromkeys(scale, 5 if number < content else 2),
            safe={}, background={}, channel=Channel.CODE, mode=Mode.SCREEN,
        )
    return close_campaign(by=by, campaign=campaign, purpose=Purpose.CONTRACT)


def test_a_team_and_the_whole_organisation_each_have_their_own_result(
    make_scan: Any, adviser: Any, place: Any, team: Any
) -> None:
    make_scan(answers(30, 12), organisation=place)
    make_scan(answers(10, 4), organisation=place, team=team)
    make_scan(answers(9, 9), organisation=place, team=team, title="Te klein")
    profile = profile_of(adviser, place)
    assert [(one.team, one.facts.n) for one in profile.asked] == [(None, 30), (team, 10)]


def test_a_scan_may_ask_at_a_school_but_not_at_a_region(make_scan: Any, council: Any) -> None:
    school = Organisation.objects.create(council=council, kind=Kind.SCHOOL, name="Een school (verzonnen)")
    region = Organisation.objects.create(council=council, kind=Kind.REGION, name="Een regio (verzonnen)")
    assert make_scan(closed=False, organisation=school).provider == school
    with pytest.raises(SurveyRefused):
        make_scan(closed=False, organisation=region)


def test_a_change_is_told_only_when_it_is_more_than_chance(make_scan: Any, adviser: Any, officer: Any, place: Any) -> None:
    make_scan(answers(40, 12), organisation=place)
    make_scan(answers(5, 5), organisation=place, title="Te klein")
    given = answers(40, 14)
    for one in given[:34]:
        one["tijd"] = 5
    last = make_scan(given, organisation=place)
    earlier, found = changes(adviser, last)
    assert earlier.title == "Scan"
    assert {one.label: one.way for one in found} == {
        str(label): Way.MORE if need == "tijd" else Way.UNTOLD for need, label in NEEDS.items()
    }
    # Six of forty disagree about time now: outsiders see neither that nor the difference.
    assert "Tijd en aandacht" not in {one.label for one in changes(officer, last)[1]}
    assert changes(adviser, earlier) is None


def test_both_sides_only_when_both_have_enough_answers(make_scan: Any, adviser: Any, officer: Any, place: Any) -> None:
    assert both_sides(adviser, place) is None
    make_scan(answers(40, 16), organisation=place)
    assert both_sides(adviser, place) is None
    ask_clients(adviser, place, 29, 20)
    assert both_sides(adviser, place) is None
    ask_clients(adviser, place, 80, 45)
    both = both_sides(adviser, place)
    assert [side.who for side in both.sides] == ["professionals", "jongeren"]
    assert dict(both.professionals.rows)["Geld"].low < 16 / 40 < dict(both.professionals.rows)["Geld"].high
    assert both_sides(officer, place).clients[0].rows == both.clients[0].rows


def test_the_profile_is_there_on_paper_in_three_formats(
    make_scan: Any, adviser: Any, officer: Any, client_of: Any, place: Any
) -> None:
    make_scan(answers(40, 16), organisation=place)
    ask_clients(adviser, place, 80, 45)
    add_fact(
        by=adviser, organisation=place, kind="caseload", value=Decimal("14.5"), as_of=date(2026, 1, 1),
        source="Jaarverslag", people=60,
    )
    agree_step(by=adviser, organisation=place, need="tijd", holder="provider", what="Niet meer dan twaalf gezinnen.")
    # As full as one page has to hold: a time before, four figures of one source, two steps with all their words.
    make_scan(answers(40, 16), organisation=place)
    for kind, value in (("sick_leave", 7), ("turnover", 21), ("vacancies", 24)):
        add_fact(
            by=adviser, organisation=place, kind=kind, value=Decimal(value), as_of=date(2026, 1, 1),
            source="Jaarverslag", people=60,
        )
    agree_step(
        by=adviser, organisation=place, need="leerklimaat", holder="provider", seen_by="Teams vertellen wat anders is. " * 3,
        what="Elk team bespreekt een keer per maand een kaart, en zegt wat er anders ging. " * 2, due=date(2030, 1, 1),
    )
    page = client_of(officer).get(reverse("conditions:organisation", args=[place.pk])).content.decode()
    for said in ("14,5", "Jaarverslag", "Niet meer dan twaalf gezinnen.", "40%", "<svg", "Praat er samen over"):
        assert said in page
    assert "veroorza" not in page
    pdf = FORMATS["pdf"](document_of(profile_of(adviser, place), sender="Raad"))
    assert len(pdfium.PdfDocument(pdf)) == 1
    for kind, start in (("pdf", b"%PDF"), ("odt", b"PK"), ("docx", b"PK")):
        taken = client_of(officer).get(reverse("conditions:profile_file", args=[place.pk, kind]))
        assert taken.content.startswith(start)
    assert client_of(officer).get(reverse("conditions:profile_file", args=[place.pk, "exe"])).status_code == 404


def test_the_profile_on_paper_is_in_dutch_for_who_reads_english(
    make_scan: Any, adviser: Any, client_of: Any, place: Any
) -> None:
    make_scan(answers(40, 16), organisation=place)
    asked = ask_clients(adviser, place, 80, 45)
    with override("en"):
        said = str(document_for(adviser, place))
        assert profile_of(adviser, place).asked[0].facts.rows[0][0] == "Time and attention"
    assert "Tijd en aandacht" in said
    assert "Time and attention" not in said
    assert "De vragenlijst is niet gevalideerd." in said
    closed = date_format(timezone.localtime(asked.closed_at), "F Y")
    assert f"Wat jongeren meemaken ({closed})" in said


def test_an_organisation_of_which_nothing_is_known_has_no_document(adviser: Any, client_of: Any, place: Any) -> None:
    desk = client_of(adviser)
    assert "Nog niets bekend" in desk.get(reverse("conditions:organisation", args=[place.pk])).content.decode()
    assert desk.get(reverse("conditions:profile_file", args=[place.pk, "pdf"])).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"people": 9}, "people"), ({"people": None}, "people"), ({"value": Decimal(101)}, "value"),
        ({"as_of": date(2999, 1, 1)}, "as_of"), ({"as_of": date(1, 1, 1)}, "as_of"), ({"source": " "}, "source"),
    ],
)
def test_a_figure_that_could_be_about_somebody_is_not_kept(
    adviser: Any, place: Any, wrong: dict[str, Any], field: str
) -> None:
    given = {"kind": "sick_leave", "value": Decimal(7), "people": 30, "as_of": date(2026, 1, 1), "source": "Brief"}
    with pytest.raises(FactRefused) as refused:
        add_fact(by=adviser, organisation=place, **(given | wrong))
    assert refused.value.field == field
    assert newest_facts(adviser.council, place) == []


def test_figures_of_teams_leave_no_few_colleagues_over(adviser: Any, place: Any, team: Any) -> None:
    def give(people: int, *, year: int = 2026, team: Any = None) -> None:
        add_fact(
            by=adviser, organisation=place, team=team, kind="sick_leave", value=Decimal(7), people=people,
            as_of=date(year, 1, 31), source="Brief",
        )

    give(30)
    with pytest.raises(FactRefused) as refused:
        give(25, team=team)
    assert refused.value.field == "people"
    give(25, year=2025, team=team)
    give(20, team=team)
    # And the other way round: the whole after its teams.
    with pytest.raises(FactRefused):
        give(28, year=2025)
    give(25, year=2024)


def test_the_newest_figure_stands_with_the_one_before(adviser: Any, place: Any, team: Any) -> None:
    for day, value in ((date(2025, 1, 1), 8), (date(2026, 1, 1), 6)):
        add_fact(
            by=adviser, organisation=place, kind="turnover", value=Decimal(value), as_of=day, source="Brief", people=50
        )
    add_fact(
        by=adviser, organisation=place, team=team, kind="caseload", value=Decimal(13), as_of=day, source="Brief",
        people=12,
    )
    add_fact(by=adviser, organisation=place, kind="other_time", value=Decimal(22), as_of=day, source="Contract")
    (turnover, before), (other, none), (caseload, _none) = newest_facts(adviser.council, place)
    assert (turnover.value, before.value, other.people, none, caseload.team) == (6, 8, None, None, team)
    with pytest.raises(FactRefused, match="staat dit cijfer er al"):
        add_fact(by=adviser, organisation=place, kind="other_time", value=Decimal(9), as_of=day, source="Contract")


def test_the_overview_tells_of_no_organisation(make_scan: Any, adviser: Any, officer: Any, council: Any) -> None:
    made = [
        Organisation.objects.create(council=council, kind=Kind.PROVIDER, name=f"Aanbieder {n} (verzonnen)")
        for n in range(3)
    ]
    make_scan(answers(20, 10), organisation=made[0])
    make_scan(answers(20, 10), organisation=made[1])
    assert not overview(adviser).is_enough
    assert {row.reach for row in overview(adviser).rows} == {None}
    # An older result of the same organisation does not count beside the newest.
    make_scan(answers(90, 90), organisation=made[2])
    given = answers(60, 10)
    for one in given[10:45]:
        one["middelen"] = 5
    make_scan(given, organisation=made[2])
    rows = {row.duty.need: row for row in overview(adviser).rows}
    assert rows["tijd"].answered == 100
    assert rows["tijd"].few_say_so
    assert not rows["middelen"].few_say_so
    # What is hidden for outsiders in one scan is not in their sum either, so that subtracting gives nothing.
    given = answers(60, 10, tijd=5)
    make_scan(given, organisation=made[2])
    assert overview(officer).rows[0].reach is None
    assert overview(adviser).rows[0].answered == 100


def test_the_overview_costs_the_same_for_each_scan(make_scan: Any, client_of: Any, adviser: Any, council: Any) -> None:
    desk = client_of(adviser)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk.get(reverse("conditions:overview"))
        return len(seen)

    def add(start: int, stop: int) -> None:
        for n in range(start, stop):
            one = Organisation.objects.create(council=council, kind=Kind.PROVIDER, name=f"Aanbieder {n} (verzonnen)")
            make_scan(answers(1, 0), organisation=one)

    add(0, 2)
    few = queries()
    add(2, 10)
    assert queries() == few


def test_a_step_becomes_a_recommendation_that_rests_on_its_scan(
    make_scan: Any, adviser: Any, client_of: Any, officer: Any, place: Any
) -> None:
    scan = make_scan(answers(30, 12), organisation=place)
    desk = client_of(adviser)
    address = f"{reverse('conditions:step_new')}?scan={scan.pk}&over=middelen"
    assert desk.get(address).context["form"].initial["holder"] == "municipality"
    sent = {"need": "middelen", "holder": "municipality", "what": "Betaal ook voor voorbereiden.", "due": "2027-03-01"}
    assert desk.post(address, sent).url == reverse("conditions:organisation", args=[place.pk])
    step = Step.objects.get()
    assert (step.organisation, step.scan) == (place, scan)
    asked = desk.post(reverse("conditions:step_ask", args=[step.pk]), {"advice": ""})
    advice = Advice.objects.get()
    assert asked.url == reverse("advice:advice", args=[advice.pk])
    step.refresh_from_db()
    assert step.point.text == "Gemeente: Betaal ook voor voorbereiden."
    assert [one.kind for one in step.point.evidence.all()] == ["scan"]
    assert desk.post(reverse("conditions:step_ask", args=[step.pk]), {"advice": ""}).status_code == 422
    assert Advice.objects.count() == Evidence.objects.count() == 1
    # A draft of the council is nothing for the municipality.
    assert advice.title not in client_of(officer).get(reverse("conditions:steps")).content.decode()
    with pytest.raises(StepRefused):
        change_step(by=adviser, step=step, version=step.version, need="tijd", holder="provider", what="Anders")


def test_a_letter_that_is_decided_takes_no_step(adviser: Any, coordinator: Any, place: Any) -> None:
    from gehoord.advice.services import start_advice

    advice = start_advice(by=adviser, title="Al vastgesteld")
    decide(by=coordinator, advice=advice)
    step = agree_step(by=adviser, need="tijd", holder="region", what="Samen opleiden.")
    with pytest.raises(Exception, match="vast"):
        ask_in_advice(by=adviser, step=step, advice=advice)
    step.refresh_from_db()
    assert step.point is None


def test_two_writers_of_a_step_notice_each_other(adviser: Any, client_of: Any, place: Any) -> None:
    step = agree_step(by=adviser, organisation=place, need="tijd", holder="provider", what="Eerste tekst")
    change_step(by=adviser, step=step, version=1, need="tijd", holder="provider", what="Van een collega")
    with pytest.raises(StepChanged):
        change_step(by=adviser, step=step, version=1, need="tijd", holder="provider", what="Van mij")
    sent = {"need": "tijd", "holder": "provider", "what": "Van mij", "version": "1"}
    answer = client_of(adviser).post(reverse("conditions:step_edit", args=[step.pk]), sent)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Van een collega" in page
    assert "Van mij" in page


def test_what_came_of_a_step_is_told_once(adviser: Any, client_of: Any, place: Any) -> None:
    step = agree_step(
        by=adviser, organisation=place, need="tijd", holder="provider", what="Minder gezinnen", due=date(2026, 1, 1)
    )
    desk = client_of(adviser)
    assert "later dan afgesproken" in desk.get(reverse("conditions:steps")).content.decode()
    with pytest.raises(StepRefused):
        finish_step(by=adviser, step=step, version=1, came_of_it=" ")
    with pytest.raises(StepRefused):
        change_step(
            by=adviser, step=step, version=1, need="tijd", holder="provider", what="Anders", due=date(1, 1, 1)
        )
    address = reverse("conditions:step_done", args=[step.pk])
    sent = {"came_of_it": "Het lukte half.", "done_on": timezone.localdate().isoformat(), "version": "1"}
    assert desk.post(address, sent).status_code == 302
    assert desk.post(address, sent | {"version": "2"}).status_code == 422
    page = desk.get(reverse("conditions:steps")).content.decode()
    assert "Het lukte half." in page
    assert "later dan afgesproken" not in page


def test_each_need_has_somebody_who_is_to_act() -> None:
    found = duties()
    assert list(found) == list(NEEDS)
    assert all(one.holders and one.why for one in found.values())
    assert "nagaan" in found["middelen"].why


@pytest.mark.parametrize("place_of", ["o999999", "t999999", "o", "x1"])
def test_a_step_about_what_is_not_there(adviser: Any, client_of: Any, place_of: str) -> None:
    answer = client_of(adviser).get(f"{reverse('conditions:step_new')}?bij={place_of}")
    assert answer.status_code == (200 if place_of == "o" else 404)


def test_another_councils_places_are_not_there(adviser: Any, outsider: Any, client_of: Any, place: Any, team: Any) -> None:
    desk = client_of(outsider)
    for address in (f"{reverse('conditions:step_new')}?bij=o{place.pk}", f"{reverse('conditions:step_new')}?bij=t{team.pk}"):
        assert desk.get(address).status_code == 404
    sent = {"title": "Scan", "place": f"o{place.pk}", "closes_on": "2099-01-01"}
    assert desk.post(reverse("conditions:new"), sent).status_code == 422


def test_a_list_of_their_own_is_used_in_a_scan_and_nowhere_else(adviser: Any, client_of: Any, place: Any) -> None:
    desk = client_of(adviser)
    rows = {
        "form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-text": "Ik krijg scholing.", "form-0-kind": "scale",
        "form-0-theme": "leerklimaat", "form-1-text": "Ik heb rust.", "form-1-kind": "scale", "form-1-theme": "",
    }
    about = {
        "do": "save", "name": "Onze eigen scan", "respondent": "professional", "minimum_answered": "1",
        "minimum_per_theme": "1", "top_from": "4", "whose": "wij",
    }
    refused = desk.post(reverse("surveys:make"), about | rows)
    assert refused.status_code == 422
    assert "Ik heb rust." in refused.content.decode()
    desk.post(reverse("surveys:make"), about | rows | {"form-1-theme": "tijd"})
    made = Questionnaire.objects.get(name="Onze eigen scan")
    assert made.purpose == Purpose.CONDITIONS
    assert desk.get(reverse("surveys:questionnaire", args=[made.pk])).status_code == 200
    assert made not in desk.get(reverse("surveys:new")).context["form"].fields["questionnaire"].queryset
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    sent = {"title": "Met onze lijst", "place": f"o{place.pk}", "questionnaire": made.pk, "closes_on": day}
    assert desk.post(reverse("conditions:new"), sent).status_code == 302
    scan = Campaign.objects.get(title="Met onze lijst")
    keys = dict(made.questions.values_list("theme", "key"))
    for place_in_row, code in enumerate(make_codes(by=adviser, campaign=scan, count=12)):
        given = {keys["leerklimaat"]: 5 if place_in_row < 7 else 1, keys["tijd"]: 4}
        respond(council=adviser.council, code=code, answers=given)
    scan = services.close_scan(by=adviser, campaign=scan)
    assert [row[:3] for row in results(scan).rows] == [("Samen leren", 7, 12), ("Tijd en aandacht", 12, 12)]


@pytest.mark.parametrize("wrong", [{"respondent": "jongere"}, {"kind": "open", "theme": ""}])
def test_what_professionals_need_is_asked_of_them_alone_and_on_the_scale(adviser: Any, wrong: dict[str, str]) -> None:
    asked = [
        QuestionIn(key="", text="Ik heb rust.", theme="tijd"),
        QuestionIn(key="", text="En nu?", kind=wrong.get("kind", "scale"), theme=wrong.get("theme", "tijd")),
    ]
    with pytest.raises(SurveyRefused, match=r"professionals|schaal"):
        make_questionnaire(
            by=adviser, name="Lijst", respondent=wrong.get("respondent", "professional"), questions=asked
        )
