from __future__ import annotations

import datetime
from typing import Any

import pytest

from gehoord.core.audit.models import AuditEvent, Event
from gehoord.core.councils.permissions import NotAllowed
from gehoord.dialogue import services
from gehoord.dialogue.models import LONGEST_TEXT, Cause, Gathering, Tip
from gehoord.dialogue.selectors import attendance_of
from gehoord.dialogue.services import Changed, DialogueRefused, GatheringClosed

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 14)


@pytest.mark.parametrize("role", ["listener", "coder", "adviser", "auditor", "officer"])
def test_who_does_not_lead_changes_nothing(role: str, request: pytest.FixtureRequest, make_gathering: Any) -> None:
    gathering, by = make_gathering("Te weinig tijd"), request.getfixturevalue(role)
    cause = gathering.causes.get()
    for attempt in (
        lambda: services.make_gathering(by=by, title="x", question="x", held_on=DAY),
        lambda: services.add_causes(by=by, gathering=gathering, texts=["x"]),
        lambda: services.link_cause(by=by, cause=cause),
        lambda: services.remove_line(by=by, line=cause),
        lambda: services.record_attendance(by=by, gathering=gathering, people={}),
        lambda: services.close_gathering(by=by, gathering=gathering),
        lambda: services.choose_causes(by=by, title="x", gatherings=[], causes=[]),
    ):
        with pytest.raises(NotAllowed):
            attempt()
    assert [c.text for c in Cause.objects.all()] == ["Te weinig tijd"]


def test_another_council_reaches_nothing(outsider: Any, make_gathering: Any) -> None:
    gathering = make_gathering("Te weinig tijd")
    for attempt in (
        lambda: services.add_tips(by=outsider, gathering=gathering, texts=["x"]),
        lambda: services.remove_line(by=outsider, line=gathering.causes.get()),
        lambda: services.close_gathering(by=outsider, gathering=gathering),
    ):
        with pytest.raises(Gathering.DoesNotExist):
            attempt()


def test_a_closed_gathering_stays_as_it_is(facilitator: Any, make_gathering: Any) -> None:
    gathering = make_gathering("Te weinig tijd", people={"parent": 4}, closed=True)
    cause, by = gathering.causes.get(), facilitator
    for attempt in (
        lambda: services.change_gathering(
            by=by, gathering=gathering, expected_version=1, title="x", question="x", held_on=DAY, kind="deep_dive"
        ),
        lambda: services.add_observations(by=by, gathering=gathering, texts=["x"]),
        lambda: services.add_causes(by=by, gathering=gathering, texts=["x"]),
        lambda: services.add_tips(by=by, gathering=gathering, texts=["x"]),
        lambda: services.change_line(by=by, line=cause, expected_version=1, text="x"),
        lambda: services.link_cause(by=by, cause=cause, preconditions=["tijd"]),
        lambda: services.remove_line(by=by, line=cause),
        lambda: services.record_attendance(by=by, gathering=gathering, people={"parent": 9}),
        lambda: services.close_gathering(by=by, gathering=gathering),
    ):
        with pytest.raises(GatheringClosed):
            attempt()
    assert attendance_of(gathering)["parent"] == 4
    assert [c.text for c in Cause.objects.all()] == ["Te weinig tijd"]


def test_lines_come_one_per_text_without_empty_ones(facilitator: Any, make_gathering: Any) -> None:
    gathering = make_gathering()
    made = services.add_causes(by=facilitator, gathering=gathering, texts=[" een\x00  twee ", "", "  ", "drie"])
    assert [line.text for line in made] == ["een twee", "drie"]


@pytest.mark.parametrize("texts", [[], ["", "  "], ["x" * (LONGEST_TEXT + 1)], ["x"] * 201])
def test_nothing_too_long_and_too_much_are_refused(texts: list[str], facilitator: Any, make_gathering: Any) -> None:
    with pytest.raises(DialogueRefused):
        services.add_causes(by=facilitator, gathering=make_gathering(), texts=texts)
    assert not Cause.objects.exists()


def test_a_cause_is_linked_to_what_the_house_knows(facilitator: Any, make_gathering: Any, council: Any) -> None:
    from gehoord.coding.services import install_codebook

    install_codebook(council=council)
    cause = make_gathering("Te weinig tijd").causes.get()
    linked = services.link_cause(
        by=facilitator, cause=cause, themes=["respect", "begrip"], preconditions=["middelen", "tijd"]
    )
    assert (linked.themes, linked.preconditions) == (["begrip", "respect"], ["tijd", "middelen"])
    for wrong in ({"themes": ["begrip.aannames"]}, {"themes": ["<b>"]}, {"preconditions": ["geluk"]}):
        with pytest.raises(DialogueRefused):
            services.link_cause(by=facilitator, cause=cause, **wrong)


