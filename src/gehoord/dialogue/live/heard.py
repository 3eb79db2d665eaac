"""The end of a gathering: whether people were informed, heard, taken seriously and answered; and over the years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member

from ..models import AT_THE_END, Block, BlockKind, BlockState, Gathering
from ..services import DialogueRefused
from .blocks import add_block
from .services import led_gathering


@dataclass(frozen=True)
class Heard:
    """One statement: its mean from 1 to 5, and what stands beside the bar."""

    label: str
    mean: float
    shown: str


# kind -> what people agree with or not; the same words each time.
STATEMENTS: dict[BlockKind, Any] = {
    BlockKind.INFORMED: gettext_lazy("Ik wist waar het over ging en wat ermee gebeurt."),
    BlockKind.HEARD: gettext_lazy("Ik kon zeggen wat ik wilde zeggen."),
    BlockKind.TAKEN_SERIOUSLY: gettext_lazy("Wat ik zei, werd serieus genomen."),
    BlockKind.ANSWERED: gettext_lazy("Ik kreeg antwoord op wat ik vroeg."),
}


@transaction.atomic
def add_ending(*, by: Member, gathering: Gathering) -> list[Block]:
    """The four at the end of the agenda, once.

    Raises NotAllowed, Gathering.DoesNotExist, GatheringClosed, DialogueRefused.
    """
    gathering = led_gathering(by, gathering)
    if gathering.blocks.filter(kind__in=AT_THE_END).exists():
        raise DialogueRefused(_("De afsluiting staat al op de agenda."))
    # People in the room read them, whatever language the facilitator reads in.
    with override("nl"):
        return [
            add_block(by=by, gathering=gathering, kind=kind, question=str(question))
            for kind, question in STATEMENTS.items()
        ]


def over_gatherings(member: Member) -> list[tuple[str, list[Heard]]]:
    """(title, its four) of all gatherings together when there are more, and of each, last held first. One query.

    Results of fewer than five people were never kept. Raises NotAllowed.
    """
    member.require(Right.SEE_GATHERINGS)
    rows = Block.objects.filter(
        gathering__council=member.council, kind__in=AT_THE_END, state=BlockState.CLOSED
    ).select_related("gathering").order_by("-gathering__held_on", "-gathering__pk", "place", "pk")
    each: dict[Gathering, dict[str, Counter[int]]] = {}
    together: dict[str, Counter[int]] = {}
    for block in rows:
        counts = Counter({int(value): number for value, number in block.result.get("counts", {}).items()})
        if counts:
            each.setdefault(block.gathering, {})[block.kind] = counts
            together[block.kind] = together.get(block.kind, Counter()) + counts
    found = [(gathering.title, _told(counts)) for gathering, counts in each.items()]
    return [(_("Alle bijeenkomsten samen"), _told(together)), *found] if len(found) > 1 else found


def _told(counts: dict[str, Counter[int]]) -> list[Heard]:
    told = []
    for kind, label in STATEMENTS.items():
        if kind in counts:
            people = counts[kind].total()
            mean = sum(value * number for value, number in counts[kind].items()) / people
            shown = ngettext("%(mean)s van 5 · %(n)s mens", "%(mean)s van 5 · %(n)s mensen", people)
            told.append(Heard(str(label), mean, shown % {"mean": number_format(mean, 1), "n": people}))
    return told
