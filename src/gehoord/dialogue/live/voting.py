"""What can be done with a block of votes: by the facilitator, and by a phone with a place."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from gehoord.analysis.tidy import tidy
from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.privacy.recognisers import deidentify

from ..blacking_out import AFTER_BLACKING_OUT, BLACKED_OUT, blacked_out
from ..models import (
    Ballot,
    Block,
    BlockKind,
    BlockState,
    Card,
    Cause,
    Gathering,
    GroupRole,
    Observation,
    Option,
    Reason,
    Tip,
)
from ..services import LONGEST_TEXT, DialogueRefused, black_out_line
from .blocks import LONGEST_CARD, BlockNotOpen, bump, changed, led, open_for
from .counting import rules_of
from .planned import lay, take_over_some
from .rules import MOST_STATEMENTS, checked, checked_votes, most_options
from .selectors import seat_for
from .services import record_live

MOST_OWN = 5


@transaction.atomic
def prepare(
    *, by: Member, block: Block, expected_version: int, rules: Mapping[str, Any], texts: Sequence[str] = (),
    lines: Collection[Cause | Observation | Tip] = (), cards: Collection[Card] = (),
) -> Block:
    """The rules of a vote that did not begin, and what can be voted on besides what is there.

    `texts` are for statements. Lines are of this gathering, or of a closed one of the council. Cards of this gathering
    become statements with a text of their own, or lines of it that can be chosen. Raises NotAllowed,
    Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, Changed, DialogueRefused.
    """
    block = _waiting(by, block, expected_version)
    checked(block, rules).save()
    lying = [card for card in cards if card.block.gathering_id == block.gathering_id]
    own = block.kind == BlockKind.STATEMENTS
    words = _texts([*texts, *(card.text for card in lying if own)])
    if words and not own:
        raise DialogueRefused(_("Kies regels van een bijeenkomst."))
    there = list(block.options.select_related("cause", "observation", "tip"))
    lines = _usable(by, block, lines)
    lines += [] if own else take_over_some(by=by, vote=block, cards=lying)
    kinds = {type(one) for one in [*lines, *(option.line for option in there if option.line)]}
    if not own and len(kinds) > 1:
        raise DialogueRefused(_("Kies óf oorzaken, óf observaties, óf tips. Ze door elkaar wegen kan niet."))
    added, most = lay(block, texts=words, given=lines, there=there), most_options(block)
    if len(there) + added > most:
        raise DialogueRefused(_("Het mogen er hoogstens %(most)s zijn.") % {"most": most})
    found = rules_of(block)
    how = {} if own else {"method": found.method, "top": found.top}
    return changed(by, block, did="vote prepared", added=added, **how)


@transaction.atomic
def drop_option(*, by: Member, block: Block, expected_version: int, option_pk: int) -> Block:
    """One can no longer be voted on, before the vote begins. Raises as `prepare` does, and Option.DoesNotExist."""
    block = _waiting(by, block, expected_version)
    Option.objects.get(pk=option_pk, block=block).delete()
    return changed(by, block, did="vote prepared", dropped=1)


@transaction.atomic
def admit(*, by: Member, block: Block, option_pk: int) -> None:
    """A statement from a phone is there for everybody. Raises as `prepare` does, and Option.DoesNotExist."""
    block = led(by, block, None)
    option = Option.objects.get(pk=option_pk, block=block, admitted=False)
    if block.state != BlockState.OPEN:
        raise DialogueRefused(_("Dit onderdeel is niet open."))
    option.admitted = True
    option.save(update_fields=["admitted"])
    changed(by, block, did="statement admitted")


@transaction.atomic
def take_off_statement(*, by: Member, block: Block, option_pk: int, reason: str) -> None:
    """The statement is gone, with what was voted on it; once the vote closed its words are, and the numbers stay. The
    trail keeps why, never its text.

    Raises as `admit` does.
    """
    block = led(by, block, None)
    if reason not in Reason.values:
        raise DialogueRefused(_("Kies waarom de stelling weg moet."))
    if block.kind != BlockKind.STATEMENTS or block.state == BlockState.WAITING:
        raise DialogueRefused(_("Dit onderdeel is niet open."))
    option = Option.objects.get(pk=option_pk, block=block)
    if block.state == BlockState.OPEN:
        option.delete()
    elif option.text:
        option.text = BLACKED_OUT
        option.save(update_fields=["text"])
    else:
        raise DialogueRefused(_("Dit is een regel van de bijeenkomst. Wijzig of verwijder de regel zelf."))
    changed(by, block, did="statement taken off", reason=reason)


@transaction.atomic
def vote(*, council: Council, token: str, block_pk: int, votes: Mapping[int, int]) -> None:
    """What one place votes; the last counts. Statements are answered one by one, an order and dots all at once.

    Raises SeatUnknown, DialogueRefused.
    """
    seat = seat_for(council, token)
    try:
        block = open_for(seat.live, block_pk)
    except BlockNotOpen as closed:
        raise DialogueRefused(_("De stemming is al gesloten.")) from closed
    if not block.is_vote:
        raise DialogueRefused(_("De stemming is al gesloten."))
    valid = checked_votes(block, votes)
    if block.kind == BlockKind.STATEMENTS and not valid:
        raise DialogueRefused(_("Kies eens, oneens of pas."))
    ballot = Ballot.objects.filter(block=block, seat=seat).first() or Ballot(block=block, seat=seat)
    ballot.votes = {**ballot.votes, **valid} if block.kind == BlockKind.STATEMENTS else valid
    ballot.save()


@transaction.atomic
def vote_on_paper(*, by: Member, block: Block, role: str, votes: Mapping[int, int]) -> None:
    """One form that somebody filled in with a pen, while the vote is open.

    Raises NotAllowed, Block.DoesNotExist, Gathering.DoesNotExist, GatheringClosed, DialogueRefused.
    """
    block = _open(by, block)
    if role not in GroupRole.values:
        raise DialogueRefused(_("Kies als wie deze persoon meedoet."))
    valid = checked_votes(block, votes)
    if not valid:
        raise DialogueRefused(_("Vul in wat er op het formulier staat."))
    Ballot.objects.create(block=block, role=role, votes=valid)
    record_live(by, block.gathering, did="paper ballot", kind=block.kind)


@transaction.atomic
def drop_paper(*, by: Member, block: Block) -> bool:
    """The form that was typed last is gone; False when there was none. Raises as `vote_on_paper` does."""
    block = _open(by, block)
    last = Ballot.objects.filter(block=block, seat=None).order_by("-pk").first()
    if last is None:
        return False
    last.delete()
    record_live(by, block.gathering, did="paper ballot dropped", kind=block.kind)
    return True


def _open(by: Member, block: Block) -> Block:
    block = led(by, block, None)
    if not block.is_vote or block.state != BlockState.OPEN:
        raise DialogueRefused(_("De stemming is niet open."))
    return block


def say(*, council: Council, token: str, block_pk: int, text: str) -> Option:
    """A statement of one's own, without names, for the facilitator to admit. The same sent twice is one.

    Raises SeatUnknown, BlockNotOpen, DialogueRefused.
    """
    typed = " ".join(tidy(text).split())
    if not typed:
        raise DialogueRefused(_("Typ eerst iets."))
    if len(typed) > LONGEST_CARD:
        raise DialogueRefused(_("Dit is te lang: gebruik hoogstens %(most)s tekens.") % {"most": LONGEST_CARD})
    # Before the transaction: nobody else waits for it.
    return _said(council, token, block_pk, deidentify(typed).text[:LONGEST_TEXT])


@transaction.atomic
def _said(council: Council, token: str, block_pk: int, safe: str) -> Option:
    seat = seat_for(council, token)
    block = open_for(seat.live, block_pk)
    if block.kind != BlockKind.STATEMENTS or not rules_of(block).own_statements:
        raise BlockNotOpen
    if (same := block.options.filter(seat=seat, text=safe).first()) is not None:
        return same
    if block.options.filter(seat=seat).count() >= MOST_OWN:
        raise DialogueRefused(_("Je bedacht al %(most)s stellingen.") % {"most": MOST_OWN})
    if block.options.count() >= MOST_STATEMENTS:
        raise DialogueRefused(_("Er zijn al heel veel stellingen. Zeg het tegen de gespreksleider."))
    return Option.objects.create(
        block=block, seat=seat, text=safe, admitted=False, shuffle=secrets.randbits(62)
    )


@transaction.atomic
def unsay(*, council: Council, token: str, option_pk: int) -> None:
    """One's own statement is gone while the vote is open. Raises SeatUnknown; one that is gone already is fine."""
    seat = seat_for(council, token)
    block = Block.objects.select_for_update().filter(
        options=option_pk, gathering=seat.live.gathering_id, state=BlockState.OPEN
    ).first()
    if block is not None and Option.objects.filter(pk=option_pk, seat=seat).delete()[0]:
        bump(block)


