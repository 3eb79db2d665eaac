"""Surveys among clients in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.ui import nav


def register() -> None:
    nav.register(
        nav.Group.OVERSEE, _("Onderzoeken"), "surveys:campaigns", order=25,
        allowed=lambda member: member.may(Right.RUN_SURVEYS),
    )
    nav.register(
        nav.Group.OVERSEE, _("Vragenlijsten"), "surveys:questionnaires", order=26,
        allowed=lambda member: member.may(Right.SEE_SURVEYS),
    )
