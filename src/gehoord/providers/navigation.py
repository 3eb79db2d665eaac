"""Providers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.organisations.models import Organisation
from gehoord.core.ui import nav, portal

from .bids.rules import may_come_near


def unanswered(provider: Organisation) -> int:
    from .portal.selectors import unanswered as waiting

    return waiting(provider)


def register() -> None:
    nav.register(
        nav.Group.OVERSEE, _("Aanbieders"), "providers:agreements", order=10,
        allowed=lambda member: member.may(Right.SEE_AGREEMENTS),
    )
    nav.register(
        nav.Group.OVERSEE, _("Mijn aanbieder"), "providers:own", order=5,
        allowed=lambda member: member.may(Right.SEE_OWN_PROVIDER),
    )
    nav.register(
        nav.Group.OVERSEE, _("Beoordelingsrondes"), "providers:rounds", order=12,
        allowed=lambda member: member.may(Right.MANAGE_AGREEMENTS) and may_come_near(member),
    )
    nav.register(
        nav.Group.OVERSEE, _("Beoordelen"), "providers:my_rounds", order=14,
        allowed=lambda member: member.may(Right.SCORE_BIDS) and may_come_near(member),
    )
    portal.register(_("Uitslagen"), "providers:own_results", order=10)
    portal.register(_("Afspraken en toezicht"), "providers:own_agreements", order=20, count=unanswered)
    # Who reads how supervision goes without seeing agreements themselves: the auditor.
    nav.register(
        nav.Group.OVERSEE, _("Toezicht op aanbieders"), "providers:supervision_overview", order=11,
        allowed=lambda member: member.may(Right.FOLLOW_SUPERVISION) and not member.may(Right.SEE_AGREEMENTS),
    )
