"""Background, words and versions: what may be kept with an answer, and what never."""

from __future__ import annotations

import json
import random
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gehoord.core.councils.permissions import NotAllowed
from gehoord.surveys import mixing, services
from gehoord.surveys.models import (
    Answer,
    Campaign,
    Code,
    OpenAnswer,
    Purpose,
    Question,
    Questionnaire,
    Response,
)
from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire
from gehoord.surveys.refusals import SurveyRefused


def _questionnaire(council: Any, **more: Any) -> Questionnaire:
    return install_questionnaire(
        council=council, key="kort", version=1, name="Kort", purpose="", respondent="jongere",
        questions=[
            QuestionIn(key="a", text="Zin a", theme="duidelijk"),
            QuestionIn(key="b", text="Zin b", theme="respect", is_reversed=True, may_not_apply=False),
            QuestionIn(key="woorden", text="Wat wil je nog zeggen?", kind="open"),
        ], **more,
    )


def _campaign(by: Any, **more: Any) -> Campaign:
    return services.open_campaign(
        by=by, questionnaire=_questionnaire(by.council), purpose=Purpose.CONTRACT, title="Proef",
        closes_on=timezone.localdate() + timedelta(days=3), **more,
    )


def _code(by: Any, campaign: Campaign) -> str:
    return services.make_codes(by=by, campaign=campaign, count=1)[0]


def test_a_version_never_changes(council: Any) -> None:
    made = _questionnaire(council)
    for row in (made, made.questions.first(), made.rules.first()):
        assert row is not None
        with pytest.raises(TypeError):
            row.save()
        with pytest.raises(TypeError):
            row.delete()
        with pytest.raises(TypeError):
            type(row).objects.update(pk=1)
        with pytest.raises(TypeError):
            type(row).objects.all().delete()
    with pytest.raises(TypeError):
        Question.objects.bulk_update([made.questions.first()], ["text"])


def test_background_is_kept_coarse_and_the_campaign_goes_first(adviser: Any) -> None:
    campaign = _campaign(adviser, care="verblijf")
    services.respond(
        council=adviser.council, code=_code(adviser, campaign), answers={"a": 4, "b": 1},
        background={"care": "ambulant", "ordered": "opgelegd", "age_band": "12-15"},
    )
    kept = Response.objects.get()
    assert (kept.respondent, kept.care, kept.ordered, kept.age_band, kept.channel, kept.mode) == (
        "jongere", "verblijf", "opgelegd", "12-15", "code", "scherm",
    )
    with pytest.raises(SurveyRefused):
        services.respond(
            council=adviser.council, code=_code(adviser, campaign), answers={"a": 4}, background={"age_band": "13"}
        )


def test_does_not_apply_is_told_from_skipped_where_it_may(adviser: Any) -> None:
    campaign = _campaign(adviser)
    services.respond(council=adviser.council, code=_code(adviser, campaign), answers={"a": "nvt", "b": 2})
    services.respond(council=adviser.council, code=_code(adviser, campaign), answers={"b": 2})
    kept = Answer.objects.filter(question__key="a").values_list("value", "not_applicable")
    assert sorted(kept) == [(None, False), (None, True)]
    with pytest.raises(SurveyRefused):
        services.respond(council=adviser.council, code=_code(adviser, campaign), answers={"a": 3, "b": "nvt"})


def test_words_are_made_safe_and_what_was_typed_is_nowhere(adviser: Any) -> None:
    campaign = _campaign(adviser, care="verblijf")
    typed = "Ik heet Fleur Dijkstra en bel 06-12345678. Ze luisterden goed."
    services.respond(
        council=adviser.council, code=_code(adviser, campaign), answers={"a": 4}, words={"woorden": typed}
    )
    kept = OpenAnswer.objects.get()
    assert "luisterden goed" in kept.text
    tables: list[Any] = [Answer, OpenAnswer, Response, Campaign]
    everything = "".join(serializers.serialize("json", model.objects.all()) for model in tables)
    with connection.cursor() as cursor:
        cursor.execute("SELECT fields FROM audit_auditevent")
        everything += json.dumps(cursor.fetchall(), default=str)
    assert "Dijkstra" not in everything
    assert "12345678" not in everything


def test_no_field_leads_from_words_to_a_response() -> None:
    related = {field.related_model for field in OpenAnswer._meta.get_fields() if field.is_relation}
    assert related == {Campaign, Question}
    kinds = {field.get_internal_type() for field in OpenAnswer._meta.local_concrete_fields}
    assert not kinds & {"DateField", "DateTimeField"}


