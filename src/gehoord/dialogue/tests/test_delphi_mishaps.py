"""What goes wrong with a round by link: late pages, days that passed, names in a cause, codes in a log."""

from __future__ import annotations

import io
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gehoord.dialogue import services as lines
from gehoord.dialogue.blacking_out import BLACKED_OUT
from gehoord.dialogue.delphi import ending, services, sorting, taking_part
from gehoord.dialogue.delphi.selectors import link_code
from gehoord.dialogue.delphi.telling import people_told
from gehoord.dialogue.live.codes import new_nonce, normal
from gehoord.dialogue.models import Delphi, DelphiCause, DelphiRating, DelphiText

NAMES = "De juf met de <b>rode fiets</b> & co"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gehoord.intake.guard.PAUSE_SECONDS", 0)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


@pytest.fixture
def delphi(facilitator: Any, make_gathering: Any) -> Delphi:
    return services.make_ready(by=facilitator, gathering=make_gathering())


def step(by: Any, delphi: Delphi, *, opens: bool, days: int = 3) -> None:
    """The next round opens, or the one that is on closes; `delphi` is as it is then."""
    delphi.refresh_from_db()
    given: Any = {"by": by, "delphi": delphi, "expected_version": delphi.version}
    if opens:
        services.open_round(**given, ends_on=timezone.localdate() + timedelta(days=days))
    else:
        services.close_round(**given)
    delphi.refresh_from_db()


def rating(by: Any, delphi: Delphi) -> tuple[str, DelphiCause]:
    """Round 2: somebody's code, and a cause out of what they wrote that names somebody."""
    step(by, delphi, opens=True)
    council = by.council
    token = taking_part.join(council=council, delphi=delphi, role="parent", nonce=new_nonce())
    taking_part.write(council=council, token=token, texts={"cause": NAMES})
    step(by, delphi, opens=False)
    for words, texts in (("", DelphiText.objects.values_list("pk", flat=True)), ("Te weinig tijd", ())):
        delphi.refresh_from_db()
        sorting.join_texts(by=by, delphi=delphi, expected_version=delphi.version, texts=list(texts), words=words)
    step(by, delphi, opens=True)
    return token, DelphiCause.objects.get(text=NAMES)


def test_days_of_later_rounds_move_when_the_first_opens_late(facilitator: Any, delphi: Delphi) -> None:
    # Agreed on long ago: else the round ends, with everybody's codes, the hour after it closes.
    today = timezone.localdate()
    Delphi.objects.update(**{
        name: today - timedelta(days=days)
        for name, days in (("first_ends", 150), ("second_ends", 140), ("third_ends", 120))
    })
    step(facilitator, delphi, opens=True, days=5)
    assert [(day - today).days for day in (delphi.first_ends, delphi.second_ends, delphi.third_ends)] == [5, 15, 35]
    taking_part.join(council=facilitator.council, delphi=delphi, role="parent", nonce=new_nonce())
    closed = delphi.first_ends + timedelta(days=1)
    assert (ending.close_over(today=closed), ending.close_over(today=closed)) == (1, 0)
    assert delphi.places.count() == 1
    # Nobody comes back.
    assert ending.close_over(today=delphi.second_ends + ending.WAITS + timedelta(days=1)) == 1
    assert not delphi.places.exists()


def test_a_round_that_nobody_goes_on_with_cannot_be_put_off_for_years(facilitator: Any, delphi: Delphi) -> None:
    given: Any = {
        "by": facilitator, "gathering": delphi.gathering, "question": "Wat?", "roles": ["parent"], "rounds": 2,
        "agree_percent": 75, "agree_from": 7, "smallest": 10, "expected_version": delphi.version,
    }
    today = timezone.localdate()
    with pytest.raises(lines.DialogueRefused, match="hoogstens 60 dagen"):
        services.agree(**given, first_ends=today, second_ends=today + timedelta(days=61))
    services.agree(**given, first_ends=date(9999, 1, 1), second_ends=date(9999, 1, 10))
    step(facilitator, delphi, opens=True)
    assert delphi.second_ends == delphi.first_ends + timedelta(days=9)


def test_a_page_of_the_round_before_counts_in_none_and_what_was_typed_stays(facilitator: Any, delphi: Delphi) -> None:
    token, cause = rating(facilitator, delphi)
    phone, place = Client(), at("delphi_place", token)
    late = phone.post(place, {"do": "write", "tip": "Bel <b>terug</b>"})
    assert late.status_code == 422
    assert "Bel &lt;b&gt;terug" in late.content.decode()
    Delphi.objects.update(stage="again", third_ends=timezone.localdate())
    late = phone.post(place, {"do": "rate", "ronde": "2", f"c{cause.pk}": "9", f"w{cause.pk}": "Daarom & hierom"})
    assert late.status_code == 422
    assert "Daarom &amp; hierom" in late.content.decode()
    with pytest.raises(taking_part.RoundClosed):
        taking_part.rate(council=facilitator.council, token=token, in_round=2, given={cause.pk: 9}, reasons={})
    assert not DelphiRating.objects.exists()
    phone.post(place, {"do": "rate", "ronde": "3", f"c{cause.pk}": "9"})
    assert DelphiRating.objects.get().round == 3


