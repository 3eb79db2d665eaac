"""A proposal by the computer, from what cards mean: people take each group over, or refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.audit.models import Event
from gehoord.core.audit.services import record
from gehoord.core.councils.selectors import Member

from ..live.services import record_live
from ..models import Block, CardGroup, Gathering, Grouping, ProposedGroup, Search
from ..services import DialogueRefused
from .services import led_grouping, new_group, regrouped, safe_name

# With fewer cards than this people see it faster by themselves; of more the computer keeps the room waiting.
FEWEST_CARDS, MOST_CARDS = 4, 600


@transaction.atomic
def ask(*, by: Member, block: Block) -> Grouping:
    """The computer looks at the cards that lie in no group yet. What nobody decided on before is replaced.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, DialogueRefused.
    """
    from ..jobs import propose_groups

    grouping = led_grouping(by, block, None)
    if grouping.search == Search.BUSY:
        return grouping
    loose, all_cards = grouping.block.cards.filter(group=None).count(), grouping.block.cards.count()
    if loose < FEWEST_CARDS:
        raise DialogueRefused(_("Er liggen minder dan vier losse kaarten. Daarvoor doet de computer geen voorstel."))
    if all_cards > MOST_CARDS:
        raise DialogueRefused(
            _("Er liggen meer dan %(most)s kaarten. Dat duurt te lang om op te wachten.") % {"most": MOST_CARDS}
        )
    grouping.search = Search.BUSY
    propose_groups.enqueue(grouping.block.pk)
    _told(by, grouping, did="groups asked of the computer")
    return grouping


def search(block_pk: int) -> None:
    """What was asked; nothing when nobody waits for it any more. Computes outside of any transaction."""
    # Numpy takes a moment, which only the worker waits for.
    from gehoord.analysis.alike import groups_of_texts
    from gehoord.analysis.scoring.embeddings import reason_unavailable

    if not Grouping.objects.filter(block=block_pk, search=Search.BUSY).exists():
        return
    if reason_unavailable() is not None:
        put_down(block_pk, [], Search.MISSING)
        return
    cards = list(Block.objects.get(pk=block_pk).cards.order_by("pk").values_list("pk", "text", "group"))
    places = {pk: place for place, (pk, _text, _group) in enumerate(cards)}
    refused = ProposedGroup.objects.filter(block=block_pk, refused=True).prefetch_related("cards")
    apart = [
        (places[one.pk], places[other.pk])
        for group in refused for one, other in combinations(group.cards.all(), 2)
        if one.pk in places and other.pk in places
    ]
    found = groups_of_texts(
        [text for _pk, text, _group in cards], apart=apart,
        among=[place for place, (_pk, _text, group) in enumerate(cards) if group is None],
    )
    put_down(block_pk, [[cards[place][0] for place in group] for group in found], Search.NOTHING)


@transaction.atomic
def put_down(block_pk: int, groups: Sequence[Sequence[int]], otherwise: Search) -> None:
    """What was found is there to decide on, of cards that still lie in no group; without any, `otherwise`."""
    gathering = Gathering.objects.select_for_update().get(blocks=block_pk)
    grouping = Grouping.objects.select_for_update().filter(block=block_pk, search=Search.BUSY).first()
    if grouping is None or gathering.is_closed:
        return
    # Whoever takes a card back holds its block.
    block = Block.objects.select_for_update().get(pk=block_pk)
    loose = set(block.cards.filter(group=None).values_list("pk", flat=True))
    number = 0
    block.proposed.filter(refused=False).delete()
    for group in groups:
        if len(still := loose.intersection(group)) > 1:
            ProposedGroup.objects.create(block=block).cards.set(still)
            number += 1
    grouping.search = Search.READY if number else otherwise
    grouping.seen += 1
    grouping.save()
    record(
        council=gathering.council, by=None, event=Event.GATHERING_CHANGED, subject=gathering, did="groups proposed",
        number=number,
    )


def accept(*, by: Member, block: Block, proposed_pk: int, name: str = "") -> CardGroup:
    """A group of people now, with the cards that still lie in no other.

    Raises as `ask` does, and ProposedGroup.DoesNotExist (a colleague decided already).
    """
    return _accept(by, block, proposed_pk, safe_name(name))


@transaction.atomic
def _accept(by: Member, block: Block, proposed_pk: int, safe: str) -> CardGroup:
    grouping = led_grouping(by, block, None)
    proposed = ProposedGroup.objects.get(pk=proposed_pk, block=grouping.block, refused=False)
    cards = grouping.block.cards.filter(group=None, pk__in=proposed.cards.values("pk"))
    keys = list(cards.values_list("pk", flat=True))
    if len(keys) < 2:
        raise DialogueRefused(_("Van deze groep ligt er nog hoogstens één kaart los."))
    group = new_group(grouping.block, safe)
    grouping.block.cards.filter(pk__in=keys).update(group=group)
    proposed.delete()
    _decided(grouping)
    regrouped(by, grouping, did="proposed group taken over", number=len(keys))
    return group


@transaction.atomic
def refuse(*, by: Member, block: Block, proposed_pk: int | None) -> None:
    """This one, or all that lie there (None): its cards are never proposed together again. Raises as `accept` does.

    All while a search runs is that search: what was proposed before it lies there again, for people to decide on.
    """
    grouping = led_grouping(by, block, None)
    waiting = grouping.block.proposed.filter(refused=False)
    if proposed_pk is not None:
        waiting = waiting.filter(pk=waiting.get(pk=proposed_pk).pk)
    if proposed_pk is None and grouping.search == Search.BUSY:
        grouping.search, number = Search.READY, 0
    else:
        number = waiting.update(refused=True)
    _decided(grouping)
    _told(by, grouping, did="proposed groups refused", number=number)


def _decided(grouping: Grouping) -> None:
    if grouping.search == Search.READY and not grouping.block.proposed.filter(refused=False).exists():
        grouping.search = Search.NONE


def _told(by: Member, grouping: Grouping, **fields: int | str) -> None:
    """The groups are as they were: only who looks at this page sees something else."""
    grouping.seen += 1
    grouping.save()
    record_live(by, grouping.block.gathering, kind=grouping.block.kind, **fields)
