"""Who acts for the invented provider of the sample council, what they say about supervision, and their plan."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gehoord.core.councils.models import Council, Role
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.mandates import grant, own_providers
from gehoord.providers.models import Agreement, Outcome, Supervision
from gehoord.providers.portal.services import passphrase
from gehoord.providers.supervision.improving import add_improvement_step, settle_improvement_step
from gehoord.providers.supervision.services import say

from .services import member_of
from .then import days_ago

LET_IN, PLANNED, SETTLED, SAID = 100, 15, 5, 4
VIEW = (
    "Wij herkennen dat ouders en jongeren lang op bericht wachten. Sinds het vorige gesprek belt elk team binnen twee "
    "werkdagen terug, ook als er nog geen nieuws is. Wat we nog lastig vinden: wie belt er als iemand ziek is?"
)

# What, who, within how many days after it was written, and how it shows; the first is done.
PLAN = (
    ("Elk gezin hoort binnen een week wie de vaste contactpersoon is.", "Teamleiders", 9,
     "Wie nieuw binnenkomt, kan de naam noemen."),
    ("Is iemand ziek, dan belt een collega dezelfde dag.", "Bureaudienst", 75,
     "In de vragenlijst zeggen meer mensen dat ze weten waar ze aan toe zijn."),
)
DONE = "In alle teams staat de contactpersoon bovenaan het plan. Negen van de tien ouders noemden een naam."


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
    _plan(member, agreement)


def _plan(by: Member, agreement: Agreement) -> None:
    """The provider's own steps, at the moment that an improvement was agreed."""
    moment = Supervision.objects.filter(criterion__agreement=agreement, outcome=Outcome.IMPROVEMENT).first()
    if moment is None:
        return
    with days_ago(PLANNED):
        today = timezone.localdate()
        made = [
            add_improvement_step(
                by=by, supervision=moment, what=what, who=who, due=today + timedelta(days=days), how_seen=how_seen
            )
            for what, who, days, how_seen in PLAN
        ]
    with days_ago(SETTLED):
        settle_improvement_step(by=by, step=made[0], done=True, note=DONE, version=made[0].version)
