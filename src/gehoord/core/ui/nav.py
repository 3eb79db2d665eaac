"""The rooms in the side of the staff pages. Each room registers itself in its `apps.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.selectors import Member

Allowed = Callable[[Member], bool]
Count = Callable[[Member], int | None]


class Group(TextChoices):
    """The steps of the chain, in their order; a group without rooms is not shown."""

    HEAR = "hear", _("Horen")
    UNDERSTAND = "understand", _("Begrijpen")
    SEARCH = "search", _("Samen zoeken")
    ADVISE = "advise", _("Adviseren")
    OVERSEE = "oversee", _("Toezien")
    LEARN = "learn", _("Leren")
    MANAGE = "manage", _("Beheer")


@dataclass(frozen=True)
class Room:
    """One line in the side. `count` tells how much waits there and may cost one query."""

    group: Group
    label: str | Promise
    url_name: str
    allowed: Allowed
    count: Count | None
    order: int


@dataclass(frozen=True)
class Item:
    """A room as one person sees it. `current` is the value for aria-current, empty for other rooms."""

    label: str
    url: str
    count: int | None
    current: str


@dataclass(frozen=True)
class ItemGroup:
    label: str
    items: tuple[Item, ...]


_rooms: dict[str, Room] = {}


def register(
    group: Group,
    label: str | Promise,
    url_name: str,
    *,
    allowed: Allowed,
    count: Count | None = None,
    order: int = 0,
) -> None:
    """Add a room. `label` is a lazy translation; within its group a room comes in rising `order`.

    Raises ValueError on an unknown group, or when `url_name` is there already.
    """
    if url_name in _rooms:
        raise ValueError(f"{url_name} is already in the navigation")
    _rooms[url_name] = Room(Group(group), label, url_name, allowed, count, order)


def unregister(url_name: str) -> None:
    """Take a room out again; for tests."""
    del _rooms[url_name]


def groups_for(member: Member, path: str) -> tuple[ItemGroup, ...]:
    """The rooms this member may enter, with the one `path` lies in marked. One query for each count."""
    allowed = [room for room in _rooms.values() if room.allowed(member)]
    urls = {room.url_name: reverse(room.url_name) for room in allowed}
    # A page deep in a room marks that room: the longest address that `path` starts with.
    here = max((url for url in urls.values() if path.startswith(url)), key=len, default="")

    def item(room: Room) -> Item:
        url = urls[room.url_name]
        current = ("page" if url == path else "true") if url == here else ""
        return Item(str(room.label), url, room.count(member) if room.count else None, current)

    found = []
    for group in Group:
        rooms = sorted((room for room in allowed if room.group == group), key=lambda room: room.order)
        if rooms:
            found.append(ItemGroup(str(group.label), tuple(item(room) for room in rooms)))
    return tuple(found)
