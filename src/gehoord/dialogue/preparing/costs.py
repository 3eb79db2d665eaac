"""Names for travel costs: written by who leads, read by the coordinator with a reason, gone after thirty days."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.sealing.services import SealBroken, seal, unseal
from gehoord.privacy.services import SHORTEST_REASON, ReasonMissing

from ..live.services import record_live
from ..models import Gathering, TravelCost
from ..services import DialogueRefused

KEPT = timedelta(days=30)
MOST_COSTS, LONGEST = 200, 120


@dataclass(frozen=True)
class Cost:
    pk: int
    name: str
    needs: str


@transaction.atomic
def add_cost(*, by: Member, gathering: Gathering, name: str, needs: str) -> TravelCost:
    """One person, sealed; who added it cannot read it back.

    Raises NotAllowed, Gathering.DoesNotExist, DialogueRefused.
    """
    by.require(Right.LEAD_GATHERINGS)
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk, council=by.council)
    if is_over(gathering):
        raise DialogueRefused(_("Deze bijeenkomst is langer dan dertig dagen geleden. Namen bewaren we dan niet meer."))
    name, needs = (" ".join(tidy(text).split()) for text in (name, needs))
    if not name or not needs:
        raise DialogueRefused(_("Vul een naam in, en wat iemand terugkrijgt."))
    if max(len(name), len(needs)) > LONGEST:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST})
    if gathering.travel_costs.count() >= MOST_COSTS:
        raise DialogueRefused(_("De lijst heeft hoogstens %(most)s namen.") % {"most": MOST_COSTS})
    # The same length for all.
    plain = json.dumps({"name": name, "needs": needs}).encode().ljust(4 * LONGEST)
    cost = TravelCost.objects.create(gathering=gathering, sealed=seal(plain, context=costs_context(gathering.pk)))
    record_live(by, gathering, did="travel cost added")
    return cost


@transaction.atomic
def read_costs(*, by: Member, gathering: Gathering, reason: str) -> list[Cost]:
    """The list, by name; the trail says who read it and why.

    Raises NotAllowed, Gathering.DoesNotExist, ReasonMissing.
    """
    by.require(Right.READ_NAMES)
    gathering = Gathering.objects.get(pk=gathering.pk, council=by.council)
    reason = " ".join(reason.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing(_("Schrijf kort op waarom je de namen wilt lezen."))
    record_live(by, gathering, did="travel costs read", reason=reason[:300])
    found = []
    for cost in gathering.travel_costs.all():
        try:
            told = json.loads(unseal(bytes(cost.sealed), context=costs_context(gathering.pk)))
        except SealBroken:
            told = {"name": "—", "needs": "—"}
        found.append(Cost(cost.pk, told["name"], told["needs"]))
    return sorted(found, key=lambda one: (one.name.casefold(), one.pk))


@transaction.atomic
def erase_costs(*, by: Member, gathering: Gathering) -> int:
    """The whole list, before its day. Raises NotAllowed, Gathering.DoesNotExist."""
    by.require(Right.READ_NAMES)
    gathering = Gathering.objects.get(pk=gathering.pk, council=by.council)
    gone, _by_model = gathering.travel_costs.all().delete()
    record_live(by, gathering, did="travel costs erased", number=gone)
    return gone


def erase_old(*, today: date | None = None) -> int:
    """How many names went, thirty days after their gathering was held."""
    old = Gathering.objects.filter(
        held_on__lte=(today or timezone.localdate()) - KEPT, travel_costs__isnull=False
    ).select_related("council").distinct()
    gone = 0
    for gathering in old.order_by("pk"):
        with transaction.atomic():
            number, _by_model = gathering.travel_costs.all().delete()
            record(
                council=gathering.council, by=None, event=Event.GATHERING_CHANGED, subject=gathering,
                did="travel costs erased", number=number,
            )
            gone += number
    return gone


def is_over(gathering: Gathering) -> bool:
    """Whether no name may be kept of it any more."""
    return gathering.held_on <= timezone.localdate() - KEPT


def costs_context(gathering_pk: int) -> str:
    return f"travel-costs:{gathering_pk}"
