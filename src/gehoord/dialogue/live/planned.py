"""A vote that was planned beforehand: what can be chosen comes from the cards of an earlier part of the agenda."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from gehoord.core.councils.selectors import Member

from .. import services as lines
from ..models import Block, BlockKind, BlockState, Card, Cause, Observation, Option, Tip
from ..services import MOST_LINES, DialogueRefused
from .counting import rules_of
from .rules import most_options
from .services import record_live

Line = Cause | Observation | Tip
# The field of an option that points to a line of this kind.
FIELD_OF: dict[type[Line], str] = {Cause: "cause", Observation: "observation", Tip: "tip"}
LINE_OF: dict[str, type[Line]] = {
    BlockKind.CAUSES: Cause, BlockKind.OBSERVATIONS: Observation, BlockKind.TIPS: Tip, BlockKind.WHY: Cause,
}


def source_of(vote: Block) -> Block | None:
    """The part whose cards people will choose from; None when the facilitator puts everything there by hand."""
    about = rules_of(vote).about
    return about if about is not None and about.is_writing else None


def take_over(*, by: Member, block: Block, cards: Collection[Card]) -> list[Line]:
    """Cards of a closed part become lines of the gathering; they are no cards any more, so nobody's.

    The gathering is locked. Raises GatheringClosed, DialogueRefused.
    """
    if block.state != BlockState.CLOSED:
        raise DialogueRefused(_("Sluit dit onderdeel eerst."))
    # Whoever takes a card back holds its block too: it is gone before this, or stays.
    Block.objects.select_for_update().get(pk=block.pk)
    lying = list(block.cards.filter(pk__in={card.pk for card in cards}))
    made = add_lines(by, block, [card.text for card in lying])
    block.cards.filter(pk__in={card.pk for card in lying}).delete()
    return made


def add_lines(by: Member, block: Block, texts: Sequence[str]) -> list[Line]:
    """Lines of the kind this part asks for. Raises GatheringClosed, DialogueRefused."""
    made: list[Line] = []
    for start in range(0, len(texts), MOST_LINES):
        made += _ADD[block.kind](by, block, list(texts[start:start + MOST_LINES]))
    return made


def take_over_some(*, by: Member, vote: Block, cards: Iterable[Card]) -> list[Line]:
    """As `take_over`, of parts of the gathering of a vote; those that are left lie there still."""
    made: list[Line] = []
    by_block: dict[int, list[Card]] = {}
    for card in cards:
        by_block.setdefault(card.block_id, []).append(card)
    for block in vote.gathering.blocks.filter(pk__in=by_block):
        block.gathering = vote.gathering
        made += take_over(by=by, block=block, cards=by_block[block.pk])
        gone = {} if block.cards.exists() else {"shown": False}
        Block.objects.filter(pk=block.pk).update(version=F("version") + 1, **gone)
    return made


def fill(*, by: Member, vote: Block) -> None:
    """A planned vote that opens while nothing was put there yet: every card can be chosen.

    In the same transaction, which locks the gathering. Raises DialogueRefused.
    """
    source = source_of(vote) if vote.is_vote else None
    if source is None or vote.options.exists():
        return
    cards, whys = list(source.cards.all()), by_why(vote, source)
    if vote.kind != BlockKind.STATEMENTS and any(card.group_id for card in cards):
        # People laid them together: what they made of it is not left out unseen.
        raise DialogueRefused(_("De kaarten liggen in groepen. Kies eerst per groep wat ermee gebeurt."))
    if (number := len({one.text for one in [*cards, *whys]})) > most_options(vote):
        raise DialogueRefused(_(
            "Er liggen %(number)s kaarten, en mensen kunnen kiezen uit hoogstens %(most)s. Klik op de stemming en dan "
            "op Maak de stemming klaar, en vink aan welke meedoen."
        ) % {"number": number, "most": most_options(vote)})
    if vote.kind == BlockKind.STATEMENTS:
        lay(vote, texts=[card.text for card in cards], given=whys)
    else:
        lay(vote, given=[*take_over_some(by=by, vote=vote, cards=cards), *whys])
    if cards or whys:
        record_live(by, vote.gathering, did="vote prepared", added=vote.options.count())


def by_why(vote: Block, source: Block) -> list[Line]:
    """Causes that the group found by asking why: people who choose causes can choose those too."""
    if LINE_OF[source.kind] is not Cause:
        return []
    found = Cause.objects.filter(chain__block__gathering=vote.gathering_id)
    return list(found.exclude(pk__in=vote.options.exclude(cause=None).values("cause")))


def follow(*, by: Member, source: Block, made: Collection[Line]) -> None:
    """Lines that cards of a part became can be chosen in the votes that were planned about it, when they all fit.

    In the same transaction, which locks the gathering.
    """
    for vote in source.gathering.blocks.filter(rules__about=source, state=BlockState.WAITING):
        if not vote.is_vote:
            continue
        field = FIELD_OF[LINE_OF[source.kind]]
        other = vote.kind != BlockKind.STATEMENTS and vote.options.filter(**{field: None}).exists()
        given = [*made, *by_why(vote, source)]
        texts = {line.text for line in given}
        if other or vote.options.count() + len(texts) > most_options(vote):
            continue
        lay(vote, given=given)
        Block.objects.filter(pk=vote.pk).update(version=F("version") + 1)
        record_live(by, source.gathering, did="vote prepared", added=len(texts))


def lay(
    vote: Block, *, texts: Iterable[str] = (), given: Iterable[Line] = (), there: Collection[Option] = ()
) -> int:
    """How many options came to those that are `there`, in an order of chance; what reads the same comes once."""
    first = {line.text: line for line in reversed(list(given))}
    taken = {(type(option.line), option.line.pk) for option in there if option.line}
    said = {option.words for option in there} | set(first)
    new = [Option(block=vote, text=text) for text in dict.fromkeys(texts) if text not in said]
    new += [
        Option(block=vote, **{FIELD_OF[type(line)]: line}) for line in first.values()
        if (type(line), line.pk) not in taken
    ]
    for option in new:
        option.shuffle = secrets.randbits(62)
    return len(Option.objects.bulk_create(new))


_ADD: dict[str, Callable[[Member, Block, list[str]], list[Any]]] = {
    BlockKind.OBSERVATIONS: lambda by, block, texts: lines.add_observations(
        by=by, gathering=block.gathering, texts=texts
    ),
    BlockKind.CAUSES: lambda by, block, texts: lines.add_causes(by=by, gathering=block.gathering, texts=texts),
    BlockKind.WHY: lambda by, block, texts: lines.add_causes(by=by, gathering=block.gathering, texts=texts),
    BlockKind.TIPS: lambda by, block, texts: lines.add_tips(
        by=by, gathering=block.gathering, texts=texts, audience=block.audience
    ),
}
