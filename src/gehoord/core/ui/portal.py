"""The portal of a provider: its tabs. Each room that has a page there registers itself in its `apps.py`.

Whoever opens a page of it goes through `open_portal`, so that the page of another's provider is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise

from gehoord.core.councils.access import StaffRequest
from gehoord.core.organisations.mandates import own_providers
from gehoord.core.organisations.models import Organisation

Count = Callable[[Organisation], int | None]


@dataclass(frozen=True)
class Tab:
    """A page about one provider: its address takes the provider's number. `count`: how much waits there."""

    label: str | Promise
    url_name: str
    order: int
    count: Count | None


@dataclass(frozen=True)
class Shown:
    """A tab as one person sees it."""

    label: str
    url: str
    count: int | None
    is_here: bool


@dataclass(frozen=True)
class Portal:
    """One provider, opened by somebody who acts for it. `others`: they act for more than this one."""

    provider: Organisation
    tabs: tuple[Shown, ...]
    others: bool


_tabs: dict[str, Tab] = {}


def register(label: str | Promise, url_name: str, *, order: int, count: Count | None = None) -> None:
    """Add a tab; `label` is a lazy translation. Raises ValueError when `url_name` is there already."""
    if url_name in _tabs:
        raise ValueError(f"{url_name} is already in the portal")
    _tabs[url_name] = Tab(label, url_name, order, count)


def unregister(url_name: str) -> None:
    """Take a tab out again; for tests."""
    del _tabs[url_name]


def open_portal(request: StaffRequest, pk: int, *, at: str) -> Portal:
    """This provider, for somebody who acts for it today; `at` is the tab they are on.

    One query, and one for each count. Raises Http404: for what is not there, another's, and after a mandate ended.
    """
    mine = list(own_providers(request.member))
    provider = next((one for one in mine if one.pk == pk), None)
    if provider is None:
        raise Http404
    tabs = tuple(
        Shown(
            str(tab.label), reverse(tab.url_name, args=[pk]), tab.count(provider) if tab.count else None,
            tab.url_name == at,
        )
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
    )
    return Portal(provider, tabs, len(mine) > 1)