@transaction.atomic
def black_out_statement(*, by: Member, gathering: Gathering, option_pk: int) -> None:
    """A statement of a closed gathering without its words, which named somebody: they go from lines and whatever else
    repeats them as well. Nothing brings them back.

    Raises NotAllowed, Gathering.DoesNotExist, Option.DoesNotExist, DialogueRefused.
    """
    by.require(Right.ERASE)
    # In the order of `black_out_line`, which may follow.
    Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    gathering = Gathering.objects.select_for_update().get(pk=gathering.pk, council=by.council)
    if not gathering.is_closed:
        raise DialogueRefused(_("Deze bijeenkomst is nog open. Haal de stelling gewoon weg."))
    option = Option.objects.exclude(text="").get(pk=option_pk, block__gathering=gathering)
    words, option.text = option.text, BLACKED_OUT
    if words == BLACKED_OUT:
        return
    option.save(update_fields=["text"])
    for kind in (Observation, Cause, Tip):
        for line in kind._default_manager.filter(gathering=gathering, text=words):
            black_out_line(by=by, line=line)
    for follow in AFTER_BLACKING_OUT:
        follow(by.council, words)
    record_live(by, gathering, did="blacked out", what="option")


def black_out_words(council: Council, words: str) -> None:
    """A line lost its words: statements that repeat them lose them too. In the same transaction."""
    for option in Option.objects.filter(block__gathering__council=council, text__contains=words):
        text = blacked_out(option.text, words)[:LONGEST_TEXT]
        if text != option.text:
            Option.objects.filter(pk=option.pk).update(text=text)


