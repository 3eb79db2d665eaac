"""The top of a vote, kept once the gathering is closed: as a set without an order, or in order."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from .. import services as lines
from ..models import Block, BlockKind, BlockState, Cause, CauseSet, Gathering, KeptOutcome, Option
from ..services import LARGEST_SET, SMALLEST_SET, DialogueRefused, one_line
from .services import record_live


@transaction.atomic
def keep_outcome(
    *, by: Member, block: Block, title: str, as_set: bool, chosen: Collection[int] = ()
) -> KeptOutcome:
    """What is surely in the top, and of a tie at its edge those that people chose. It never changes.

    Raises NotAllowed, Gathering.DoesNotExist, Block.DoesNotExist, DialogueRefused.
    """
    by.require(Right.LEAD_GATHERINGS)
    gathering = Gathering.objects.select_for_update().get(pk=block.gathering_id, council=by.council)
    block = Block.objects.select_for_update().get(pk=block.pk, gathering=gathering)
    if not gathering.is_closed:
        raise DialogueRefused(_("Rond eerst de bijeenkomst af. Daarna veranderen de oorzaken niet meer."))
    if not can_be_kept(block):
        raise DialogueRefused(_("Deze stemming heeft geen uitkomst om vast te leggen."))
    if KeptOutcome.objects.filter(block=block).exists():
        raise DialogueRefused(_("Deze uitkomst is al vastgelegd."))
    title, plain = one_line(title, _("Geef de uitkomst een titel.")), block.result["plain"]
    wanted = {str(pk) for pk in chosen}
    if wanted - set(plain["tied"]):
        raise DialogueRefused(_("Kies alleen uit wat op de rand gelijk eindigde."))
    top = [key for key in (*plain["top"], *plain["tied"]) if key in {*plain["top"], *wanted}]
    if not top:
        raise DialogueRefused(_("Kies er eerst een of meer."))
    found = _set(by, block, title, top) if as_set else None
    tiers = [] if as_set else [kept for tier in plain["tiers"] if (kept := [key for key in tier if key in top])]
    outcome = KeptOutcome.objects.create(
        block=block, title=title, cause_set=found, tiers=tiers, places_left=plain["left"]
    )
    record_live(by, gathering, did="outcome kept", as_set=as_set, number=len(top), places_left=plain["left"])
    return outcome


def can_be_kept(block: Block) -> bool:
    return block.kind in (BlockKind.DOTS, BlockKind.RANKING) and block.state == BlockState.CLOSED \
        and "plain" in block.result


def about_causes(block: Block) -> bool:
    """Whether people voted on causes; others cannot be a set of causes. One query."""
    return not Option.objects.filter(block=block, cause=None).exists()


def _set(by: Member, block: Block, title: str, keys: Collection[str]) -> CauseSet:
    causes = list(Cause.objects.filter(pk__in=Option.objects.filter(block=block, pk__in=keys).values("cause")))
    if len(causes) != len(keys):
        raise DialogueRefused(_("Alleen oorzaken kunnen een keuze zonder volgorde zijn."))
    if not SMALLEST_SET <= len(causes) <= LARGEST_SET:
        raise DialogueRefused(
            _("Kies %(least)s tot %(most)s oorzaken.") % {"least": SMALLEST_SET, "most": LARGEST_SET}
        )
    gatherings = list(Gathering.objects.filter(pk__in={cause.gathering_id for cause in causes}))
    return lines.choose_causes(by=by, title=title, gatherings=gatherings, causes=causes, size=len(causes))


def kept_orders(council: Council) -> Any:
    """Outcomes that were kept in order, newest first."""
    return KeptOutcome.objects.filter(block__gathering__council=council, cause_set=None).order_by("-made_at", "-pk")


def get_kept(member: Member, pk: int) -> KeptOutcome:
    """One kept in order, with its block and gathering. Raises NotAllowed, KeptOutcome.DoesNotExist."""
    member.require(Right.SEE_GATHERINGS)
    return kept_orders(member.council).select_related("block__gathering").get(pk=pk)


def rows_of(outcome: KeptOutcome) -> list[tuple[str, str]]:
    """(place, words) of everything in it; those that ended equal share a place. One query."""
    words = {
        str(option.pk): option.words
        for option in Option.objects.filter(block=outcome.block_id).select_related("cause", "observation", "tip")
    }
    found, before = [], 0
    for tier in outcome.tiers:
        first, last = before + 1, before + len(tier)
        before = last
        place = str(first) if first == last else f"{first}–{last}"
        found += [(place, said) for key, said in words.items() if key in tier]
    return found
