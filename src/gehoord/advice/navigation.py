"""Dossiers and advices in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav


def _tasks_waiting(member: Member) -> int:
    from .dossier_selectors import tasks_waiting

    return tasks_waiting(member)


def register() -> None:
    nav.register(
        nav.Group.ADVISE, _("Dossiers"), "advice:dossiers", order=10,
        allowed=lambda member: member.may(Right.WRITE_ADVICE), count=_tasks_waiting,
    )
    nav.register(
        nav.Group.ADVISE, _("Adviezen"), "advice:list", order=20, allowed=lambda member: member.may(Right.SEE_ADVICE)
    )
    nav.register(
        nav.Group.MANAGE, _("Briefpapier"), "advice:letterhead", order=10,
        allowed=lambda member: member.may(Right.DECIDE_ADVICE),
    )