def test_words_too_long_are_refused_and_the_code_still_works(adviser: Any) -> None:
    campaign = _campaign(adviser)
    code = _code(adviser, campaign)
    with pytest.raises(SurveyRefused) as refused:
        services.respond(council=adviser.council, code=code, answers={"a": 4}, words={"woorden": "la " * 1000})
    assert refused.value.field == "woorden"
    services.respond(council=adviser.council, code=code, answers={"a": 4}, words={"woorden": "  "})
    assert not OpenAnswer.objects.exists()


PLACE = {"postgresql": "ctid", "sqlite": "rowid"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("together", [32, 6])
def test_words_do_not_lie_in_the_order_of_the_responses(
    adviser: Any, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mixing, "TOGETHER", together)
    campaign = _campaign(adviser)
    codes = services.make_codes(by=adviser, campaign=campaign, count=20)
    random.Random(3).shuffle(codes)
    truth = [f"Antwoord {n} is goed" for n, _code in enumerate(codes)]
    for code, text in zip(codes, truth, strict=True):
        services.respond(council=adviser.council, code=code, answers={"a": 3}, words={"woorden": text})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT text FROM surveys_openanswer ORDER BY {PLACE[connection.vendor]}")
        lie = [text for (text,) in cursor.fetchall()]
        assert sorted(lie) == sorted(truth)
        # By chance one is in its place on average.
        assert sum(one == other for one, other in zip(lie, truth, strict=True)) < 8
        if connection.vendor == "postgresql":
            # Six or more share the mark of the last response; all of them when all are written together.
            cursor.execute("SELECT count(*) FROM surveys_openanswer GROUP BY xmin::text ORDER BY max(xmin::text::bigint)")
            assert cursor.fetchall()[-1] == (min(together, 20),)


def test_a_purpose_says_who_opens_it_and_who_answers_for_it(adviser: Any, officer: Any) -> None:
    council = adviser.council
    made = _questionnaire(council)
    closes_on = timezone.localdate() + timedelta(days=3)
    common = {"questionnaire": made, "title": "Proef", "closes_on": closes_on}
    assert services.open_campaign(by=adviser, purpose=Purpose.STATUTORY, **common).controller == "municipality"
    assert services.open_campaign(by=adviser, purpose=Purpose.CONTRACT, **common).controller == "municipality"
    with pytest.raises(SurveyRefused):
        services.open_campaign(by=adviser, purpose=Purpose.STATUTORY, controller="organisation", **common)
    # A questionnaire for clients is no scan of professionals.
    with pytest.raises(SurveyRefused):
        services.open_campaign(by=adviser, purpose=Purpose.CONDITIONS, **common)
    with pytest.raises(NotAllowed):
        services.open_campaign(by=officer, purpose=Purpose.CONTRACT, **common)


def _written(by: Any, campaign: Campaign, **more: Any) -> int:
    """How much is sent to the database for one more answer."""
    code = _code(by, campaign)
    with CaptureQueriesContext(connection) as caught:
        services.respond(council=by.council, code=code, answers={"a": 4}, **more)
    return sum(len(query["sql"]) for query in caught)


def test_one_more_answer_costs_the_same_when_many_came_before(adviser: Any) -> None:
    campaign = _campaign(adviser)
    question = campaign.questionnaire.questions.get(key="woorden")

    def come_before(count: int) -> None:
        start = campaign.codes.count()
        Code.objects.bulk_create(
            Code(campaign=campaign, digest=f"{start + n:064}", used=True) for n in range(count)
        )
        OpenAnswer.objects.bulk_create(OpenAnswer(campaign=campaign, question=question, text="Fijn.") for n in range(count))

    come_before(50)
    few = _written(adviser, campaign, words={"woorden": "Goed."})
    come_before(450)
    assert _written(adviser, campaign, words={"woorden": "Goed."}) < 1.1 * few
    # Whether somebody wrote words does not show from how many were written anew.
    assert campaign.open_answers.count() == 502
    with CaptureQueriesContext(connection) as caught:
        services.respond(council=adviser.council, code=_code(adviser, campaign), answers={"a": 4})
    (again,) = [query["sql"] for query in caught if query["sql"].startswith('INSERT INTO "surveys_openanswer"')]
    assert again.count("Fijn.") + again.count("Goed.") == mixing.TOGETHER
