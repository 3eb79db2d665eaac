"""Coding in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav


def _waiting(member: Member) -> int:
    from .selectors import queue

    return queue(member).count()


def register() -> None:
    nav.register(
        nav.Group.HEAR,
        _("Coderen"),
        "coding:queue",
        order=20,
        allowed=lambda member: member.may(Right.CODE),
        count=_waiting,
    )
