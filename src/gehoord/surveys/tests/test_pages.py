"""Staff pages: which questionnaires there are, how one looks, and what closed surveys came to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from gehoord.core.organisations.models import Organisation
from gehoord.insight.evidence import freeze
from gehoord.insight.facts import Facts
from gehoord.insight.kinds import QuestionRefused
from gehoord.insight.models import Evidence
from gehoord.surveys import services
from gehoord.surveys.evidence import compute_survey, words_survey
from gehoord.surveys.models import Answer, Campaign, Questionnaire, Response
from gehoord.surveys.shipped import install_shipped


@pytest.fixture
def survey(adviser: Any) -> Any:
    """A survey with so many answers, closed unless asked otherwise. Answers come in by rows, for speed."""

    def make(n: int, *, agree: int, purpose: str = "contract", closed: bool = True, **more: Any) -> Campaign:
        made = install_shipped(by=adviser, key="bejegening-jongeren")
        campaign = services.open_campaign(
            by=adviser, questionnaire=made, purpose=purpose, title="Najaar", period="najaar",
            closes_on=timezone.localdate() + timedelta(days=3), **more,
        )
        responses = Response.objects.bulk_create(Response(campaign=campaign, channel="code") for _n in range(n))
        Answer.objects.bulk_create(
            Answer(response=response, question=question, value=4 if place < agree else 2)
            for place, response in enumerate(responses) for question in made.questions.filter(kind="scale")
        )
        return services.close_campaign(by=adviser, campaign=campaign, purpose=purpose) if closed else campaign

    return make


def _page(client: Any, name: str, *args: Any) -> str:
    return client.get(reverse(f"surveys:{name}", args=args)).content.decode()


def test_ours_is_taken_with_one_click_and_shown_as_on_a_phone(client_of: Any, adviser: Any, officer: Any) -> None:
    desk = client_of(adviser)
    assert _page(desk, "questionnaires").count("Gebruik deze lijst") == 3
    answer = desk.post(reverse("surveys:install"), {"key": "bejegening-plaatjes"})
    made = Questionnaire.objects.get()
    assert answer.url == reverse("surveys:questionnaire", args=[made.pk])
    assert _page(desk, "questionnaires").count("Gebruik deze lijst") == 2
    page = _page(desk, "questionnaire", made.pk)
    assert "niet gevalideerd" in page
    assert "CC0-1.0" in page
    assert page.count('<fieldset class="scale scale-pictures"') == 9
    assert page.count("<h1") == 1
    assert 'value="send"' not in page
    assert "alleen met een licentie" in _page(desk, "questionnaires")
    seen = _page(client_of(officer), "questionnaires")
    assert made.name in seen
    assert "Gebruik deze lijst" not in seen
    assert desk.post(reverse("surveys:install"), {"key": "copsoq"}).url == reverse("surveys:questionnaires")


def test_a_result_shows_an_interval_and_from_a_hundred_a_figure(client_of: Any, adviser: Any, survey: Any) -> None:
    provider = Organisation.objects.create(council=adviser.council, kind="provider", name="De Brug")
    desk = client_of(adviser)
    few = _page(desk, "result", survey(29, agree=20, provider=provider).pk)
    assert "Minder dan 30 mensen" in few
    some = _page(desk, "result", survey(60, agree=45, provider=provider).pk)
    assert "60 mensen deden mee" in some
    assert "63–84%" in some
    assert "75%" not in some
    many = _page(desk, "result", survey(120, agree=90, provider=provider).pk)
    assert "75%" in many
    assert "67–82%" in many
    assert "3,5" in many
    assert "Wilson" not in many
    assert "Nog geen uitslag" in _page(desk, "result", survey(12, agree=6, closed=False).pk)


def test_the_municipality_sees_no_open_survey_and_nothing_small(client_of: Any, officer: Any, survey: Any) -> None:
    desk = client_of(officer)
    still_open = survey(12, agree=6, closed=False)
    assert desk.get(reverse("surveys:result", args=[still_open.pk])).status_code == 404
    nearly_all = _page(desk, "result", survey(120, agree=115).pk)
    assert "te weinig" in nearly_all
    assert "96%" not in nearly_all
    enough = _page(desk, "result", survey(120, agree=90).pk)
    assert "75%" in enough
    assert "Per vraag" not in enough
    assert "Reken na" not in enough


def test_counting_again_is_told(client_of: Any, adviser: Any, survey: Any) -> None:
    desk, closed = client_of(adviser), survey(12, agree=6)
    again = reverse("surveys:recount", args=[closed.pk])
    assert "klopt precies" in desk.post(again, follow=True).content.decode()
    Answer.objects.update(value=5)
    assert "iets anders" in desk.post(again, follow=True).content.decode()


def test_only_the_statutory_survey_goes_into_an_advice(client_of: Any, adviser: Any, survey: Any) -> None:
    desk, contract = client_of(adviser), survey(120, agree=90)
    assert "Gebruik in een advies" not in _page(desk, "result", contract.pk)
    with pytest.raises(QuestionRefused, match="ranglijst"):
        freeze(by=adviser, kind="survey", question={"campaign": contract.pk}, title="x")
    statutory = survey(120, agree=90, purpose="statutory")
    answer = desk.post(reverse("surveys:use", args=[statutory.pk]))
    evidence = Evidence.objects.get()
    assert answer.url == reverse("insight:evidence", args=[evidence.pk])
    assert evidence.result["n"] == 120
    assert evidence.result["rows"][0][1:3] == [90, 120]


def test_below_a_hundred_an_advice_holds_an_interval_and_no_figure(adviser: Any, survey: Any) -> None:
    def facts(answers: int, agree: int) -> tuple[Facts, str]:
        made = survey(answers, agree=agree, purpose="statutory")
        found = compute_survey(adviser.council, {"campaign": made.pk}).facts
        return found, words_survey(found)

    few, said = facts(60, 45)
    assert few.rows[0][1:] == ("tussen 63% en 84%",)
    assert not any(isinstance(cell, int | float) for row in few.rows for cell in row)
    assert said == "60 mensen vulden de vragenlijst in; tussen 63% en 84% van hen is over het geheel positief"
    # Letters are read outside: five of sixty who do not agree are not told, in an interval neither.
    nearly_all, said = facts(60, 55)
    assert {row[1] for row in nearly_all.rows} == {"·"}
    assert said == "60 mensen vulden de vragenlijst in"
    many, _said = facts(120, 90)
    assert many.rows[0][1:3] == (90, 120)


def test_a_campaign_of_conditions_has_no_page_here(client_of: Any, adviser: Any, survey: Any) -> None:
    made = survey(12, agree=6)
    Campaign.objects.filter(pk=made.pk).update(purpose="conditions_scan")
    assert client_of(adviser).get(reverse("surveys:result", args=[made.pk])).status_code == 404
