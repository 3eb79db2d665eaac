"""The inbox in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav, portal


def _unread(member: Member) -> int:
    from .selectors import inbox

    return inbox(member).count()


def register() -> None:
    nav.register(
        nav.Group.HEAR, _("Postvak"), "intake:inbox", order=10,
        allowed=lambda member: member.may(Right.READ_INBOX), count=_unread,
    )
    portal.register(_("Verhalen"), "intake:own_stories", order=30)
