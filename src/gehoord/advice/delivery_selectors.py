"""What can be asked about deliveries."""

from __future__ import annotations

from django.db.models import QuerySet

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .delivery import digest_of
from .models import Advice, Delivery, State


def deliveries_of(advice: Advice) -> QuerySet[Delivery]:
    """Newest first."""
    return advice.deliveries.select_related("made_by").order_by("-made_at", "-pk")


def get_delivery_for(member: Member, pk: int) -> Delivery:
    """Raises NotAllowed, Delivery.DoesNotExist ("not there" and "not yours")."""
    member.require(Right.DECIDE_ADVICE)
    return Delivery.objects.select_related("advice__council").get(pk=pk, advice__council=member.council)


def delivery_of_link(council: Council | None, token: str) -> Delivery | None:
    """The delivery that this link is of, at the address of its own council; None when it has ended or never was."""
    if council is None or not token:
        return None
    return (
        Delivery.objects.filter(
            token_digest=digest_of(token), link_ended_at__isnull=True, advice__council=council,
            advice__state=State.SENT,
        )
        .select_related("advice__council").first()
    )
