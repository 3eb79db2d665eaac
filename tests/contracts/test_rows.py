"""What holds for every room: the walls cover it, its personal fields can be forgotten, its lists stay cheap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gehoord.core.councils.models import Role
from gehoord.privacy.erasers import ERASERS
from tests.walls.rooms import ROOMS
from tests.walls.test_urls import ADDRESSES, PUBLIC

OURS = [model for model in apps.get_models() if model.__module__.startswith("gehoord.")]
# Staff pages about nothing in particular that show rows: each is asked with few and with many of them.
LISTS = (
    "advice:dossiers", "advice:list", "advice:officer_list", "advice:reactions",
    "advice:officer_waiting", "advice:waiting", "conditions:organisations", "conditions:overview", "conditions:scans",
    "conditions:steps",
    "dialogue:gatherings", "dialogue:heard", "dialogue:merge", "dialogue:series_list", "dialogue:sets", "insight:evidence_list", "practice:cards", "practice:exercises", "practice:tips",
    "practice:decks", "practice:scenarios", "practice:trainings",
    "providers:agreements", "providers:experiences", "providers:owners", "providers:providers", "providers:sheets",
    "providers:supervision_overview",
    "surveys:campaigns", "surveys:questionnaires", "surveys:results",
    "providers:kits", "providers:my_rounds", "providers:rounds",
)
# Pages about nothing in particular that show no rows of the second half: forms, files, the first half (tests of its own).
NO_LISTS = {
    "dialogue:delphi_enter", "dialogue:join",
    "advice:export", "advice:feed", "advice:open_data", "advice:open_json", "advice:public_list", "advice:year",
    "advice:you_said",
    "advice:dossier_new", "advice:letterhead", "advice:letterhead_sample", "advice:new", "advice:ordinance", "conditions:new", "conditions:step_new",
    "dialogue:choose", "dialogue:make", "dialogue:series_new", "dialogue:use_gatherings", "insight:choose",
    "insight:compare", "insight:freeze", "insight:trend", "practice:draft_scenario", "practice:install_base", "practice:make_card", "practice:make_exercise", "practice:make_deck", "practice:mine", "practice:plan_training",
    "practice:sheet", "providers:agreement_new", "providers:owner_new", "providers:provider_new",
    "providers:sheet_file", "surveys:new", "surveys:scan", "surveys:thanks", "surveys:install", "surveys:make",
    "providers:kit_new", "providers:own",
}


def test_every_page_without_an_object_is_a_list_or_said_not_to_be() -> None:
    here = {name for room in ROOMS for name, row in room.ADDRESSES.items() if not row[1]}
    assert here == {*LISTS, *NO_LISTS}


def test_no_room_of_the_walls_overwrites_another() -> None:
    named = Counter(name for room in ROOMS for name in room.ADDRESSES)
    assert [name for name, times in named.items() if times > 1] == []


def test_every_form_of_the_walls_is_of_an_address() -> None:
    assert {name for room in ROOMS for name in room.FORMS} <= set(ADDRESSES)


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_field_says_whether_it_is_personal(model: Any) -> None:
    personal, impersonal = set(model.personal), set(model.impersonal)
    assert personal | impersonal == {field.name for field in model._meta.local_concrete_fields}
    assert not personal & impersonal
    assert all(why.strip() for why in model.personal.values())
    assert not personal or ERASERS.get(model._meta.label_lower)


def _queries(client: Any, name: str) -> int:
    client.get(reverse(name))  # what is made once, such as the session
    with CaptureQueriesContext(connection) as caught:
        answer = client.get(reverse(name))
    assert answer.status_code == 200
    return len(caught)


# How many questions a page asks is decided in Python; the walls open each of these pages on both databases.
@pytest.mark.once
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.OFFICER])
def test_a_list_asks_no_more_of_the_database_when_it_grows(
    role: Role, council: Any, client_of: Callable[[Any], Any], request: pytest.FixtureRequest
) -> None:
    """Every list this role may see; the officer's are those that the coordinator does not see."""
    lists = [name for name in LISTS if _reader(name) == role]
    client = client_of(request.getfixturevalue(role))
    for room in ROOMS:
        room.fill(request, "eerst")
    few = {name: _queries(client, name) for name in lists}
    length = {name: len(client.get(reverse(name)).content) for name in lists}
    for n in range(3):
        for room in ROOMS:
            room.fill(request, f"later {n}")
    assert [name for name in lists if len(client.get(reverse(name)).content) <= length[name]] == [], "no rows on them"
    assert {name: _queries(client, name) for name in lists} == few


def _reader(name: str) -> Role:
    who = ADDRESSES[name][0]
    assert who is not PUBLIC
    return Role.COORDINATOR if Role.COORDINATOR in who else Role.OFFICER
