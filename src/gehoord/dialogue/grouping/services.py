"""What people do by hand with the cards of a part that closed: lay them together, name that, and take it apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from ..live.blocks import bump, led
from ..live.services import record_live
from ..models import Block, BlockState, CardGroup, Grouping, Search
from ..models.grouping import LONGEST_NAME
from ..services import Changed, DialogueRefused

MOST_GROUPS = 60
LONGEST_TYPED = 120


def make_group(
    *, by: Member, block: Block, expected_version: int, name: str = "", card_pks: Collection[int] = ()
) -> CardGroup:
    """At the end, with these cards; without a name it goes by its place. Cards that are gone meanwhile stay gone.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed (`now` is the grouping),
    DialogueRefused.
    """
    # Before the transaction: nobody else waits for it.
    return _make(by, block, expected_version, safe_name(name), card_pks)


@transaction.atomic
def _make(by: Member, block: Block, expected_version: int, safe: str, card_pks: Collection[int]) -> CardGroup:
    grouping = led_grouping(by, block, expected_version)
    if not safe and not card_pks:
        raise DialogueRefused(_("Vink kaarten aan, of typ een naam voor de groep."))
    group = new_group(grouping.block, safe)
    number = group.block.cards.filter(pk__in=card_pks).update(group=group)
    regrouped(by, grouping, did="card group made", number=number)
    return group


def rename_group(*, by: Member, block: Block, expected_version: int, group_pk: int, name: str) -> None:
    """Raises as `make_group` does, and CardGroup.DoesNotExist."""
    _rename(by, block, expected_version, group_pk, safe_name(name))


@transaction.atomic
def _rename(by: Member, block: Block, expected_version: int, group_pk: int, safe: str) -> None:
    grouping = led_grouping(by, block, expected_version)
    group = grouping.block.groups.get(pk=group_pk)
    group.name = safe
    group.save(update_fields=["name"])
    regrouped(by, grouping, did="card group named")


@transaction.atomic
def move_cards(
    *, by: Member, block: Block, expected_version: int, card_pks: Collection[int], group_pk: int | None
) -> int:
    """To another group, or out of any (None). How many cards still lay there to move.

    Raises as `make_group` does, and CardGroup.DoesNotExist.
    """
    grouping = led_grouping(by, block, expected_version)
    group = grouping.block.groups.get(pk=group_pk) if group_pk is not None else None
    if not card_pks:
        raise DialogueRefused(_("Vink eerst een of meer kaarten aan."))
    number = grouping.block.cards.filter(pk__in=card_pks).update(group=group)
    regrouped(by, grouping, did="cards laid together" if group else "cards taken apart", number=number)
    return number


@transaction.atomic
def remove_group(*, by: Member, block: Block, expected_version: int, group_pk: int) -> None:
    """Its cards stay, in no group. Raises as `make_group` does, and CardGroup.DoesNotExist."""
    grouping = led_grouping(by, block, expected_version)
    grouping.block.groups.get(pk=group_pk).delete()
    regrouped(by, grouping, did="card group removed")


def safe_name(name: str) -> str:
    """Without names of people: what was typed is not kept. Raises DialogueRefused."""
    typed = " ".join(tidy(name).split())
    if len(typed) > LONGEST_TYPED:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_TYPED})
    return deidentify(typed).text[:LONGEST_NAME] if typed else ""


def led_grouping(by: Member, block: Block, expected_version: int | None) -> Grouping:
    """As it is now, with its block, both locked with the gathering. Raises as `make_group` does."""
    block = led(by, block, None)
    if not block.is_writing or block.state != BlockState.CLOSED:
        raise DialogueRefused(_("Sluit dit onderdeel eerst."))
    grouping, _made = Grouping.objects.select_for_update().get_or_create(block=block)
    grouping.block = block
    if expected_version is not None and grouping.version != expected_version:
        raise Changed(grouping)
    return grouping


def new_group(block: Block, name: str) -> CardGroup:
    """After the others; `block` is locked. Raises DialogueRefused."""
    if block.groups.count() >= MOST_GROUPS:
        raise DialogueRefused(_("Er zijn hoogstens %(most)s groepen. Haal er eerst een weg.") % {"most": MOST_GROUPS})
    last = block.groups.aggregate(last=Max("place"))["last"] or 0
    return CardGroup.objects.create(block=block, place=last + 1, name=name)


def regrouped(by: Member, grouping: Grouping, **fields: Any) -> None:
    """Who looks at the groups is told, and so are phones and the screen when the cards are shown."""
    grouping.version += 1
    grouping.seen += 1
    if grouping.search == Search.NOTHING:
        grouping.search = Search.NONE  # That was about other loose cards.
    grouping.save()
    if grouping.block.shown:
        bump(grouping.block)
    record_live(by, grouping.block.gathering, kind=grouping.block.kind, **fields)

