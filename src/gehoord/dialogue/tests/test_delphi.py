"""Taking part by link: three rounds, without a name, and nothing told of few."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.core.audit.models import AuditEvent
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services as lines
from gehoord.dialogue.delphi import ending, services, sorting, taking_part
from gehoord.dialogue.delphi.counting import agreement_told, numbers
from gehoord.dialogue.delphi.selectors import PlaceUnknown, link_code
from gehoord.dialogue.live import guesses
from gehoord.dialogue.live.codes import new_nonce, normal
from gehoord.dialogue.models import (
    Delphi,
    DelphiCause,
    DelphiPlace,
    DelphiRating,
    DelphiReason,
    DelphiText,
)
from gehoord.dialogue.preparing.services import use_plan
from gehoord.dialogue.reporting.report import report_of

pytestmark = pytest.mark.django_db
PEOPLE = 10


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


def again(delphi: Delphi) -> Delphi:
    return Delphi.objects.select_related("gathering__council").get(pk=delphi.pk)


@pytest.fixture
def delphi(facilitator: Any, make_gathering: Any) -> Delphi:
    """The ready-made plan with round 1 open."""
    gathering = make_gathering()
    use_plan(by=facilitator, gathering=gathering, plan="op-afstand")
    return on(facilitator, Delphi.objects.get())


def on(by: Any, delphi: Delphi) -> Delphi:
    """The next round."""
    delphi = again(delphi)
    ends_on = timezone.localdate() + timedelta(days=3)
    services.open_round(by=by, delphi=delphi, expected_version=delphi.version, ends_on=ends_on)
    return again(delphi)


def off(by: Any, delphi: Delphi) -> Delphi:
    delphi = again(delphi)
    services.close_round(by=by, delphi=delphi, expected_version=delphi.version)
    return again(delphi)


def joined(delphi: Delphi, times: int = 1) -> list[str]:
    council = delphi.gathering.council
    return [
        taking_part.join(council=council, delphi=delphi, role="parent", nonce=new_nonce()) for _n in range(times)
    ]


@pytest.fixture
def rating(delphi: Delphi, facilitator: Any) -> tuple[Delphi, list[str], DelphiCause, DelphiCause]:
    """Ten people in round 2, with two causes."""
    tokens = joined(delphi, PEOPLE)
    delphi = off(facilitator, delphi)
    for words in ("Te weinig tijd in de hulp", "Te veel regels om te volgen"):
        sorting.join_texts(by=facilitator, delphi=again(delphi), expected_version=again(delphi).version, texts=(),
                           words=words)
    time, rules = DelphiCause.objects.order_by("pk")
    return on(facilitator, delphi), tokens, time, rules


def rate(delphi: Delphi, tokens: list[str], *values: tuple[DelphiCause, int | None], why: str = "") -> None:
    for token in tokens:
        taking_part.rate(
            council=delphi.gathering.council, token=token, in_round=again(delphi).round_now,
            given={cause.pk: value for cause, value in values},
            reasons={values[0][0].pk: why} if why else {},
        )


def test_somebody_takes_part_without_a_name_or_a_cookie_and_comes_back(delphi: Delphi, council: Any) -> None:
    phone, code = Client(), link_code(delphi)
    door = at("delphi_door", normal(code))
    assert phone.post(at("delphi_enter"), {"code": f" {code.lower()} "}).url == door
    assert 'value="parent" checked' in re.sub(r" required| id=\S+", "", phone.get(door + "?als=parent").content.decode())
    sent = {"role": "parent", "nonce": new_nonce()}
    # A double click is one place.
    place = {phone.post(door, sent).url for _twice in range(2)}.pop()
    assert DelphiPlace.objects.count() == 1
    texts = {"do": "write", "observation": "Mijn dochter Fatima Yilmaz wacht <b>lang</b>", "cause": "", "tip": "Bel terug"}
    for _twice in range(2):
        answer = phone.post(place, texts)
        assert answer.status_code == 302
        assert not answer.cookies
    assert [text.kind for text in DelphiText.objects.order_by("kind")] == ["observation", "tip"]
    page = phone.get(place).content.decode()
    assert "Yilmaz" not in page
    assert "<b>lang" not in page
    emoji = {"do": "write", "cause": "😀" * 500, "tip": "Nog iets"}
    refused = phone.post(place, emoji)
    assert refused.status_code == 422
    assert "😀" * 500 in refused.content.decode()
    assert "Nog iets" in refused.content.decode()
    assert DelphiText.objects.count() == 2
    phone.post(place, {"do": "withdraw", "text": DelphiText.objects.get(kind="tip").pk})
    assert DelphiText.objects.count() == 1
    # Of the code only a digest is kept, and what somebody does leaves no line in the trail.
    token = place.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(DelphiPlace.objects.values().get())
    assert normal(code) not in str(Delphi.objects.values().get())
    assert Client().post(at("delphi_enter"), {"code": token}).url == place
    assert phone.post(place, texts, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not AuditEvent.objects.filter(by=None, event="gathering_changed").exists()
    phone.post(place, {"do": "leave"})
    assert not DelphiPlace.objects.exists()
    assert not DelphiText.objects.exists()


def test_a_wrong_code_or_a_code_of_elsewhere_opens_nothing_and_guessing_is_stopped(
    delphi: Delphi, monkeypatch: pytest.MonkeyPatch
) -> None:
    (token,) = joined(delphi)
    place = at("delphi_place", token)
    Delphi.objects.update(stage="ready")
    assert "geen ronde open" in Client().get(place).content.decode()
    guesses.forget_visitors()
    monkeypatch.setattr(guesses, "MOST_OF_VISITOR", 4)
    assert Client().get(at("delphi_door", "ACDEFGHJK")).status_code == 404
    wrong = Client().post(at("delphi_place", "ACDEFGHJKMNP"), {"do": "write", "tip": "Wat ik typte"})
    assert wrong.status_code == 404
    assert "Wat ik typte" in wrong.content.decode()
    for _try in range(2):
        assert Client().post(at("delphi_enter"), {"code": "ACD-EFG-HJK"}).status_code == 422
    assert Client().post(at("delphi_enter"), {"code": link_code(delphi)}).status_code == 429
    assert Client().get(at("delphi_door", normal(link_code(delphi)))).status_code == 429
    # Who takes part already notices nothing.
    assert Client().get(place).status_code == 200
    guesses.forget_visitors()
    other = delphi.gathering.council
    other.pk = None
    other.slug, other.domain = "elders", "elders.example"
    other.save()
    with pytest.raises(PlaceUnknown):
        taking_part.write(council=other, token=token, texts={"tip": "Bel terug"})


def test_what_was_agreed_is_fixed_once_round_one_opens_and_the_second_writer_gets_both(
    facilitator: Any, make_gathering: Any, client_of: Any
) -> None:
    gathering, staff, today = make_gathering(), client_of(facilitator), timezone.localdate()
    sent = {
        "question": "Wat zit erachter?", "roles": ["parent"], "rounds": "2", "agree_percent": "75", "agree_from": "7",
        "smallest": "10", "first_ends": today + timedelta(days=5), "second_ends": today + timedelta(days=9),
        "version": "0",
    }
    assert staff.post(at("delphi_agree", gathering.pk), {**sent, "smallest": "9"}).status_code == 422
    assert staff.post(at("delphi_agree", gathering.pk), {**sent, "second_ends": today}).status_code == 422
    assert staff.post(at("delphi_agree", gathering.pk), {**sent, "rounds": "3"}).status_code == 422
    assert staff.post(at("delphi_agree", gathering.pk), sent).status_code == 302
    late = staff.post(at("delphi_agree", gathering.pk), {**sent, "question": "Mijn <vraag>?"})
    assert late.status_code == 409
    assert "Mijn &lt;vraag&gt;?" in late.content.decode()
    assert "Wat zit erachter?" in late.content.decode()
    on(facilitator, Delphi.objects.get())
    late = staff.post(at("delphi_agree", gathering.pk), {**sent, "agree_percent": "51", "version": "2"})
    assert "verandert niet meer" in late.content.decode()
    assert Delphi.objects.get().agree_percent == 75
    # Two facilitators: the older page does not close a round again.
    page = staff.post(at("delphi_do", gathering.pk), {"do": "close", "version": "1"}, follow=True).content.decode()
    assert "Iemand anders paste dit intussen aan" in page
    assert Delphi.objects.get().stage == "writing"


def test_an_invitation_for_a_role_opens_the_door_and_is_there_while_people_can_join(
    delphi: Delphi, facilitator: Any, client_of: Any
) -> None:
    staff, where = client_of(facilitator), at("delphi_invitation", delphi.gathering_id)
    page = staff.get(where + "?voor=parent&taal=en").content.decode()
    link = f"/en/op-afstand/{normal(link_code(delphi))}/?als=parent"
    assert link in page
    assert "You know what it is like" in page
    assert Client().get(link).status_code == 200
    assert staff.get(where + "?voor=niemand").status_code == 404
    assert staff.get(where + "?taal=fr").status_code == 404
    file = at("delphi_invitation_file", delphi.gathering_id, "parent", "nl", "docx")
    assert staff.get(file).content.startswith(b"PK")
    assert "doen nog mee op afstand" in staff.get(at("close", delphi.gathering_id)).content.decode()
    off(facilitator, delphi)
    assert staff.get(where).status_code == staff.get(file).status_code == 404


def test_texts_become_causes_by_hand_and_who_wrote_them_is_gone(
    delphi: Delphi, facilitator: Any, client_of: Any
) -> None:
    council, (first, second) = delphi.gathering.council, joined(delphi, 2)
    for token, cause in ((first, "Te weinig tijd"), (second, "Er is geen tijd"), (second, "Iets over voetbal")):
        taking_part.write(council=council, token=token, texts={"cause": cause, "tip": f"Tip {cause}"})
    staff, where = client_of(facilitator), at("delphi_sort", delphi.gathering_id)
    assert staff.get(where).status_code == 404  # blind until the round is closed
    delphi = off(facilitator, delphi)
    assert not DelphiText.objects.exclude(place=None).exists()
    keys = dict(DelphiText.objects.filter(kind="cause").values_list("text", "pk"))
    version = delphi.version
    joined_now = {
        "do": "join", "tekst": [keys["Te weinig tijd"], keys["Er is geen tijd"]], "words": "Er is te weinig tijd",
        "version": version,
    }
    assert staff.post(where, joined_now).status_code == 302
    late = staff.post(where, {**joined_now, "words": "Mijn woorden"})
    assert late.status_code == 409
    assert "Mijn woorden" in late.content.decode()
    without = {"do": "out", "tekst": [keys["Iets over voetbal"]], "version": version + 1}
    assert "waarom het weg moet" in staff.post(where, without).content.decode()
    staff.post(where, {**without, "reason": "elsewhere"})
    left = AuditEvent.objects.filter(event="gathering_changed").latest("pk").fields
    assert left == {"did": "delphi texts left out", "number": 1, "reason": "elsewhere"}
    cause = DelphiCause.objects.get()
    assert cause.texts.count() == 2
    change = {"text": "Hulpverleners hebben te weinig tijd", "version": "1"}
    assert staff.post(at("delphi_cause", delphi.gathering_id, cause.pk), change).status_code == 302
    assert staff.post(at("delphi_cause", delphi.gathering_id, cause.pk), change).status_code == 409
    # One cause is no choice.
    delphi = again(delphi)
    with pytest.raises(lines.DialogueRefused, match="twee oorzaken"):
        on(facilitator, delphi)
    staff.post(where, {"do": "undo", "cause": cause.pk, "version": delphi.version})
    assert DelphiText.objects.filter(kind="cause", became=None).count() == 2
    before = delphi.gathering.tips.count()
    staff.post(at("delphi_do", delphi.gathering_id), {"do": "keep", "kind": "tip", "version": again(delphi).version})
    assert delphi.gathering.tips.count() == before + 3
    with pytest.raises(taking_part.RoundClosed):
        joined(delphi)


def test_three_rounds_become_numbers_causes_and_a_report_and_nothing_of_anybody_is_left(
    rating: Any, facilitator: Any, client_of: Any
) -> None:
    delphi, tokens, time, rules = rating
    phone, place, council = Client(), at("delphi_place", tokens[0]), delphi.gathering.council
    wrong = phone.post(place, {"do": "rate", "ronde": "2", f"c{time.pk}": "10", f"w{time.pk}": "Mijn reden"})
    assert wrong.status_code == 422
    assert "Mijn reden" in wrong.content.decode()
    assert not DelphiRating.objects.exists()
    for _twice in range(2):
        phone.post(place, {
            "do": "rate", "ronde": "2", f"c{time.pk}": "6", f"w{time.pk}": "Er is <i>nooit</i> iemand",
            f"c{rules.pk}": "",
        })
    assert DelphiRating.objects.count() == DelphiReason.objects.count() == 1
    rate(delphi, tokens[1:], (time, 8), (rules, 3))
    delphi = off(facilitator, delphi)
    time.refresh_from_db(), rules.refresh_from_db()
    # Nine people rated the other one: nothing is kept of them.
    assert rules.result == {}
    assert time.result["2"] == {"n": 10, "low": 8.0, "middle": 8.0, "high": 8.0, "agreeing": 9, "agree": True}
    assert not DelphiReason.objects.exclude(place=None).exists()
    staff = client_of(facilitator)
    reason = DelphiReason.objects.get()
    staff.post(at("delphi_reasons", delphi.gathering_id), {"reden": reason.pk, "version": delphi.version})
    delphi = on(facilitator, delphi)
    page = phone.get(place).content.decode()
    assert "Het midden van de groep is 8." in page
    assert "Jij gaf een 6." in page
    assert "Er is &lt;i&gt;nooit&lt;/i&gt; iemand" in page
    assert "Te weinig mensen gaven een cijfer" in page
    # Many move to 5: agreement is gone, and the change is said.
    rate(delphi, tokens, (time, 5), (rules, 9))
    DelphiCause.objects.filter(pk=rules.pk).update(text="Te veel regels om na te leven")
    delphi = off(facilitator, delphi)
    assert delphi.is_over
    assert not any(model.objects.exists() for model in (DelphiPlace, DelphiRating, DelphiReason))
    assert (delphi.door_hash, bytes(delphi.sealed_door)) == ("", b"")
    assert phone.get(place).status_code == 404
    staff.post(at("delphi_do", delphi.gathering_id), {"do": "keep_causes", "version": delphi.version})
    assert [cause.text for cause in delphi.gathering.causes.all()] == ["Te veel regels om na te leven"]
    assert "doen nog mee op afstand" not in staff.get(at("close", delphi.gathering_id)).content.decode()
    gathering = lines.close_gathering(by=facilitator, gathering=delphi.gathering)
    (outcome,) = report_of(gathering, None).outcomes
    said = " ".join(outcome.lines)
    # That all ten gave such a number would be the answer of each.
    assert "Geen overeenstemming. In ronde 2 was het midden 8." in said
    assert "Overeenstemming." in said
    assert "% gaf" not in said
    assert "Minstens 75% van wie een cijfer geeft" in outcome.by
    assert "Ronde 1: minder dan 10 mensen." in outcome.by
    for name in ("delphi", "report"):
        assert "Te veel regels om na te leven" in staff.get(at(name, gathering.pk)).content.decode()
    # A name that was found later goes from here too, only by who may erase.
    with pytest.raises(NotAllowed):
        sorting.black_out_cause(by=facilitator, gathering=gathering, cause_pk=time.pk)
    sorting.black_out_words(council, "Te veel regels om na te leven")
    rules.refresh_from_db()
    assert "regels" not in rules.text
    late = staff.post(at("delphi_do", gathering.pk), {"do": "open", "version": "99", "ends_on": "2030-01-01"}, follow=True)
    assert "verandert niet meer" in late.content.decode()


def test_rounds_close_by_the_calendar_and_an_unfinished_one_ends_with_its_gathering(
    rating: Any, facilitator: Any
) -> None:
    delphi, tokens, time, _rules = rating
    rate(delphi, tokens[:9], (time, 9))
    last = delphi.second_ends
    assert ending.close_over(today=last) == 0
    assert ending.close_over(today=last + timedelta(days=1)) == 1
    delphi = again(delphi)
    assert (delphi.stage, delphi.people["2"]) == ("looking", 0)
    with pytest.raises(lines.DialogueRefused, match="te weinig mensen"):
        on(facilitator, delphi)
    # Nobody goes on: codes are not kept for ever.
    assert ending.close_over(today=delphi.third_ends + ending.WAITS + timedelta(days=1)) == 1
    assert not DelphiPlace.objects.exists()
    Delphi.objects.update(stage="writing")
    DelphiText.objects.create(delphi=delphi, kind="tip", text="Bel terug", shuffle=1)
    gathering = lines.close_gathering(by=facilitator, gathering=delphi.gathering)
    assert Delphi.objects.get().is_over
    assert not DelphiText.objects.exists()
    (outcome,) = report_of(gathering, None).outcomes
    assert outcome.lines == ()


def test_pages_ask_as_much_for_few_rows_as_for_many(
    rating: Any, facilitator: Any, client_of: Callable[[Any], Client]
) -> None:
    delphi, tokens, time, _rules = rating
    staff, phone = client_of(facilitator), Client()
    rate(delphi, tokens, (time, 8), why="Er is nooit iemand")
    delphi = again(delphi)

    def asked() -> dict[str, int]:
        found = {}
        for name, stage in (("delphi_sort", "sorting"), ("delphi_reasons", "looking"), ("delphi", "over")):
            Delphi.objects.update(stage=stage)
            with CaptureQueriesContext(connection) as caught:
                assert staff.get(at(name, delphi.gathering_id)).status_code == 200
            found[name] = len(caught)
        for stage in ("rating", "again"):
            Delphi.objects.update(stage=stage, third_ends=timezone.localdate() + timedelta(days=9))
            with CaptureQueriesContext(connection) as caught:
                assert phone.get(at("delphi_place", tokens[0])).status_code == 200
            found[stage] = len(caught)
        return found

    Delphi.objects.update(people={"2": 10})
    staff.get(at("delphi", delphi.gathering_id))
    few = asked()
    for number in range(27):
        cause = DelphiCause.objects.create(delphi=delphi, text=f"Oorzaak {number}", shuffle=number)
        DelphiText.objects.create(delphi=delphi, kind="cause", text=f"Tekst {number}", shuffle=number, became=cause)
        DelphiReason.objects.create(about=cause, text="Daarom", admitted=True, shuffle=number)
    rate(delphi, tokens[:1], *((cause, 5) for cause in DelphiCause.objects.all()))
    assert asked() == few


def test_the_middle_the_quartiles_and_the_edge_of_agreement() -> None:
    told = numbers([1, 2, 3, 4, 5, 6, 7, 8, 9, 9], least=10, agree_from=7, agree_percent=75)
    assert (told["low"], told["middle"], told["high"], told["agreeing"], told["agree"]) == (3.25, 5.5, 7.75, 4, False)
    assert numbers([7] * 9 + [1] * 3, least=10, agree_from=7, agree_percent=75)["agree"] is True
    assert numbers([7] * 8 + [1] * 3, least=10, agree_from=7, agree_percent=75)["agree"] is False
    assert numbers([7] * 9, least=10, agree_from=7, agree_percent=75) == {}
    # A share is told when there are enough people on both sides.
    asked = Delphi(smallest=10, agree_from=7, agree_percent=50)
    for high, low, said in ((20, 10, "Overeenstemming: 66% gaf een 7 of hoger."), (20, 9, "Overeenstemming.")):
        found = numbers([7] * high + [1] * low, least=10, agree_from=7, agree_percent=50)
        assert agreement_told(asked, found) == said