@pytest.mark.parametrize("year", [1, 1999, 9999])
def test_a_gathering_is_held_on_a_day_that_people_live_to_see(facilitator: Any, year: int) -> None:
    with pytest.raises(DialogueRefused):
        services.make_gathering(by=facilitator, title="t", question="q", held_on=DAY.replace(year=year))


def test_counts_only_and_only_of_the_five_roles(facilitator: Any, make_gathering: Any) -> None:
    gathering = make_gathering()
    services.record_attendance(by=facilitator, gathering=gathering, people={"parent": 6, "young_person": 5})
    assert attendance_of(gathering) == {
        "young_person": 5, "parent": 6, "professional": 0, "researcher": 0, "policy_officer": 0
    }
    for wrong in ({"mayor": 1}, {"parent": -1}, {"parent": 1000}):
        with pytest.raises(DialogueRefused):
            services.record_attendance(by=facilitator, gathering=gathering, people=wrong)


def test_the_second_writer_is_told_and_gets_what_stands_there(facilitator: Any, make_gathering: Any) -> None:
    gathering = make_gathering("Oud")
    cause = gathering.causes.get()
    services.change_line(by=facilitator, line=cause, expected_version=1, text="Van de een")
    with pytest.raises(Changed) as changed:
        services.change_line(by=facilitator, line=cause, expected_version=1, text="Van de ander")
    assert changed.value.now.text == "Van de een"
    services.record_attendance(by=facilitator, gathering=gathering, people={"parent": 3}, expected_version=1)
    with pytest.raises(Changed):
        services.record_attendance(by=facilitator, gathering=gathering, people={"parent": 4}, expected_version=1)
    fields = {"question": "q", "held_on": DAY, "kind": "deep_dive"}
    services.change_gathering(by=facilitator, gathering=gathering, expected_version=1, title="een", **fields)
    with pytest.raises(Changed):
        services.change_gathering(by=facilitator, gathering=gathering, expected_version=1, title="twee", **fields)
    gathering.refresh_from_db()
    assert (gathering.title, attendance_of(gathering)["parent"]) == ("een", 3)


def test_causes_are_chosen_out_of_closed_gatherings_in_the_right_number(
    facilitator: Any, make_gathering: Any, outsider: Any
) -> None:
    texts = [f"oorzaak {n}" for n in range(8)]
    gathering, still_open = make_gathering(*texts, closed=True), make_gathering("nog open", title="Open")
    elsewhere = make_gathering("van elders", by=outsider, closed=True)
    causes = list(gathering.causes.all())

    def choose(gatherings: list[Any], chosen: list[Any], **rest: Any) -> Any:
        return services.choose_causes(by=facilitator, title="Keuze", gatherings=gatherings, causes=chosen, **rest)

    for gatherings, chosen, size, words in (
        ([gathering], causes[:6], 7, "Je koos 6 oorzaken; het moeten er 7 zijn. Kies er nog 1 bij"),
        ([gathering], causes, 7, "Haal er 1 weg"),
        ([gathering], causes[:2], 2, "Kies 3 tot 12"),
        ([still_open], causes[:7], 7, "Rond eerst de bijeenkomst af"),
        ([gathering], [*causes[:6], still_open.causes.get()], 7, "hoort niet bij deze"),
        ([elsewhere], causes[:7], 7, "Kies eerst uit welke"),
        ([], causes[:7], 7, "Kies eerst uit welke"),
    ):
        with pytest.raises(DialogueRefused, match=words):
            choose(gatherings, chosen, size=size)
    assert choose([gathering], causes[1:]).causes.count() == 7


def test_the_trail_tells_what_happened_but_nothing_that_was_said(facilitator: Any, make_set: Any) -> None:
    made = make_set("geheim een", "geheim twee", "geheim drie")
    lines = list(AuditEvent.objects.filter(council=facilitator.council).order_by("pk"))
    assert {Event.GATHERING_CHANGED, Event.GATHERING_CLOSED, Event.CAUSES_CHOSEN} <= {line.event for line in lines}
    assert all("geheim" not in str(line.fields) for line in lines)
    assert lines[-1].subject_id == str(made.pk)


def test_tips_say_for_whom(facilitator: Any, make_gathering: Any) -> None:
    gathering = make_gathering()
    with pytest.raises(DialogueRefused):
        services.add_tips(by=facilitator, gathering=gathering, texts=["x"], audience="iedereen")
    services.add_tips(by=facilitator, gathering=gathering, texts=["x"], audience="municipality")
    assert Tip.objects.get(text="x").get_audience_display() == "Voor de gemeente"
