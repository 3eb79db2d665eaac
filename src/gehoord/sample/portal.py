"""Who acts for the invented provider of the sample council, and what they say about the next supervision."""

from __future__ import annotations

from gehoord.core.councils.models import Council, Role
from gehoord.core.organisations.mandates import grant, own_providers
from gehoord.providers.models import Agreement, Supervision
from gehoord.providers.portal.services import passphrase
from gehoord.providers.supervision.services import say

from .services import member_of
from .then import days_ago

LET_IN, SAID = 100, 4
VIEW = (
    "Wij herkennen dat ouders en jongeren lang op bericht wachten. Sinds het vorige gesprek belt elk team binnen twee "
    "werkdagen terug, ook als er nog geen nieuws is. Wat we nog lastig vinden: wie belt er als iemand ziek is?"
)


def open_portal(*, council: Council, title: str) -> None:
    """Somebody acts for the provider of the agreement with this title; what there is stays."""
    member = member_of(council, Role.PROVIDER_MANAGER)
    agreement = Agreement.objects.select_related("provider").get(council=council, title=title)
    if own_providers(member).exists():
        return
    with days_ago(LET_IN):
        grant(
            council=council, by=member_of(council, Role.OFFICER).person, organisation=agreement.provider,
            email=member.person.email, name=member.person.name, password=passphrase(),
        )
    waiting = Supervision.objects.filter(criterion__agreement=agreement, held_on=None, cancelled_on=None)
    moment = waiting.order_by("planned_on", "pk").first()
    if moment is not None:
        with days_ago(SAID):
            say(by=member, supervision=moment, provider_view=VIEW, version=moment.version)
