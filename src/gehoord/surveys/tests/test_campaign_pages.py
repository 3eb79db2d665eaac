"""The pages of who runs a survey: the list, a new one, turnout, patterns, closing."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gehoord.core.organisations.services import add_organisation
from gehoord.surveys.answering import respond
from gehoord.surveys.channels import answer_at, open_entrance
from gehoord.surveys.handing_out import hand_out, revoke_batch
from gehoord.surveys.models import Campaign, Channel, Mode, Purpose
from gehoord.surveys.questionnaires import QuestionIn, install_questionnaire
from gehoord.surveys.selectors import WrongPurpose
from gehoord.surveys.services import open_campaign
from gehoord.surveys.turnout import in_words, turnout
from gehoord.surveys.watching import watch

from .making import ADDRESS, answered, campaign, closed, questionnaire

GOOD = (5, 4, 5, 4, 5, 4)


def _ordinary() -> list[tuple[int, ...]]:
    """Two dozen people, each a little different."""
    rng = random.Random(3)
    return [tuple(rng.randint(3, 5) for _ in range(6)) for _ in range(24)]


@pytest.fixture
def provider(officer: Any) -> Any:
    return add_organisation(by=officer, kind="provider", name="De Brug")


def test_the_list_filters_and_asks_no_more_when_it_grows(adviser: Any, provider: Any, client_of: Any) -> None:
    client, page = client_of(adviser), reverse("surveys:campaigns")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(page)
        return len(caught)

    for n in range(3):
        campaign(adviser, title=f"Onderzoek {n}", provider=provider if n == 0 else None)
    campaign(adviser, title="Wettelijk", purpose=Purpose.STATUTORY)
    client.get(page)
    few = queries()
    of_one = client.get(page, {"aanbieder": provider.pk, "doel": "contract"}).content.decode()
    assert "Onderzoek 0" in of_one
    assert "Onderzoek 1" not in of_one
    assert "Wettelijk" not in of_one
    assert "Onderzoek 0" in client.get(page, {"aanbieder": "9" * 40 + "x", "doel": "niets"}).content.decode()
    for n in range(3, 30):
        campaign(adviser, title=f"Onderzoek {n}", provider=provider)
    # Session, person, roles, rows with provider and team, how many, providers of the filter: whatever the number.
    assert queries() == few
    assert "bladzijde 1 van 2" in client.get(page).content.decode()


def test_a_campaign_is_opened_and_closed(adviser: Any, provider: Any, client_of: Any) -> None:
    client = client_of(adviser)
    asked = questionnaire(adviser.council)
    fields = {"title": "Hoe gaat het?", "purpose": "contract", "questionnaire": asked.pk, "provider": provider.pk,
              "period": "najaar 2026", "closes_on": (timezone.localdate() + timedelta(days=5)).isoformat()}
    wrong = client.post(reverse("surveys:new"), {**fields, "closes_on": "2020-01-01"})
    assert wrong.status_code == 422
    assert "najaar 2026" in wrong.content.decode()
    client.post(reverse("surveys:new"), fields)
    made = Campaign.objects.get()
    assert (made.provider, made.purpose, made.period) == (provider, Purpose.CONTRACT, "najaar 2026")
    assert "Terug kan niet" in client.get(reverse("surveys:close", args=[made.pk])).content.decode()
    client.post(reverse("surveys:close", args=[made.pk]))
    made.refresh_from_db()
    assert made.is_closed


def test_another_councils_questionnaire_and_provider_cannot_be_chosen(
    adviser: Any, outsider: Any, client_of: Any
) -> None:
    theirs = questionnaire(outsider.council)
    questionnaire(adviser.council)
    answer = client_of(adviser).post(reverse("surveys:new"), {
        "title": "x", "purpose": "contract", "questionnaire": theirs.pk,
        "closes_on": timezone.localdate().isoformat(),
    })
    assert answer.status_code == 422
    assert not Campaign.objects.exists()


def test_a_scan_is_no_survey_among_clients(adviser: Any, client_of: Any) -> None:
    asked = install_questionnaire(
        council=adviser.council, key="scan", version=1, name="Scan", purpose=Purpose.CONDITIONS,
        questions=[QuestionIn(key="a", text="Zin")],
    )
    scan = open_campaign(
        by=adviser, questionnaire=asked, purpose=Purpose.CONDITIONS, title="Scan", closes_on=timezone.localdate()
    )
    client = client_of(adviser)
    for name in ("campaign", "hand_out", "close", "watch"):
        assert client.get(reverse(f"surveys:{name}", args=[scan.pk])).status_code == 404
    assert "Scan" not in client.get(reverse("surveys:campaigns")).content.decode().partition("<h1>")[2]


@pytest.mark.parametrize(("count", "exact", "words"), [
    (0, True, "geen"), (0, False, "minder dan 10"), (9, True, "minder dan 10"), (10, False, "10 of meer"),
    (47, False, "40 of meer"), (47, True, "47"),
])
def test_numbers_go_by_tens_while_open(count: int, exact: bool, words: str) -> None:
    assert in_words(count, exact=exact) == words


def test_turnout_is_exact_only_when_closed_and_not_small(adviser: Any) -> None:
    made = answered(adviser, campaign(adviser), [GOOD] * 12)
    assert (turnout(made).answered, turnout(made).share) == ("10 of meer", None)
    found = turnout(closed(adviser, made))
    assert (found.handed_out, found.answered, found.by_code, found.share) == (12, "12", "12", 1.0)
    small = turnout(closed(adviser, answered(adviser, campaign(adviser), [GOOD] * 9)))
    assert (small.answered, small.share) == ("minder dan 10", None)


def test_revoking_a_batch_does_not_tell_how_many_of_it_answered(adviser: Any) -> None:
    made = answered(adviser, campaign(adviser), [GOOD] * 12)
    out = hand_out(by=adviser, campaign=made, handout="screen", count=5, address=ADDRESS)
    respond(council=adviser.council, code=out.codes[0], answers={"z1": 5})
    before = turnout(made).handed_out
    revoke_batch(by=adviser, batch=out.batch)
    found = turnout(made)
    assert found.handed_out == before == 17
    assert any("ingetrokken" in line for line in found.unknown)
    assert turnout(closed(adviser, made)).share == 13 / 17


def test_a_small_channel_hides_what_would_give_it_away(adviser: Any) -> None:
    made = answered(adviser, campaign(adviser), [GOOD] * 24)
    made.responses.filter(pk__in=made.responses.values_list("pk")[:3]).update(channel=Channel.LINK, mode=Mode.HELPED)
    # While open a way that few used is not named, so that nobody sees the first come in.
    assert [line.words for line in turnout(made).channels + turnout(made).modes] == ["20 of meer"] * 2
    made.responses.update(mode=Mode.SCREEN)
    found = turnout(closed(adviser, made))
    # The result says how many answered with a code: beside it the exact total would tell how many came by the link.
    assert found.answered == "20 of meer"
    assert [line.words for line in found.modes] == ["20 of meer"]
    assert (found.by_code, found.share) == ("20 of meer", None)
    assert [line.words for line in found.channels] == ["20 of meer", "minder dan 10"]


def test_few_with_a_code_on_paper_do_not_follow_from_the_two_tables(adviser: Any) -> None:
    made = answered(adviser, campaign(adviser), [GOOD] * 24)
    made.responses.filter(pk__in=made.responses.values_list("pk")[:12]).update(channel=Channel.PAPER, mode=Mode.PAPER)
    made.responses.filter(pk__in=made.responses.filter(channel="code").values_list("pk")[:2]).update(mode=Mode.PAPER)
    found = turnout(closed(adviser, made))
    assert [line.words for line in (*found.channels, *found.modes)] == ["10 of meer"] * 4


def test_no_pattern_in_answers_is_told_while_open_and_none_is_removed(adviser: Any, client_of: Any) -> None:
    made = answered(adviser, campaign(adviser), [*_ordinary(), *[(5, 1, 5, 1, 5, 2)] * 12])
    page, client = reverse("surveys:watch", args=[made.pk]), client_of(adviser)
    shown = client.get(page).content.decode()
    assert "Precies dezelfde antwoorden" not in shown
    assert "Er valt ons niets op" not in shown
    assert "pas als het dicht is" in shown
    # By which way they came is told: no more than the tens of the turnout.
    made.responses.filter(pk__in=made.responses.values_list("pk")[:13]).update(channel=Channel.KIOSK)
    assert watch(made, made.purpose).flags == ()
    made.responses.filter(pk__in=made.responses.exclude(channel="kiosk").values_list("pk")[:4]).update(channel=Channel.KIOSK)
    (flag,) = watch(made, made.purpose).flags
    assert (flag.title, flag.how_many, flag.shift) == ("Veel op een scherm of op papier, zonder code", "", "")


def test_a_pattern_says_what_the_result_is_without_it(adviser: Any, client_of: Any) -> None:
    made = closed(adviser, answered(adviser, campaign(adviser), [*_ordinary(), *[(5, 1, 5, 1, 5, 2)] * 12]))
    page, client = reverse("surveys:watch", args=[made.pk]), client_of(adviser)
    (flag,) = watch(made, made.purpose).flags
    assert flag.how_many == "12"
    assert "Zonder deze antwoorden" in flag.shift
    # A share of fewer than a hundred would look more certain than it is.
    assert (flag.with_them, flag.without) == (None, None)
    assert "Zoek het uit" in client.get(page).content.decode()
    assert made.responses.count() == 36


def test_a_screen_moves_no_result_and_the_page_says_so(adviser: Any) -> None:
    made = answered(adviser, campaign(adviser), _ordinary())
    screen = open_entrance(by=adviser, campaign=made, channel="kiosk").entrance
    for _number in range(30):
        answer_at(entrance=screen, answers={f"z{n}": 5 for n in range(1, 7)})
    titles = {flag.title: flag for flag in watch(closed(adviser, made), made.purpose).flags}
    assert "Heel anders dan met een eigen code (scherm op de locatie)" in titles
    assert {flag.shift for flag in titles.values()} == {"Ze kwamen binnen zonder code en tellen niet mee in de uitslag."}


def test_fewer_than_ten_are_not_set_apart(adviser: Any) -> None:
    made = closed(adviser, answered(adviser, campaign(adviser), [*_ordinary(), *[(5, 1, 5, 1, 5, 2)] * 7]))
    (flag,) = watch(made, made.purpose).flags
    assert (flag.how_many, flag.shift) == ("minder dan 10", "")


def test_patterns_ask_for_the_purpose_and_for_as_many_as_a_result(adviser: Any, provider: Any) -> None:
    of_provider = closed(adviser, answered(adviser, campaign(adviser, provider=provider), [GOOD] * 12))
    assert (watch(of_provider, Purpose.CONTRACT).too_few, watch(of_provider, Purpose.CONTRACT).smallest) == (True, 30)
    made = closed(adviser, answered(adviser, campaign(adviser), [GOOD] * 9))
    assert watch(made, Purpose.CONTRACT).too_few
    with pytest.raises(WrongPurpose):
        watch(made, Purpose.STATUTORY)
