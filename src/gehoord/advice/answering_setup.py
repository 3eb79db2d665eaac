"""What the answering half of the room tells the rest of the house."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from gehoord.core.councils.models import Council
from gehoord.core.councils.permissions import Right
from gehoord.core.councils.selectors import Member
from gehoord.core.ui import home_blocks, nav
from gehoord.dialogue.blacking_out import after_blacking_out
from gehoord.intake.models import Signal
from gehoord.intake.registries import Happened, hears, tells_what_happened

# On "what we do with it"; the others are a link away.
NEWEST = 3


def _points_waiting(member: Member) -> int:
    from .answering_selectors import points_waiting

    return points_waiting(member)


def _to_judge(member: Member) -> int:
    from .answering_selectors import things_to_judge

    return things_to_judge(member)


def _advised(signal: Signal) -> list[Happened]:
    # Letters need the programs that make documents; starting does not.
    from .followups import advised

    return advised(signal)


def _rated(signal: Signal, pk: int, answer: str) -> bool:
    from .rating import rate_as_teller

    return rate_as_teller(signal, pk, answer)


def _noticed(signal: Signal, pk: int, answer: str) -> bool:
    from .noticing import notice

    return notice(signal, pk, answer)


def _blacked_out(council: Council, words: str) -> None:
    from .blacking_out import from_drafts

    from_drafts(council, words)


def loop_block(council: Council) -> dict[str, Any] | None:
    """The newest sent advices with their answers, for everybody: frozen figures only. Five queries at most."""
    from .answering_selectors import rows, sent_advices

    return {"rows": rows(sent_advices(council)[:NEWEST])}


def register() -> None:
    nav.register(
        nav.Group.ADVISE, _("Adviezen aan ons"), "advice:officer_list", order=30,
        allowed=lambda member: member.may(Right.REPLY), count=_points_waiting,
    )
    nav.register(
        nav.Group.ADVISE, _("Reacties"), "advice:reactions", order=40,
        allowed=lambda member: member.may(Right.SEE_ADVICE), count=_to_judge,
    )
    nav.register(
        nav.Group.ADVISE, _("Hoe de gemeente reageert"), "advice:year", order=50,
        allowed=lambda member: member.may(Right.SEE_ADVICE),
    )
    nav.register(
        nav.Group.ADVISE, _("Uitvoer voor toezicht"), "advice:export", order=60,
        allowed=lambda member: member.may(Right.SEE_ADVICE) and member.may(Right.SEE_EVIDENCE),
    )
    nav.register(
        nav.Group.ADVISE, _("Onze termijnen"), "advice:officer_waiting", order=35,
        allowed=lambda member: member.may(Right.REPLY),
    )
    nav.register(
        nav.Group.ADVISE, _("Termijnen"), "advice:waiting", order=45,
        allowed=lambda member: member.may(Right.SEE_ADVICE),
    )
    tells_what_happened(_advised)
    hears("reply", _rated)
    hears("commitment", _noticed)
    after_blacking_out(_blacked_out)
    home_blocks.register("advice", page="loop", template_name="advice/public_loop.html", make_context=loop_block)
