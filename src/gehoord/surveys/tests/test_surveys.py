"""Once each, without a name, for one purpose."""

from __future__ import annotations

import random
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.surveys import answering, mixing, services
from gehoord.surveys import codes as code_words
from gehoord.surveys.models import STRATA, Answer, Campaign, Code, Purpose, Response
from gehoord.surveys.selectors import WrongPurpose, require_purpose, response_keys, tallies

SCAN = Purpose.CONDITIONS


@pytest.fixture
def campaign(adviser: Any) -> Any:
    questionnaire = services.install_questionnaire(
        council=adviser.council, key="proef", version=1, name="Proef", purpose=SCAN,
        questions=[services.QuestionIn(key=key, text=f"Zin {key}", texts={"en": f"Line {key}"}) for key in "ab"],
    )
    return services.open_campaign(
        by=adviser, questionnaire=questionnaire, purpose=SCAN, title="Proef",
        closes_on=timezone.localdate() + timedelta(days=3),
    )


@pytest.fixture
def code(adviser: Any, campaign: Any) -> str:
    return services.make_codes(by=adviser, campaign=campaign, count=1)[0]


def test_codes_are_kept_nowhere(adviser: Any, campaign: Any) -> None:
    made = services.make_codes(by=adviser, campaign=campaign, count=50)
    assert len(set(made)) == 50
    kept = repr(list(Code.objects.values())) + repr(list(AuditEvent.objects.values()))
    for code in made:
        assert code not in kept
        assert code.replace("-", "") not in kept
    line = AuditEvent.objects.get(event=Event.CODES_MADE)
    assert line.fields == {"count": 50}


def test_a_code_has_no_look_alikes_and_may_be_typed_sloppily(council: Any, code: str) -> None:
    assert not set(code) & set("0OQ1IL2Z5S8BUV")
    typed = f"  {code.lower().replace('-', ' – ')} "
    assert code_words.normal_code(typed) == code.replace("-", "")
    services.respond(council=council, code=typed, answers={"a": 1})


def test_a_code_works_once_and_leaves_no_line(council: Any, code: str) -> None:
    lines = AuditEvent.objects.count()
    services.respond(council=council, code=code, answers={"a": 4, "b": None})
    with pytest.raises(services.CodeUsed):
        services.respond(council=council, code=code, answers={"a": 1})
    assert Response.objects.count() == 1
    assert sorted(Answer.objects.values_list("question__key", "value")) == [("a", 4), ("b", None)]
    assert AuditEvent.objects.count() == lines


