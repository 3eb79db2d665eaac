"""Scores: turned, with a minimum, does-not-apply apart, and only with enough answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.analysis.intervals import wilson_interval
from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.organisations.models import Organisation
from gehoord.surveys import services
from gehoord.surveys.answering import remove_words
from gehoord.surveys.models import Answer, Campaign, OpenAnswer, Purpose, SurveyTally
from gehoord.surveys.questionnaires import QuestionIn, RuleIn, install_questionnaire
from gehoord.surveys.refusals import SurveyRefused
from gehoord.surveys.results import Measure, Shown, kind_of_number, parts, result, words_of
from gehoord.surveys.selectors import WrongPurpose
from gehoord.surveys.tallying import recount

CONTRACT = Purpose.CONTRACT


def _open(by: Any, **more: Any) -> Campaign:
    respondent = more.pop("respondent", "jongere")
    made = install_questionnaire(
        council=by.council, key=f"kort-{respondent}", version=1, name="Kort", purpose="", respondent=respondent,
        questions=[
            QuestionIn(key="a", text="Zin a", theme="respect"),
            QuestionIn(key="b", text="Zin b", theme="respect", is_reversed=True),
            QuestionIn(key="c", text="Zin c", theme="duidelijk"),
            QuestionIn(key="woorden", text="Wat nog?", kind="open"),
        ],
        rules=[RuleIn(theme="respect", minimum_answered=2), RuleIn(minimum_answered=2, top_from=4)],
    )
    return services.open_campaign(
        by=by, questionnaire=made, purpose=more.pop("purpose", CONTRACT), title="Proef",
        closes_on=timezone.localdate() + timedelta(days=3), **more,
    )


def _answer(by: Any, campaign: Campaign, given: list[dict[str, Any]], **more: Any) -> None:
    for code, answers in zip(services.make_codes(by=by, campaign=campaign, count=len(given)), given, strict=True):
        services.respond(council=by.council, code=code, answers=answers, **more)


def _closed(by: Any, given: list[dict[str, Any]], **more: Any) -> Campaign:
    campaign = _open(by, **more)
    _answer(by, campaign, given)
    return services.close_campaign(by=by, campaign=campaign, purpose=campaign.purpose)


def _sums(measure: Measure) -> tuple[int, int, int, float, int]:
    sums = measure.sums
    return sums.n, measure.not_applicable, measure.left_open, round(sums.total, 9), sums.top


def test_scores_are_turned_and_ask_a_minimum(adviser: Any) -> None:
    given = [
        *[{"a": 5, "b": 1, "c": "nvt"}] * 6,  # 5 and 5: mean 5
        *[{"a": 4, "b": 3}] * 3,  # 4 and 3: mean 3.5, not in the top box
        {"a": 2},  # one of two: too few for the theme, and for the whole
        {"a": "nvt", "b": "nvt", "c": 4},  # does not apply; one of three for the whole
    ]
    found = result(adviser.council, _closed(adviser, given), CONTRACT)
    assert found is not None
    assert found.responded == 11
    respect, clear = found.themes
    assert _sums(respect) == (9, 1, 1, 6 * 5 + 3 * 3.5, 6)
    assert _sums(clear) == (1, 6, 4, 4, 1)
    assert _sums(found.whole) == (9, 0, 2, 6 * 5 + 3 * 3.5, 6)
    a, b, _c = found.questions
    assert _sums(a) == (10, 1, 0, 6 * 5 + 3 * 4 + 2, 9)
    assert _sums(b) == (9, 1, 1, 6 * 5 + 3 * 3, 6)
    assert a.interval == wilson_interval(9, 10)


def test_below_the_smallest_number_there_is_nothing_of_a_measure(adviser: Any) -> None:
    found = result(adviser.council, _closed(adviser, [*[{"a": 4}] * 10, *[{"c": 4}] * 9]), CONTRACT)
    assert found is not None
    a, _b, c = found.questions
    assert (a.shown, a.answered, a.mean, a.share) == (Shown.INTERVAL, 10, None, None)
    assert (c.shown, c.answered, c.mean, c.share, c.interval) == (Shown.NOTHING, None, None, None, None)


@pytest.mark.parametrize(("n", "smallest", "shown"), [
    (9, 10, "nothing"), (10, 10, "interval"), (29, 30, "nothing"), (30, 30, "interval"), (99, 30, "interval"),
    (100, 30, "all"),
])
def test_the_kind_of_number(n: int, smallest: int, shown: str) -> None:
    assert kind_of_number(n, smallest) == shown


def test_a_provider_needs_thirty_answers_and_a_whole_municipality_ten(adviser: Any) -> None:
    provider = Organisation.objects.create(council=adviser.council, kind="provider", name="Aanbieder")
    of_provider = _closed(adviser, [{"a": 4, "b": 2}] * 12, provider=provider)
    assert result(adviser.council, of_provider, CONTRACT) is None
    assert result(adviser.council, _closed(adviser, [{"a": 4, "b": 2}] * 12), CONTRACT) is not None
    assert result(adviser.council, _closed(adviser, [{"a": 4, "b": 2}] * 9), CONTRACT) is None


def test_nothing_before_closing_and_nothing_for_another_purpose(adviser: Any, outsider: Any) -> None:
    campaign = _open(adviser)
    _answer(adviser, campaign, [{"a": 4, "b": 2}] * 10)
    assert result(adviser.council, campaign, CONTRACT) is None
    campaign = services.close_campaign(by=adviser, campaign=campaign, purpose=CONTRACT)
    assert result(adviser.council, campaign, CONTRACT) is not None
    for read in (result, lambda council, one, purpose: parts(council, [one], purpose)):
        with pytest.raises(WrongPurpose):
            read(adviser.council, campaign, Purpose.STATUTORY)
    with pytest.raises(Campaign.DoesNotExist):
        result(outsider.council, campaign, CONTRACT)
    assert parts(outsider.council, [campaign], CONTRACT) == []


def test_the_statutory_survey_never_is_about_a_provider(adviser: Any) -> None:
    provider = Organisation.objects.create(council=adviser.council, kind="provider", name="Aanbieder")
    with pytest.raises(SurveyRefused):
        _open(adviser, purpose=Purpose.STATUTORY, provider=provider)


def test_parts_keep_strata_apart_and_respondents_always(adviser: Any) -> None:
    campaign = _open(adviser)
    _answer(adviser, campaign, [{"a": 5}] * 3, background={"care": "verblijf"})
    _answer(adviser, campaign, [{"a": 2}] * 2, background={"care": "ambulant"})
    services.close_campaign(by=adviser, campaign=campaign, purpose=CONTRACT)
    question = campaign.questionnaire.questions.get(key="a")
    found = {
        part.stratum[1]: part.sums for part in parts(adviser.council, [campaign], CONTRACT)
        if part.question == question.pk
    }
    assert {care: (sums.n, sums.total) for care, sums in found.items()} == {"verblijf": (3, 15), "ambulant": (2, 4)}
    other = _closed(adviser, [{"a": 4}], respondent="ouder")
    with pytest.raises(ValueError, match="never put together"):
        parts(adviser.council, [campaign, other], CONTRACT)


def test_counting_again_says_whether_it_is_the_same(adviser: Any, officer: Any) -> None:
    campaign = _closed(adviser, [{"a": 4, "b": 2}] * 10)
    assert recount(by=adviser, campaign=campaign, purpose=CONTRACT)
    Answer.objects.filter(question__key="a").update(value=1)
    assert not recount(by=adviser, campaign=campaign, purpose=CONTRACT)
    found = result(adviser.council, campaign, CONTRACT)
    assert found is not None
    assert found.questions[0].sums.top == 0
    with pytest.raises(NotAllowed):
        recount(by=officer, campaign=campaign, purpose=CONTRACT)


def test_words_are_for_the_council_and_only_when_there_are_enough(adviser: Any, officer: Any) -> None:
    few, many = _open(adviser), _open(adviser)
    _answer(adviser, few, [{"a": 4}] * 9, words={"woorden": "Goed zo."})
    _answer(adviser, many, [{"a": 4}] * 10, words={"woorden": "Goed zo."})
    assert words_of(adviser, many, CONTRACT) is None
    for campaign in (few, many):
        services.close_campaign(by=adviser, campaign=campaign, purpose=CONTRACT)
    few.refresh_from_db()
    many.refresh_from_db()
    assert words_of(adviser, few, CONTRACT) is None
    found = words_of(adviser, many, CONTRACT)
    assert found is not None
    assert [(question.key, len(texts)) for question, texts in found] == [("woorden", 10)]
    with pytest.raises(NotAllowed):
        words_of(officer, many, CONTRACT)


def test_a_result_asks_as_much_of_the_database_when_it_grows(adviser: Any) -> None:
    asked = []
    for times in (10, 30):
        campaign = _closed(adviser, [{"a": 4, "b": 2}] * times)
        campaign = Campaign.objects.select_related("questionnaire").get(pk=campaign.pk)
        with CaptureQueriesContext(connection) as caught:
            result(adviser.council, campaign, CONTRACT)
        asked.append(len(caught))
    assert asked == [3, 3]
    assert SurveyTally.objects.count() == 2 * 6


def test_words_that_show_somebody_are_taken_away(adviser: Any, officer: Any, outsider: Any, client_of: Any) -> None:
    campaign = _open(adviser)
    _answer(adviser, campaign, [{"a": 4}] * 11, words={"woorden": "Goed zo."})
    services.close_campaign(by=adviser, campaign=campaign, purpose=CONTRACT)
    key = OpenAnswer.objects.order_by("pk")[0].pk
    with pytest.raises(NotAllowed):
        remove_words(by=officer, campaign=campaign, key=key)
    assert not remove_words(by=outsider, campaign=campaign, key=key)
    desk, page = client_of(adviser), reverse("surveys:remove_words", args=[campaign.pk])
    assert str(key) in desk.get(reverse("surveys:result", args=[campaign.pk])).content.decode()
    for said in ("is weg", "is er niet meer"):
        assert said in desk.post(page, {"key": str(key)}, follow=True).content.decode()
    assert OpenAnswer.objects.count() == 10
    assert AuditEvent.objects.get(event=Event.TEXT_CORRECTED).fields == {"removed": 1}
