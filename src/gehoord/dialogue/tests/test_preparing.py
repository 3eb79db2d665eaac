"""What is arranged before a gathering."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.audit.models import AuditEvent
from gehoord.dialogue.live.blocks import MOST_BLOCKS, add_block
from gehoord.dialogue.models import AT_THE_END, BlockKind, GroupRole, Preparation
from gehoord.dialogue.preparing import services
from gehoord.dialogue.preparing.plans import PLANS
from gehoord.dialogue.services import DialogueRefused, GatheringClosed

pytestmark = pytest.mark.django_db
LITERAL = "<b>vet</b> #let x $y$ {{ x }} &amp;"


def at(name: str, *arguments: Any) -> str:
    return reverse(f"dialogue:{name}", args=arguments)


def test_what_is_arranged_is_shown_literally_and_a_second_writer_is_told(
    make_gathering: Any, facilitator: Any, client_of: Any
) -> None:
    gathering, client = make_gathering(), client_of(facilitator)
    series = services.save_series(by=facilitator, title="Drie groepen", goal=LITERAL)
    sent = {
        "version": "0", "goal": LITERAL, "series": series.pk, "starts": "16:00", "ends": "18:30", "food": "Soep",
        "seats_parent": "5", "coming_parent": "3",
    }
    assert client.post(at("prepare_edit", gathering.pk), sent).status_code == 302
    page = client.get(at("prepare", gathering.pk)).content.decode()
    assert "16:00 – 18:30" in page
    assert "Soep" in page
    assert "<b>vet" not in page
    kept = Preparation.objects.get()
    assert (kept.seats, kept.coming) == ({"parent": 5}, {"parent": 3})
    assert gathering.title in client.get(at("series", series.pk)).content.decode()
    answer = client.post(at("prepare_edit", gathering.pk), sent | {"food": "Brood"})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Soep" in page
    assert "Brood" in page
    wrong = client.post(at("prepare_edit", gathering.pk), sent | {"version": "1", "ends": "15:00", "food": "Brood"})
    assert wrong.status_code == 422
    assert "Brood" in wrong.content.decode()
    client.post(at("series_edit", series.pk), {"version": "1", "title": "Vier groepen", "goal": "Samen"})
    again = client.post(at("series_edit", series.pk), {"version": "1", "title": "Vijf groepen", "goal": "Samen"})
    assert again.status_code == 409
    assert "Vier groepen" in again.content.decode()


def test_a_form_from_before_anything_was_arranged_is_a_second_writers(
    make_gathering: Any, facilitator: Any, client_of: Any
) -> None:
    address = reverse("dialogue:prepare_edit", args=[make_gathering().pk])
    answer = client_of(facilitator).post(address, {"version": "5", "goal": "Samen zoeken"})
    assert answer.status_code == 409
    assert "Samen zoeken" in answer.content.decode()


def test_a_series_of_another_council_cannot_be_chosen(
    make_gathering: Any, facilitator: Any, client_of: Any, outsider: Any
) -> None:
    gathering = make_gathering()
    theirs = services.save_series(by=outsider, title="Van hen", goal="Iets anders")
    client = client_of(facilitator)
    answer = client.post(at("prepare_edit", gathering.pk), {"version": "0", "series": theirs.pk})
    assert answer.status_code == 422
    assert "Van hen" not in answer.content.decode()


AGENDAS = {key: plan for key, plan in PLANS.items() if not plan.by_link}


@pytest.mark.parametrize("plan", AGENDAS.values(), ids=list(AGENDAS))
def test_a_plan_becomes_an_agenda_once_it_fits(plan: Any, make_gathering: Any, facilitator: Any) -> None:
    gathering = make_gathering()
    assert services.use_plan(by=facilitator, gathering=gathering, plan=plan.key) == len(plan.parts)
    assert [block.kind for block in gathering.blocks.all()] == [part.kind for part in plan.parts]
    assert {part.kind for part in plan.parts} <= set(BlockKind)
    assert set(plan.seats) <= set(GroupRole)
    assert Preparation.objects.get().seats == plan.seats
    while gathering.blocks.count() < MOST_BLOCKS - 1:
        add_block(by=facilitator, gathering=gathering, kind="causes", question="Nog een?")
    with pytest.raises(DialogueRefused):
        services.use_plan(by=facilitator, gathering=gathering, plan=plan.key)
    assert gathering.blocks.count() == MOST_BLOCKS - 1


def test_seats_that_were_filled_in_stay_and_a_closed_gathering_stays_as_it_is(
    make_gathering: Any, facilitator: Any
) -> None:
    gathering = make_gathering()
    services.prepare(
        by=facilitator, gathering=gathering, expected_version=0, starts=datetime.time(16), seats={"parent": 2}
    )
    services.use_plan(by=facilitator, gathering=gathering, plan="verbetergroep")
    assert Preparation.objects.get().seats == {"parent": 2}
    with pytest.raises(GatheringClosed):
        services.prepare(by=facilitator, gathering=make_gathering(closed=True), expected_version=0)


def test_a_series_asks_as_much_for_three_as_for_many(make_gathering: Any, facilitator: Any, client_of: Any) -> None:
    client, series = client_of(facilitator), services.save_series(by=facilitator, title="Reeks", goal="Samen")

    def asked(more: int) -> int:
        for _n in range(more):
            services.prepare(by=facilitator, gathering=make_gathering(), expected_version=0, series=series)
        client.get(at("series", series.pk))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(at("series", series.pk)).status_code == 200
        return len(caught)

    # Session, person, member, the series, its gatherings with their numbers.
    assert asked(3) == asked(17) <= 10


def test_an_invitation_says_what_is_known_in_two_languages_for_each_role(
    make_gathering: Any, facilitator: Any, client_of: Any
) -> None:
    gathering, client = make_gathering(), client_of(facilitator)
    page = client.get(at("invitation", gathering.pk)).content.decode()
    assert "de tijd, waar het is, wie ze kunnen bellen" in page
    services.prepare(
        by=facilitator, gathering=gathering, expected_version=0, starts=datetime.time(16), food=LITERAL,
        address="Plein 1", contact="raad@voorbeeld.example",
    )
    for role in GroupRole:
        page = client.get(at("invitation", gathering.pk), {"voor": role, "taal": "nl"}).content.decode()
        assert "zaterdag 14 maart 2026" in page
        assert "<b>vet" not in page
    english = client.get(at("invitation", gathering.pk), {"voor": "parent", "taal": "en"}).content.decode()
    assert "Saturday 14 March 2026" in english
    assert client.get(at("invitation_file", gathering.pk, "parent", "en", "pdf")).content.startswith(b"%PDF")
    assert client.get(at("invitation_file", gathering.pk, "parent", "en", "docx")).content.startswith(b"PK")
    for wrong in ({"voor": "mayor"}, {"taal": "xx"}):
        assert client.get(at("invitation", gathering.pk), wrong).status_code == 404


def test_the_whole_agenda_of_an_improvement_group_is_in_place_with_the_rules_of_its_vote(
    make_gathering: Any, facilitator: Any
) -> None:
    gathering = make_gathering()
    services.use_plan(by=facilitator, gathering=gathering, plan="verbetergroep")
    vote = gathering.blocks.get(kind=BlockKind.DOTS)
    assert (vote.rules.method, vote.rules.top, vote.rules.about.kind) == ("dots", 7, BlockKind.CAUSES)
    assert tuple(block.kind for block in gathering.blocks.all())[-4:] == AT_THE_END
    written = [line.fields for line in AuditEvent.objects.all() if line.fields.get("did") == "vote prepared"]
    assert [(line["method"], line["top"]) for line in written] == [("dots", 7)]
    # With a second plan people are asked once whether they were heard.
    services.use_plan(by=facilitator, gathering=gathering, plan="eerst-apart")
    assert gathering.blocks.filter(kind__in=AT_THE_END).count() == 4
