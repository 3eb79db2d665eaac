"""The allowed moves of an advice."""

from __future__ import annotations

from django.utils.translation import gettext as _

from .models import State

MOVES: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.DECIDED}),
    State.DECIDED: frozenset({State.DRAFT, State.SENT}),
    State.SENT: frozenset(),
}


class MoveRefused(Exception):
    """The advice cannot go there from where it is; the message is for the person who tried."""


def require_move(now: str, to: str) -> None:
    """Raises MoveRefused."""
    if to == now:
        raise MoveRefused(_("Dit advies is al %(now)s. Misschien was een collega je voor.") % {"now": State(now).label})
    if to not in MOVES[now]:
        raise MoveRefused(
            _("Dit advies is nu “%(now)s” en kan niet naar “%(to)s”. Misschien was een collega je voor.")
            % {"now": State(now).label, "to": State(to).label}
        )
