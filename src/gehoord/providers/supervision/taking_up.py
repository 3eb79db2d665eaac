"""Steps that were agreed elsewhere, as improvement steps of a round of supervision."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gehoord.core.councils.permissions import NotAllowed
from gehoord.core.councils.selectors import Member
from gehoord.core.organisations.models import Organisation
from gehoord.core.organisations.taking_up import NotTakenUp, Taker, Wording, register_taker

from ..models import CalendarStep, Outcome, Supervision
from ..rules import AgreementRefused
from .improving import add_improvement_step, takes_improvements
from .parties import side_of


def _places(member: Member, organisation: Organisation) -> list[tuple[str, str]]:
    """The moments where improvement is agreed and that are not over, of agreements that this member may write in."""
    moments = (
        Supervision.objects.filter(
            criterion__agreement__provider=organisation, criterion__agreement__council=member.council,
            cancelled_on__isnull=True,
        )
        .filter(step__in=("", CalendarStep.IMPROVE)).select_related("criterion__agreement").order_by("planned_on", "pk")
    )
    return [
        (str(one.pk), _("%(agreement)s, %(day)s") % {
            "agreement": one.criterion.agreement.title, "day": one.planned_on.strftime("%d-%m-%Y"),
        })
        for one in moments
        if (one.step or one.outcome == Outcome.IMPROVEMENT) and _may(member, one) and takes_improvements(one)
    ]


def _may(member: Member, moment: Supervision) -> bool:
    try:
        side_of(member, moment.criterion.agreement)
    except NotAllowed:
        return False
    return True


def _take(member: Member, key: str, wording: Wording) -> str:
    moment = Supervision.objects.select_related("criterion__agreement").get(
        pk=int(key), criterion__agreement__council=member.council
    )
    try:
        add_improvement_step(
            by=member, supervision=moment, what=wording.what, who=wording.who, due=wording.due,
            how_seen=wording.how_seen,
        )
    except AgreementRefused as refused:
        raise NotTakenUp(str(refused), refused.field) from refused
    return _("Staat in het verbeterplan bij “%(agreement)s”.") % {"agreement": moment.criterion.agreement.title}


def register() -> None:
    register_taker("supervision", Taker(_places, _take))
