"""Cards and exercises in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import nav, portal


def _sees_practice(member: Member) -> bool:
    return member.may(Right.SEE_PRACTICE)


def _sees_trainings(member: Member) -> bool:
    return member.may(Right.SEE_TRAININGS)


def register() -> None:
    nav.register(nav.Group.LEARN, _("Kaarten"), "practice:cards", allowed=_sees_practice, order=10)
    nav.register(nav.Group.LEARN, _("Kaartensets"), "practice:decks", allowed=_sees_practice, order=15)
    nav.register(nav.Group.LEARN, _("Werkvormen"), "practice:exercises", allowed=_sees_practice, order=20)
    nav.register(nav.Group.LEARN, _("Scènes"), "practice:scenarios", allowed=_sees_practice, order=25)
    nav.register(nav.Group.LEARN, _("Trainingen"), "practice:trainings", allowed=_sees_trainings, order=5)
    portal.register(_("Kaarten"), "practice:own_cards", order=40)
