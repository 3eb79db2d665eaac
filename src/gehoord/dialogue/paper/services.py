"""What can be typed over from paper, one verb each. The trail says how much, never what."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from ..live.blocks import LONGEST_CARD, changed, led
from ..live.outcomes import choices
from ..models import LONGEST_TEXT, Block, BlockState, Card, GroupRole
from ..services import MOST_PEOPLE, DialogueRefused, clean_texts
from .counting import Counted, TooFew, by_role, counted, put, together


@transaction.atomic
def count_answers(
    *, by: Member, block: Block, expected_version: int, people: Mapping[tuple[str, int], int]
) -> Block:
    """How many people of each role gave each answer on paper, instead of what stood there; counted with the phones.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    block = led(by, block, expected_version)
    known = {(role, value) for role in GroupRole.values for value, _label in choices(block.kind)}
    asked = not block.is_writing and not block.is_vote
    if not asked or set(people) - known or not all(0 <= n <= MOST_PEOPLE for n in people.values()):
        raise DialogueRefused(_("Vul per antwoord een aantal in van 0 tot %(most)s.") % {"most": MOST_PEOPLE})
    paper = Counted({place: number for place, number in people.items() if number})
    if block.state == BlockState.CLOSED:
        told = counted(block, on_paper=True) if "counts" in block.result else None
        was_again = block.result.get("again", False)
        try:
            block.result = together(
                counted(block, on_paper=False), paper, told=told, again=block.result["roles"] if was_again else None
            )
        except TooFew as error:
            raise DialogueRefused(_(
                "De uitkomst is al te zien. Tel je er nu minder dan vijf mensen bij of af, of nog een keer, dan is te "
                "zien wat een paar mensen antwoordden. Vul papier in voordat je de vraag sluit."
            )) from error
        if was_again or (told is not None and by_role(told) != by_role(paper)):
            block.result["again"] = True
    put(block, paper, on_paper=True)
    return changed(by, block, did="paper counted", number=paper.total())


@transaction.atomic
def type_cards(*, by: Member, block: Block, expected_version: int, texts: Sequence[str]) -> int:
    """How many cards from paper lie among the others, without names. Raises as `count_answers` does."""
    block = led(by, block, expected_version)
    if not block.is_writing:
        raise DialogueRefused(_("Bij deze vraag horen geen kaarten."))
    if block.state == BlockState.WAITING:
        raise DialogueRefused(_("Open dit onderdeel eerst, of typ de regels op de pagina van de bijeenkomst."))
    found = clean_texts(texts)
    for place, text in enumerate(found, start=1):
        if len(text) > LONGEST_CARD:
            raise DialogueRefused(
                _("Regel %(place)s is te lang (%(length)s tekens). Gebruik er hoogstens %(most)s.")
                % {"place": place, "length": len(text), "most": LONGEST_CARD}
            )
    Card.objects.bulk_create(
        Card(block=block, seat=None, text=deidentify(text).text[:LONGEST_TEXT], shuffle=secrets.randbits(62))
        for text in found
    )
    changed(by, block, did="paper cards typed", number=len(found))
    return len(found)
