"""Gatherings in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav


def _sees_gatherings(member: Member) -> bool:
    return member.may(Right.SEE_GATHERINGS)


def register() -> None:
    nav.register(nav.Group.SEARCH, _("Bijeenkomsten"), "dialogue:gatherings", allowed=_sees_gatherings, order=10)