def _waiting(by: Member, block: Block, expected_version: int) -> Block:
    block = led(by, block, expected_version)
    if not block.is_vote or block.state != BlockState.WAITING:
        raise DialogueRefused(_("De stemming is al begonnen. Nu verandert er niets meer aan."))
    return block


def _usable(
    by: Member, block: Block, lines: Collection[Cause | Observation | Tip]
) -> list[Cause | Observation | Tip]:
    """Lines that stay as they are while people vote. Raises DialogueRefused."""
    wanted = {line.gathering_id for line in lines} - {block.gathering_id}
    found = Gathering.objects.filter(council=by.council, pk__in=wanted, closed_at__isnull=False).count()
    if found != len(wanted):
        raise DialogueRefused(_("Kies regels van deze bijeenkomst, of van een bijeenkomst die is afgerond."))
    return sorted(lines, key=lambda line: line.pk)


def _texts(texts: Sequence[str]) -> list[str]:
    found = [text for raw in texts if (text := " ".join(tidy(raw).split()))]
    for text in found:
        if len(text) > LONGEST_CARD:
            raise DialogueRefused(
                _("Deze stelling is te lang: “%(start)s…”. Gebruik hoogstens %(most)s tekens.")
                % {"start": text[:40], "most": LONGEST_CARD}
            )
    return found