def test_a_cause_that_names_somebody_goes_while_people_rate_it_with_what_it_was_made_of(
    facilitator: Any, delphi: Delphi, client_of: Any
) -> None:
    token, cause = rating(facilitator, delphi)
    staff, page = client_of(facilitator), at("delphi", delphi.gathering_id)
    button = at("delphi_black_out", delphi.gathering_id, cause.pk)
    # Not with one click: what it does is read first.
    before, _found, after = staff.get(page).content.decode().partition(button)
    assert "Het kan niet meer terug" in before.rpartition("<details")[2]
    assert "Ja, maak onleesbaar" in after.partition("</details>")[0]
    rated = Client().get(at("delphi_place", token)).content.decode()
    assert "<legend" in rated
    assert "De juf met de &lt;b&gt;rode fiets&lt;/b&gt; &amp; co" in rated
    staff.post(button)
    for seen in (staff.get(page), Client().get(at("delphi_place", token))):
        assert "rode fiets" not in seen.content.decode()
    assert DelphiText.objects.get(became=cause).text == BLACKED_OUT
    # It is no line of the gathering afterwards.
    agreed = {"n": 10, "low": 8, "middle": 8, "high": 8, "agreeing": 10, "agree": True}
    DelphiCause.objects.filter(pk=cause.pk).update(result={"2": agreed})
    Delphi.objects.update(stage="over", people={"1": 0, "2": 10})
    assert 'value="keep_causes"' not in staff.get(page).content.decode()
    with pytest.raises(lines.DialogueRefused):
        sorting.keep_causes(by=facilitator, delphi=delphi, expected_version=delphi.version)


def test_somebody_else_on_the_same_device_has_a_place_of_their_own(facilitator: Any, delphi: Delphi) -> None:
    step(facilitator, delphi, opens=True)
    council = facilitator.council
    given: Any = {"council": council, "delphi": delphi, "nonce": new_nonce()}
    mother = taking_part.join(**given, role="parent")
    assert taking_part.join(**given, role="parent") == mother
    daughter = taking_part.join(**given, role="young_person")
    taking_part.write(council=council, token=mother, texts={"tip": "Bel terug"})
    father = taking_part.join(**given, role="parent")
    assert len({mother, daughter, father}) == delphi.places.count() == 3


def test_a_link_that_leaked_is_replaced_and_who_takes_part_goes_on(
    facilitator: Any, delphi: Delphi, client_of: Any
) -> None:
    step(facilitator, delphi, opens=True)
    token = taking_part.join(council=facilitator.council, delphi=delphi, role="parent", nonce=new_nonce())
    staff, do = client_of(facilitator), at("delphi_do", delphi.gathering_id)
    page, old = at("delphi", delphi.gathering_id), normal(link_code(delphi))
    for _twice in range(2):  # the second time from a page that is old by then
        staff.post(do, {"do": "link", "version": delphi.version})
    assert Delphi.objects.get().version == delphi.version + 1
    delphi.refresh_from_db()
    assert Client().get(at("delphi_door", old)).status_code == 404
    assert Client().get(at("delphi_door", normal(link_code(delphi)))).status_code == 200
    assert Client().get(at("delphi_place", token)).status_code == 200
    assert 'value="link"' in staff.get(page).content.decode()
    step(facilitator, delphi, opens=False)
    assert 'value="link"' not in staff.get(page).content.decode()
    with pytest.raises(lines.DialogueRefused):
        services.renew_link(by=facilitator, delphi=delphi, expected_version=delphi.version)


def test_of_too_few_is_said_what_was_agreed_and_no_smaller_number() -> None:
    assert people_told(Delphi(rounds=2, smallest=15, people={"1": 0}), 10) == ["Ronde 1: minder dan 15 mensen."]


def test_a_code_stays_out_of_the_log_when_a_page_is_refused(monkeypatch: pytest.MonkeyPatch, council: Any) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(logging.getLogger("django").handlers[0], "stream", stream)
    refused = Client().post(at("delphi_place", "ACDEFGHJKMNP"), headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert "/plek/…/" in stream.getvalue()
    assert "ACDEFGHJKMNP" not in stream.getvalue()
