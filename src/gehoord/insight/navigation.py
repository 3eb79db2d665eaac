"""Insight and search in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav


def _sees_insight(member: Member) -> bool:
    return member.may(Right.SEE_INSIGHT)


def _sees_evidence(member: Member) -> bool:
    return member.may(Right.SEE_EVIDENCE)


def register() -> None:
    group = nav.Group.UNDERSTAND
    nav.register(group, _("Inzicht"), "insight:overview", allowed=_sees_insight, order=10)
    nav.register(group, _("Zoeken"), "insight:search", allowed=_sees_insight, order=20)
    nav.register(nav.Group.ADVISE, _("Bewijs"), "insight:evidence_list", allowed=_sees_evidence, order=10)
