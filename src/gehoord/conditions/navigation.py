"""The scan of preconditions in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.ui import nav, portal


def register() -> None:
    nav.register(
        nav.Group.OVERSEE, _("Randvoorwaarden"), "conditions:scans", order=20,
        allowed=lambda member: member.may(Right.SEE_SCANS),
    )
    portal.register(_("Wat jullie nodig hebben"), "conditions:own_needs", order=40)
