"""What the rules of a vote may be, whether it can open, and what a phone may vote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from ..models import Block, BlockKind, Counting, VoteRules
from ..services import DialogueRefused
from .counting import rules_of
from .opinions import AGREE, DISAGREE, PASS

MOST_STATEMENTS, MOST_OPTIONS = 60, 40
MOST_TOP, MOST_DOTS = 12, 20
VALUES = (AGREE, DISAGREE, PASS)


def most_options(block: Block) -> int:
    return MOST_STATEMENTS if block.kind == BlockKind.STATEMENTS else MOST_OPTIONS


def checked(block: Block, rules: Mapping[str, Any]) -> VoteRules:
    """The rules as they will be. Raises DialogueRefused."""
    found = rules_of(block)
    for name, value in rules.items():
        setattr(found, name, value)
    if block.kind == BlockKind.DOTS:
        found.method = Counting.DOTS
    if block.kind == BlockKind.RANKING and found.method not in (Counting.BORDA, Counting.DUELS):
        raise DialogueRefused(_("Kies hoe er geteld wordt."))
    if found.about is not None and (found.about.gathering_id != block.gathering_id or not found.about.is_writing):
        raise DialogueRefused(_("Kies een onderdeel waarin mensen opschrijven."))
    if not 1 <= found.top <= MOST_TOP:
        raise DialogueRefused(_("Kies een top van 1 tot %(most)s.") % {"most": MOST_TOP})
    if not 1 <= found.dots <= MOST_DOTS:
        raise DialogueRefused(_("Geef iedereen 1 tot %(most)s stippen.") % {"most": MOST_DOTS})
    if not 1 <= found.most_on_one <= found.dots:
        raise DialogueRefused(_("Op één plek kunnen niet meer stippen dan iemand heeft."))
    return found


def require_ready(block: Block) -> None:
    """A vote that cannot open says why. Raises DialogueRefused."""
    if not block.is_vote:
        return
    number = block.options.count()
    if block.kind == BlockKind.STATEMENTS:
        if number < 1 and not rules_of(block).own_statements:
            raise DialogueRefused(_("Zet eerst stellingen klaar."))
        return
    if block.options.exclude(text="").exists():
        raise DialogueRefused(_("Hier staan nog stellingen bij. Haal die eerst weg."))
    if number < 2:
        raise DialogueRefused(_("Zet eerst klaar waaruit mensen kiezen: minstens twee."))
    rules = rules_of(block)
    if number <= rules.top:
        raise DialogueRefused(
            _("Een top van %(top)s uit %(number)s is geen keuze. Maak de top kleiner, of zet er meer bij.")
            % {"top": rules.top, "number": number}
        )


def checked_votes(block: Block, votes: Mapping[int, int]) -> dict[str, int]:
    """What one phone votes, without what is no option. Raises DialogueRefused."""
    known = set(block.options.filter(admitted=True).values_list("pk", flat=True))
    valid = {pk: number for pk, number in votes.items() if pk in known}
    if block.kind == BlockKind.STATEMENTS:
        if any(number not in VALUES for number in valid.values()):
            raise DialogueRefused(_("Kies eens, oneens of pas."))
        return _keyed(valid)
    rules = rules_of(block)
    if any(number < 0 for number in valid.values()):
        raise DialogueRefused(_("Kies een van de getallen."))
    if block.kind == BlockKind.RANKING:
        if any(number > rules.top for number in valid.values()):
            raise DialogueRefused(_("Kies nummers van 1 tot en met %(most)s.") % {"most": rules.top})
        return _keyed(valid)
    given = sum(valid.values())
    if given > rules.dots:
        raise DialogueRefused(
            _("Je gaf %(given)s stippen en je hebt er %(dots)s. Haal er %(more)s weg. Wat je koos, staat er nog.")
            % {"given": given, "dots": rules.dots, "more": given - rules.dots}
        )
    if any(number > rules.most_on_one for number in valid.values()):
        raise DialogueRefused(
            _("Geef hoogstens %(most)s stippen aan één. Wat je koos, staat er nog.") % {"most": rules.most_on_one}
        )
    return _keyed(valid)


def _keyed(votes: Mapping[int, int]) -> dict[str, int]:
    return {str(pk): number for pk, number in votes.items()}


def equal_places(votes: Mapping[str, int]) -> set[int]:
    """Numbers that somebody gave more than once: those count the same."""
    return {number for number, times in Counter(votes.values()).items() if number and times > 1}