def test_of_two_at_once_one_is_kept(council: Any, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = answering.code_for(council, code)
    services.respond(council=council, code=code, answers={"a": 4})
    monkeypatch.setattr(answering, "code_for", lambda *_: stale)
    with pytest.raises(services.CodeUsed):
        services.respond(council=council, code=code, answers={"a": 1})
    assert Response.objects.count() == 1


@pytest.mark.parametrize("answers", [{}, {"a": None}, {"a": 6}, {"a": 0}, {"zz": 3}])
def test_a_refused_answer_leaves_the_code_unused(council: Any, code: str, answers: dict[str, int | None]) -> None:
    with pytest.raises(services.SurveyRefused):
        services.respond(council=council, code=code, answers=answers)
    assert not Code.objects.get().used
    assert not Response.objects.exists()


def test_nothing_leads_from_a_code_to_an_answer() -> None:
    for model in (Code, Response, Answer):
        kinds = {field.get_internal_type() for field in model._meta.local_concrete_fields}
        assert not kinds & {"DateField", "DateTimeField"}
    assert {field.name for field in Response._meta.local_concrete_fields} == {
        "id", "campaign", "form_digest", *STRATA,
    }
    assert {field.name for field in Code._meta.local_concrete_fields} == {"id", "campaign", "digest", "used", "batch"}


def test_rows_are_not_in_the_order_on_paper(adviser: Any, campaign: Any) -> None:
    made = services.make_codes(by=adviser, campaign=campaign, count=50)
    rows = list(Code.objects.order_by("pk").values_list("digest", flat=True))
    on_paper = [code_words.code_digest(adviser.council.pk, code) for code in made]
    assert sorted(rows) == sorted(on_paper)
    assert rows != on_paper


def _pairs(marks: str) -> list[tuple[str, str]]:
    """(digest, response) of rows that these marks of the database pair."""
    with connection.cursor() as cursor:
        cursor.execute(marks)
        return [(digest, str(uuid.UUID(str(key)))) for digest, key in cursor.fetchall()]


SAME_TRANSACTION = """SELECT c.digest, r.id FROM surveys_code c JOIN surveys_response r
    ON c.xmin::text = r.xmin::text WHERE c.used"""
PLACE = {"postgresql": "ctid", "sqlite": "rowid"}
SAME_PLACE = """SELECT c.digest, r.id
    FROM (SELECT digest, row_number() OVER (ORDER BY {0}) AS n FROM surveys_code WHERE used) c
    JOIN (SELECT id, row_number() OVER (ORDER BY {0}) AS n FROM surveys_response) r ON c.n = r.n"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("together", "closed"), [(32, False), (6, False), (6, True)])
def test_the_databases_own_marks_pair_no_code_with_a_response(
    adviser: Any, campaign: Any, together: int, closed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when more answered than are written together."""
    monkeypatch.setattr(mixing, "TOGETHER", together)
    council = adviser.council
    codes = services.make_codes(by=adviser, campaign=campaign, count=40)
    random.Random(5).shuffle(codes)
    answered = codes[:24]
    truth = {
        (code_words.code_digest(council.pk, code), str(services.respond(council=council, code=code, answers={"a": 3}).pk))
        for code in answered
    }
    if closed:
        services.close_campaign(by=adviser, campaign=campaign, purpose=SCAN)
        assert Code.objects.filter(used=True).count() == 40
    else:
        by_place = _pairs(SAME_PLACE.format(PLACE[connection.vendor]))
        assert len(by_place) == 24
        # By chance one is right on average; all 24 before codes were written anew.
        assert len(truth & set(by_place)) < 8
    if connection.vendor == "postgresql":
        by_transaction = _pairs(SAME_TRANSACTION)
        assert len(by_transaction) == (0 if closed else 24)
        # While open each code shares its mark with one response: by chance it is the right one for 1 in `together`.
        assert len(truth & set(by_transaction)) < 12
        assert len({key for _digest, key in by_transaction}) <= (1 if together == 32 else 24)
    with pytest.raises(services.NotOpen if closed else services.CodeUsed):
        services.respond(council=council, code=answered[0], answers={"a": 1})


def test_another_councils_code_is_unknown(other_council: Any, code: str) -> None:
    with pytest.raises(services.CodeUnknown):
        services.respond(council=other_council, code=code, answers={"a": 1})


def test_a_closed_campaign_takes_nothing_more(adviser: Any, council: Any, campaign: Any, code: str) -> None:
    services.close_campaign(by=adviser, campaign=campaign, purpose=SCAN)
    services.close_campaign(by=adviser, campaign=campaign, purpose=SCAN)
    assert AuditEvent.objects.get(event=Event.CAMPAIGN_CLOSED).fields == {}
    with pytest.raises(services.NotOpen):
        services.respond(council=council, code=code, answers={"a": 1})
    with pytest.raises(services.NotOpen):
        services.make_codes(by=adviser, campaign=campaign, count=1)


def test_the_day_after_the_last_nobody_answers(council: Any, campaign: Any, code: str) -> None:
    today = timezone.localdate()
    Campaign.objects.update(opens_on=today - timedelta(days=2), closes_on=today - timedelta(days=1))
    with pytest.raises(services.NotOpen):
        services.respond(council=council, code=code, answers={"a": 1})


def test_every_reader_asks_for_the_purpose(adviser: Any, campaign: Any) -> None:
    for read in (require_purpose, tallies, response_keys):
        with pytest.raises(WrongPurpose):
            read(campaign, Purpose.CONTRACT)
    with pytest.raises(WrongPurpose):
        services.close_campaign(by=adviser, campaign=campaign, purpose=Purpose.STATUTORY)
    with pytest.raises(services.SurveyRefused):
        services.open_campaign(
            by=adviser, questionnaire=campaign.questionnaire, purpose=Purpose.STATUTORY, title="x",
            closes_on=timezone.localdate(),
        )


def test_only_who_runs_scans_makes_codes_and_closes(officer: Any, outsider: Any, campaign: Any) -> None:
    with pytest.raises(NotAllowed):
        services.make_codes(by=officer, campaign=campaign, count=1)
    with pytest.raises(NotAllowed):
        services.close_campaign(by=officer, campaign=campaign, purpose=SCAN)
    with pytest.raises(Campaign.DoesNotExist):
        services.make_codes(by=outsider, campaign=campaign, count=1)


@pytest.mark.parametrize("count", [0, -1, 501])
def test_a_number_of_codes_has_bounds(adviser: Any, campaign: Any, count: int) -> None:
    with pytest.raises(services.SurveyRefused):
        services.make_codes(by=adviser, campaign=campaign, count=count)


def test_the_page_asks_the_code_the_questions_and_thanks(client: Any, code: str) -> None:
    page = reverse("surveys:scan")
    asked = client.post(page, {"code": code})
    assert "Zin a" in asked.content.decode()
    assert " checked" not in asked.content.decode()
    thanks = client.post(page, {"code": code, "do": "send", "q-a": "5", "q-b": "nvt"})
    assert (thanks.status_code, thanks["Location"]) == (302, reverse("surveys:thanks"))
    assert not thanks.cookies
    assert "no-store" in thanks["Cache-Control"]
    assert "Dank je wel" in client.get(thanks["Location"]).content.decode()
    kept = Answer.objects.values_list("question__key", "value", "not_applicable")
    assert sorted(kept) == [("a", 5, False), ("b", None, True)]
    again = client.post(page, {"code": code})
    assert again.status_code == 409
    assert "één keer" in again.content.decode()


def test_the_page_speaks_english(client: Any, code: str) -> None:
    with override("nl"):  # and back to Dutch for the tests after this one
        asked = client.post("/en" + reverse("surveys:scan"), {"code": code})
    assert "Line a" in asked.content.decode()


def test_what_was_chosen_stays_when_something_is_wrong(client: Any, code: str) -> None:
    page = reverse("surveys:scan")
    empty = client.post(page, {"code": code, "do": "send", "q-a": "nvt"})
    assert empty.status_code == 422
    assert "minstens één" in empty.content.decode()
    assert 'value="nvt" id="id_q-a_5" checked' in empty.content.decode()
    wrong = client.post(page, {"code": code, "do": "send", "q-a": "9", "q-b": "3"})
    assert wrong.status_code == 422
    assert 'value="3" id="id_q-b_2" checked' in wrong.content.decode()
    assert not Response.objects.exists()


def test_a_wrong_code_is_kept_and_pauses_like_a_right_one(
    client: Any, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("gehoord.surveys.views_public.guard.pause", pauses.append)
    answer = client.post(reverse("surveys:scan"), {"code": "AAAA-<b>"})
    assert answer.status_code == 422
    assert "AAAA-&lt;b&gt;" in answer.content.decode()
    client.post(reverse("surveys:scan"), {"code": code})
    assert len(pauses) == 2


def test_a_form_from_another_site_is_refused(client: Any, code: str) -> None:
    answer = client.post(
        reverse("surveys:scan"), {"code": code, "do": "send", "q-a": "1"}, headers={"origin": "https://elders.example"}
    )
    assert answer.status_code == 403
    assert not Response.objects.exists()
