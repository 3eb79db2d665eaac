"""The side of the staff pages."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council, Person, Role
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import context, nav


def member_with(*roles: str) -> Member:
    return Member(Person(name="Iemand"), Council(name="Jeugdraad Proefdorp"), roles)


@pytest.fixture
def rooms(monkeypatch) -> None:
    """Two rooms, one inside the other's address, and nothing else."""
    monkeypatch.setattr(nav, "_rooms", {})
    may_code = {"allowed": lambda member: member.may(Right.CODE)}
    nav.register(
        nav.Group.MANAGE, _("Toegankelijkheid"), "ui:accessibility", allowed=lambda member: True, order=2
    )
    nav.register(nav.Group.MANAGE, _("Privacy"), "ui:privacy", **may_code, count=lambda member: 7, order=1)
    nav.register(nav.Group.HEAR, _("Voorpagina"), "ui:home", **may_code)


def shown(member: Member, path: str = "/") -> dict[str, list[tuple[str, int | None, str]]]:
    groups = nav.groups_for(member, path)
    return {group.label: [(i.label, i.count, i.current) for i in group.items] for group in groups}


def test_rooms_come_in_the_order_of_the_chain(rooms):
    assert shown(member_with(Role.CODER)) == {
        "Horen": [("Voorpagina", None, "page")],
        "Beheer": [("Privacy", 7, ""), ("Toegankelijkheid", None, "")],
    }


def test_only_rooms_the_role_may_enter(rooms):
    assert shown(member_with(Role.AUDITOR)) == {"Beheer": [("Toegankelijkheid", None, "")]}


def test_a_page_deep_in_a_room_marks_that_room_only(rooms):
    marked = [
        item for items in shown(member_with(Role.CODER), "/privacy/12/").values() for item in items if item[2]
    ]
    assert marked == [("Privacy", 7, "true")]


def test_a_count_is_not_asked_for_who_may_not_enter(rooms):
    def refuse(member: Member) -> int:
        raise AssertionError("counted for somebody who may not enter")

    nav.register(nav.Group.LEARN, _("Dicht"), "ui:loop", allowed=lambda member: False, count=refuse)
    assert "Leren" not in shown(member_with(Role.COORDINATOR))


def test_a_room_registers_once(rooms):
    with pytest.raises(ValueError):
        nav.register(nav.Group.HEAR, _("Weer"), "ui:home", allowed=lambda member: True)
    with pytest.raises(ValueError):
        nav.register("elders", _("Weg"), "ui:loop", allowed=lambda member: True)
    nav.unregister("ui:home")
    assert "Horen" not in shown(member_with(Role.CODER))


def test_the_frame_asks_nothing_until_a_template_does():
    # No database mark: any query here fails the test.
    found = context.shell(RequestFactory().get("/"))
    assert set(found) == {"council", "member", "nav", "helplines"}
    assert not found["member"]
    assert not found["nav"]


def test_the_side_names_the_room_the_reader_is_in(rooms):
    groups = nav.groups_for(member_with(Role.CODER), "/privacy/")
    page = render_to_string("ui/_rooms.html", {"nav": groups})
    assert '<a href="/privacy/" aria-current="page">Privacy <span class="count">7</span></a>' in page
    assert page.count("aria-current") == 1
